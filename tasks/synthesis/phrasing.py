"""Lengths as people say them: few digits, units that fit the size, sometimes feet; the exact value is kept beside.

SpatialVLM (arXiv 2401.12168, appendix): nobody says 0.95 m. The phrase is never more than a tenth off, which the two
digits of the last resort guarantee.
"""

from dataclasses import dataclass
from math import floor, log10
from random import Random
from typing import Final

IMPERIAL: Final = 0.2
"""Share of phrases in feet and inches."""
OFF_MAX: Final = 0.1
FOOT: Final = 0.3048
INCH: Final = 0.0254


@dataclass(frozen=True, slots=True)
class Phrased:
    """A length in words, the number and unit in them, and the metres they come to."""

    text: str
    number: float
    unit: str
    metres: float


UNITS: Final = {"m": (1.0, "meter", "meters"), "cm": (0.01, "centimeter", "centimeters"),
                "ft": (FOOT, "foot", "feet"), "in": (INCH, "inch", "inches")}  # fmt: skip


def phrased(metres: float, rng: Random) -> Phrased:
    """Return a length as a person would say it; raises ValueError where it is not positive."""
    if not metres > 0:
        raise ValueError(f"a length of {metres} m cannot be phrased")
    small, large = ("in", "ft") if rng.random() < IMPERIAL else ("cm", "m")
    unit = large if metres >= UNITS[large][0] else small
    size, one, many = UNITS[unit]
    number = _plain(metres / size)
    shown = f"{number:g}" if number < 1e6 else f"{number:.0f}"
    return Phrased(f"{shown} {one if number == 1 else many}", number, unit, number * size)


def _plain(value: float) -> float:
    """Return the plainest number within a tenth of a value: one digit, a half step, else two digits."""
    power = 10.0 ** floor(log10(value))
    for step in (power, power / 2, power / 10):
        number = round(value / step) * step
        if number and abs(number - value) <= OFF_MAX * value:
            return float(f"{number:.3g}")
    return float(f"{value:.2g}")


def hour(degrees: float) -> int:
    """Return the hour of the clock of a bearing clockwise from straight ahead: 12 ahead, halves rounded evenly."""
    return round(degrees / 30) % 12 or 12
