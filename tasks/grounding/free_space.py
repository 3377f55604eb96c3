"""Point to a free spot at a place told by words: so far to one side of a thing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Form, Kind, Scalar
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, scored
from spatialgauge.tasks.scenes.boxes import heights
from spatialgauge.tasks.scenes.frames import egocentric, on_ground
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Scene

PAIRS_MAX: Final = 1
WAYS: Final = {
    "to the left of": (-1.0, 0.0),
    "to the right of": (1.0, 0.0),
    "behind": (0.0, -1.0),
    "in front of": (0.0, 1.0),
}
"""Along the camera's right and towards it, on the ground, seen along the line of sight to the thing."""
STEPS: Final = (0.25, 0.5, 0.75)
"""Metres from the thing's centre."""
RADIUS: Final = 0.5
"""Share of the step within which a point is right: half as far is, and half as far again."""
LEVEL: Final = 0.012
"""Metres between two heights that count as one level."""
FLUSH: Final = 0.001
"""Metres by which a pixel may lie off the height of a board: its upright edge, just below, is no place for a cup."""
RUG: Final = 0.007
"""The same on the floor, where a rug may lie."""
PIXELS_MIN: Final = 400
SHARED_MAX: Final = 0.1

WORDINGS: Final = (
    "Point to a free spot {metres} m {way} {ground}, as the camera sees it, on the surface that {ground} stands on.",
    "On the surface under {ground}, where is the free place {metres} m {way} it in the camera's view? Give one point.",
    "Where would you put a cup down {metres} m {way} {ground}, on the same surface, as seen from the camera?",
)

CARD: Final = TaskCard(
    name="free_space",
    skill="grounding",
    title="Point to a free spot",
    asks="For a point on the surface a thing stands on, so far to one side of it as the camera sees it.",
    truth="The visible, free pixels of that surface within half of that distance from the spot.",
    kind=Kind.POINTS,
    rule="first_in_polygon",
    version=3,
    chance=None,
    slices={
        **SEEN_SLICES,
        "metres": "how far from the thing's centre",
        "way": "to which side of it",
        "margin": "the side in pixels of a square as large as the region that is right",
    },
    stages=("swap",),
)


@dataclass(frozen=True)
class FreeSpace:
    """Asks beside an item that stands elsewhere in the twin."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return a pair for one of the recipe's items, a side and a distance whose spots are free in both views."""
        camera = twins.views[0].scene.camera
        named = phrases(twins, cast_as(twins, "item"))
        pairs = [
            Pair(WORDINGS, {"ground": name}, named, facts, fields, label=f"{name}:{way}:{metres}")
            for name in named
            for way in WAYS
            for metres in STEPS
            if (facts := _facts(twins, name, way, metres))
            for fields in [{"metres": f"{metres:g}", "way": way}]
        ]
        form = Form(kind=Kind.POINTS, width=camera.width, height=camera.height)
        return scored(twins, self.card.name, pairs, form, self.card.rule, PAIRS_MAX)


def _facts(twins: Twins, name: str, way: str, metres: float) -> tuple[Fact, Fact] | None:
    return region_facts([free_region(view, name, way, metres) for view in twins.views], {"metres": metres, "way": way})


def region_facts(regions: Sequence[npt.NDArray[np.bool_]], slices: Mapping[str, Scalar]) -> tuple[Fact, Fact] | None:
    """Return the twins' regions (H, W) as facts; None where one is too small or they are mostly the same."""
    if min(int(region.sum()) for region in regions) < PIXELS_MIN:
        return None
    if np.sum(regions[0] & regions[1]) > SHARED_MAX * np.sum(regions[0] | regions[1]):
        return None
    side = round(float(min(region.sum() for region in regions)) ** 0.5, 1)
    one, other = (Fact({"masks": [rle.encode(region)]}, slices={**slices, "margin": side}) for region in regions)
    return one, other


def free_region(view: View, name: str, way: str, metres: float) -> npt.NDArray[np.bool_]:
    """Return the pixels (H, W) of the thing's own surface near the spot that are seen and bear nothing."""
    scene, buffers = view.scene, view.buffers
    thing = scene[name]
    x, y = _spot(scene, name, way, metres)
    level = heights(thing)[0]
    if buffers is None or any(
        _near(scene, other.id, x, y, RADIUS * metres)
        for other in scene.things
        if other.id != thing.support and abs(heights(other)[0] - level) < LEVEL
    ):
        return np.zeros((scene.camera.height, scene.camera.width), bool)
    points = shown_points(view)
    bearer = [other.id for other in scene.things].index(thing.support) + 1 if thing.support else 0
    flat = (buffers.ids == bearer) & (np.abs(points[..., 2] - level) < (FLUSH if bearer else RUG))
    region: npt.NDArray[np.bool_] = flat & (np.hypot(points[..., 0] - x, points[..., 1] - y) < RADIUS * metres)
    return region


def _spot(scene: Scene, name: str, way: str, metres: float) -> tuple[float, float]:
    x, y = on_ground(scene[name].centre)
    axes = egocentric(on_ground(scene.camera.position), (x, y))
    across, near = WAYS[way]
    return (
        x + metres * (across * axes.right[0] + near * axes.front[0]),
        y + metres * (across * axes.right[1] + near * axes.front[1]),
    )


def _near(scene: Scene, name: str, x: float, y: float, radius: float) -> bool:
    """Tell whether a thing's footprint comes within the radius of a point on the ground."""
    thing = scene[name]
    local = (np.array((x, y)) - thing.centre[:2]) @ np.stack([thing.right[:2], thing.front[:2]], axis=1)
    beyond = np.maximum(np.abs(local) - np.array(thing.size[:2]) / 2, 0)
    return bool(np.hypot(*beyond) < radius)


def shown_points(view: View) -> npt.NDArray[np.float64]:
    """Return the world point that each pixel shows (H, W, 3); far away where it shows nothing."""
    camera, buffers = view.scene.camera, view.buffers
    if buffers is None:
        raise ValueError("a plan has no depth")
    depth = np.where(np.isfinite(buffers.depth), buffers.depth, 1e6).astype(float)
    v, u = np.mgrid[: camera.height, : camera.width] + 0.5
    k, pose = camera.intrinsics, camera.world_from_camera
    local = np.stack([(u - k[0, 2]) / k[0, 0] * depth, (v - k[1, 2]) / k[1, 1] * depth, depth], axis=-1)
    points: npt.NDArray[np.float64] = local @ pose[:3, :3].T + pose[:3, 3]
    return points


TASKS = (FreeSpace(),)
