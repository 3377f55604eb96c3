"""The rules for quantities: how far a stated value may be from the truth, as the field's papers say it.

`half_to_twice` SpatialVLM (section 4), `within_25_percent` SpatialRGPT-Bench, `delta_2` Q-Spatial's code, `mra`
VSI-Bench in numpy's floats. All are 0 where the truth is 0, since no ratio to it exists.
"""

import math
from typing import Final

RULES: Final = ("half_to_twice", "within_25_percent", "delta_2", "mra", "log2_error", "degrees")
ERRORS: Final = ("log2_error_absolute", "log2_error_signed", "relative_error", "absolute_error", "degrees_error")

MRA_BOUNDS: Final = (
    0.5,
    0.44999999999999996,
    0.4,
    0.35,
    0.30000000000000004,
    0.25,
    0.19999999999999996,
    0.15000000000000002,
    0.10000000000000009,
    0.050000000000000044,
)
"""`1 - numpy.linspace(.5, .95, 10)`, kept as the very floats so that numpy is not needed to score a reply."""


def rules(stated: float, truth: float) -> dict[str, float]:
    """Return every rule's value in 0..1; `log2_error` is `2 ** -|log2(p/t)|`, the smaller of the two ratios."""
    ratio = stated / truth if truth else 0.0
    smaller = min(ratio, 1 / ratio) if ratio > 0 and math.isfinite(ratio) else 0.0
    return {
        "half_to_twice": float(0.5 <= ratio <= 2),
        "within_25_percent": float(0.75 <= ratio <= 1.25),
        "delta_2": within(stated, truth, 2.0),
        "mra": mra(stated, truth),
        "log2_error": smaller,
        "degrees": 1 - _turned(stated, truth) / 180,
    }


def within(stated: float, truth: float, factor: float) -> float:
    """Return 1 where the larger is less than so many times the smaller, as Q-Spatial's code has it, else 0."""
    ratio = stated / truth if truth else 0.0
    return float(ratio > 0 and math.isfinite(ratio) and max(ratio, truth / stated) < factor)


def mra(stated: float, truth: float) -> float:
    """Return VSI-Bench's mean relative accuracy: the share of the ten tolerances that the error keeps."""
    if not truth:
        return 0.0
    error = abs(stated - truth) / truth
    return sum(error <= bound for bound in MRA_BOUNDS) / len(MRA_BOUNDS)


def errors(stated: float, truth: float) -> dict[str, float | None]:
    """Return the errors behind the rules: in octaves, as a share of the truth, absolute, and round the circle."""
    ratio = stated / truth if truth else 0.0
    octaves = math.log2(ratio) if ratio > 0 and math.isfinite(ratio) else None
    return {
        "log2_error_absolute": None if octaves is None else abs(octaves),
        "log2_error_signed": octaves,
        "relative_error": abs(stated - truth) / abs(truth) if truth else None,
        "absolute_error": abs(stated - truth),
        "degrees_error": _turned(stated, truth),
    }


def _turned(stated: float, truth: float) -> float:
    difference = abs(stated - truth) % 360.0
    return min(difference, 360.0 - difference)
