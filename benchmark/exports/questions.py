"""A question as other kits carry it: what their model is shown, and what marks its reply as a run here would."""

import json
from collections.abc import Iterable, Iterator
from statistics import fmean

from spatialgauge.benchmark.items import Form, Frozen, Item, Picture, Reply
from spatialgauge.benchmark.marking import Mark, marked, prompt_of
from spatialgauge.benchmark.suites import Suite

COLUMN = "spatialgauge"
"""Name of the field in which an exported question holds its `Key`; no kit shows it to a model."""


class Key(Frozen):
    """What marks a reply: the item with its truth, and the form in which it was asked."""

    item: Item
    form: Form

    def mark(self, reply: Reply) -> Mark:
        """Return what became of a reply, as `marking.marked` has it."""
        return marked(self.item, self.form, reply)


class Question(Frozen):
    """What a model is shown, its `text` and `pictures`, and the `key` that marks its reply."""

    text: str
    pictures: tuple[Picture, ...]
    key: Key

    @property
    def target(self) -> str:
        """The truth for a person to read: a letter or word as it is, anything else as JSON."""
        truth = self.key.item.truth
        return truth if isinstance(truth, str) else json.dumps(truth)


def questions(suite: Suite, convention: str) -> Iterator[Question]:
    """Yield a suite's questions in its order, places asked for in the convention (`answers.conventions`)."""
    for item in suite.items:
        prompt = prompt_of(item, suite, convention=convention)
        yield Question(text=prompt.text, pictures=prompt.pictures, key=Key(item=item, form=prompt.form))


def overall_mean(scores: Iterable[tuple[str, str, float]]) -> float:
    """Return the mean over skills of the mean over a skill's tasks: a report's overall score.

    A row gives skill, task and score.
    """
    tasks: dict[tuple[str, str], list[float]] = {}
    for skill, task, score in scores:
        tasks.setdefault((skill, task), []).append(score)
    skills: dict[str, list[float]] = {}
    for (skill, _), values in tasks.items():
        skills.setdefault(skill, []).append(fmean(values))
    return fmean(fmean(means) for means in skills.values())
