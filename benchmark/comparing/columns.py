"""A run's records as columns: what a comparison needs of a million of them, in some tens of megabytes.

Items, groups, prompts and models are told apart by 64 bits of a hash of their names. Two items of a million have the
same ones once in forty million runs, and are then reported as one that stands twice.
"""

import hashlib
import math
from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.comparing.sources import opened, read_head, read_lines
from spatialgauge.benchmark.items import UNSCORED, Outcome, Record
from spatialgauge.benchmark.journal import MAX_LINE
from spatialgauge.benchmark.manifest import Manifest

OUTCOMES = tuple(Outcome)


@dataclass(frozen=True)
class Columns:
    """A run, one row a record in the order of the file.

    `item`, `group` and `prompt` are hashes, `task` an index into `tasks`, `outcome` one into `OUTCOMES`; `score` is NaN
    where a call failed and where no answer is wrong (`items.UNSCORED`); `offset` is where the record's line begins in
    the file. `cost_usd`, `latency_s` and tokens are totals over the run, cost None where no record states one.
    """

    run: Path
    manifest: Manifest
    item: NDArray[np.uint64]
    repeat: NDArray[np.uint32]
    group: NDArray[np.uint64]
    prompt: NDArray[np.uint64]
    task: NDArray[np.uint32]
    outcome: NDArray[np.uint8]
    score: NDArray[np.float64]
    offset: NDArray[np.uint64]
    tasks: tuple[str, ...]
    cost_usd: float | None
    latency_s: float
    input_tokens: int
    output_tokens: int

    def __len__(self) -> int:
        return len(self.item)

    def count(self, outcome: Outcome) -> int:
        """Return how many records ended so."""
        return int(np.count_nonzero(self.outcome == OUTCOMES.index(outcome)))


def key(name: str) -> int:
    """Return the 64 bits under which a name stands in a column."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def read_columns(run: Path) -> Columns:
    """Return the records of a run folder or a baseline file as columns; it is read once, a line at a time.

    A torn last line is passed over, as everywhere. Raises DataError, naming file and line, for any other damage.
    """
    manifest = read_head(run)
    item, group, prompt, offset = (array("Q") for _ in range(4))
    repeat, task, outcome, score = array("I"), array("I"), array("B"), array("d")
    tasks: dict[str, int] = {}
    code = {outcome: number for number, outcome in enumerate(OUTCOMES)}
    costs, latency, tokens_in, tokens_out = array("d"), 0.0, 0, 0
    for record, begins in read_lines(run):
        item.append(key(record.item))
        repeat.append(record.repeat)
        group.append(key(record.group))
        prompt.append(int(record.prompt_hash[:16], 16))
        task.append(tasks.setdefault(record.task, len(tasks)))
        outcome.append(code[record.outcome])
        score.append(math.nan if record.score is None or not UNSCORED.isdisjoint(record.details) else record.score)
        offset.append(begins)
        latency += record.latency_s
        if record.cost_usd is not None:
            costs.append(record.cost_usd)
        if record.usage is not None:
            tokens_in += record.usage.input_tokens
            tokens_out += record.usage.output_tokens
    return Columns(
        run=run,
        manifest=manifest,
        item=np.frombuffer(item, np.uint64),
        repeat=np.frombuffer(repeat, np.uint32),
        group=np.frombuffer(group, np.uint64),
        prompt=np.frombuffer(prompt, np.uint64),
        task=np.frombuffer(task, np.uint32),
        outcome=np.frombuffer(outcome, np.uint8),
        score=np.frombuffer(score, np.float64),
        offset=np.frombuffer(offset, np.uint64),
        tasks=tuple(tasks),
        cost_usd=math.fsum(costs) if costs else None,
        latency_s=latency,
        input_tokens=tokens_in,
        output_tokens=tokens_out,
    )


def records_at(columns: Columns, rows: NDArray[np.intp]) -> list[Record]:
    """Return the whole records of these rows, read again from the file."""
    found: dict[int, Record] = {}
    with opened(columns.run) as stream:
        for begins in np.sort(columns.offset[rows]):
            stream.seek(int(begins))
            found[int(begins)] = Record.model_validate_json(stream.readline(MAX_LINE))
    return [found[int(begins)] for begins in columns.offset[rows]]
