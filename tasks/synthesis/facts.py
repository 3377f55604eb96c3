"""All that is true between the things of a photograph, found at once.

The definitions and filters are those of the native tasks (`scenes.sighting`, `scenes.boxes`, `relations`), computed for
all pairs together since training data asks for everything; the tests hold them equal to the tasks' own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.gate import shown
from spatialgauge.tasks.metric.bearing import LENGTH_MIN, bearing_from
from spatialgauge.tasks.metric.distance import GAP_MIN
from spatialgauge.tasks.metric.distance import RISE_MIN as RISE_TOLD_MIN
from spatialgauge.tasks.photographs import CLAUSES, THINGS_MAX, clear_of_tilt, gap_is_plain
from spatialgauge.tasks.relations.nearest import RATIO_MIN as NEARER_MIN
from spatialgauge.tasks.relations.size import RATIO_MIN as LARGER_MIN
from spatialgauge.tasks.scenes.boxes import gap
from spatialgauge.tasks.scenes.frames import CLEAREST_MIN, RUNNER_UP_MAX
from spatialgauge.tasks.scenes.lifting.photograph import Knows, Photograph, PhotoThing
from spatialgauge.tasks.scenes.sighting import BEARING_MIN, DEPTH_MIN, LIFT_MIN, OVERLAP_MAX, RISE_MIN
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Floats
from spatialgauge.tasks.synthesis.kinds import QUANTITIES, RELATIONS

Signs = npt.NDArray[np.int8]
"""(N, N): 1 where the first is the larger by a relation's measure, -1 where the second is, 0 where it is not plain."""
ROUNDING: Final = 1e-9
CLOCKS_MAX: Final = 6
"""Bearings a photograph: every three things have six."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is true: of a relation, which of two things comes first in it; of a quantity, its exact value.

    `things` are places in `Facts.things`: of a relation the one with the larger value first. `value` is in metres or
    degrees, None for a relation.
    """

    task: str
    things: tuple[int, ...]
    value: float | None = None


