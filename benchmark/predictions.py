"""Replies made elsewhere: read from a file of predictions, and marked by a suite's rules.

A file is JSON lines (`.jsonl`, `.ndjson`), JSON (`.json`: a list of rows, one object from item to reply, or an inspect
log), a table (`.csv`, `.tsv`) or a sheet (`.xlsx`). A row names its `item` (or `id`), its `reply` (or `prediction`,
`response`, `answer`, `output`) and may number its `repeat`; what else it holds is not looked at. Rows as other kits
write them are understood too (`kits`). An item of a public benchmark may also go by the name of its row. Nothing is
guessed and nothing is passed over: a file that is not wholly understood is a DataError.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Item, Kind, Record, Reply
from spatialgauge.benchmark.kits import NUMBERED, is_log, row_of_kit, samples_of_log
from spatialgauge.benchmark.manifest import Manifest, SuiteName
from spatialgauge.benchmark.marking import fields_of_reply, told, versions
from spatialgauge.benchmark.suites import Suite

MAX_FILE: Final = 256 * 1024 * 1024
MAX_REPLY: Final = 4 * 1024 * 1024
"""Characters; a reader reads far fewer, and says so of a reply that is longer."""
ITEM_COLUMNS: Final = ("item", "id")
REPLY_COLUMNS: Final = ("reply", "prediction", "response", "answer", "output")
NO_PROMPT: Final = "0" * 64
"""Stands for the prompt's hash: what was asked elsewhere is not known."""


class Prediction(NamedTuple):
    """One reply to one item; `reply` is None where a row says that there is none. `place` is where it stands.

    `truth` is what the file keeps as the right answer, where it is a kit's.
    """

    item: str
    repeat: int
    reply: str | None
    place: str
    truth: str | None = None


def read_predictions(path: Path) -> list[Prediction]:
    """Return the predictions of a file, in its order.

    A reply that is no text, such as a number or a list of boxes, is taken as its JSON. Raises DataError, naming file
    and line (in a JSON list: the row), for a damaged or oversized file and for an item and repeat that stand twice.
    """
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        hint = "write it as JSON: inspect log convert --to json" if suffix == ".eval" else _SUFFIXES
        raise DataError(f"{path}: cannot tell what it is; {hint}")
    found: dict[tuple[str, int], Prediction] = {}
    for row, place in _READERS[suffix](path):
        prediction = _prediction(row, place)
        first = found.setdefault((prediction.item, prediction.repeat), prediction)
        if first is not prediction:
            raise DataError(
                f"{place}: item {_shown(prediction.item)}, repeat {prediction.repeat}, stands already at "
                f'{first.place}; keep one, or number them with "repeat"'
            )
    if not found:
        raise DataError(f"{path}: holds no predictions")
    return list(found.values())


def manifest_of(
    predictions: Sequence[Prediction], suite: Suite, reference: str, named: tuple[str, str], convention: str
) -> Manifest:
    """Return the manifest of a run that gave these replies: every item was asked as often as repeats are numbered.

    `named` are what is shown of the model and its name.
    """
    card = suite.card
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Manifest(
        suite=SuiteName(name=card.name, version=card.version, hash=card.hash, reference=reference),
        items=len(suite.items) * len({one.repeat for one in predictions}),
        adapter=AdapterCard(spec=f"predictions/{named[0]}", model=named[1], convention=convention),
        answers=versions(suite),
        settings={"convention": convention},
        started=now,
        finished=now,
    )


def mark_predictions(predictions: Sequence[Prediction], suite: Suite, convention: str = "pixels") -> list[Record]:
    """Return a record for each prediction that has a reply, read and scored by the rules of its item.

    `convention` names how the model wrote coordinates; pixels are those of the suite's pictures. Raises DataError where
    items are not the suite's, naming the first place and the items.
    """
    known = _known(suite)
    unknown = [one for one in predictions if one.item not in known]
    if unknown:
        names = list(dict.fromkeys(one.item for one in unknown))
        more = f" (nor {len(names) - 1} more: {', '.join(map(_shown, names[1:11]))})" if names[1:] else ""
        raise DataError(
            f"{unknown[0].place}: {suite.card.name}@{suite.card.version} has no item {_shown(names[0])}{more}; "
            "give the suite that was asked, or leave these out"
        )
    for one in predictions:
        _same_question(one, known[one.item])
    return [_record(one, one.reply, known[one.item], convention) for one in predictions if one.reply is not None]


def _known(suite: Suite) -> Mapping[str, Item]:
    """Return the items by id, by the name of their row, and by its number (`#12`); what two go by names none."""
    names: dict[str, Item | None] = {}
    for item in suite.items:
        for name in (item.slices.get("row"), f"{NUMBERED}{item.slices.get('number')}"):
            if name is not None:
                names[str(name)] = None if str(name) in names else item
    return {**{name: item for name, item in names.items() if item is not None}, **suite.by_id}


def _same_question(prediction: Prediction, item: Item) -> None:
    """Raise DataError where a kit's row has another letter for the right one than the item it goes to."""
    told = (prediction.truth or "").strip(" ()[].").upper()
    if item.form.kind is Kind.CHOICE and told in item.form.options and told != item.truth:
        raise DataError(
            f"{prediction.place}: has {told} for the right answer and the item has {item.truth}; "
            "give the suite of the very rows that were asked"
        )


