"""From where on the plan a photograph was taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import atan2, degrees, pi
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import cast_as
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.scenes.world import Camera, Mark

PAIRS_MAX: Final = 1
PLAN: Final = 3
"""The view that is a plan."""

WORDINGS: Final = (
    "The first picture is a plan of the room. From which of the marked places was the second picture taken?",
    "Look at the plan and at the photograph: at which numbered place on the plan did the photographer stand?",
    "The plan shows four places with the way one looks from each. Which of them belongs to the photograph?",
)

CARD: Final = TaskCard(
    name="map_view",
    skill="multiview",
    title="Where on the plan was it taken",
    asks="From which of four places marked on a plan of the room a photograph was taken.",
    truth="The mark that stands where the photograph's camera stood.",
    kind=Kind.CHOICE,
    rule="exact",
    version=2,
    chance=0.5,
    slices={
        "stage": "the recipe of the scene",
        "template": "which wording was drawn",
        "margin": "degrees between the place and the nearest other one, seen from the things, the less of both",
    },
    stages=("orbit",),
)


@dataclass(frozen=True)
class MapView:
    """Asks of one plan and two photographs, one in each twin."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return a pair for two of the three photographs."""
        marks = twins.views[PLAN].scene.marks
        places = dict(zip(range(PLAN), cast_as(twins, "place"), strict=True))
        camera = twins.views[0].scene.camera
        pairs = []
        for one, other in combinations(range(PLAN), 2):
            margin = round(min(_apart(camera, marks, places[view]) for view in (one, other)), 1)
            facts = tuple(Fact(places[view], slices={"margin": margin}) for view in (one, other))
            shows = ((PLAN, one), (PLAN, other))
            pairs.append(Pair(WORDINGS, {}, {}, (facts[0], facts[1]), shows=shows, label=f"{one}-{other}"))
        options = {mark.label: f"place {mark.label}" for mark in marks}
        return choices(twins, self.card.name, pairs, lambda _: options, PAIRS_MAX)


def _apart(camera: Camera, marks: tuple[Mark, ...], label: str) -> float:
    x, y, _ = camera.target
    angles = {mark.label: atan2(mark.y - y, mark.x - x) for mark in marks}
    return min(
        degrees(abs((angles[label] - angle + pi) % (2 * pi) - pi)) for other, angle in angles.items() if other != label
    )


TASKS = (MapView(),)
