"""Count things of a kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Form, Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import cast_as, shown
from spatialgauge.tasks.pairs import Fact, Pair, scored
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
    version=2,
    chance=0.5,
    slices={
        "stage": "the recipe of the scene",
        "template": "which wording was drawn",
        "margin": "minus the larger of the twins' counts: many are harder",
        "by_colour": "whether a colour limits what is counted",
        "visible": "least visible share of those counted in either twin, 0..1",
        "pixels": "fewest visible pixels of those counted in either twin",
        "distractors": "things of other kinds, the fewer of both twins",
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
        things = {thing.id: thing for view in twins.views for thing in view.scene.things}
        noun = things[members[0]].noun
        colours = sorted({str(things[name].colour) for name in members})
        pairs = [pair for colour in ("", *colours) if (pair := _pair(twins, members, noun, colour))]
        for limited in (False, True):
            chosen = [pair for pair in pairs if bool(pair.facts[0].slices["by_colour"]) == limited]
            yield from scored(twins, f"{self.card.name}:{limited}", chosen, Form(kind=Kind.COUNT), "exact", 1)


def _pair(twins: Twins, members: list[str], noun: str, colour: str) -> Pair | None:
    """Return the pair for a kind, or a colour of it, None where the counts agree or not all of them show well."""
    counted = [_counted(view, members, noun, colour) for view in twins.views]
    if None in counted or len(counted[0] or ()) == len(counted[1] or ()):
        return None
    numbers = [len(names or ()) for names in counted]
    seen = [view.seen[name] for view, names in zip(twins.views, counted, strict=True) for name in names or ()]
    company = [sum(other.noun != noun for other in view.scene.things) for view in twins.views]
    one, other = (
        Fact(
            number,
            slices={
                "by_colour": bool(colour),
                "margin": -max(numbers),
                "visible": round(min(glimpse.fraction for glimpse in seen), 3),
                "pixels": min(glimpse.pixels for glimpse in seen),
                "distractors": min(company),
            },
        )
        for number in numbers
    )
    things = f"{colour} {_plural(noun)}".strip()
    return Pair(WORDINGS, {}, {"things": things}, (one, other), {"things": things}, label=colour or "all")


def _counted(view: View, members: list[str], noun: str, colour: str) -> list[str] | None:
    """Return what is to be counted, or None where one of the noun is no member or does not show well."""
    things = [thing for thing in view.scene.things if thing.noun.endswith(noun)]
    if not {thing.id for thing in things} <= set(members) or not all(shown(view, thing.id) for thing in things):
        return None
    return [thing.id for thing in things if not colour or thing.colour == colour]


def _plural(noun: str) -> str:
    return f"{noun}es" if noun.endswith(("x", "s", "ch")) else f"{noun}s"


TASKS = (Count(),)
