"""Suite folders: Parquet that `datasets` reads, from a folder or from the hub.

A folder holds `suite.json` (the card), `items.parquet` (a row a question), `pictures.parquet` (each picture once, by
its SHA-256) and `scenes.parquet` (the scene behind each picture), so that many questions can share a picture that is
stored once.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from spatialgauge.benchmark.errors import DataError, ServiceError, UsageError
from spatialgauge.benchmark.items import Form, Item, canonical_json
from spatialgauge.benchmark.journal import first_fault, write_whole
from spatialgauge.benchmark.stored_pictures import StoredPictures, of_file, of_table
from spatialgauge.benchmark.suites import SceneRow, Suite, SuiteCard

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa

Contents = TypeVar("Contents")
CARD = "suite.json"
TABLES = ("items", "pictures", "scenes")
ROWS = 1000
"""Rows turned into Python objects at a time."""
PICTURES = 100
"""Pictures that stand in memory while they are written."""


def save(suite: Suite, folder: Path) -> None:
    """Write a suite folder; an existing one is replaced file by file, the card last."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in _rows(suite).items():
        beside = folder / f".{name}.parquet"
        _write(beside, rows, _features()[name].arrow_schema, PICTURES if name == "pictures" else ROWS)
        beside.replace(folder / f"{name}.parquet")
    write_whole(folder / "README.md", _readme(suite.card).encode())
    write_whole(folder / CARD, (suite.card.model_dump_json(indent=1) + "\n").encode())


def _write(path: Path, rows: Iterator[dict[str, Any]], schema: "pa.Schema", at_a_time: int) -> None:
    """Write a table of which only so many rows stand in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, schema) as writer:
        while batch := list(islice(rows, at_a_time)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))


def load(reference: str | Path, shipped: Mapping[str, Path] | None = None) -> Suite:
    """Return a suite by name (`mini`, `mini@1`), folder, or hub id (`owner/name@revision`).

    `shipped` gives the folders of the suites that come with the package. Raises UsageError for an unknown name, with
    the nearest one, and DataError for a damaged suite, naming the file.
    """
    known = shipped or {}
    name = str(reference)
    if name in known or f"{name}@1" in known:
        return _from_folder(known.get(name) or known[f"{name}@1"])
    folder = Path(reference)
    if folder.is_dir():
        return _from_folder(folder)
    if name.count("/") == 1 and not folder.exists() and not name.startswith((".", "~")):
        return _from_hub(name)
    import difflib

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}, or give a suite's folder"
    raise UsageError(f"there is no suite {name!r}{hint}")


def _from_folder(folder: Path) -> Suite:
    import pyarrow.parquet as pq

    card = read_card(folder)
    tables = {name: _read(folder / f"{name}.parquet", pq.read_table) for name in TABLES if name != "pictures"}
    return _from_tables(card, tables, _read(folder / "pictures.parquet", of_file), str(folder))


def _read(path: Path, reader: Callable[[Path], Contents]) -> Contents:
    import pyarrow as pa

    try:
        return reader(path)
    except (OSError, pa.ArrowException) as error:
        raise DataError(
            f"{path}: is damaged or missing ({str(error).splitlines()[0]}); build the suite again"
        ) from error


def _from_hub(reference: str) -> Suite:
    """Load `owner/name` or `owner/name@revision` through `datasets`, which keeps it in its own cache."""
    import datasets
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    name, _, revision = reference.partition("@")
    try:
        path = hf_hub_download(name, CARD, repo_type="dataset", revision=revision or None)
        tables = {
            part: datasets.load_dataset(name, part, split="test", revision=revision or None).data.table
            for part in TABLES
        }
    except (HfHubHTTPError, OfflineModeIsEnabled, OSError, ValueError) as error:
        fault = str(error).splitlines()[0]
        raise UsageError(
            f"there is no suite {reference!r} here, and it could not be had from the hub ({fault}); "
            "name a suite, a folder, or owner/name@revision"
        ) from error
    pictures = of_table(tables["pictures"], f"{reference}/pictures.parquet")
    return _from_tables(read_card(Path(path).parent), tables, pictures, reference)


def read_card(folder: Path) -> SuiteCard:
    """Return a suite folder's card without reading its items; a DataError says what is wrong."""
    path = folder / CARD
    try:
        return SuiteCard.model_validate_json(path.read_bytes())
    except OSError as error:
        raise DataError(f"{folder}: is no suite, it has no readable {CARD} ({error.strerror})") from error
    except ValidationError as error:
        raise DataError(f"{path}: {first_fault(error)}") from error


def _from_tables(card: SuiteCard, tables: Mapping[str, "pa.Table"], pictures: StoredPictures, place: str) -> Suite:
    return Suite(
        card,
        list(_items(_rows_of(tables["items"]), place)),
        pictures,
        list(_scenes(_rows_of(tables["scenes"]), place)),
    )


def _scenes(rows: Iterable[Mapping[str, Any]], place: str) -> Iterator[SceneRow]:
    for number, row in enumerate(rows, start=1):
        try:
            yield SceneRow(**row)
        except ValidationError as error:
            raise DataError(f"{place}/scenes.parquet, row {number}: {first_fault(error)}") from error


