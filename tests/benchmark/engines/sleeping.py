"""An adapter of one's own: waits as long as it is told, then says the truth of one item in two."""

import asyncio
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Item, Prompt, Reply, Usage


class Sleeping:
    """Answers after `seconds`, `slots` calls at a time; notes each call in `notes`, one line: process, item."""

    def __init__(self, items: Sequence[Item], seconds: float = 0.2, slots: int = 1, notes: str = "") -> None:
        self.card = AdapterCard(spec="sleeping", model="sleeping", settings={"seconds": seconds}, concurrency=slots)
        self._items = {item.id: item for item in items}
        self._seconds, self._slots = seconds, asyncio.Semaphore(slots)
        self._notes = Path(notes) if notes else None

    async def ask(self, prompt: Prompt) -> Reply:
        if self._notes:
            with self._notes.open("a") as stream:
                stream.write(f"{os.getpid()} {prompt.item}\n")
        async with self._slots:
            await asyncio.sleep(self._seconds)
        item = self._items[prompt.item]
        knows = hashlib.sha256(prompt.item.encode()).digest()[0] % 2 == 0
        text = answers.of(item.form.kind).phrase(item.truth, item.form) if knows else "I cannot tell."
        return Reply(text=text, usage=Usage(input_tokens=len(prompt.text), output_tokens=len(text)))

    async def close(self) -> None:
        return
