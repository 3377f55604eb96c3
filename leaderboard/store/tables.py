"""The tables of a board as Parquet: what is asked, what was replied, and what it scored."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Item, Outcome, Record
from spatialgauge.benchmark.reports.slicing import ABSENT, FRAME, labels
from spatialgauge.benchmark.reports.summary import Part, Summary
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.leaderboard.entries import Entry

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP: Final = 128
"""Rows that a page reads for one item; they stand by task and item, so that the others are passed over."""
Rows = list[dict[str, Any]]


def write_items(path: Path, items: Sequence[Item], reasons: Mapping[str, str]) -> None:
    """Write a row an item, by task; `reasons` says why an item is out of the scores."""
    frames = frames_of(items)
    ordered = sorted(items, key=lambda item: (item.task, item.pair or "", item.id))
    _write(path, [_item_row(item, frames.get(item.id), reasons.get(item.id)) for item in ordered], _item_schema())


def frames_of(items: Sequence[Item]) -> dict[str, str]:
    """Return the frame of reference in which each item asks, for those where one is stated."""
    try:
        return {key: label for key, label in labels(items, FRAME).items() if label != ABSENT}
    except UsageError:  # no item of this suite has a frame
        return {}


def _item_row(item: Item, frame: str | None, reason: str | None) -> dict[str, Any]:
    return {
        "id": item.id,
        "task": item.task,
        "skill": item.skill,
        "group": item.group,
        "pair": item.pair,
        "kind": item.form.kind.value,
        "rule": item.rule,
        "question": item.question,
        "prompt": answers.of(item.form.kind).ask(item.question, item.form),
        "form": item.form.model_dump_json(exclude_defaults=True),
        "truth": _json(item.truth),
        "frame": frame,
        "frames": _json(item.frames),
        "slices": _json(item.slices),
        "pictures": list(item.pictures),
        "left_out": reason,
    }


def write_samples(path: Path, records: Iterable[Record]) -> None:
    """Write a row a record, by task and item."""
    ordered = sorted(records, key=lambda record: (record.task, record.item, record.repeat))
    _write(path, [_sample_row(record) for record in ordered], _sample_schema())


def _sample_row(record: Record) -> dict[str, Any]:
    reading, usage = record.reading, record.usage
    return {
        "task": record.task,
        "item": record.item,
        "repeat": record.repeat,
        "group": record.group,
        "outcome": record.outcome.value,
        "score": record.score,
        "status": reading.status if reading else None,
        "value": _json(reading.value) if reading else None,
        "reason": (reading.reason if reading else None) or record.error,
        "reply": record.reply,
        "details": _json(record.details),
        "latency_s": record.latency_s,
        "cost_usd": record.cost_usd,
        "output_tokens": usage.output_tokens if usage else None,
        "calls": record.calls,
        "trace": record.trace.model_dump_json() if record.trace else None,
    }


def write_rows(path: Path, summaries: Iterable[tuple[Entry, Summary]]) -> None:
    """Write a row an entry and part: overall, skills, tasks."""
    rows = [
        {"entry": entry.id, "name": entry.name, "kind": kind, "part": part.name, **_figures(part)}
        for entry, summary in summaries
        for kind, parts in (("overall", (summary.overall,)), ("skill", summary.skills), ("task", summary.tasks))
        for part in parts
    ]
    _write(path, rows, _row_schema())


def _figures(part: Part) -> dict[str, Any]:
    counts = {str(outcome): part.outcomes.get(outcome, 0) for outcome in Outcome}
    return {
        "n": part.n,
        **counts,
        "floor": part.floor,
        **_bounds("score", part.score),
        **_bounds("corrected", part.corrected),
        **_bounds("pairs", part.pairs),
    }


def _bounds(name: str, interval: Interval | None) -> dict[str, float | None]:
    low, mean, high = (None,) * 3 if interval is None else (interval.low, interval.mean, interval.high)
    return {name: mean, f"{name}_low": low, f"{name}_high": high}


def write_pictures(path: Path, rows: Rows) -> None:
    """Write a row a picture: `sha256`, `width`, `height`, the small copy's `file`, and `seen` (see `pictures.seen`)."""
    import pyarrow as pa

    texts = (_text(name) for name in ("sha256", "file", "seen"))
    _write(path, rows, pa.schema([*texts, ("width", pa.int32()), ("height", pa.int32())]))


def _write(path: Path, rows: Rows, schema: "pa.Schema") -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    _beside(
        path,
        lambda beside: pq.write_table(
            pa.Table.from_pylist(rows, schema), beside, row_group_size=ROW_GROUP, compression="zstd"
        ),
    )


def _beside(path: Path, write: Callable[[Path], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}")
    write(beside)
    beside.replace(path)


def _item_schema() -> "pa.Schema":
    import pyarrow as pa

    asked = ("id", "task", "skill", "group", "pair", "kind", "rule", "question", "prompt", "form")
    texts = (*asked, "truth", "frame", "frames", "slices", "left_out")
    return pa.schema([*(_text(name) for name in texts), ("pictures", pa.list_(pa.string()))])


def _sample_schema() -> "pa.Schema":
    import pyarrow as pa

    return pa.schema(
        [
            *(_text(name) for name in ("task", "item")),
            ("repeat", pa.int32()),
            *(_text(name) for name in ("group", "outcome")),
            ("score", pa.float64()),
            *(_text(name) for name in ("status", "value", "reason", "reply", "details")),
            *((name, pa.float64()) for name in ("latency_s", "cost_usd")),
            *((name, pa.int64()) for name in ("output_tokens", "calls")),
            _text("trace"),
        ]
    )


def _row_schema() -> "pa.Schema":
    import pyarrow as pa

    counts = ("n", *map(str, Outcome))
    figures = ("floor", *(f"{name}{end}" for name in ("score", "corrected", "pairs") for end in ("", "_low", "_high")))
    return pa.schema(
        [
            *(_text(name) for name in ("entry", "name", "kind", "part")),
            *((name, pa.int64()) for name in counts),
            *((name, pa.float64()) for name in figures),
        ]
    )


def _text(name: str) -> tuple[str, "pa.DataType"]:
    import pyarrow as pa

    return (name, pa.string())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
