"""Count things of a kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Form, Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import PIXELS_MIN, cast_as, shown
from spatialgauge.tasks.pairs import Fact, Pair, flipped, scored
from spatialgauge.tasks.scenes.view import View

WORDINGS: Final = (
    "How many {things} are there in the picture?",
    "Count the {things} in this picture. How many are there?",
    "What is the number of {things} that this picture shows?",
)

CARD: Final = TaskCard(
    name="count",
    skill="grounding",
    title="How many",
    asks="How many things of a kind, or of a kind and colour, the picture shows; there may be none.",
    truth="The number of them in the scene, every one of which the picture shows well.",
    kind=Kind.COUNT,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        "stage": "the recipe of the scene",
        "template": "which wording was drawn",
        "number": "how many there are",
        "margin": "by how many the twins' counts differ",
        "by_colour": "whether a colour limits what is counted",
        "visible": "least visible share of those counted, 0..1",
        "pixels": "fewest visible pixels of those counted; 0 where there are none",
        "distractors": "other things in the picture",
    },
    stages=("crowd",),
)


@dataclass(frozen=True)
class Count:
    """Asks of the kind that the recipe put there in different numbers."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return a pair for the kind as a whole, and one for a colour of it."""
        members = cast_as(twins, "member")
        one = {thing.id: thing for view in twins.views for thing in view.scene.things}
        noun = one[members[0]].noun if members else ""
        pairs = []
        for colour in sorted({str(one[name].colour) for name in members} | {""}):
            facts = flipped(_fact(view, members, noun, colour) for view in twins.views)
            if facts:
                difference = abs(int(str(facts[0].truth)) - int(str(facts[1].truth)))
                both = tuple(Fact(fact.truth, slices={**fact.slices, "margin": difference}) for fact in facts)
                things = {"things": f"{colour} {_plural(noun)}".strip()}
                pairs.append(Pair(WORDINGS, {}, {}, (both[0], both[1]), things, label=colour or "all"))
        for by_colour in (False, True):
            chosen = [pair for pair in pairs if (pair.label != "all") == by_colour]
            yield from scored(twins, f"{self.card.name}:{by_colour}", chosen, Form(kind=Kind.COUNT), "exact", 1)


def _fact(view: View, members: list[str], noun: str, colour: str) -> Fact | None:
    """Return the count, or None where one of the noun is not a member, or does not show well."""
    things = [thing for thing in view.scene.things if thing.noun.endswith(noun)]
    if not {thing.id for thing in things} <= set(members) or not all(shown(view, thing.id) for thing in things):
        return None
    counted = [view.seen[thing.id] for thing in things if not colour or thing.colour == colour]
    others = sum(seen.pixels >= PIXELS_MIN for seen in view.seen.values()) - len(counted)
    return Fact(
        len(counted),
        slices={
            "number": len(counted),
            "by_colour": bool(colour),
            "visible": round(min((seen.fraction for seen in counted), default=0.0), 3),
            "pixels": min((seen.pixels for seen in counted), default=0),
            "distractors": others,
        },
    )


def _plural(noun: str) -> str:
    return f"{noun}es" if noun.endswith(("x", "s", "ch")) else f"{noun}s"


TASKS = (Count(),)
