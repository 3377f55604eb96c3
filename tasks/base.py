"""What a task is: a definition that turns twin views into questions."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import JsonValue

from spatialgauge.benchmark.items import Form, Item, Kind, Scalar
from spatialgauge.tasks.scenes.view import View


@dataclass(frozen=True)
class Twins:
    """Two views of the same things in which other answers are right.

    `stage` names the recipe that made them, `group` the scene they are two states of; `cast` gives the recipe's roles
    to things (role to id), for tasks that ask only of what the recipe set up.
    """

    group: str
    stage: str
    views: tuple[View, View]
    cast: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """An item that does not know its picture yet; `view` is 0 or 1, the twin it is asked of."""

    view: int
    pair: str
    question: str
    form: Form
    truth: JsonValue
    rule: str
    phrases: tuple[str, ...]
    frames: Mapping[str, str] = field(default_factory=dict)
    slices: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True)
class TaskCard:
    """What a person needs to know of a task.

    `chance` is what blind answering scores by construction (None: measured on the suite); `version` is raised when
    words, truth or selection change.
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


class Task(Protocol):
    """One task: a card, and the questions it asks of twins."""

    @property
    def card(self) -> TaskCard:
        """What it asks, of what, and how it is scored."""
        ...

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Yield questions in pairs: the same words of both views, with different answers."""
        ...


def item_of(task: Task, twins: Twins, question: Question, pictures: Sequence[str]) -> Item:
    """Return the question as an item of its view's picture (`pictures`: SHA-256 by view), under an opaque id."""
    card = task.card
    pair = hashlib.sha256(f"{card.name}:{twins.group}:{question.pair}".encode()).hexdigest()[:16]
    name = hashlib.sha256(f"{pair}:{question.view}".encode()).hexdigest()[:16]
    return Item(
        id=name,
        task=card.name,
        skill=card.skill,
        question=question.question,
        form=question.form,
        truth=question.truth,
        rule=question.rule,
        pictures=(pictures[question.view],),
        phrases=question.phrases,
        group=twins.group,
        pair=pair,
        frames=question.frames,
        slices=question.slices,
    )
