"""COMFORT's rows, which its archives of renders do not hold: told from the folders, a row a picture and viewpoint.

A folder is unpacked as `ball/RELATION/VARIATION/FRAME.png` and `car/RELATION/REFERENCE-FACING/FRAME.png`; the figure
goes round its reference by ten degrees a frame, from where the relation holds best. A relation holds within 90 degrees
of that, turned by what the viewpoint adds (arXiv 2410.17385, its code's `shift`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from spatialgauge.benchmark.errors import DataError

RELATIONS: Final = {
    "left": "to the left of",
    "right": "to the right of",
    "infrontof": "in front of",
    "behind": "behind",
}
REFLECTED: Final = {"left": 0, "right": 0, "infrontof": 180, "behind": 180}
"""What English adds to the camera's frame: front and behind change places, left and right stay."""
ADDRESSEE: Final = 90
FACING: Final = {"right": 90, "left": 270}
BALLS: Final = ("red ball", "blue ball")
STEP: Final = 10
STEPS: Final = 36


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a folder; DataError where a name in it is not as above, or nothing is there."""
    found = False
    for path in sorted(folder.glob("*/*/*/*.png")):
        part, relation, variation, frame = path.relative_to(folder).with_suffix("").parts
        if part not in ("ball", "car") or relation not in RELATIONS or not frame.isdecimal():
            raise DataError(f"{path}: is not ball|car/{'|'.join(RELATIONS)}/VARIATION/FRAME.png")
        if int(frame) >= STEPS:
            continue  # the last frame shows the first again
        found = True
        thing, _, facing = variation.rpartition("-")
        figure, ground = BALLS if part == "ball" else ("basketball", thing)
        for viewpoint, shift in _viewpoints(part, relation, facing, path).items():
            yield {
                "picture": str(path.relative_to(folder)),
                "part": part,
                "relation": RELATIONS[relation],
                "variation": variation,
                "angle": int(frame) * STEP,
                "figure": figure,
                "ground": ground,
                "viewpoint": viewpoint,
                "seen_from": {"camera": "camera", "addressee": "woman", "reference": ground}[viewpoint],
                "answer": "yes" if holds(int(frame) * STEP + shift) else "no",
            }
    if not found:
        raise DataError(f"{folder}: holds no pictures of COMFORT; unpack its archives to ball/... and car/...")


def holds(angle: int) -> bool:
    """Tell whether a relation holds at so many degrees from where it holds best: less than 90 either way."""
    turned = angle % 360
    return min(turned, 360 - turned) < 90


def _viewpoints(part: str, relation: str, facing: str, path: Path) -> dict[str, int]:
    """Return the degrees that each viewpoint adds."""
    shifts = {"camera": REFLECTED[relation], "addressee": ADDRESSEE}
    if part == "car":
        if facing not in FACING:
            raise DataError(f"{path}: its folder does not say REFERENCE-left or REFERENCE-right")
        shifts["reference"] = FACING[facing]
    return shifts
