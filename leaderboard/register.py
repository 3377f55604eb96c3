"""What the maintainers of a board keep beside the submissions: errata, tombstones, and which runs they made again."""

from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Frozen
from spatialgauge.benchmark.journal import first_fault
from spatialgauge.benchmark.manifest import LINK
from spatialgauge.benchmark.suites import Suite

REGISTER: Final = "register.json"


class Erratum(Frozen):
    """An item that is not asked any more, and why; its twin goes with it."""

    suite: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    item: str
    reason: str
    date: str


class Tombstone(Frozen):
    """A submission that was taken away, and why: none disappears in silence."""

    name: str
    reason: str
    date: str


class Reproduced(Frozen):
    """A submission that the maintainers ran again themselves; `digest` is that of its files, as `verify` shows it."""

    name: str
    digest: str
    by: str
    date: str


class Register(Frozen):
    """The whole register."""

    errata: tuple[Erratum, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    reproduced: tuple[Reproduced, ...] = ()
    reports: str | None = Field(default=None, pattern=LINK)
    """Where a reader reports a faulty item, such as a repository's `issues/new`."""

    def errata_of(self, suite: Suite) -> tuple[Erratum, ...]:
        """Return the errata of a suite; DataError for an item that it does not have."""
        own = tuple(one for one in self.errata if one.suite == f"{suite.card.name}@{suite.card.version}")
        stray = next((one.item for one in own if one.item not in suite.by_id), None)
        if stray is not None:
            raise DataError(f"{REGISTER}: {suite.card.name}@{suite.card.version} has no item {stray}")
        return own

    def reproduction(self, name: str, digest: str) -> Reproduced | None:
        """Return who ran this very submission again."""
        return next((one for one in self.reproduced if (one.name, one.digest) == (name, digest)), None)


def read_register(submissions: Path) -> Register:
    """Return the register in a folder of submissions, an empty one where there is none; DataError names a fault."""
    path = submissions / REGISTER
    if not path.exists():
        return Register()
    try:
        return Register.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise DataError(f"{path}: {first_fault(error)}") from error


def left_out(suite: Suite, errata: tuple[Erratum, ...]) -> frozenset[str]:
    """Return the ids of the items that errata take out: themselves, and their twins, without which no floor holds."""
    items = {one.item for one in errata}
    pairs = {suite.by_id[item].pair for item in items} - {None}
    return frozenset(items | {item.id for item in suite.items if item.pair in pairs})
