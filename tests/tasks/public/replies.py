"""Replies made for a suite's items, and what they come to officially."""

from spatialgauge.adapters.baselines.baseline import laid_out
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Kind, Outcome, Record
from spatialgauge.benchmark.official import official_figures
from spatialgauge.benchmark.predictions import NO_PROMPT


def figures(suite, replies):
    """The official figures of replies by item id, by name, in per cent."""
    records = [
        Record(
            item=name,
            task=suite.by_id[name].task,
            group=suite.by_id[name].group,
            outcome=Outcome.ANSWERED,
            reply=text,
            score=0.0,
            prompt_hash=NO_PROMPT,
        )
        for name, text in replies.items()
    ]
    found = official_figures(suite.card.official, suite.by_id, records)
    return {figure.name: None if figure.value is None else 100 * figure.value for figure in found}


def right(item):
    """The reply of one who knows, as the official reader wants it."""
    return laid_out(answers.of(item.form.kind).phrase(item.truth, item.form), item.wording and item.wording.reply)


def wrong(item):
    """A reply that is another option, or nothing of the kind."""
    if item.form.kind is Kind.CHOICE:
        return next(letter for letter in item.form.options if letter != item.truth)
    return {"yes": "no", "no": "yes"}.get(str(item.truth), "0.0001")
