"""What a task is: a definition that turns the views of a group into questions."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pydantic import JsonValue

from spatialgauge.benchmark.items import Form, Item, Kind, Scalar

if TYPE_CHECKING:
    from spatialgauge.tasks.scenes.view import View  # noqa: F401  the type of Twins, below, by its name

V_co = TypeVar("V_co", covariant=True)
V_contra = TypeVar("V_contra", contravariant=True)


@dataclass(frozen=True)
class Variants(Generic[V_co]):
    """The views of one group: the same things, of which other answers are right in different views.

    `stage` names the recipe that made them, `group` the scene they are states of; `cast` gives the recipe's roles to
    things (role to id), for tasks that ask only of what the recipe set up.
    """

    group: str
    stage: str
    views: tuple[V_co, ...]
    cast: Mapping[str, str] = field(default_factory=dict)


Twins = Variants["View"]
"""Views of rendered scenes; two where the recipe says nothing else."""


@dataclass(frozen=True)
class Question:
    """An item that does not know its pictures yet.

    `view` is 0 or 1: which twin of the pair it is. `shows` are the views it is asked of, in the order of its pictures;
    none stands for the twin's own view.
    """

    view: int
    pair: str
    question: str
    form: Form
    truth: JsonValue
    rule: str
    phrases: tuple[str, ...] = ()
    frames: Mapping[str, str] = field(default_factory=dict)
    slices: Mapping[str, Scalar] = field(default_factory=dict)
    shows: tuple[int, ...] = ()
    bundle: str | None = None
    """Names the questions of a group that logic ties together, None where none does."""


@dataclass(frozen=True)
class TaskCard:
    """What a person needs to know of a task.

    `stages` are the recipes whose views it asks of. `chance` is what blind answering scores by construction (None:
    measured on the suite); `version` is raised when words, truth or selection change.
    """

    name: str
    skill: str
    title: str
    asks: str
    truth: str
    kind: Kind
    rule: str
    version: int
    chance: float | None
    slices: Mapping[str, str]
    stages: tuple[str, ...]


class Task(Protocol[V_contra]):
    """One task: a card, and the questions it asks of a group's views."""

    @property
    def card(self) -> TaskCard:
        """What it asks, of what, and how it is scored."""
        ...

    def questions(self, variants: Variants[V_contra], /) -> Iterator[Question]:
        """Yield questions in pairs: the same words of other views, with different answers."""
        ...


def item_of(card: TaskCard, group: str, question: Question, pictures: Sequence[str]) -> Item:
    """Return the question as an item of its views' pictures (`pictures`: SHA-256 by view), under an opaque id."""
    pair = hashlib.sha256(f"{card.name}:{group}:{question.pair}".encode()).hexdigest()[:16]
    name = hashlib.sha256(f"{pair}:{question.view}".encode()).hexdigest()[:16]
    return Item(
        id=name,
        task=card.name,
        skill=card.skill,
        question=question.question,
        form=question.form,
        truth=question.truth,
        rule=question.rule,
        pictures=tuple(pictures[view] for view in question.shows or (question.view,)),
        phrases=question.phrases,
        group=group,
        pair=pair,
        bundle=question.bundle and hashlib.sha256(f"{card.name}:{group}:{question.bundle}".encode()).hexdigest()[:16],
        frames=question.frames,
        slices=question.slices,
    )
