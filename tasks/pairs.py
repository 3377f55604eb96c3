"""Pairs of questions: the same words asked of both twins, whose answers differ.

A picture without a twin, a photograph, is asked one question instead of a pair, in the same words.

Whatever is drawn (wording, order of options, unit) is drawn once for the pair, from seeds that hold names only, so the
words say nothing about which of the two answers is right where.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import Any, Final

from pydantic import JsonValue

from spatialgauge.benchmark.items import Form, Kind, Scalar
from spatialgauge.tasks.base import Question, Twins, Variants
from spatialgauge.tasks.gate import cast_as, phrases, seen_slices
from spatialgauge.tasks.scenes.descriptions import bare
from spatialgauge.tasks.scenes.view import View

HALF_TO_TWICE: Final = 4.0
"""Twins' quantities differ by more than this factor, so that no number is within half to twice of both."""
LETTERS: Final = "ABCDEFGH"


@dataclass(frozen=True, slots=True)
class Fact:
    """What is true in one view: the answer (an option's text, metres, degrees, ...), by frame, and slices."""

    truth: JsonValue
    frames: Mapping[str, str] = field(default_factory=dict)
    slices: Mapping[str, Scalar] = field(default_factory=dict)


Facts = tuple[Fact, ...]
"""What is true in each of the twins, in their order; of a picture without a twin, what is true in it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One question of both twins: the ways to word it, whom it names, and what is true in each.

    `things` gives the wordings' fields (field to id), `phrases` what each thing is called (id to description). `fields`
    are further words of the wordings, `shows` the views each twin is asked of, in the order of its pictures. `label`
    names the pair where its things do not; `bundle` ties it to others.
    """

    wordings: Sequence[str]
    things: Mapping[str, str]
    phrases: Mapping[str, str]
    facts: Facts
    fields: Mapping[str, str] = field(default_factory=dict)
    shows: tuple[tuple[int, ...], tuple[int, ...]] = ((0,), (1,))
    label: str = ""
    bundle: str | None = None

    @property
    def key(self) -> str:
        """The pair's name within its scene and task."""
        return self.label or ":".join(self.things.values())


def flipped(facts: Iterable[Fact | None]) -> Facts | None:
    """Return the views' facts if each view has one and those of twins differ, else None."""
    found = tuple(facts)
    there = tuple(fact for fact in found if fact is not None)
    plain = len(there) == len(found)
    return there if plain and (len(there) == 1 or there[0].truth != there[1].truth) else None


def couples(twins: Twins, wordings: Sequence[str], fact: Callable[[View, str, str], Fact | None]) -> list[Pair]:
    """Return a pair for each two of the recipe's items whose `fact(view, figure, ground)` differs between the views."""
    return couples_of(twins, phrases(twins, cast_as(twins, "item")), wordings, fact)


def couples_of(
    twins: Twins, named: Mapping[str, str], wordings: Sequence[str], fact: Callable[[View, str, str], Fact | None]
) -> list[Pair]:
    """Return a pair for each two of the named things whose fact differs between the views."""
    return [
        Pair(wordings, {"figure": figure, "ground": ground}, named, facts)
        for figure, ground in combinations(named, 2)
        if (facts := flipped(fact(view, figure, ground) for view in twins.views))
    ]


def choices(
    twins: Variants[Any],
    task: str,
    pairs: Sequence[Pair],
    options: Sequence[str] | Callable[[Pair], Mapping[str, str]],
    at_most: int,
    *,
    lettered: bool = False,
) -> Iterator[Question]:
    """Yield choices for at most so many of the pairs; which option has which letter is drawn once for both views.

    `lettered` options are letters already, those that stand in the picture.

    `options` are texts, which are also the facts' truths, or give a pair's own (truth to text). Raises ValueError if a
    truth is none of them.
    """
    for pair, rng in drawn(twins, task, pairs, at_most):
        texts = options(pair) if callable(options) else {text: text for text in options}
        if not {fact.truth for fact in pair.facts} <= set(texts) or len(set(texts.values())) != len(texts):
            raise ValueError(f"{twins.group}, {task}, {pair.key}: the twins' answers are not among {texts}")
        order = sorted(texts) if lettered else rng.sample(sorted(texts), len(texts))
        letter_of = dict(zip(order, LETTERS, strict=False))
        form = Form(kind=Kind.CHOICE, options={letter: texts[answer] for answer, letter in letter_of.items()})
        yield from asked(twins, pair, rng, form, [letter_of[str(fact.truth)] for fact in pair.facts], "exact")


