"""A pin of rows: one hash over all that they hold, by which a later build finds out that they have changed."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


class Pin:
    """Takes the hash of rows as they pass: every column, pictures by their bytes, whatever commit they are of."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.rows = 0
        self.commit = ""

    def passing(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Yield the rows as they are."""
        for row in rows:
            self.commit = str(row.get("hub_commit") or self.commit)
            told = {name: value for name, value in row.items() if name != "hub_commit"}
            self._digest.update(json.dumps(told, sort_keys=True, default=_told).encode() + b"\n")
            self.rows += 1
            yield row

    @property
    def hash(self) -> str:
        """The hash of the rows that have passed."""
        return self._digest.hexdigest()


def _told(value: Any) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)
