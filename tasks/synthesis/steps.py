"""Questions of several steps, composed of facts, with the chain of facts as their reasoning: true by construction.

SpatialVLM (arXiv 2401.12168, section 4.3) asks a language model to chain such questions; here the chain is computed, so
every line of it can be checked against the scene. The numbers in a chain are the exact ones, rounded to the centimetre,
and what is worked out of them is worked out of the rounded ones, so that the arithmetic a reader follows is right;
`exact` keeps the value unrounded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Final

import numpy as np

from spatialgauge.tasks.relations.nearest import RATIO_MIN
from spatialgauge.tasks.scenes.lifting.photograph import Knows
from spatialgauge.tasks.synthesis.facts import Facts

EQUAL_MAX: Final = 1.15
"""Ratio of the longest to the shortest side of a triangle that counts as equilateral, at most."""
UNEQUAL_MIN: Final = 1.4
"""And from which it plainly does not."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A question of several steps: what is asked, the facts that lead there, and the answer; `exact` is in metres."""

    kind: str
    question: str
    steps: tuple[str, ...]
    answer: str
    truth: str
    exact: float | None
    things: tuple[int, ...]

    @property
    def reasoning(self) -> str:
        """The steps as one text."""
        return " ".join(self.steps)


def reasoned(reasoning: str, answer: str) -> str:
    """Return an answer with its reasoning before it, in the tags that models which think are trained with."""
    return f"<think>{reasoning}</think> {answer}" if reasoning else answer


def chains(facts: Facts) -> Iterator[Chain]:
    """Yield one chain of each kind that the photograph allows, its things drawn by the photograph's name.

    What is answered by yes or no is asked only where both occur, and either as often.
    """
    for name, (needs, make) in KINDS.items():
        number = NUMBERS[name]
        if facts.photograph.scene.knows < needs or len(facts.things) < number:
            continue
        rng = Random(f"{facts.photograph.id}:{name}")
        choices = list(combinations(range(len(facts.things)), number))
        shuffled = (rng.sample(things, number) for things in rng.sample(choices, len(choices)))
        found = [chain for things in shuffled if (chain := make(facts, things, _names(facts, things)))]
        answers = sorted({chain.truth for chain in found})
        if found and (answers == ["no", "yes"] or not set(answers) <= {"no", "yes"}):
            wanted = rng.choice(answers) if "yes" in answers else found[0].truth
            yield next(chain for chain in found if chain.truth == wanted)


def in_regions(facts: Facts, chain: Chain) -> Chain:
    """Return a chain that calls its things `<region1>`, ... in their order."""
    regional = KINDS[chain.kind][1](facts, chain.things, [f"<region{place + 1}>" for place in range(len(chain.things))])
    return regional or chain


def _names(facts: Facts, things: Sequence[int]) -> list[str]:
    return [f"the {facts.things[place].phrase}" for place in things]


def _apart(facts: Facts, one: int, other: int, axes: int = 3) -> float:
    first, second = (np.array(facts.things[place].centre[:axes]) for place in (one, other))
    return float(np.linalg.norm(first - second))


def _closer(facts: Facts, things: Sequence[int], names: Sequence[str]) -> Chain | None:
    """Which of two is closer to a third."""
    a, b, c = names
    one, other = _apart(facts, things[0], things[1]), _apart(facts, things[0], things[2])
    if max(one, other) < RATIO_MIN * min(one, other):
        return None
    near, far = (b, c) if one < other else (c, b)
    return Chain(
        "closer_of_two",
        f"Which is closer to {a}, from centre to centre: {b} or {c}?",
        (
            f"The centres of {a} and {b} are {one:.2f} m apart.",
            f"The centres of {a} and {c} are {other:.2f} m apart.",
            f"{min(one, other):.2f} m is less than {max(one, other):.2f} m, so {near} is closer than {far}.",
        ),
        _sentence(f"{near}."),
        near,
        None,
        tuple(things),
    )


