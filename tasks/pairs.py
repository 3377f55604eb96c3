"""Pairs of questions: the same words asked of both twins, whose answers differ.

Whatever is drawn (wording, order of options, unit) is drawn once for the pair, from seeds that hold names only, so the
words say nothing about which of the two answers is right where.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import Final

from spatialgauge.benchmark.items import Form, Kind, Scalar
from spatialgauge.tasks.base import Question, Twins
from spatialgauge.tasks.gate import cast_as, phrases, seen_slices
from spatialgauge.tasks.scenes.descriptions import bare
from spatialgauge.tasks.scenes.view import View

HALF_TO_TWICE: Final = 4.0
"""Twins' quantities differ by more than this factor, so that no number is within half to twice of both."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is true in one view: an option's text, or a quantity in metres; the answer by frame; slices."""

    truth: str | float
    frames: Mapping[str, str] = field(default_factory=dict)
    slices: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pair:
    """One question of both twins: the ways to word it, whom it names, and what is true in each view.

    `things` gives the wordings' fields (field to id), `phrases` what each thing is called (id to description).
    """

    wordings: Sequence[str]
    things: Mapping[str, str]
    phrases: Mapping[str, str]
    facts: tuple[Fact, Fact]

    @property
    def key(self) -> str:
        """The pair's name within its scene and task."""
        return ":".join(self.things.values())


def flipped(facts: Iterable[Fact | None]) -> tuple[Fact, Fact] | None:
    """Return the two views' facts if each view has one and they differ, else None."""
    first, second = facts
    return (first, second) if first and second and first.truth != second.truth else None


def couples(twins: Twins, wordings: Sequence[str], fact: Callable[[View, str, str], Fact | None]) -> list[Pair]:
    """Return a pair for each two of the recipe's items whose `fact(view, figure, ground)` differs between the views."""
    named = phrases(twins, cast_as(twins, "item"))
    return [
        Pair(wordings, {"figure": figure, "ground": ground}, named, facts)
        for figure, ground in combinations(named, 2)
        if (facts := flipped(fact(view, figure, ground) for view in twins.views))
    ]


def choices(
    twins: Twins, task: str, pairs: Sequence[Pair], options: tuple[str, str], at_most: int
) -> Iterator[Question]:
    """Yield two-way choices for at most so many of the pairs; which option is A is drawn once for both views.

    Raises ValueError if the two options are not the answers of a pair's two views.
    """
    for pair, rng in _drawn(twins, task, pairs, at_most):
        if {fact.truth for fact in pair.facts} != set(options):
            raise ValueError(f"{twins.group}, {task}, {pair.key}: the twins' answers are not the options {options}")
        letters = dict(zip("AB", rng.sample(options, 2), strict=True))
        letter_of = {text: letter for letter, text in letters.items()}
        truths = [letter_of[str(fact.truth)] for fact in pair.facts]
        yield from _asked(twins, pair, rng, Form(kind=Kind.CHOICE, options=letters), truths, "exact")


def lengths(twins: Twins, task: str, pairs: Sequence[Pair], units: Sequence[str], at_most: int) -> Iterator[Question]:
    """Yield questions for lengths of at most so many pairs, in a unit drawn once for both views; truths in metres.

    Raises ValueError if one number could be within half to twice of both truths of a pair.
    """
    for pair, rng in _drawn(twins, task, pairs, at_most):
        truths = [float(fact.truth) for fact in pair.facts]
        if max(truths) <= HALF_TO_TWICE * min(truths):
            raise ValueError(f"{twins.group}, {task}, {pair.key}: {truths} m are too close for twins")
        form = Form(kind=Kind.QUANTITY, unit=rng.choice(units))
        yield from _asked(twins, pair, rng, form, truths, "half_to_twice")


def _drawn(twins: Twins, task: str, pairs: Sequence[Pair], at_most: int) -> Iterator[tuple[Pair, Random]]:
    """Yield the pairs to ask, each with its own source of chance, both drawn by name."""
    for pair in Random(f"{twins.group}:{task}").sample(pairs, min(at_most, len(pairs))):
        yield pair, Random(f"{twins.group}:{task}:{pair.key}")


def _asked(
    twins: Twins, pair: Pair, rng: Random, form: Form, truths: Sequence[str | float], rule: str
) -> Iterator[Question]:
    template = rng.randrange(len(pair.wordings))
    names = {slot: pair.phrases[name] for slot, name in pair.things.items()}
    text = pair.wordings[template].format(**names)
    for number, (view, truth, fact) in enumerate(zip(twins.views, truths, pair.facts, strict=True)):
        yield Question(
            view=number,
            pair=pair.key,
            question=text[0].upper() + text[1:],
            form=form,
            truth=truth,
            rule=rule,
            phrases=tuple(bare(phrase) for phrase in names.values()),
            frames=fact.frames,
            slices={
                "stage": twins.stage,
                "template": template,
                **seen_slices(view, pair.things.values()),
                **fact.slices,
            },
        )
