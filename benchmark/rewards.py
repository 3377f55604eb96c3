"""Readers and scorers as rewards: reinforcement learning on answers that can be checked.

`verified` and `readable` have the signature that TRL's `GRPOTrainer` takes (lists of prompts and completions, the
dataset's columns by name); `reward` is the plain function behind them. Rows to train on come from seeds that no suite
can have: see `training_seed`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import JsonValue

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Item, Reading, canonical_json

COLUMNS: Final = ("form", "truth", "rule")
"""What `row_of` puts beside a prompt and the reward functions read: JSON texts, and the rule's name."""

Completion = str | Sequence[Mapping[str, Any]]
"""A reply as TRL gives it: a text, or the messages of a conversation, of which the last is the model's."""


def reward(text: str, form: Form, truth: JsonValue, rule: str) -> float:
    """Return what a reply scores by a rule, 0..1; one that cannot be read or refuses scores 0, as in a run."""
    reading = _read(text, form)
    if reading.status not in ("parsed", "empty"):
        return 0.0
    return answers.of(form.kind).score(reading, truth, rule).value


def verified(
    prompts: Sequence[object],
    completions: Sequence[Completion],
    *,
    form: Sequence[str],
    truth: Sequence[str],
    rule: Sequence[str],
    **_columns: object,
) -> list[float]:
    """Return each completion's score by its own row's form, truth and rule."""
    rows = zip(completions, form, truth, rule, strict=True)
    return [
        reward(text_of(said), Form.model_validate_json(asked), json.loads(known), by) for said, asked, known, by in rows
    ]


def readable(
    prompts: Sequence[object], completions: Sequence[Completion], *, form: Sequence[str], **_columns: object
) -> list[float]:
    """Return 1 for each completion that can be read as an answer of its form, right or wrong, else 0."""
    readings = [
        _read(text_of(said), Form.model_validate_json(asked)) for said, asked in zip(completions, form, strict=True)
    ]
    return [float(reading.status in ("parsed", "empty")) for reading in readings]


def text_of(completion: Completion) -> str:
    """Return the text of a completion: its last message's, text parts joined, where it is a conversation."""
    if isinstance(completion, str):
        return completion
    content = completion[-1].get("content", "") if completion else ""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content if isinstance(part, Mapping))


def row_of(item: Item, convention: str = "pixels") -> dict[str, Any]:
    """Return an item as a row of a training set: `prompt` as messages, the columns of the rewards, and its names.

    `convention` is how the model writes coordinates. The pictures are added by who has them, as `images`.
    """
    form = item.form.model_copy(update={"convention": convention})
    text = answers.of(form.kind).ask(item.question, form)
    return {
        "prompt": [{"role": "user", "content": text}],
        "form": form.model_dump_json(),
        "truth": canonical_json(item.truth),
        "rule": item.rule,
        "item": item.id,
        "task": item.task,
    }


def training_seed(number: int) -> str:
    """Return a seed for scenes to train on.

    It is a text, and the seed of a suite is a whole number; the layout draws from the seed's spelling, so no number
    that anybody chooses for a suite gives a scene that a model was trained on.
    """
    return f"train:{number}"


def _read(text: str, form: Form) -> Reading:
    return answers.of(form.kind).read(text, form)
