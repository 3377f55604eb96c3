"""How right a lifted scene's answers are: the same questions asked of the scene that the picture was drawn from."""

from dataclasses import dataclass, field
from math import acos, degrees
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard
from spatialgauge.tasks.photographs import questions_of
from spatialgauge.tasks.scenes.lifting.photograph import Knows, PhotoCamera, Photograph, PhotoThing
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Thing

CLOSED: Final = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.ORDER, Kind.COUNT})
ANGLE_MAX: Final = 5.0
"""Degrees within which a lifted bearing is right."""
IOU_UNASKED: Final = frozenset({Kind.POINTS, Kind.BOXES2D, Kind.BOXES3D, Kind.MASKS})
"""Places are compared as distances and sizes, not as answers."""


@dataclass
class Tally:
    """Of one task: questions asked of lifted scenes that are `same` in truth, `different`, or `unclear` there.

    `errors` are relative for lengths and degrees for directions.
    """

    same: int = 0
    different: int = 0
    unclear: int = 0
    errors: list[float] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many were asked."""
        return self.same + self.different + self.unclear


@dataclass
class Accuracy:
    """Tallies by task, degrees by which up is off, and pictures in which no frame was found."""

    tasks: dict[str, Tally] = field(default_factory=dict)
    tilts: list[float] = field(default_factory=list)
    unlevelled: int = 0

    def add(self, lifted: Photograph, view: View) -> None:
        """Compare a lifted photograph with the view it was lifted from."""
        if lifted.scene.knows < Knows.GRAVITY:
            self.unlevelled += 1
        else:
            self.tilts.append(_tilt(lifted, view))
        truth = true_photograph(lifted, view)
        answers = {(card.name, question.pair): question for card, question in questions_of(truth, None)}
        for card, question in questions_of(lifted, None):
            if card.kind not in IOU_UNASKED:
                tally = self.tasks.setdefault(card.name, Tally())
                _compared(tally, card, question, answers.get((card.name, question.pair)))

    def share(self, *, closed: bool = True) -> float:
        """Return the share of the questions whose answer is the same, of tasks that are right or wrong, or of all."""
        tallies = [tally for tally in self.tasks.values() if not (closed and tally.errors)]
        asked = sum(tally.asked for tally in tallies)
        return sum(tally.same for tally in tallies) / asked if asked else 1.0

    def table(self) -> list[dict[str, str | int | float]]:
        """Return a row a task: how many asked, shares, and the median and the 95th percentile of the errors."""
        rows: list[dict[str, str | int | float]] = []
        for name, tally in sorted(self.tasks.items()):
            row: dict[str, str | int | float] = {
                "task": name,
                "asked": tally.asked,
                "same": round(tally.same / tally.asked, 4),
                "unclear": round(tally.unclear / tally.asked, 4),
            }
            if tally.errors:
                row["median_error"] = round(float(np.median(tally.errors)), 4)
                row["p95_error"] = round(float(np.percentile(tally.errors, 95)), 4)
            rows.append(row)
        return rows


LENGTH_MAX: Final = 0.02
"""Relative error within which a lifted length is right."""


def _compared(tally: Tally, card: TaskCard, question: Question, truth: Question | None) -> None:
    if truth is None:
        tally.unclear += 1
        return
    right = question.truth == truth.truth
    if card.kind not in CLOSED:
        told, known = float(str(question.truth)), float(str(truth.truth))
        if card.kind is Kind.QUANTITY:
            error, most = abs(told - known) / known, LENGTH_MAX
        else:
            error, most = abs((told - known + 180) % 360 - 180), ANGLE_MAX
        tally.errors.append(error)
        right = error <= most
    tally.same += right
    tally.different += not right


def _tilt(lifted: Photograph, view: View) -> float:
    """Return the angle in degrees between the lifted up and the true one, in the camera's axes."""
    ups = [camera.world_from_camera[2, :3] for camera in (lifted.scene.camera, view.scene.camera)]
    return degrees(acos(min(1.0, float(ups[0] @ ups[1]))))


def true_photograph(lifted: Photograph, view: View) -> Photograph:
    """Return the lifted photograph with its things, camera and knowledge as they truly are, under the same names.

    Things are matched by the pixels that show them; of two lifted ones that show the same, the second has no phrase.
    """
    camera = view.scene.camera
    ids = [thing.id for thing in view.scene.things]
    masks = [view.mask(name) for name in ids]
    own = lifted.view()
    things, taken = [], set[str]()
    for thing in lifted.scene.things:
        mask = own.mask(thing.id)
        shared = [int((mask & other).sum()) for other in masks]
        true = view.scene.things[int(np.argmax(shared))]
        known = true.id not in taken
        taken.add(true.id)
        things.append(_true_thing(thing, true) if known else thing.model_copy(update={"phrase": None}))
    calibrated = PhotoCamera.of(camera.intrinsics, camera.world_from_camera, camera.width, camera.height)
    scene = lifted.scene.model_copy(update={"things": tuple(things), "camera": calibrated, "knows": Knows.GROUND})
    return lifted.model_copy(update={"scene": scene})


def _true_thing(thing: PhotoThing, true: Thing) -> PhotoThing:
    update = {"centre": true.centre, "size": true.size, "yaw": true.yaw, "fronted": true.fronted}
    return thing.model_copy(update=update)
