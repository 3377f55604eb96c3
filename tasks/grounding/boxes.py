"""Draw a box around a thing, in the picture and in space."""

from typing import Final

import numpy as np
from pydantic import JsonValue

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.grounding.task import Grounding, grounding_card
from spatialgauge.tasks.scenes.view import View

IN_PICTURE: Final = (
    "Draw a tight box around the visible part of {thing}. If it is not in the picture, say that there is none.",
    "Give the bounding box of what can be seen of {thing}, or an empty list if it is not there.",
    "Detect {thing} and return the smallest box around its visible pixels; none if the picture does not show it.",
)
IN_SPACE: Final = (
    "Give the 3D box of {thing} in metres. {lens} If it is not there, give an empty list.",
    "Where in space is {thing}, how large, and how is it turned? Give its 3D box, or none if it is absent. {lens}",
    "Return the oriented 3D bounding box of {thing}, upright, in metres, or an empty list if it is absent. {lens}",
)
ROUND: Final = frozenset({"ball", "bottle", "bowl", "bucket", "vase", "plant", "floor_lamp"})
"""Kinds that look the same however they are turned about the vertical."""


def _box(view: View, name: str, phrase: str) -> JsonValue:
    return [{"box": list(view.seen[name].box), "label": phrase}]


def _box3d(view: View, name: str, phrase: str) -> JsonValue:
    """Return the thing's oriented box in the camera's frame: x right, y down, z forward."""
    thing, camera = view.scene[name], view.scene.camera
    turn = camera.world_from_camera[:3, :3].T @ np.stack([thing.right, thing.front, (0.0, 0.0, 1.0)], axis=1)
    return [
        {
            "centre": [round(float(value), 6) for value in camera.seen(thing.centre)[0]],
            "size": list(thing.size),
            "rotation": [[round(float(value), 9) for value in row] for row in turn],
            "label": phrase,
            "up": 2,
            "symmetry": 0 if thing.kind in ROUND else 1 if thing.fronted else 2,
        }
    ]


def _lens(view: View) -> dict[str, str]:
    camera = view.scene.camera
    down = np.degrees(np.arcsin(-camera.world_from_camera[2, 2]))
    focal, size = camera.intrinsics[0, 0], f"{camera.width} x {camera.height}"
    return {
        "lens": f"The camera is a pinhole with a focal length of {focal:.1f} pixels at a picture size of {size}, its "
        f"principal point in the middle; it is {camera.position[2]:.2f} m above the floor and looks {down:.1f} degrees "
        "below the horizon, without roll."
    }


TASKS = (
    Grounding(
        grounding_card(
            "box2d",
            "Box in the picture",
            "For a tight box around what the picture shows of a thing, or none where it is not there.",
            "The smallest box around the pixels that show the thing.",
            Kind.BOXES2D,
            "iou",
        ),
        IN_PICTURE,
        _box,
        nothing=[],
    ),
    Grounding(
        grounding_card(
            "box3d",
            "Box in space",
            "For a thing's oriented box in the camera's frame, lens and pose being stated, or none where it is absent.",
            "The thing's gravity-aligned box: centre, size and turn.",
            Kind.BOXES3D,
            "iou3d",
            version=3,
        ),
        IN_SPACE,
        _box3d,
        nothing=[],
        fields=_lens,
    ),
)
