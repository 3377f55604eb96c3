"""COMFORT's rows, which its archives of renders do not hold: told from the folders, a row a picture and viewpoint.

A folder is unpacked as `comfort_ball/RELATION/VARIATION/FRAME.png`, and likewise `comfort_car_ref_facing_left` and
`_right`; the figure goes round its reference by ten degrees a frame, from where the relation holds best for the camera.
A relation holds within 90 degrees of that, turned by what the viewpoint adds (arXiv 2410.17385; `FOR_MAP` and
`for_shift` of its code).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from spatialgauge.benchmark.errors import DataError

RELATIONS: Final = {
    "totheleft": "to the left of",
    "totheright": "to the right of",
    "infrontof": "in front of",
    "behind": "behind",
}
SIDEWAYS: Final = ("totheleft", "totheright")
REFLECTED: Final = 180
"""What English adds to front and behind for the camera and the woman: they change places, left and right stay."""
ADDRESSEE: Final = 90
FACING: Final = {"right": 90, "left": 270}
PARTS: Final = ("comfort_ball", "comfort_car_ref_facing_left", "comfort_car_ref_facing_right")
BALLS: Final = {"color": ("yellow ball", "green ball")}
"""The balls of a variation that has others than these."""
USUAL: Final = ("red ball", "blue ball")
STEP: Final = 10
STEPS: Final = 36


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a folder; DataError where a name in it is not as above, or nothing is there.

    `from_camera`, `from_addressee` and `from_reference` are the degrees from where the relation holds best for each.
    """
    found = False
    for path in sorted(folder.glob("*/*/*/*.png")):
        place, relation, variation, frame = path.relative_to(folder).with_suffix("").parts
        if place not in PARTS or relation not in RELATIONS or not frame.isdecimal():
            raise DataError(f"{path}: is not {'|'.join(PARTS)}/{'|'.join(RELATIONS)}/VARIATION/FRAME.png")
        if int(frame) >= STEPS:
            continue  # the last frame shows the first again
        found = True
        figure, ground = _things(place, variation)
        turned = _turned(place, relation, int(frame) * STEP)
        seen_from = {"none": "", "camera": "camera", "addressee": "woman", "reference": ground}
        for viewpoint in ("none", *turned):
            yield {
                "picture": str(path.relative_to(folder)),
                "part": "ball" if place == "comfort_ball" else "car",
                "relation": RELATIONS[relation],
                "variation": f"{variation}, {place.rpartition('_')[2]}",
                **{f"from_{frame_}": degrees for frame_, degrees in turned.items()},
                "figure": figure,
                "ground": ground,
                "viewpoint": viewpoint,
                "seen_from": seen_from[viewpoint],
                "answer": "yes" if holds(turned["camera" if viewpoint == "none" else viewpoint]) else "no",
            }
    if not found:
        raise DataError(f"{folder}: holds no pictures of COMFORT; unpack its archives to {', '.join(PARTS)}")


def holds(angle: int) -> bool:
    """Tell whether a relation holds at so many degrees from where it holds best: less than 90 either way."""
    turned = angle % 360
    return min(turned, 360 - turned) < 90


def _things(place: str, variation: str) -> tuple[str, str]:
    """Return what goes round what."""
    if place == "comfort_ball":
        return BALLS.get(variation, USUAL)
    return "basketball", "car" if variation == "default" else variation.rpartition("_")[2]


def _turned(place: str, relation: str, angle: int) -> dict[str, int]:
    """Return the degrees from where the relation holds best, by viewpoint; the balls have neither woman nor front."""
    reflected = 0 if relation in SIDEWAYS else REFLECTED
    shifts = {"camera": reflected}
    if place != "comfort_ball":
        shifts |= {"addressee": ADDRESSEE + reflected, "reference": FACING[place.rpartition("_")[2]]}
    return {viewpoint: (angle + shift) % 360 for viewpoint, shift in shifts.items()}
