"""Whether two things touch."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.evening import evened
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, yes_or_no
from spatialgauge.tasks.scenes.layout.contact import mesh_gap
from spatialgauge.tasks.scenes.layout.touch import seen_contact

CONTACT_MAX: Final = 0.002
"""Metres between surfaces that touch, at most."""
GAP: Final = (0.06, 0.2)
"""Metres between surfaces that do not, at least and at most."""

WORDINGS: Final = (
    "Do {figure} and {ground} touch each other?",
    "Is {figure} in contact with {ground}?",
    "Does {figure} touch {ground}?",
)

CARD: Final = TaskCard(
    name="touching",
    skill="relations",
    title="Touching",
    asks="Whether two things that stand side by side touch.",
    truth="The distance between their surfaces: under 2 mm for yes, from 6 to 20 cm for no.",
    kind=Kind.YES_NO,
    rule="exact",
    version=1,
    chance=0.5,
    slices={**SEEN_SLICES, "margin": "metres between the surfaces in the picture in which the two do not touch"},
    stages=("touch",),
)


@dataclass(frozen=True)
class Touching:
    """Asks of the recipe's two couples, each of which touches in one twin only."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return a pair for each couple."""
        couples = list(zip(cast_as(twins, "figure"), cast_as(twins, "ground"), strict=True))
        named = phrases(twins, [name for couple in couples for name in couple])
        pairs = [
            Pair(WORDINGS, {"figure": figure, "ground": ground}, named, evened(twins, (figure, ground), facts))
            for figure, ground in couples
            if {figure, ground} <= named.keys() and (facts := _facts(twins, figure, ground))
        ]
        return yes_or_no(twins, self.card.name, pairs, len(pairs))


def _facts(twins: Twins, figure: str, ground: str) -> tuple[Fact, Fact] | None:
    """Return what is true in each twin, or None where the two do not plainly touch in one and stand apart in one."""
    gaps = [mesh_gap(view.scene[figure], view.scene[ground]) for view in twins.views]
    touching = [gap < CONTACT_MAX for gap in gaps]
    if sorted(touching) != [False, True] or not GAP[0] <= max(gaps) <= GAP[1]:
        return None
    if [seen_contact(view, figure, ground) for view in twins.views] != touching:
        return None
    one, other = (Fact("yes" if touch else "no", slices={"margin": round(max(gaps), 3)}) for touch in touching)
    return one, other


TASKS = (Touching(),)
