"""What a person's verdicts say of a training set: how many items are wrong, by kind and by what went wrong first."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.statistics.intervals import wilson
from spatialgauge.tasks.synthesis.rows import Row

RIGHT: Final = "right"
UNSURE: Final = "unsure"
STAGES: Final[Mapping[str, str]] = {
    "name": "wrong: the thing is called or found wrongly",
    "ambiguous": "wrong: another thing could be meant",
    "mask": "wrong: box or mask",
    "geometry": "wrong: size or place in space",
    "frame": "wrong: up or the ground",
    "words": "wrong: question or answer is badly put",
}
"""What went wrong first, as the sheet asks for it."""
CHOICES: Final[Mapping[str, str]] = {RIGHT: "right", **STAGES, UNSURE: "cannot tell"}
"""All verdicts, as the sheet offers them."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the judged items are wrong, and the 95 % interval (Wilson) of the share."""

    name: str
    judged: int
    wrong: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share that is wrong."""
        return self.wrong / self.judged


def read_verdicts(path: Path) -> dict[str, str]:
    """Return verdicts by item as a sheet gave them out; DataError for any other file."""
    try:
        said = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: is no file of verdicts ({error})") from error
    if not isinstance(said, dict) or not all(isinstance(one, str) and one in CHOICES for one in said.values()):
        raise DataError(f"{path}: verdicts are an object of item to one of {', '.join(sorted(CHOICES))}")
    return said


class Judging:
    """Verdicts as a person gives them, each in its file before the next one comes.

    `rows` are those that can be judged; `kept`, the verdicts by item, is taken up from the file where there is one.
    """

    def __init__(self, rows: Iterable[Row], path: Path) -> None:
        """Open a file of verdicts; DataError where it holds ones on other items."""
        self._path = path
        self.kept: dict[str, str] = read_verdicts(path) if path.exists() else {}
        self._rows = {str(row["id"]): row for row in rows}
        self.rates()

    def take(self, item: str, verdict: str) -> None:
        """Keep a verdict; UsageError for one that there is not, or on an item that is not judged here."""
        if item not in self._rows or verdict not in CHOICES:
            raise UsageError(f"{verdict!r} on {item!r} is no verdict on an item of this sheet")
        self.kept[item] = verdict
        write_whole(self._path, (json.dumps(self.kept, indent=1) + "\n").encode())

    def rates(self) -> dict[str, list[Rate]]:
        """Return the error rates so far."""
        return rates(self._rows.values(), self.kept)


def rates(rows: Iterable[Row], verdicts: Mapping[str, str]) -> dict[str, list[Rate]]:
    """Return the error rates of all items, by half, by kind, and by what went wrong first.

    What could not be judged is left out. Raises DataError for a verdict on an item that the set does not have.
    """
    judged = {str(row["id"]): row for row in rows if row["id"] in verdicts}
    strange = verdicts.keys() - judged.keys()
    if strange:
        raise DataError(f"the set has no item {min(strange)}; the verdicts are on another one")
    told = [(row, verdicts[name]) for name, row in judged.items() if verdicts[name] != UNSURE]
    everything = [verdict for _, verdict in told]
    found = {"all": [_rate("all", everything)] if told else []}
    for column in ("half", "kind"):
        names = sorted({str(row[column]) for row, _ in told})
        found[column] = [_rate(name, [v for row, v in told if row[column] == name]) for name in names]
    found["stage"] = [_rate(stage, everything, (stage,)) for stage in STAGES if told]
    return found


def _rate(name: str, verdicts: Sequence[str], counted: Iterable[str] = tuple(STAGES)) -> Rate:
    wrong = sum(verdict in counted for verdict in verdicts)
    low, high = wilson(wrong, len(verdicts))
    return Rate(name, len(verdicts), wrong, low, high)
