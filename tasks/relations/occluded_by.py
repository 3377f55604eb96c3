"""Which of three things hides a part of another one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.evening import evened
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes.view import View

HIDES_MIN: Final = 0.12
"""Least share of a thing that what hides it covers."""
CLEAR_MAX: Final = 0.005
"""Largest share that the others may cover."""
SLOTS: Final = ("one", "two", "three")

WORDINGS: Final = (
    "Which of these hides a part of {hidden} in this picture?",
    "{hidden} cannot be seen whole from the camera. What stands in front of it and covers a part of it?",
    "Take away one of these things and all of {hidden} comes into view. Which one?",
)

CARD: Final = TaskCard(
    name="occluded_by",
    skill="relations",
    title="Hidden by what",
    asks="Which of three things hides a part of another one.",
    truth="The only one that is between the camera and the hidden thing, on an eighth of its outline or more.",
    kind=Kind.CHOICE,
    rule="exact",
    version=2,
    chance=0.5,
    slices={**SEEN_SLICES, "margin": "share of the hidden thing that is covered"},
    stages=("hide",),
)


@dataclass(frozen=True)
class OccludedBy:
    """Asks of the recipe's hidden thing, which another one hides in the twin."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return the scene's pair."""
        (hidden,), three = cast_as(twins, "hidden"), cast_as(twins, "screen")
        named = phrases(twins, [hidden, *three])
        facts = flipped(_fact(view, hidden, three) for view in twins.views)
        pairs = []
        if facts and len(named) == 1 + len(SLOTS):
            things = {"hidden": hidden, **dict(zip(SLOTS, three, strict=True))}
            pairs = [Pair(WORDINGS, things, named, evened(twins, things.values(), facts))]
        return choices(twins, self.card.name, pairs, _options, 1)


def _options(pair: Pair) -> dict[str, str]:
    return {pair.things[slot]: pair.phrases[pair.things[slot]] for slot in SLOTS}


def _fact(view: View, hidden: str, names: Sequence[str]) -> Fact | None:
    from spatialgauge.tasks.scenes.rendering.rays import covering

    whole = view.seen[hidden].whole
    shares = {name: pixels / whole for name, pixels in covering(view, hidden).items()}
    screens = [name for name in names if shares.get(name, 0.0) >= HIDES_MIN]
    if len(screens) != 1 or any(share > CLEAR_MAX for name, share in shares.items() if name != screens[0]):
        return None
    return Fact(screens[0], slices={"margin": round(shares[screens[0]], 3)})


TASKS = (OccludedBy(),)
