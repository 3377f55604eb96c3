"""What would become of things that are moved or turned, and of someone who turns: done with their meshes."""

import cmath
from collections.abc import Callable
from functools import lru_cache
from math import pi

import numpy as np

from spatialgauge.tasks.base import Question, Twins
from spatialgauge.tests.proofs.bodies import Body, ahead, bodies, eye, sight
from spatialgauge.tests.proofs.places import BY_BEARING, gap, seen_side, side_of
from spatialgauge.tests.proofs.proof import Proof, calls, named, said, scene_of
from spatialgauge.tests.proofs.strewn import SWAPPED, TURNED_ROUND, fitted

TURNS = {"a quarter turn clockwise": -90, "a quarter turn anticlockwise": 90, "half a turn": 180}
TURNED = {"a quarter turn to your right": -90, "a quarter turn to your left": 90, "half a turn": 180}


def faced_after(question: Question, twins: Twins) -> bool:
    turn, *names = question.pair.split(":")
    place, first, *others = bodies(scene_of(question, twins), *names)
    heading = (first.foot - place.foot) * cmath.rect(1, TURNED[turn] * pi / 180)
    best = min(others, key=lambda body: abs(cmath.phase((body.foot - place.foot) / heading)))
    return calls(said(question), best)


def moved_side(question: Question, twins: Twins) -> bool:
    scene = scene_of(question, twins)
    figure, mark = named(question, scene)
    metres, way = question.slices["metres"], question.slices["way"]
    there = figure.foot - 1j * sight(scene.camera) * metres * (1 if way == "right" else -1)
    return said(question) == seen_side(eye(scene.camera), there, mark.foot)


def rotated_side(question: Question, twins: Twins) -> bool:
    turned, figure = named(question, scene_of(question, twins))
    by = TURNS[question.slices["turn"]]
    side = side_of(figure.foot, turned.foot, ahead(turned.thing.yaw + by * pi / 180))
    phrases = {"in front": "in front of it", "behind": "behind it"}
    return said(question) == phrases.get(side, f"on its {side} side")


def run_into(question: Question, twins: Twins) -> bool:
    """Move the mesh's rectangle ahead in steps of a centimetre until it meets another's."""
    mover, *others = named(question, scene_of(question, twins))
    own, theirs = _rectangle(mover), [_rectangle(body) for body in others]
    for step in range(500):
        moved = [corner + mover.front * 0.01 * step for corner in own]
        for body, corners in zip(others, theirs, strict=True):
            if _meet(moved, corners):
                return calls(said(question), body)
    return False


def _rectangle(body: Body) -> list[complex]:
    w, d = body.sides[0] / 2, body.sides[1] / 2
    turn = cmath.rect(1, body.thing.yaw)
    return [body.foot + turn * complex(x, y) for x, y in ((-w, -d), (w, -d), (w, d), (-w, d))]


def _meet(one: list[complex], other: list[complex]) -> bool:
    """Tell whether two convex polygons share a point, by the separating axes of their edges."""
    for polygon in (one, other):
        for start, end in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
            axis = ((end - start) * 1j).conjugate()
            first, second = [(corner * axis).real for corner in one], [(corner * axis).real for corner in other]
            if max(first) < min(second) or max(second) < min(first):
                return False
    return True


QUARTERS = [pi * step / 24 for step in range(24)]


def _turned(body: Body, turn: float) -> np.ndarray:
    """Return a mesh's corners about the foot of its middle, turned about the vertical (N, 3)."""
    foot = (body.hull[:, 0] + 1j * body.hull[:, 1] - body.foot) * cmath.rect(1, turn)
    return np.column_stack([foot.real, foot.imag, body.hull[:, 2] - body.hull[:, 2].min()])


def through(mover: Body, sides: list[Body], turn: float) -> bool:
    """Push the mover along the line midway: no corner of it comes to a side's face."""
    return float(np.ptp(_turned(mover, turn)[:, 0])) <= gap(*sides)


@lru_cache(maxsize=64)
def _strewn_over(body: Body) -> np.ndarray:
    return body.surface(20000)


def under(mover: Body, roofs: list[Body], turn: float) -> bool:
    """Put the mover in the middle under the table: no point strewn over the table is inside the mover's box there."""
    moved = _turned(mover, turn)
    low, high = moved.min(0), moved.max(0)
    points = _strewn_over(roofs[0])
    foot = (points[:, 0] + 1j * points[:, 1] - roofs[0].foot) * cmath.rect(1, -roofs[0].thing.yaw)
    within = (np.abs(foot.real) < (high - low)[0] / 2) & (np.abs(foot.imag) < (high - low)[1] / 2)
    return not (within & (points[:, 2] < high[2] + 0.002)).any()


def upon(mover: Body, bearers: list[Body], turn: float) -> bool:
    """Put the mover in the middle of the top: in no direction does it reach farther than the top's outline."""
    top = _turned(bearers[0], -bearers[0].thing.yaw)
    outline = top[top[:, 2] > 0.9 * top[:, 2].max()][:, :2]
    moved = _turned(mover, turn)[:, :2]
    moved = moved - (moved.min(0) + moved.max(0)) / 2
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    ways = np.stack([np.cos(angles), np.sin(angles)])
    return bool(((moved @ ways).max(0) <= (outline @ ways).max(0)).all())


def tried(fits: Callable[[Body, list[Body], float], bool]) -> Callable[[Question, Twins], bool]:
    """Try every turn: what is said to fit does in all of them, and what is not never does."""

    def agrees(question: Question, twins: Twins) -> bool:
        mover, *others = named(question, scene_of(question, twins))
        found = {fits(mover, others, turn) for turn in QUARTERS}
        return found == {question.truth == "yes"}

    return agrees


PROOFS = {
    "after_turning": Proof(BY_BEARING, TURNED_ROUND, faced_after),
    "after_moving": Proof(BY_BEARING, SWAPPED, moved_side),
    "after_rotating": Proof(BY_BEARING, TURNED_ROUND, rotated_side),
    "collision": Proof("the mesh's rectangle moved in steps of 1 cm", TURNED_ROUND, run_into),
    "fits_through": Proof("meshes pushed through in 24 turns", fitted("fit_through"), tried(through)),
    "fits_under": Proof("meshes put under in 24 turns, strewn points", fitted("fit_under"), tried(under)),
    "fits_on": Proof("meshes put on top in 24 turns", fitted("fit_on"), tried(upon)),
}
