"""A training set as files: Parquet tables, JSONL of conversations mixed with another set, and a card."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import IO, Any, Final

from spatialgauge import __version__
from spatialgauge.benchmark.engines.mapping import Mapped
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.tasks.scenes.lifting.photograph import Photograph
from spatialgauge.tasks.scenes.lifting.store import picture_path
from spatialgauge.tasks.synthesis.conversations import FORMS
from spatialgauge.tasks.synthesis.rows import COLUMNS, HELD_OUT, TRAIN, Plan, Row, rows_of

TABLES: Final = {TRAIN: "train.parquet", HELD_OUT: "held_out.parquet"}
FRONT: Final = (
    "---",
    "task_categories: [visual-question-answering]",
    "tags: [spatial reasoning, synthetic]",
    "configs:",
    "- config_name: default",
    "  data_files:",
    *(f"  - {{split: {name.removesuffix('.parquet')}, path: {name}}}" for name in TABLES.values()),
    "---",
)
"""How a data card tells `datasets` which table is which split: without it, held-out rows would be left out or mixed."""
GROUP: Final = 10_000
"""Rows written to a table at a time: memory does not grow with the set."""


@dataclass
class Counts:
    """What a training set holds."""

    rows: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    halves: Counter[str] = field(default_factory=Counter)
    truths: Counter[str] = field(default_factory=Counter)
    pictures: int = 0
    silent: int = 0
    """Pictures that gave no row."""

    def add(self, made: Sequence[Row]) -> None:
        """Count the rows of one picture."""
        self.pictures += 1
        self.silent += not made
        for row in made:
            self.rows[str(row["split"])] += 1
            self.kinds[str(row["kind"])] += 1
            self.halves[str(row["half"])] += 1
            if row["truth"] in ("yes", "no"):
                self.truths[str(row["truth"])] += 1


def synthesize(
    photographs: Iterable[Photograph],
    plan: Plan,
    out: Path,
    mapped: Mapped = map,
    told: Callable[[], None] = lambda: None,
) -> Counts:
    """Write the tables of a training set, streaming; return what they hold. `mapped` may work elsewhere, in order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out.mkdir(parents=True, exist_ok=True)
    counts = Counts()
    schema = pa.schema([(name, pa.float64() if name in ("exact", "value") else pa.string()) for name in COLUMNS])
    beside = {split: out / f".{name}" for split, name in TABLES.items()}
    writers = {split: pq.ParquetWriter(path, schema) for split, path in beside.items()}
    waiting: dict[str, list[Row]] = {split: [] for split in TABLES}
    try:
        for made in mapped(partial(_rows, plan), photographs):
            counts.add(made)
            told()
            for row in made:
                waiting[str(row["split"])].append(row)
            for split, rows in waiting.items():
                if len(rows) >= GROUP:
                    writers[split].write_table(pa.Table.from_pylist(rows, schema))
                    rows.clear()
        for split, rows in waiting.items():
            writers[split].write_table(pa.Table.from_pylist(rows, schema))
    finally:
        for writer in writers.values():
            writer.close()
    for split, name in TABLES.items():
        beside[split].replace(out / name)
    return counts


def _rows(plan: Plan, photograph: Photograph) -> list[Row]:
    return list(rows_of(photograph, plan))


def rows_in(path: Path) -> Iterator[Row]:
    """Yield the rows of a table, some at a time."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as table:
        for batch in table.iter_batches(batch_size=GROUP):
            yield from batch.to_pylist()


def export(out: Path, scenes: Path, forms: Sequence[str], mix: Path | None, share: float, seed: int) -> Counter[str]:
    """Write the training rows as JSONL of conversations, each form in its own file; return how many lines each has.

    With `mix`, a JSONL of another set in the same form, its lines are kept and as many spatial ones put among them, at
    drawn places, as make up `share` of all; DataError where there are too few.
    """
    train = out / TABLES[TRAIN]
    written: Counter[str] = Counter()
    for form in forms:
        convert = FORMS[form]
        lines = (json.dumps(convert(row, _place(scenes, out, row, form)), ensure_ascii=False) for row in rows_in(train))
        mixed = lines if mix is None else _mixed(lines, mix, share, seed)
        with (out / f".{form}.jsonl").open("w", encoding="utf-8") as stream:
            written[form] = _write(stream, mixed)
        (out / f".{form}.jsonl").replace(out / f"{form}.jsonl")
    return written


def _place(scenes: Path, out: Path, row: Row, form: str) -> Path:
    """Return a row's picture: as a path from the set's folder, or, where it is read, its file."""
    path = picture_path(scenes, str(row["picture"]))
    return path if form == "openai" else Path("pictures") / path.name


def _write(stream: IO[str], lines: Iterable[str]) -> int:
    number = 0
    for line in lines:
        stream.write(line + "\n")
        number += 1
    return number


def _mixed(spatial: Iterable[str], mix: Path, share: float, seed: int) -> Iterator[str]:
    """Yield the other set's lines with the spatial ones at drawn places among them."""
    others = sum(1 for _ in _others(mix))
    wanted = round(share / (1 - share) * others)
    places = Counter(Random(f"{seed}:mix").choices(range(others), k=wanted)) if others else Counter()
    source = iter(spatial)
    for place, line in enumerate(_others(mix)):
        for _ in range(places[place]):
            one = next(source, None)
            if one is None:
                raise DataError(
                    f"{mix}: {others} lines take {wanted} spatial ones for a share of {share:.0%}, and there are less; "
                    "lift more pictures, or lower --share"
                )
            yield one
        yield line


def _others(mix: Path) -> Iterator[str]:
    with mix.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                try:
                    json.loads(line)
                except json.JSONDecodeError as error:
                    raise DataError(f"{mix}, line {number}: is no JSON ({error.msg})") from error
                yield line.rstrip("\n")


def write_card(out: Path, counts: Counts, plan: Plan, made_from: Mapping[str, Any], written: Mapping[str, int]) -> None:
    """Write the data card: README.md for people, card.json for machines."""
    yes, no = counts.truths["yes"], counts.truths["no"]
    body = {
        "spatialgauge": __version__,
        "rows": dict(counts.rows),
        "halves": dict(counts.halves),
        "kinds": dict(sorted(counts.kinds.items())),
        "yes": yes,
        "no": no,
        "pictures": counts.pictures,
        "pictures_without_rows": counts.silent,
        "held_out": plan.held_out,
        "seed": plan.seed,
        "excluded_pictures": len(plan.excluded),
        "lines": dict(written),
        "made_from": dict(made_from),
    }
    write_whole(out / "card.json", (json.dumps(body, indent=1, sort_keys=True) + "\n").encode())
    listed = "\n".join(f"| {kind} | {number} |" for kind, number in sorted(counts.kinds.items()))
    lines = (
        *FRONT,
        "# Spatial questions and answers",
        "",
        f"Made by spatialgauge {__version__} from {counts.pictures} pictures; {counts.silent} gave no question.",
        f"{counts.rows[TRAIN]} rows to train on, {counts.rows[HELD_OUT]} of scenes held out.",
        f"Predicates are right {yes} times and wrong {no} times.",
        "",
        "Answers are phrased as people say them; `exact` holds the value they round, in metres or degrees. Each row",
        "says in `provenance` where its geometry comes from. These are labels by models unless that says otherwise:",
        "train on them, do not measure with them. Pictures are named from the folder of the lifted scenes.",
        "",
        "| kind | rows |",
        "|---|---|",
        listed,
        "",
    )
    write_whole(out / "README.md", "\n".join(lines).encode())
