"""What the baselines share: a card, and a reply made from one answer."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from pydantic import JsonValue

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Item, Prompt, Reply


class Baseline(ABC):
    """An adapter that answers by a rule. `items` are the suite's; only a baseline that says so uses them."""

    def __init__(self, name: str, items: Sequence[Item] = ()) -> None:
        self.card = AdapterCard(spec=f"baseline/{name}", model=name, concurrency=1)
        self.items = {item.id: item for item in items}

    @abstractmethod
    def answer(self, prompt: Prompt) -> JsonValue:
        """Return the value to answer with, as a reader would return it; None says that there is none."""

    async def ask(self, prompt: Prompt) -> Reply:
        """Reply with the answer in the form the prompt asks for."""
        value = self.answer(prompt)
        if value is None:
            return Reply(text="I cannot tell from the picture.")
        return Reply(text=laid_out(answers.of(prompt.form.kind).phrase(value, prompt.form), prompt.layout))

    async def close(self) -> None:
        """Release nothing: a rule holds no connection."""
        return


def laid_out(text: str, layout: str | None) -> str:
    """Return an answer as the words of a question want it written (`items.Wording.reply`)."""
    if layout is None:
        return text
    number, _, unit = text.partition(" ")
    parts = {"{answer}": text, "{number}": number, "{unit}": unit, "{joined}": text.replace(", ", "")}
    for name, said in parts.items():
        layout = layout.replace(name, said)
    return layout
