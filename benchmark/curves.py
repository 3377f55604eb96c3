"""How far the yeses all round a thing are from where the relation holds: the errors of COMFORT (arXiv 2410.17385).

A curve has the share of yes at each of 36 angles, ten degrees apart from where the relation holds best. Its likelihoods
are shares of replies here: without repeats a yes is 1 and a no 0, as its code has it for models without likelihoods.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final

DIVISOR: Final = 37
"""Its code sums 36 angles and divides by the 37 pictures of a round, the last of which shows the first again."""
EPSILON: Final = 1e-6
"""The range of a curve that is the same everywhere."""
TARGETS: Final[Mapping[str, Callable[[float], float]]] = {
    "soft_error": lambda cosine: (cosine + 1) / 2,
    "clipped_error": lambda cosine: max(cosine, 0.0),
    "hard_error": lambda cosine: float(cosine > 0),
}


def curve_error(shares: Mapping[int, float], measure: str) -> float:
    """Return the root mean square error of a curve, degrees to share of yes, normalised to 0..1.

    `soft_error`, `clipped_error` and `hard_error` are against the cosine of the angle, raised to 0..1, clipped at 0, or
    as its sign; `symmetry_error` is between an angle and its mirror image. Angles without a share take no part.
    """
    lowest = min(shares.values())
    extent = max(shares.values()) - lowest or EPSILON
    normal = {angle % 360: (share - lowest) / extent for angle, share in shares.items()}
    if measure == "symmetry_error":
        pairs = [(normal[angle], normal[360 - angle]) for angle in normal if 0 < angle < 180 and 360 - angle in normal]
        return math.sqrt(math.fsum((one - other) ** 2 for one, other in pairs) / len(pairs)) if pairs else 0.0
    target = TARGETS[measure]
    return math.sqrt(math.fsum((target(_cosine(angle)) - share) ** 2 for angle, share in normal.items()) / DIVISOR)


def _cosine(degrees: int) -> float:
    return 0.0 if degrees % 180 == 90 else math.cos(math.radians(degrees))