def orders(twins: Variants[Any], task: str, pairs: Sequence[Pair], at_most: int) -> Iterator[Question]:
    """Yield questions that ask to put things in order; the facts' truths are lists of their ids, first to last."""
    for pair, rng in drawn(twins, task, pairs, at_most):
        listed = sorted(str(name) for name in _listed(pair.facts[0].truth))
        names = rng.sample(listed, len(listed))
        letter_of = dict(zip(names, LETTERS, strict=False))
        form = Form(kind=Kind.ORDER, options={letter: pair.phrases[name] for name, letter in letter_of.items()})
        truths: list[JsonValue] = [[letter_of[str(name)] for name in _listed(fact.truth)] for fact in pair.facts]
        yield from asked(twins, pair, rng, form, truths, "exact")


def _listed(value: JsonValue) -> list[JsonValue]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no order")
    return value


def yes_or_no(twins: Variants[Any], task: str, pairs: Sequence[Pair], at_most: int) -> Iterator[Question]:
    """Yield questions whose answers are "yes" in one twin and "no" in the other."""
    for pair, rng in drawn(twins, task, pairs, at_most):
        yield from asked(twins, pair, rng, Form(kind=Kind.YES_NO), [fact.truth for fact in pair.facts], "exact")


def lengths(
    twins: Variants[Any], task: str, pairs: Sequence[Pair], units: Sequence[str], at_most: int
) -> Iterator[Question]:
    """Yield questions for lengths of at most so many pairs, in a unit drawn once for both views; truths in metres.

    Raises ValueError if one number could be within half to twice of both truths of a pair.
    """
    for pair, rng in drawn(twins, task, pairs, at_most):
        truths = [float(str(fact.truth)) for fact in pair.facts]
        if len(truths) > 1 and max(truths) <= HALF_TO_TWICE * min(truths):
            raise ValueError(f"{twins.group}, {task}, {pair.key}: {truths} m are too close for twins")
        form = Form(kind=Kind.QUANTITY, unit=rng.choice(units))
        yield from asked(twins, pair, rng, form, truths, "half_to_twice")


def scored(
    twins: Variants[Any], task: str, pairs: Sequence[Pair], form: Form, rule: str, at_most: int
) -> Iterator[Question]:
    """Yield questions of one form, whose truths are the facts' own: counts, directions, points, boxes, masks."""
    for pair, rng in drawn(twins, task, pairs, at_most):
        yield from asked(twins, pair, rng, form, [fact.truth for fact in pair.facts], rule)


def drawn(twins: Variants[Any], task: str, pairs: Sequence[Pair], at_most: int) -> Iterator[tuple[Pair, Random]]:
    """Yield the pairs to ask, at most so many, each with its own source of chance, both drawn by name.

    Of a picture without a twin all are asked; who asks it draws from all tasks' questions.
    """
    number = min(at_most, len(pairs)) if len(twins.views) > 1 else len(pairs)
    for pair in Random(f"{twins.group}:{task}").sample(pairs, number):
        yield pair, Random(f"{twins.group}:{task}:{pair.key}")


def asked(
    twins: Variants[Any], pair: Pair, rng: Random, form: Form, truths: Sequence[JsonValue], rule: str
) -> Iterator[Question]:
    """Yield the questions of a pair in one of its wordings, each with its view's truth."""
    template = rng.randrange(len(pair.wordings))
    names = {slot: pair.phrases[name] for slot, name in pair.things.items()}
    text = pair.wordings[template].format(**names, **pair.fields)
    for number, (shows, truth, fact) in enumerate(zip(pair.shows[: len(pair.facts)], truths, pair.facts, strict=True)):
        seen = seen_slices([twins.views[view] for view in shows], pair.things.values()) if pair.things else {}
        yield Question(
            view=number,
            pair=pair.key,
            question=text[0].upper() + text[1:],
            form=form,
            truth=truth,
            rule=rule,
            phrases=tuple(bare(phrase) for phrase in (names or pair.phrases).values()),
            frames=fact.frames,
            slices={"stage": twins.stage, "template": template, **seen, **fact.slices},
            shows=shows,
            bundle=pair.bundle,
        )