def _record(prediction: Prediction, text: str, item: Item, convention: str) -> Record:
    return Record(
        **fields_of_reply(item, told(item.form, convention, None), Reply(text=text)),
        item=item.id,
        repeat=prediction.repeat,
        task=item.task,
        group=item.group,
        pair=item.pair,
        prompt_hash=NO_PROMPT,
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    if len(data) > MAX_FILE:
        raise DataError(f"{path}: is larger than {MAX_FILE // 2**20} MiB; give the predictions in parts")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(f"{path}, line {line}: is not UTF-8") from error


Rows = Iterator[tuple[Mapping[str, object], str]]


def _json_lines(path: Path) -> Rows:
    text = _text(path)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            place = f"{path}, line {number}"
            yield _row(_json(line, place), place), place


def _json_file(path: Path) -> Rows:
    whole = _json(_text(path), str(path))
    if isinstance(whole, Mapping) and is_log(whole):
        for number, sample in enumerate(samples_of_log(whole), start=1):
            yield sample, f"{path}, sample {number}"
    elif isinstance(whole, Mapping):
        for item, reply in whole.items():
            yield {"item": item, "reply": reply}, f"{path}, item {_shown(item)}"
    elif isinstance(whole, list):
        for number, one in enumerate(whole, start=1):
            place = f"{path}, row {number}"
            yield _row(one, place), place
    else:
        raise DataError(f"{path}: is neither a list of rows nor an object from item to reply")


def _csv(path: Path) -> Rows:
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    rows = csv.reader(io.StringIO(_text(path), newline=""), strict=True, delimiter=delimiter)
    before = csv.field_size_limit(MAX_REPLY)
    try:
        header = next(rows, [])
        if twice := {name for name in header if header.count(name) > 1}.intersection((*ITEM_COLUMNS, *REPLY_COLUMNS)):
            raise DataError(f"{path}, line 1: the column {min(twice)} stands twice")
        end = rows.line_num
        for row in rows:
            place, end = f"{path}, line {end + 1}", rows.line_num
            if row and len(row) != len(header):
                raise DataError(f"{place}: has {len(row)} fields, and the header has {len(header)}")
            if row:
                yield {name: value for name, value in zip(header, row, strict=True) if name != "repeat" or value}, place
    except csv.Error as error:
        raise DataError(f"{path}, line {rows.line_num}: is damaged ({error})") from error
    finally:
        csv.field_size_limit(before)


def _sheet(path: Path) -> Rows:
    """Yield the rows of a workbook's first sheet; a cell without content is a column that the row has not."""
    try:
        import openpyxl
    except ImportError as error:
        raise UsageError("sheets are read with openpyxl: pip install 'spatialgauge[sheets]'") from error
    if path.stat().st_size > MAX_FILE:
        raise DataError(f"{path}: is larger than {MAX_FILE // 2**20} MiB; give the predictions in parts")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        lines = book.worksheets[0].iter_rows(values_only=True)
        header = [str(name) for name in next(lines, ())]
        for number, line in enumerate(lines, start=2):
            row = {name: cell for name, cell in zip(header, line, strict=False) if cell is not None}
            if "index" in row:
                row.setdefault("prediction", "")
            if row:
                yield row, f"{path}, line {number}"
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, IndexError) as error:
        raise DataError(f"{path}: is no workbook that can be read ({error})") from error


_READERS: Final = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".json": _json_file,
    ".csv": _csv,
    ".tsv": _csv,
    ".xlsx": _sheet,
}
_SUFFIXES: Final = "name it .jsonl, .json, .csv, .tsv or .xlsx after what it holds"


def _json(text: str, place: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = place if ", line " in place else f"{place}, line {error.lineno}"
        raise DataError(f"{where}: is no JSON ({error.msg} at column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{place}: is no JSON that can be read ({error})") from error


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{_shown(next(name for name in names if names.count(name) > 1))} stands twice in one object")
    return held


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON; write null where there is no reply")


def _row(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise DataError(f'{place}: is no object; give {{"item": "...", "reply": "..."}}')
    return value


def _prediction(row: Mapping[str, object], place: str) -> Prediction:
    row = row_of_kit(row)
    truth = row.get("truth")
    item = row[_column(row, ITEM_COLUMNS, place)]
    reply = row[_column(row, REPLY_COLUMNS, place)]
    if not isinstance(item, str) or not item:
        raise DataError(f"{place}: the item's name is no text")
    if reply is not None and not isinstance(reply, str):
        reply = json.dumps(reply, ensure_ascii=False)
    if reply is not None and len(reply) > MAX_REPLY:
        raise DataError(f"{place}: the reply is longer than {MAX_REPLY // 2**20} Mi characters")
    return Prediction(
        item, _repeat(row.get("repeat", 0), place), reply, place, truth if isinstance(truth, str) else None
    )


def _column(row: Mapping[str, object], names: Sequence[str], place: str) -> str:
    """Return which of the columns a row has; the first name wins over the others, which exclude each other."""
    held = [name for name in names if name in row]
    if not held:
        columns = ", ".join(map(_shown, list(row)[:10])) or "none"
        raise DataError(f"{place}: has no {' or '.join(names)} among its columns ({columns})")
    if len(held) > 1 and held[0] != names[0]:
        raise DataError(f"{place}: has {' and '.join(held)}; name the one that is meant {names[0]}")
    return held[0]


def _repeat(value: object, place: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value
    raise DataError(f"{place}: the repeat is no count from 0 on: {_shown(str(value))}")


def _shown(name: str) -> str:
    """Return a name from a file as one short printable word."""
    return repr(name if len(name) <= 80 else f"{name[:77]}...")