def _rows_of(table: "pa.Table") -> Iterator[dict[str, Any]]:
    """Yield a table's rows, of which only some stand in memory as Python objects at a time."""
    for batch in table.to_batches(max_chunksize=ROWS):
        yield from batch.to_pylist()


def _items(rows: Iterable[Mapping[str, Any]], place: str) -> Iterator[Item]:
    forms: dict[str, Form] = {}  # thousands of items share a few forms, which are a good part of their memory
    for number, row in enumerate(rows, start=1):
        try:
            told = {
                "kind": row["kind"],
                "options": {option["letter"]: option["text"] for option in row["options"]},
                **{key: row.get(key) for key in FORM},
            }
            form = forms.setdefault(json.dumps(told), Form.model_validate(told))
            yield Item(
                form=form,
                truth=json.loads(row["truth"]),
                frames=json.loads(row["frames"]),
                slices=json.loads(row["slices"]),
                wording=json.loads(row.get("wording") or "null"),
                regions=json.loads(row.get("regions") or "[]"),
                **{key: row[key] for key in PLAIN},
            )
        except ValidationError as error:
            raise DataError(f"{place}/items.parquet, row {number}: {first_fault(error)}") from error
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise DataError(f"{place}/items.parquet, row {number}: {error}") from error


PLAIN = ("id", "task", "skill", "question", "rule", "pictures", "phrases", "group", "pair", "bundle")
"""Columns of `items` that hold an item's field as it is."""
FORM = ("unit", "width", "height", "convention")
"""Columns of `items` that hold a field of its form as it is."""


def _rows(suite: Suite) -> dict[str, Iterator[dict[str, Any]]]:
    return {
        "items": (
            {
                **{key: getattr(item, key) for key in PLAIN},
                "kind": item.form.kind.value,
                "options": [{"letter": letter, "text": text} for letter, text in item.form.options.items()],
                **{key: getattr(item.form, key) for key in FORM},
                "truth": canonical_json(item.truth),
                "frames": canonical_json(item.frames),
                "slices": canonical_json(item.slices),
                "wording": item.wording and item.wording.model_dump_json(exclude_none=True),
                "regions": canonical_json([one.model_dump(mode="json") for one in item.regions])
                if item.regions
                else None,
            }
            for item in suite.items
        ),
        "pictures": (
            {
                "sha256": picture.sha256,
                "width": picture.width,
                "height": picture.height,
                "image": {
                    "bytes": picture.data,
                    "path": f"{picture.sha256[:16]}.{picture.mime.removeprefix('image/')}",
                },
            }
            for picture in suite.pictures.values()
        ),
        "scenes": (row.model_dump() for row in suite.scenes),
    }


def _features() -> dict[str, "datasets.Features"]:
    from datasets import Features, Image, List, Value

    text = Value("string")
    return {
        "items": Features(
            {
                **dict.fromkeys(("id", "task", "skill", "question", "rule", "group", "pair", "bundle"), text),
                **dict.fromkeys(
                    ("kind", "unit", "convention", "truth", "frames", "slices", "wording", "regions"), text
                ),
                "width": Value("int32"),
                "height": Value("int32"),
                "pictures": List(text),
                "phrases": List(text),
                "options": List({"letter": text, "text": text}),
            }
        ),
        "pictures": Features(
            {"sha256": text, "width": Value("int32"), "height": Value("int32"), "image": Image(decode=True)}
        ),
        "scenes": Features(dict.fromkeys(SceneRow.model_fields, text)),
    }


def _readme(card: SuiteCard) -> str:
    configs = "\n".join(
        f"- config_name: {name}\n  data_files:\n  - split: test\n    path: {name}.parquet" for name in TABLES
    )
    tasks = "\n".join(f"- {task}: {count} items" for task, count in card.tasks.items())
    return (
        f"---\nlicense: {card.licence.lower()}\npretty_name: spatialgauge {card.name}\nconfigs:\n{configs}\n---\n"
        f"# {card.name}@{card.version}\n\n{card.title}\n\n{tasks}\n\nSHA-256 {card.hash}; made by {card.generator}.\n"
    )


def publish(folder: Path, card: SuiteCard, repository: str, *, private: bool = False) -> str:
    """Upload a suite folder as the hub's data set `repository`, tag it with the suite's version, return its reference.

    Raises ServiceError when the hub cannot be reached or refuses the token.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    hub = HfApi()
    files = [CARD, "README.md", *(f"{name}.parquet" for name in TABLES)]
    try:
        hub.create_repo(repository, repo_type="dataset", private=private, exist_ok=True)
        hub.upload_folder(repo_id=repository, repo_type="dataset", folder_path=folder, allow_patterns=files)
        hub.create_tag(repository, tag=f"v{card.version}", repo_type="dataset", exist_ok=True)
    except (HfHubHTTPError, OfflineModeIsEnabled, OSError) as error:
        raise ServiceError(f"{repository}: could not be published ({str(error).splitlines()[0]})") from error
    return f"{repository}@v{card.version}"