def _walk(facts: Facts, things: Sequence[int], names: Sequence[str]) -> Chain | None:
    """How long a walk over the ground by way of a third is."""
    a, b, c = names
    first, second = _apart(facts, things[0], things[1], 2), _apart(facts, things[1], things[2], 2)
    total = round(first, 2) + round(second, 2)
    return Chain(
        "walk_by_way_of",
        f"Along the ground in straight lines from {a} to {b} and on to {c}, centre to centre: how far is it in all?",
        (
            f"Along the ground the centres of {a} and {b} are {first:.2f} m apart.",
            f"Along the ground the centres of {b} and {c} are {second:.2f} m apart.",
            f"Together that is {total:.2f} m.",
        ),
        f"About {_said(total)}.",
        _said(total),
        first + second,
        tuple(things),
    )


def _taller_by(facts: Facts, things: Sequence[int], names: Sequence[str]) -> Chain | None:
    """By how much the taller of two is taller."""
    a, b = names
    one, other = (facts.things[place].size[2] for place in things)
    if max(one, other) < RATIO_MIN * min(one, other):
        return None
    tall, short = (a, b) if one > other else (b, a)
    rise = abs(round(one, 2) - round(other, 2))
    return Chain(
        "taller_by",
        f"Which is taller, {a} or {b}, and by how much?",
        (
            f"From bottom to top {a} measures {one:.2f} m.",
            f"From bottom to top {b} measures {other:.2f} m.",
            f"{max(one, other):.2f} m less {min(one, other):.2f} m is {rise:.2f} m, so {tall} is taller than {short}.",
        ),
        _sentence(f"{tall}, by about {_said(rise)}."),
        tall,
        abs(one - other),
        tuple(things),
    )


def _stacked(facts: Facts, things: Sequence[int], names: Sequence[str]) -> Chain | None:
    """How high two things reach, one on top of the other."""
    a, b = names
    one, other = (facts.things[place].size[2] for place in things)
    total = round(one, 2) + round(other, 2)
    return Chain(
        "stacked",
        f"If {a} stood on top of {b} and {b} on the ground, how high would they reach?",
        (
            f"From bottom to top {b} measures {other:.2f} m.",
            f"From bottom to top {a} measures {one:.2f} m.",
            f"One on the other they reach {other:.2f} m and {one:.2f} m, {total:.2f} m in all.",
        ),
        f"About {_said(total)}.",
        _said(total),
        one + other,
        tuple(things),
    )


def _triangle(facts: Facts, things: Sequence[int], names: Sequence[str]) -> Chain | None:
    """Whether three things stand at the corners of an equilateral triangle (SpatialVLM, figure 6)."""
    a, b, c = names
    sides = [_apart(facts, *pair) for pair in combinations(things, 2)]
    ratio = max(sides) / max(min(sides), 1e-6)
    if EQUAL_MAX < ratio < UNEQUAL_MIN:
        return None
    equal = ratio <= EQUAL_MAX
    verdict = "nearly the same" if equal else "far from the same"
    return Chain(
        "equilateral",
        f"Do the centres of {a}, {b} and {c} roughly form an equilateral triangle?",
        (
            f"The centres of {a} and {b} are {sides[0]:.2f} m apart.",
            f"The centres of {a} and {c} are {sides[1]:.2f} m apart.",
            f"The centres of {b} and {c} are {sides[2]:.2f} m apart.",
            f"The longest side is {ratio:.2f} times the shortest: they are {verdict}.",
        ),
        "Yes, they do." if equal else "No, they do not.",
        "yes" if equal else "no",
        None,
        tuple(things),
    )


def _said(metres: float) -> str:
    """Return a length as the last step of a chain says it: to the decimetre, below a metre to the centimetre."""
    if metres >= 1:
        return f"{metres:.1f} meters"
    centimeters = round(100 * metres)
    return f"{centimeters} centimeter{'s' * (centimeters != 1)}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


Maker = Callable[[Facts, Sequence[int], Sequence[str]], Chain | None]
KINDS: Final[dict[str, tuple[Knows, Maker]]] = {
    "closer_of_two": (Knows.SIGHT, _closer),
    "walk_by_way_of": (Knows.GRAVITY, _walk),
    "taller_by": (Knows.GRAVITY, _taller_by),
    "stacked": (Knows.GRAVITY, _stacked),
    "equilateral": (Knows.SIGHT, _triangle),
}
NUMBERS: Final = {"closer_of_two": 3, "walk_by_way_of": 3, "taller_by": 2, "stacked": 2, "equilateral": 3}
"""How many things each takes."""
