"""Tables as files: CSV that no spreadsheet takes for formulas, JSON without NaN, Parquet."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the start of a formula (OWASP, CSV injection); numbers stay numbers."""
Rows = Sequence[Mapping[str, object]]


def as_csv(rows: Rows) -> bytes:
    """Return rows as CSV; a text that a spreadsheet would compute gets a quotation mark before it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=_columns(rows))
    writer.writeheader()
    writer.writerows({name: _guarded(value) for name, value in row.items()} for row in rows)
    return out.getvalue().encode()


def _guarded(value: object) -> object:
    text = isinstance(value, str) and value.lstrip(" \u00a0").startswith(FORMULA)
    return f"'{value}" if text else value


def as_json(rows: Rows) -> bytes:
    """Return rows as a JSON list of objects."""
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, allow_nan=False, indent=1).encode()


def as_parquet(rows: Rows) -> bytes:
    """Return rows as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: [row.get(name) for row in rows] for name in _columns(rows)}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression="zstd")
    return out.getvalue()


def _columns(rows: Rows) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


FORMATS: Final[Mapping[str, tuple[Callable[[Rows], bytes], str]]] = {
    "CSV": (as_csv, "text/csv"),
    "JSON": (as_json, "application/json"),
    "Parquet": (as_parquet, "application/vnd.apache.parquet"),
}
"""Format to its writer and media type."""