class Facts:
    """The things of a photograph that may be asked about, and what is true of them."""

    def __init__(self, photograph: Photograph) -> None:
        self.photograph = photograph
        view = View(photograph.scene, photograph.seen)
        able = [thing for thing in photograph.scene.things if thing.phrase and shown(view, thing.id)]
        if len(able) > THINGS_MAX:
            kept = sorted(Random(f"{photograph.id}:things").sample(range(len(able)), THINGS_MAX))
            able = [able[place] for place in kept]
        self.things: Sequence[PhotoThing] = able
        self._knows = photograph.scene.knows
        self._whole = photograph.scene.whole

    def __iter__(self) -> Iterator[Fact]:
        """Yield every fact that the photograph's world knows and that no phrase gives away, each once."""
        if not self.things:
            return
        signs: dict[str, Callable[[], Signs]] = {
            "left_right": lambda: self.sides,
            "above_below": lambda: self.levels,
            "front_behind": lambda: self.depths,
            "nearest_camera": lambda: _ratio(self.ranges, NEARER_MIN),
            "taller": lambda: _ratio(self._sizes[:, 2], LARGER_MIN),
            "wider": lambda: _ratio(self._sizes[:, :2].max(1), LARGER_MIN),
            "bigger": lambda: _ratio(np.cbrt(self._sizes.prod(1)), LARGER_MIN),
        }
        for relation in RELATIONS:
            if self._able(relation.needs, whole=relation.whole):
                for one, other in np.argwhere(signs[relation.task]() > 0).tolist():
                    yield from self._told(Fact(relation.task, (one, other)))
        lengths: dict[str, Callable[[], Iterator[tuple[tuple[int, ...], float]]]] = {
            "distance_centre": lambda: _couples(self._apart(slice(0, 3))),
            "distance_gap": self._gaps,
            "distance_horizontal": lambda: _couples(self._apart(slice(0, 2))),
            "distance_vertical": self._rises,
            "distance_camera": lambda: _singles(self.ranges),
            "object_width": lambda: _singles(self._sizes[:, :2].max(1)),
            "object_height": lambda: _singles(self._sizes[:, 2]),
            "object_depth": lambda: _singles(self._sizes[:, :2].min(1)),
            "height_above_floor": lambda: _singles(self._centres[:, 2] + self._sizes[:, 2] / 2),
            "bearing_clock": self._clocks,
        }
        for quantity in QUANTITIES:
            if self._able(quantity.needs, whole=quantity.whole):
                for names, value in lengths[quantity.task]():
                    yield from self._told(Fact(quantity.task, names, value))

    def _able(self, needs: Knows, *, whole: bool) -> bool:
        return self._knows >= needs and (self._whole or not whole)

    def _told(self, fact: Fact) -> Iterator[Fact]:
        """Yield the fact unless a phrase's clause half tells it."""
        clauses = {self.things[place].clause for place in fact.things} - {None}
        if not any(fact.task in CLAUSES[str(clause)] for clause in clauses):
            yield fact

    @cached_property
    def _centres(self) -> Floats:
        return np.array([thing.centre for thing in self.things])

    @cached_property
    def _sizes(self) -> Floats:
        return np.array([thing.size for thing in self.things])

    @cached_property
    def _corners(self) -> Floats:
        """The corners of the boxes (N, 8, 3)."""
        turns = np.array([thing.yaw for thing in self.things])
        signs = np.array([[x, y, z] for z in (-1, 1) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]) / 2
        local = signs[None] * self._sizes[:, None]
        cos, sin = np.cos(turns)[:, None], np.sin(turns)[:, None]
        across = cos * local[..., 0] - sin * local[..., 1]
        along = sin * local[..., 0] + cos * local[..., 1]
        return np.stack([across, along, local[..., 2]], axis=-1) + self._centres[:, None]

    @cached_property
    def _outlines(self) -> Floats:
        """The rectangles (N, 4) around the projected boxes."""
        camera = self.photograph.scene.camera
        pixels = camera.project(self._corners.reshape(-1, 3))[:, :2].reshape(-1, 8, 2)
        return np.concatenate([pixels.min(1), pixels.max(1)], axis=1)

    @cached_property
    def _pixels(self) -> Floats:
        return self.photograph.scene.camera.project(self._centres)[:, :2]

    @cached_property
    def ranges(self) -> Floats:
        """Metres from the camera to each centre (N,)."""
        ranges: Floats = np.linalg.norm(self._centres - self.photograph.scene.camera.position, axis=1)
        return ranges

    @cached_property
    def _egocentric(self) -> tuple[Floats, Floats]:
        """How far along the line of sight at the second, and to its right, the first lies: cosines (N, N)."""
        viewer = np.array(self.photograph.scene.camera.position[:2])
        sight = self._centres[:, :2] - viewer
        sight = sight / np.linalg.norm(sight, axis=1, keepdims=True)
        offset = self._centres[:, None, :2] - self._centres[None, :, :2]
        with np.errstate(invalid="ignore", divide="ignore"):
            offset = np.nan_to_num(offset / np.linalg.norm(offset, axis=2, keepdims=True))
        beyond = (offset * sight[None]).sum(2)
        right = offset[..., 0] * sight[None, :, 1] - offset[..., 1] * sight[None, :, 0]
        return beyond, right

    @property
    def sides(self) -> Signs:
        """Which of two is to the right, as `sighting.left_or_right` has it."""
        beyond, right = self._egocentric
        ahead = self.photograph.scene.camera.world_from_camera[:2, 2]
        offset = self._centres[:, :2] - self.photograph.scene.camera.position[:2]
        bearing = np.degrees(np.arctan2(ahead[1] * offset[:, 0] - ahead[0] * offset[:, 1], offset @ ahead))
        shift = self._pixels[:, 0]
        shared = _overlaps(self._outlines[:, 0], self._outlines[:, 2])
        sign = np.sign(right)
        agree = (sign * (bearing[:, None] - bearing) >= BEARING_MIN) & (sign * (shift[:, None] - shift) > 0)
        return _signs(sign, _clear(right, beyond) & agree & (shared < OVERLAP_MAX))

    @property
    def depths(self) -> Signs:
        """Which of two is behind the other, as `sighting.front_or_behind` has it."""
        beyond, right = self._egocentric
        viewer = np.array(self.photograph.scene.camera.position[:2])
        sight = self._centres[:, :2] - viewer
        sight = sight / np.linalg.norm(sight, axis=1, keepdims=True)
        centre = (self._centres[:, :2] - viewer) @ sight.T
        nearest = ((self._corners[..., :2] - viewer) @ sight.T).min(1)
        sign = np.sign(beyond)
        agree = np.ones(sign.shape, bool)
        for along in (centre, nearest):
            agree &= sign * (along - np.diag(along)[None]) >= DEPTH_MIN
        return _signs(sign, _clear(beyond, right) & agree)

    @property
    def levels(self) -> Signs:
        """Which of two is above the other, as `sighting.above_or_below` has it."""
        middle, half = self._centres[:, 2], self._sizes[:, 2] / 2
        rise = middle[:, None] - middle
        lift = self._pixels[None, :, 1] - self._pixels[:, None, 1]
        sign = np.where(rise > 0, 1, -1)
        shared = _overlaps(middle - half, middle + half)
        return _signs(sign, (sign * rise >= RISE_MIN) & (sign * lift >= LIFT_MIN) & (shared < OVERLAP_MAX))

    def _apart(self, axes: slice) -> Floats:
        offset = self._centres[:, None, axes] - self._centres[None, :, axes]
        apart: Floats = np.linalg.norm(offset, axis=2)
        return apart

    def _rises(self) -> Iterator[tuple[tuple[int, ...], float]]:
        for (one, other), value in _couples(self._apart(slice(2, 3)), RISE_TOLD_MIN):
            if clear_of_tilt(value, float(self.ranges[one]), float(self.ranges[other])):
                yield (one, other), value

    def _gaps(self) -> Iterator[tuple[tuple[int, ...], float]]:
        for one in range(len(self.things)):
            for other in range(one):
                value = gap(self.things[other], self.things[one])
                if value >= GAP_MIN and gap_is_plain(value, self.things[other], self.things[one]):
                    yield (other, one), value

    def _clocks(self) -> Iterator[tuple[tuple[int, ...], float]]:
        """Yield bearings of some threes: where one stands, what is ahead, what is asked for."""
        flat = self._apart(slice(0, 2)) >= LENGTH_MIN
        threes = [
            three
            for three in permutations(range(len(self.things)), 3)
            if flat[three[0], three[1]] and flat[three[0], three[2]]
        ]
        rng = Random(f"{self.photograph.id}:clocks")
        for three in rng.sample(threes, min(CLOCKS_MAX, len(threes))):
            names = [self.things[place].id for place in three]
            yield three, bearing_from(self.photograph.scene, names[0], names[1], names[2])


