"""Point to a free spot on the shelf above or below the one that a thing stands on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from spatialgauge.benchmark.items import Form, Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.grounding.free_space import FLUSH, LEVEL, region_facts, shown_points
from spatialgauge.tasks.pairs import Fact, Pair, scored
from spatialgauge.tasks.scenes.boxes import heights
from spatialgauge.tasks.scenes.layout.contact import triangles_of
from spatialgauge.tasks.scenes.objects.bookshelf import shelf_heights
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Floats, Thing

PAIRS_MAX: Final = 2
WAYS: Final = {"above": 1, "below": -1}
CLEAR: Final = 0.05
"""Metres on the shelf from a free spot to whatever stands there: a cup needs them."""
REACH: Final = 0.15
"""Metres above a shelf within which something stands in a cup's way."""
STEP: Final = 0.01
"""Metres at most from one point of a surface to the next, where it is looked for what stands in the way."""

WORDINGS: Final = (
    "Point to a free spot on the shelf right {way} the one that {ground} stands on; the bookshelf's top is one too.",
    "One level of the bookshelf, its top included, is right {way} that of {ground}. Where on it is there room?",
    "Where would you put a cup down on the next shelf {way} {ground}? The top of the bookshelf counts as a shelf.",
)

CARD: Final = TaskCard(
    name="free_shelf",
    skill="grounding",
    title="Point to a free spot on a shelf",
    asks="For a point on the next shelf above or below the one that a thing stands on, where there is room for a cup.",
    truth="The visible pixels of that shelf's upper side, 5 cm or more from all that stands on it and from its sides.",
    kind=Kind.POINTS,
    rule="first_in_polygon",
    version=2,
    chance=None,
    slices={
        **SEEN_SLICES,
        "way": "to the shelf above or below",
        "margin": "the side in pixels of a square as large as the region that is right",
    },
    stages=("shelves",),
)


@dataclass(frozen=True)
class FreeShelf:
    """Asks above and below an item that stands on another shelf in the twin."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two items and ways whose next shelves have room in both views."""
        camera = twins.views[0].scene.camera
        (shelf,) = cast_as(twins, "shelf")
        pairs = [
            Pair(WORDINGS, {"ground": name}, named, facts, {"way": way}, label=f"{name}:{way}")
            for named in [phrases(twins, cast_as(twins, "item"))]
            for name in named
            for way in WAYS
            if (facts := _facts(twins, shelf, name, way))
        ]
        form = Form(kind=Kind.POINTS, width=camera.width, height=camera.height)
        return scored(twins, self.card.name, pairs, form, self.card.rule, PAIRS_MAX)


def _facts(twins: Twins, shelf: str, name: str, way: str) -> tuple[Fact, Fact] | None:
    return region_facts([free_on_shelf(view, shelf, name, way) for view in twins.views], {"way": way})


def free_on_shelf(view: View, shelf: str, name: str, way: str) -> npt.NDArray[np.bool_]:
    """Return the pixels (H, W) of the next shelf above or below a thing's that are seen and have room."""
    scene, buffers = view.scene, view.buffers
    bearer, camera = scene[shelf], scene.camera
    levels = shelf_heights() * bearer.scale
    number = int(np.argmin(np.abs(levels - heights(scene[name])[0]))) + WAYS[way]
    free = np.zeros((camera.height, camera.width), bool)
    if buffers is None or not 0 <= number < len(levels):
        return free
    level, points = float(levels[number]), shown_points(view)
    index = [thing.id for thing in scene.things].index(shelf) + 1
    flat = (buffers.ids == index) & (np.abs(points[..., 2] - level) < FLUSH)
    on_top = [thing for thing in scene.things if thing.id == shelf or thing.support == shelf]
    free[flat] = _clear(points[flat], level, on_top)
    return free


def _clear(points: npt.NDArray[np.float64], level: float, things: list[Thing]) -> npt.NDArray[np.bool_]:
    """Tell for each point of a level (N, 3) whether nothing that rises from it is near."""
    triangles = np.concatenate([triangles_of(thing) for thing in things])
    high, low = triangles[..., 2].max(axis=1), triangles[..., 2].min(axis=1)
    surfaces = _spread(triangles[(high > level + LEVEL) & (low < level + REACH)])
    risen = surfaces[(surfaces[:, 2] > level + LEVEL) & (surfaces[:, 2] < level + REACH)]
    if not len(risen):
        return np.ones(len(points), bool)
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(risen[:, :2]).query(points[:, :2])[0]) >= CLEAR


def _spread(triangles: Floats) -> Floats:
    """Return points on triangles (M, 3, 3), each a step at most from the next (N, 3)."""
    edges = np.linalg.norm(triangles - np.roll(triangles, 1, axis=1), axis=2)
    steps = np.ceil(edges.max(axis=1, initial=0) / STEP).astype(int)
    points = [np.zeros((0, 3))]
    for count in np.unique(steps):
        i, j = np.nonzero(np.tri(count + 1)[::-1])
        shares = np.stack([i, j, count - i - j], axis=1) / max(count, 1)
        points.append(np.einsum("ns,msx->mnx", shares, triangles[steps == count]).reshape(-1, 3))
    return np.concatenate(points)


TASKS = (FreeShelf(),)
