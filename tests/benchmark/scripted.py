"""An adapter that says what its script holds, and an onlooker of runs that remembers."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import (
    AdapterCard,
)
from spatialgauge.benchmark.items import Prompt, Record, Reply, Usage
from spatialgauge.benchmark.suites import Suite


class Silent:
    """Looks on and remembers."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def started(self, total: int, kept: int) -> None:
        self.total, self.kept = total, kept

    def recorded(self, record: Record) -> None:
        self.records.append(record)


class Scripted:
    """Says the truth, after what its script holds for each attempt at an item."""

    def __init__(self, suite: Suite, script: Sequence[Exception | Reply | None] = (), **card: object) -> None:
        self.card = AdapterCard(spec="scripted", model="scripted", **card)
        self._suite = suite
        self._script = script
        self.asked: Counter[str] = Counter()
        self.prompts: list[Prompt] = []

    async def ask(self, prompt: Prompt) -> Reply:
        attempt = self.asked[prompt.item]
        self.asked[prompt.item] += 1
        self.prompts.append(prompt)
        await asyncio.sleep(0)
        step = self._script[attempt] if attempt < len(self._script) else None
        if isinstance(step, Exception):
            raise step
        if isinstance(step, Reply):
            return step
        item = self._suite.by_id[prompt.item]
        return Reply(
            text=answers.of(item.form.kind).phrase(item.truth, item.form),
            usage=Usage(input_tokens=1000, output_tokens=10),
        )

    async def close(self) -> None:
        return
