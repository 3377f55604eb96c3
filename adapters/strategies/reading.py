"""What a strategy reads in the replies it gets, by the same readers that read a model's answer."""

from collections.abc import Sequence

from pydantic import JsonValue

from spatialgauge.adapters.baselines.baseline import laid_out
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Prompt, Reading, Reply


def read(reply: Reply, form: Form) -> Reading:
    """Return what a reply says; one that declines reads as refused whatever its text."""
    if reply.refusal:
        return Reading(status="refused", reason="the service declined to answer")
    return answers.of(form.kind).read(reply.text, form)


def values(replies: Sequence[Reply], form: Form) -> list[JsonValue]:
    """Return the value of each reply that could be read, `[]` for one that says there is none."""
    readings = [read(reply, form) for reply in replies]
    return [
        [] if reading.status == "empty" else reading.value
        for reading in readings
        if reading.status in ("parsed", "empty")
    ]


def phrased(value: JsonValue, prompt: Prompt) -> str:
    """Return a reply to a prompt that says the value, laid out as its words want it; an empty list is `[]`."""
    said = "[]" if value == [] else answers.of(prompt.form.kind).phrase(value, prompt.form)
    return laid_out(said, prompt.layout)
