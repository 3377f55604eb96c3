"""Draw a box around a thing in space."""

from typing import Final

import numpy as np
from pydantic import JsonValue

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Twins
from spatialgauge.tasks.grounding.task import Grounding, grounding_card
from spatialgauge.tasks.scenes.descriptions import describe
from spatialgauge.tasks.scenes.lifting.photograph import Knows, PhotoScene
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Scene, Thing

WORDINGS: Final = (
    "Give the 3D box of {thing}, or an empty list if it is not there. {lens}",
    "Where in space is {thing}, how large, and how is it turned? Give its 3D box, or none if it is absent. {lens}",
    "Return the oriented 3D bounding box of {thing}, or an empty list if it is absent. {lens}",
)
UPRIGHT: Final = "The box stands upright, of its turn only that about the vertical counts."
ROUND: Final = frozenset({"ball", "bottle", "bowl", "bucket", "vase", "plant", "floor_lamp"})
"""Kinds that look the same however they are turned about the vertical."""
LOOSE: Final = frozenset({"dog", "floor_lamp", "laptop", "man", "monitor", "mug", "plant", "woman"})
"""Kinds that fill their boxes badly: limbs, leaves, handles, lids."""
VISIBLE_MIN: Final = 0.75
"""Share of a thing that must show: one cannot box what one does not see."""
SHIFT: Final = 0.6
"""Share of its depth by which a box may be off along a line and still overlap a quarter of the union."""
SLACK_MIN: Final = 10.0
"""Pixels by which the place where a thing meets what it stands on may be misread before the box is missed."""


def fair(twins: Twins, name: str) -> bool:
    """Tell whether the pictures and what the question states of the camera are enough to find a thing's box.

    The thing is in plain view and fills its box; it stands on the floor, or on something whose height is stated.
    """
    there = [view for view in twins.views if any(thing.id == name for thing in view.scene.things)]
    if isinstance(there[0].scene, PhotoScene):
        return True
    return all(
        view.seen[name].fraction >= VISIBLE_MIN
        and view.scene[name].kind not in LOOSE
        and slack(view.scene, view.scene[name]) >= SLACK_MIN
        and view.scene[name].support in (None, *_stated(twins))
        for view in there
    )


def slack(scene: Scene, thing: Thing) -> float:
    """Return by how many pixels a thing's foot may be misread until its box overlaps a quarter of the union only."""
    camera = scene.camera
    sight = np.subtract(thing.base, camera.position)
    away = float(np.linalg.norm(sight))
    metres_a_pixel = away / camera.intrinsics[0, 0] / (-sight[2] / away)
    return SHIFT * min(thing.size[:2]) / metres_a_pixel if metres_a_pixel > 0 else 0.0


def _stated(twins: Twins) -> dict[str, str]:
    """Return what bears things, stands unmoved on the floor in all views, and can be named: id to phrase."""
    scenes = [view.scene for view in twins.views]
    bearers = sorted({thing.support for scene in scenes for thing in scene.things if thing.support})
    return {
        name: phrase
        for name in bearers
        if scenes[0][name].support is None
        and len({scene[name].pose.tobytes() for scene in scenes}) == 1
        and (phrase := describe(scenes[0][name], *scenes))
    }


def _box(view: View, name: str, phrase: str) -> JsonValue:
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
            "upright": _knows(view.scene) >= Knows.GRAVITY,
        }
    ]


def _lens(twins: Twins) -> dict[str, str]:
    scene = twins.views[0].scene
    camera = scene.camera
    focal, size = camera.intrinsics[0, 0], f"{camera.width} x {camera.height}"
    pinhole = f"The camera is a pinhole of {focal:.1f} pixels focal length at a picture size of {size}"
    said = [f"{pinhole}, its axis in the middle."]
    if _knows(scene) >= Knows.GRAVITY:
        down = np.degrees(np.arcsin(-camera.world_from_camera[2, 2]))
        above = f"is {camera.position[2]:.2f} m above the floor and " if _knows(scene) >= Knows.GROUND else ""
        said.append(f"It {above}looks {down:.1f} degrees below the horizon, without roll. {UPRIGHT}")
    for name, phrase in _stated(twins).items():
        said.append(f"{phrase[0].upper()}{phrase[1:]} is {scene[name].size[2]:.2f} m high.")
    return {"lens": " ".join(said)}


def _knows(scene: Scene) -> Knows:
    return scene.knows if isinstance(scene, PhotoScene) else Knows.GROUND


TASKS = (
    Grounding(
        grounding_card(
            "box3d",
            "Box in space",
            "For a thing's upright box in the camera's own frame, or none where it is absent; lens, height and tilt of "
            "the camera are stated, and how high what the thing may stand on is.",
            "The thing's gravity-aligned box: centre, size and turn; right from an overlap of a quarter on.",
            Kind.BOXES3D,
            "f1_3d@0.25",
            version=4,
            stages=("turn", "crowd", "shift"),
        ),
        WORDINGS,
        _box,
        nothing=[],
        fields=_lens,
        roles=("item", "anchor", "figure"),
        fair=fair,
    ),
)
