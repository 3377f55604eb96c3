"""Blind answerers fitted on a suite of another seed: the best constant, and the best answer to the words.

`fitted.json` beside this file holds what they learnt; `python -m spatialgauge.adapters.baselines.fitted SUITE` learns
it anew from a suite folder.
"""

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Literal

from pydantic import JsonValue

from spatialgauge.adapters.baselines.baseline import Baseline
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import points
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Form, Frozen, Item, Kind, Prompt, Reading, canonical_json
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.suite_files import load

FITTED = Path(__file__).with_name("fitted.json")
CANDIDATES = 60
"""Truths that are tried as the one answer to all."""
OCTAVES = 2.0
"""Width of the window of lengths that one number is within half to twice of."""


class Learnt(Frozen):
    """What was learnt from a suite.

    `constants`: the best single answer by task, of whatever kind it asks for, and `kinds`: by kind of answer. `said`:
    word to answer text to how often it was right. `lengths`: word to the median truth, in metres, of questions that
    hold it.
    """

    suite: str
    constants: dict[str, JsonValue]
    kinds: dict[str, JsonValue]
    said: dict[str, dict[str, int]]
    lengths: dict[str, float]


@cache
def learnt() -> Learnt:
    """Return what ships with the package."""
    return Learnt.model_validate_json(FITTED.read_bytes())


class Constant(Baseline):
    """Gives one answer to all questions of a task; `items` tell it which task a question belongs to."""

    def answer(self, prompt: Prompt) -> JsonValue:
        """Return the task's constant; none where there is no suite, as in `adapters check`."""
        if not self.items:
            return None
        task = self.items[prompt.item].task if prompt.item in self.items else None
        value = learnt().constants.get(task or "")
        if value is None:
            raise UsageError(f"baseline/constant: was not fitted on task {task}; fit it on a suite that has it")
        return value


class Prior(Baseline):
    """Answers from the words alone: naive Bayes over them for closed questions, the words' usual length for lengths.

    Where words cannot say (places, counts, directions, orders) it gives the best answer to all questions of the kind.
    """

    def answer(self, prompt: Prompt) -> JsonValue:
        """Return the likeliest answer for the prompt's words."""
        words = words_of(prompt.text)
        if prompt.form.kind is Kind.QUANTITY:
            lengths = learnt().lengths
            known = [math.log(lengths[word]) for word in words if word in lengths]
            return round(math.exp(median(known)), 3) if known else None
        if prompt.form.kind not in (Kind.CHOICE, Kind.YES_NO):
            return learnt().kinds.get(prompt.form.kind.value)
        texts = answer_texts(prompt.form)
        return max(texts, key=lambda value: self._likelihood(words, texts[value], texts.values()))

    @staticmethod
    def _likelihood(words: Iterable[str], text: str, texts: Iterable[str]) -> float:
        total = 0.0
        for word in words:
            counts = learnt().said.get(word, {})
            total += math.log((counts.get(text, 0) + 1) / (sum(counts.get(other, 0) for other in texts) + 2))
        return total


def words_of(text: str) -> list[str]:
    """Return the distinct words of a text, in order."""
    return list(dict.fromkeys(re.findall(r"[a-z]+", text.lower())))


def answer_texts(form: Form) -> dict[str, str]:
    """Return the possible answers of a closed question with their texts."""
    return dict(form.options) if form.kind is Kind.CHOICE else {"yes": "yes", "no": "no"}


def fit(items: Sequence[Item], suite: str) -> Learnt:
    """Learn constants and words' answers from the items of a suite (its name is kept)."""
    by_task: defaultdict[str, list[Item]] = defaultdict(list)
    by_kind: defaultdict[str, list[Item]] = defaultdict(list)
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lengths: defaultdict[str, list[float]] = defaultdict(list)
    for item in items:
        by_task[item.task].append(item)
        for word in words_of(item.question):
            if item.form.kind is Kind.QUANTITY:
                lengths[word].append(float(str(item.truth)))
            elif item.form.kind in (Kind.CHOICE, Kind.YES_NO):
                said[word][answer_texts(item.form)[str(item.truth)]] += 1
    for item in items:
        by_kind[item.form.kind.value].append(item)
    return Learnt(
        suite=suite,
        constants={task: _best_constant(members) for task, members in sorted(by_task.items())},
        kinds={kind: _best_constant(members) for kind, members in sorted(by_kind.items())},
        said={word: dict(sorted(counts.items())) for word, counts in sorted(said.items())},
        lengths={word: round(median(values), 4) for word, values in sorted(lengths.items())},
    )


def _best_constant(items: Sequence[Item]) -> JsonValue:
    kind = items[0].form.kind
    if kind in (Kind.CHOICE, Kind.YES_NO):
        return Counter(str(item.truth) for item in items).most_common(1)[0][0]
    if kind is Kind.QUANTITY:
        logs = sorted(math.log2(float(str(item.truth))) for item in items)
        start = max(logs, key=lambda low: sum(low <= value <= low + OCTAVES for value in logs))
        return round(2 ** (start + OCTAVES / 2), 4)
    said = {canonical_json(_sayable(item.truth)): _sayable(item.truth) for item in items[:CANDIDATES]}
    return said[max(said, key=lambda text: sum(_score(said[text], item) for item in items))]


def _sayable(truth: JsonValue) -> JsonValue:
    """Return a truth as an answer: points for the regions that points may lie in."""
    return [list(point) for point in points.inner_points(truth)] if isinstance(truth, dict) else truth


def _score(value: JsonValue, item: Item) -> float:
    status: Literal["parsed", "empty"] = "empty" if value == [] else "parsed"
    return answers.of(item.form.kind).score(Reading(status=status, value=value), item.truth, item.rule).value


if __name__ == "__main__":
    source = load(sys.argv[1])
    found = fit(source.items, f"{source.card.name}@{source.card.version}, seed {source.card.seed}")
    write_whole(FITTED, (json.dumps(found.model_dump(), indent=1) + "\n").encode())
