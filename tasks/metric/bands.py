"""Ranges of distance by which results are broken down."""

from typing import Final

BANDS: Final = (
    (0.5, "0-0.5 m"),
    (1.0, "0.5-1 m"),
    (2.0, "1-2 m"),
    (5.0, "2-5 m"),
    (10.0, "5-10 m"),
    (float("inf"), "over 10 m"),
)
"""Upper limits in metres and names, as SpatialVLM reports them (arXiv 2401.12168, section 4)."""


def band(metres: float) -> str:
    """Return the name of the range a distance falls in."""
    return next(name for limit, name in BANDS if metres < limit)
