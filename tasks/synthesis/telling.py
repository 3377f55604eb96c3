"""From a fact to a question and an answer in words."""

from dataclasses import dataclass
from random import Random

from spatialgauge.tasks.synthesis.facts import Fact, Facts
from spatialgauge.tasks.synthesis.kinds import KINDS, METRIC, RELATIONS, Kind, Shape
from spatialgauge.tasks.synthesis.phrasing import hour, phrased
from spatialgauge.tasks.synthesis.wordings import answers, questions

OF_TASK = {relation.task: relation for relation in RELATIONS}


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its answer; `value` and `unit` are what the answer says, `exact` what is true (metres, degrees).

    `truth` is what a reader has to find: yes or no, the thing chosen, or the phrase. `question_regions` and
    `answer_regions` name the things `<region1>`, ... in the order of `things`, for models that are given regions.
    """

    kind: str
    task: str
    question: str
    answer: str
    question_regions: str
    answer_regions: str
    truth: str
    exact: float | None
    value: float | None
    unit: str
    things: tuple[int, ...]
    wording: tuple[int, int]

    @property
    def metric(self) -> bool:
        """Whether it belongs to the metric half."""
        return self.kind in METRIC


def told(facts: Facts, fact: Fact, rng: Random, *, affirmed: bool | None = None) -> Told:
    """Return a fact as one of the questions that ask for it, in one of its wordings.

    `affirmed` is whether a predicate's answer is yes; None draws it. The words come after the answer, so they tell
    nothing of it; so does the order of the two things of a choice.
    """
    if fact.value is not None:
        return _quantity(facts, fact, rng)
    relation = OF_TASK[fact.task]
    direction = rng.randrange(2)
    predicate = rng.random() < 0.5
    shape = Shape.PREDICATE if predicate else Shape.CHOICE
    kind = KINDS[f"{relation.names[direction]}_{shape}"]
    larger, smaller = fact.things
    right, wrong = (larger, smaller) if direction == 0 else (smaller, larger)
    drawn = rng.random() < 0.5
    affirmed = drawn if affirmed is None or not predicate else affirmed
    if predicate:
        things = (right, wrong) if affirmed else (wrong, right)
        return _worded(facts, kind, things, rng, truth="yes" if affirmed else "no", positive=affirmed)
    things = (right, wrong) if affirmed else (wrong, right)
    chosen = "a" if affirmed else "b"
    return _worded(facts, kind, things, rng, truth=chosen, chosen=chosen)


def _quantity(facts: Facts, fact: Fact, rng: Random) -> Told:
    kind = KINDS[fact.task]
    exact = float(fact.value or 0.0)
    if kind.shape is Shape.CLOCK:
        number = hour(exact)
        return _worded(
            facts, kind, fact.things, rng, f"{number} o'clock", exact=exact, value=float(number), unit="clock"
        )
    said = phrased(exact, rng)
    return _worded(facts, kind, fact.things, rng, said.text, exact=exact, value=said.number, unit=said.unit)


def _worded(
    facts: Facts,
    kind: Kind,
    things: tuple[int, ...],
    rng: Random,
    truth: str,
    *,
    positive: bool = True,
    chosen: str = "",
    exact: float | None = None,
    value: float | None = None,
    unit: str = "",
) -> Told:
    asked, said = questions(kind.name), answers(kind.name, positive=positive)
    number, other = rng.randrange(len(asked)), rng.randrange(len(said))
    named = {slot: f"the {facts.things[place].phrase}" for slot, place in zip("abc", things, strict=False)}
    regions = {slot: f"<region{place}>" for place, slot in enumerate(named, start=1)}
    texts = []
    for names in (named, regions):
        fields = {**names, "v": truth}
        if chosen:
            fields |= {"x": names[chosen], "y": names["b" if chosen == "a" else "a"]}
        texts += [_capital(asked[number].format_map(fields)), _capital(said[other].format_map(fields))]
    return Told(
        kind.name, kind.task, texts[0], texts[1], texts[2], texts[3],
        named[chosen] if chosen else truth, exact, value, unit, things, (number, other),
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
