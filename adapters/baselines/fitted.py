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

from pydantic import JsonValue

from spatialgauge.adapters.baselines.baseline import Baseline
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Form, Frozen, Item, Kind, Prompt
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.suite_files import load

FITTED = Path(__file__).with_name("fitted.json")
OCTAVES = 2.0
"""Width of the window of lengths that one number is within half to twice of."""


class Learnt(Frozen):
    """What was learnt from a suite.

    `constants`: the best single answer by task (a letter, yes or no, metres). `said`: word to answer text to how often
    it was right. `lengths`: word to the median truth, in metres, of questions that hold it.
    """

    suite: str
    constants: dict[str, str | float]
    said: dict[str, dict[str, int]]
    lengths: dict[str, float]


@cache
def learnt() -> Learnt:
    """Return what ships with the package."""
    return Learnt.model_validate_json(FITTED.read_bytes())


class Constant(Baseline):
    """Gives one answer to all questions of a task; `items` tell it which task a question belongs to."""

    def answer(self, prompt: Prompt) -> JsonValue:
        """Return the task's constant."""
        task = self.items[prompt.item].task if prompt.item in self.items else None
        value = learnt().constants.get(task or "")
        if value is None:
            raise UsageError(f"baseline/constant: was not fitted on task {task}; fit it on a suite that has it")
        return value


class Prior(Baseline):
    """Answers from the words alone: naive Bayes over them for closed questions, the words' usual length for lengths."""

    def answer(self, prompt: Prompt) -> JsonValue:
        """Return the likeliest answer for the prompt's words."""
        words = words_of(prompt.text)
        if prompt.form.kind is Kind.QUANTITY:
            lengths = learnt().lengths
            known = [math.log(lengths[word]) for word in words if word in lengths]
            return round(math.exp(median(known)), 3) if known else None
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
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lengths: defaultdict[str, list[float]] = defaultdict(list)
    for item in items:
        by_task[item.task].append(item)
        for word in words_of(item.question):
            if item.form.kind is Kind.QUANTITY:
                lengths[word].append(float(str(item.truth)))
            else:
                said[word][answer_texts(item.form)[str(item.truth)]] += 1
    return Learnt(
        suite=suite,
        constants={task: _best_constant(members) for task, members in sorted(by_task.items())},
        said={word: dict(sorted(counts.items())) for word, counts in sorted(said.items())},
        lengths={word: round(median(values), 4) for word, values in sorted(lengths.items())},
    )


def _best_constant(items: Sequence[Item]) -> str | float:
    truths = [item.truth for item in items]
    if items[0].form.kind is not Kind.QUANTITY:
        return Counter(str(truth) for truth in truths).most_common(1)[0][0]
    logs = sorted(math.log2(float(str(truth))) for truth in truths)
    start = max(logs, key=lambda low: sum(low <= value <= low + OCTAVES for value in logs))
    return round(2 ** (start + OCTAVES / 2), 4)


if __name__ == "__main__":
    source = load(sys.argv[1])
    found = fit(source.items, f"{source.card.name}@{source.card.version}, seed {source.card.seed}")
    write_whole(FITTED, (json.dumps(found.model_dump(), indent=1) + "\n").encode())