def _clear(best: Floats, second: Floats) -> npt.NDArray[np.bool_]:
    """Whether the nearest of four directions lies on the first axis, within 30 degrees, the next no nearer than 60."""
    clear: npt.NDArray[np.bool_] = (np.abs(best) >= CLEAREST_MIN - ROUNDING) & (
        np.abs(second) <= RUNNER_UP_MAX + ROUNDING
    )
    return clear


def _overlaps(low: Floats, high: Floats) -> Floats:
    """Return how much of the shorter of each two intervals lies in the other (N, N)."""
    shared = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    share: Floats = np.maximum(shared, 0) / np.minimum((high - low)[:, None], high - low)
    return share


def _signs(sign: Floats, plain: npt.NDArray[np.bool_]) -> Signs:
    found: Signs = np.where(plain, sign, 0).astype(np.int8)
    np.fill_diagonal(found, 0)
    return found


def _ratio(values: Floats, least: float) -> Signs:
    """Return which of two values is the larger by a factor."""
    larger = values[:, None] >= least * values
    return larger.astype(np.int8) - larger.T.astype(np.int8)


def _couples(apart: Floats, least: float = 1e-6) -> Iterator[tuple[tuple[int, ...], float]]:
    for one, other in zip(*np.nonzero(np.triu(apart >= least, 1)), strict=True):
        yield (int(one), int(other)), float(apart[one, other])


def _singles(values: Floats) -> Iterator[tuple[tuple[int, ...], float]]:
    for place, value in enumerate(values.tolist()):
        if value > 0:
            yield (place,), value
