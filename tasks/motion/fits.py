"""Whether something would fit: through a gap, under a table, on top of something."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.evening import evened
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, yes_or_no
from spatialgauge.tasks.scenes.boxes import gap
from spatialgauge.tasks.scenes.layout.clearance import space_below, widths
from spatialgauge.tasks.scenes.layout.fit import CLEAR
from spatialgauge.tasks.scenes.world import Thing

THROUGH: Final = (
    "Could {mover}, upright as it stands, be pushed along the floor through the gap between {one} and {other}?",
    "{mover} is to pass between {one} and {other}, standing upright as it does now. Does it fit through?",
    "Is the gap between {one} and {other} wide enough for {mover} to pass through, standing as it stands?",
)
UNDER: Final = (
    "Would {mover} fit under {one}, standing upright as it does now?",
    "Could {mover} stand under {one}, without being tilted or laid down?",
    "Is there enough room under {one} for {mover} to stand there, upright as it is?",
)
ON: Final = (
    "Would {mover} fit on top of {one}, standing as it does now, without sticking out over the edge?",
    "Seen from above, is the top of {one} large enough to hold all of {mover}, with nothing over the edge?",
    "Could {mover} be stood on top of {one}, upright as it is, so that no part of it sticks out beyond the top?",
)

Room = Callable[[Thing, Sequence[Thing]], tuple[float, float]]
"""How many times larger the room is than the thing, and how many times larger the thing is than the room."""


def through(mover: Thing, sides: Sequence[Thing]) -> tuple[float, float]:
    """Return how the gap between two things compares with the mover's widest, and its narrowest with the gap."""
    narrow, wide = widths(mover)
    free = gap(*sides)
    if mover.size[2] > min(side.size[2] for side in sides):
        return 0.0, 0.0
    return free / wide, narrow / free


def under(mover: Thing, roofs: Sequence[Thing]) -> tuple[float, float]:
    """Return how the space under a table compares with the mover, and the mover's height with that of the space."""
    height, span = space_below(roofs[0])
    _, wide = widths(mover)
    return min(height / mover.size[2], span / wide), mover.size[2] / height


def on(mover: Thing, bearers: Sequence[Thing]) -> tuple[float, float]:
    """Return how the top of a thing, at its narrowest, compares with the mover's widest, and the reverse."""
    narrow, wide = widths(mover)
    top, _ = widths(bearers[0])
    return top / wide, narrow / top


@dataclass(frozen=True)
class Fits:
    """Asks of the recipe's mover and of the things cast in `roles`, where it fits in one twin only."""

    card: TaskCard
    roles: Sequence[str]
    slots: Sequence[str]
    wordings: Sequence[str]
    room: Room

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return the group's pair, none where it is not plain."""
        names = [name for role in ("mover", *self.roles) for name in cast_as(twins, role)]
        named = phrases(twins, names)
        facts = self._facts(twins, names) if set(names) == named.keys() and len(names) == len(self.slots) else None
        things = dict(zip(self.slots, names, strict=False))
        pairs = [Pair(self.wordings, things, named, evened(twins, names, facts))] if facts else []
        return yes_or_no(twins, self.card.name, pairs, 1)

    def _facts(self, twins: Twins, names: Sequence[str]) -> tuple[Fact, Fact] | None:
        found = []
        for view in twins.views:
            mover, *others = (view.scene[name] for name in names)
            yes, no = self.room(mover, others)
            if max(yes, no) < CLEAR:
                return None
            found.append(Fact("yes" if yes > no else "no", slices={"margin": round(max(yes, no), 3)}))
        one, other = found
        return (one, other) if one.truth != other.truth else None


def _card(name: str, title: str, asks: str, truth: str) -> TaskCard:
    return TaskCard(
        name=name,
        skill="motion",
        title=title,
        asks=asks,
        truth=f"{truth}, measured on what is built, whichever way the thing is turned; apart by a quarter or more.",
        kind=Kind.YES_NO,
        rule="exact",
        version=1,
        chance=0.5,
        slices={
            **SEEN_SLICES,
            "margin": "how many times larger the room is than the thing where it fits, or the thing than the room "
            "where it does not; the smaller one of the twins'",
        },
        stages=(name.replace("fits", "fit"),),
    )


TASKS = (
    Fits(
        _card(
            "fits_through",
            "Would it fit through",
            "Whether a thing would fit through the gap between two others.",
            "The width of the gap against the width of the thing",
        ),
        ("side",),
        ("mover", "one", "other"),
        THROUGH,
        through,
    ),
    Fits(
        _card(
            "fits_under",
            "Would it fit under",
            "Whether a thing would fit under a table.",
            "The height under the table, and the width between its legs, against those of the thing",
        ),
        ("roof",),
        ("mover", "one"),
        UNDER,
        under,
    ),
    Fits(
        _card(
            "fits_on",
            "Would it fit on top",
            "Whether a thing would fit on top of another one.",
            "The width of the top against that of the thing",
        ),
        ("bearer",),
        ("mover", "one"),
        ON,
        on,
    ),
)
