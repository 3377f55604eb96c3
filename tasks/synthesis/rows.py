"""Which questions a photograph gives to a training set, and all that is kept of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any, Final

from spatialgauge.benchmark.items import canonical_json
from spatialgauge.tasks.scenes.lifting.photograph import Photograph
from spatialgauge.tasks.synthesis.facts import Fact, Facts
from spatialgauge.tasks.synthesis.kinds import METRIC
from spatialgauge.tasks.synthesis.steps import chains, in_regions, reasoned
from spatialgauge.tasks.synthesis.telling import told

COLUMNS: Final = (
    "id", "picture", "scene", "split", "kind", "task", "half", "question", "answer", "region_question", "region_answer",
    "regions", "truth", "exact", "value", "unit", "reasoning", "wording", "provenance",
)  # fmt: skip
"""Of a row: `exact` in metres or degrees; `regions` and `provenance` as JSON; `half` qualitative, metric or steps."""
HELD_OUT: Final = "held out"
TRAIN: Final = "train"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """How many questions a picture gives and which pictures are held out.

    `per_picture` single-step questions, half of them qualitative and half metric as far as there are any; `steps` adds
    chains. `held_out` is the share of scenes that no training row comes from, drawn by the scene's name and `salt`;
    pictures in `excluded` (SHA-256), such as those of a test suite, give no row at all.
    """

    per_picture: int = 10
    steps: bool = True
    held_out: float = 0.05
    salt: str = "spatialgauge"
    seed: int = 0
    excluded: frozenset[str] = frozenset()


def scene_of(photograph: Photograph) -> str:
    """Return the scene a photograph belongs to: what its source says, else its own name; twins share one."""
    return str(photograph.provenance.get("scene", photograph.id))


def split_of(photograph: Photograph, plan: Plan) -> str:
    """Return the split of a photograph: the same for all pictures of a scene, in any set and order."""
    digest = sha256(f"{plan.salt}:{scene_of(photograph)}".encode()).digest()
    return HELD_OUT if int.from_bytes(digest[:8], "big") < plan.held_out * 2**64 else TRAIN


def rows_of(photograph: Photograph, plan: Plan) -> Iterator[Row]:
    """Yield the rows of a photograph; none repeats a fact of another, and its predicates are yes and no in turn."""
    if photograph.picture in plan.excluded:
        return
    facts = Facts(photograph)
    rng = Random(f"{plan.seed}:{photograph.id}")
    chosen = _chosen(list(facts), plan.per_picture, rng)
    common = {"picture": photograph.picture, "scene": scene_of(photograph), "split": split_of(photograph, plan)}
    made_by = canonical_json(
        {key: photograph.provenance[key] for key in ("source", "focal", "frame") if key in photograph.provenance}
    )
    affirmed = rng.random() < 0.5
    for number, fact in enumerate(chosen):
        one = told(facts, fact, rng, affirmed=affirmed)
        affirmed ^= one.truth in ("yes", "no")
        yield {
            **common,
            "id": f"{photograph.id}-{number:03d}",
            "kind": one.kind,
            "task": one.task,
            "half": "metric" if one.metric else "qualitative",
            "question": one.question,
            "answer": one.answer,
            "region_question": one.question_regions,
            "region_answer": one.answer_regions,
            "regions": _regions(facts, one.things),
            "truth": one.truth,
            "exact": one.exact,
            "value": one.value,
            "unit": one.unit,
            "reasoning": "",
            "wording": f"{one.wording[0]}:{one.wording[1]}",
            "provenance": made_by,
        }
    for chain in chains(facts) if plan.steps else ():
        regional = in_regions(facts, chain)
        yield {
            **common,
            "id": f"{photograph.id}-{chain.kind}",
            "kind": chain.kind,
            "task": "steps",
            "half": "steps",
            "question": chain.question,
            "answer": chain.answer,
            "region_question": regional.question,
            "region_answer": reasoned(regional.reasoning, regional.answer),
            "regions": _regions(facts, chain.things),
            "truth": chain.truth,
            "exact": chain.exact,
            "value": None,
            "unit": "m" if chain.exact is not None else "",
            "reasoning": chain.reasoning,
            "wording": "",
            "provenance": made_by,
        }


def _chosen(facts: list[Fact], number: int, rng: Random) -> list[Fact]:
    """Return so many facts, half of them metric, spread over the tasks: drawn round by round, one a task."""
    halves = {half: [fact for fact in facts if (fact.task in METRIC) == half] for half in (False, True)}
    order = {half: _spread(found, rng) for half, found in halves.items()}
    metric = min(number // 2, len(order[True]))
    qualitative = min(number - metric, len(order[False]))
    metric = min(number - qualitative, len(order[True]))
    return [*order[False][:qualitative], *order[True][:metric]]


def _spread(facts: list[Fact], rng: Random) -> list[Fact]:
    """Return the facts in a drawn order in which the tasks take turns."""
    of_task: dict[str, list[Fact]] = {}
    for fact in rng.sample(facts, len(facts)):
        of_task.setdefault(fact.task, []).append(fact)
    turns = rng.sample(sorted(of_task), len(of_task))
    ranked = [(turn, place, fact) for place, task in enumerate(turns) for turn, fact in enumerate(of_task[task])]
    return [fact for _, _, fact in sorted(ranked, key=lambda one: one[:2])]


def _regions(facts: Facts, things: tuple[int, ...]) -> str:
    """Return the things asked about as JSON, in the order of `<region1>`, ...: phrase, box in pixels, mask if known."""
    found = []
    for place in things:
        thing = facts.things[place]
        mask = facts.photograph.masks.get(thing.id)
        found.append(
            {
                "phrase": thing.phrase,
                "box": [round(value, 2) for value in facts.photograph.seen[thing.id].box],
                **({"mask": dict(mask)} if mask else {}),
            }
        )
    return canonical_json(found)
