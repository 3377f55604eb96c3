"""Builds a board from a folder of submissions: what has not changed is kept, what cannot stand is named.

Every file has its content's state in its name and `leaderboard.json` is replaced last, so that a reader sees the old
board or the new one. Files of the board before are left for readers that are still at it, until the next build.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from spatialgauge import __version__
from spatialgauge.benchmark.errors import DataError, GaugeError
from spatialgauge.benchmark.floors import Floors
from spatialgauge.benchmark.items import canonical_json
from spatialgauge.benchmark.journal import MANIFEST, RECORDS, write_whole
from spatialgauge.benchmark.manifest import SuiteName
from spatialgauge.benchmark.marking import versions
from spatialgauge.benchmark.suite_files import load
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.entries import Entry, printable
from spatialgauge.leaderboard.register import Register, Tombstone, left_out, read_register
from spatialgauge.leaderboard.store.boards import board_of
from spatialgauge.leaderboard.store.index import INDEX, Index, Refused, read_index
from spatialgauge.leaderboard.store.scoring import STORE, Table, score, short, state_of
from spatialgauge.leaderboard.submissions.files import PACKED, SLUG, digest_of, read_head, slug
from spatialgauge.tasks.suites import SHIPPED

Told = Callable[[], None]
Made = Entry | tuple[str, ...]
"""A submission's row, or why there is none."""
Job = tuple[str, Path, str]
"""A submission's name and folder, and the key of its table."""
MANY: Final = 4
"""From so many changed submissions on, several processes are worth their start."""


@dataclass(frozen=True)
class Source:
    """What a board is built from: `suites` are those it may be of, by hash.

    `own` is for runs of this machine, which name their suites themselves; `partial` takes runs that lack answers.
    """

    submissions: Path
    suites: Mapping[str, Suite]
    own: bool = False
    partial: bool = False

    def folders(self) -> Iterator[tuple[str, Path]]:
        """Yield name and folder of each submission, or of each run at any depth, in the order of their paths."""
        if not self.own:
            for folder in sorted(self.submissions.iterdir()):
                if (folder.is_dir() or folder.is_symlink()) and not folder.name.startswith("."):
                    yield folder.name, folder
            return
        for manifest in sorted(self.submissions.rglob(MANIFEST)):
            folder = manifest.parent
            if (folder / RECORDS).exists() or (folder / PACKED).exists():
                name = str(folder.relative_to(self.submissions))
                yield name if SLUG.fullmatch(name) else f"{slug(name)[:55]}-{short(name)[:6]}", folder


def build(source: Source, out: Path, *, workers: int = 1, told: Told = lambda: None) -> Index:
    """Build the board of a folder of submissions into `out` and return its index; `told` hears of each submission.

    A submission that cannot stand costs its own row. Raises DataError for a damaged register.
    """
    before = read_index(out) if (out / INDEX).exists() else None
    register = read_register(source.submissions)
    out.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Table] = {}
    refused: list[Refused] = []
    work: dict[str, tuple[Path, Table]] = {}
    folders = dict(source.folders())
    for name, folder in folders.items():
        try:
            suite = _suite_of(read_head(folder, own=source.own).suite, source, tables)
        except GaugeError as error:
            refused.append(Refused(name=printable(name), reasons=(printable(str(error), 400),)))
            continue
        tables[suite.card.hash] = table = tables.get(suite.card.hash) or _table(suite, register, out)
        work[name] = (folder, table)
    entries: dict[str, list[Entry]] = {key: [] for key in tables}
    kept = {entry.id: entry for board in (before.boards if before else ()) for entry in board.entries}
    for name, made in _scored(work, kept, source, out, workers):
        if isinstance(made, Entry):
            entries[work[name][1].suite.card.hash].append(made)
        else:
            refused.append(Refused(name=printable(name), reasons=tuple(printable(why, 400) for why in made)))
        told()
    boards = [board_of(tables[key], own, register, out) for key, own in entries.items() if own]
    index = Index(
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        spatialgauge=__version__,
        reports=register.reports,
        boards=tuple(sorted(boards, key=lambda board: (-len(board.entries), board.key))),
        refused=tuple(sorted(refused, key=lambda one: one.name)),
        tombstones=() if source.own else _tombstones(before, register, set(folders)),
    )
    write_whole(out / INDEX, (index.model_dump_json(indent=1) + "\n").encode())
    _tidy(out, index, before)
    return index


def _suite_of(asked: SuiteName, source: Source, tables: Mapping[str, Table]) -> Suite:
    """Return the suite of a submission: one that the board knows, or, of a run of one's own, where it was found."""
    if asked.hash in tables:
        return tables[asked.hash].suite
    suite = source.suites.get(asked.hash)
    if suite is None and source.own:
        suite = load(asked.reference, SHIPPED)
    if suite is None or suite.card.hash != asked.hash:
        known = ", ".join(
            f"{one.card.name}@{one.card.version} ({one.card.hash[:12]})" for one in source.suites.values()
        )
        raise DataError(
            f"was made on {printable(asked.name)}@{printable(asked.version)} ({asked.hash[:12]}), "
            f"which this board does not have{f'; it has {known}' if known else ''}"
        )
    return suite


def _table(suite: Suite, register: Register, out: Path) -> Table:
    """Return the suite as it is scored, its floors found or read again: they take longer than a submission."""
    gone = left_out(suite, register.errata_of(suite))
    key = f"{slug(suite.card.name)}-{slug(suite.card.version)}-{suite.card.hash[:8]}"
    path = out / key / f"floors-{short(canonical_json([STORE, suite.card.hash, sorted(gone), versions(suite)]))}.json"
    if path.exists():
        held = json.loads(path.read_bytes())
        return Table(suite, key, gone, Floors(held["blind"], held["constant"]))
    floors = Floors.of(item for item in suite.items if item.id not in gone)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps({"blind": floors.blind, "constant": floors.constant}).encode())
    return Table(suite, key, gone, floors)


def _scored(
    work: Mapping[str, tuple[Path, Table]], kept: Mapping[str, Entry], source: Source, out: Path, workers: int
) -> Iterator[tuple[str, Made]]:
    """Yield each submission's row, or why it is refused; those that stand as they are come first."""
    changed: list[Job] = []
    for name, (folder, table) in work.items():
        entry = _standing(name, folder, table, kept, source, out)
        if entry is None:
            changed.append((name, folder, table.key))
        else:
            yield name, entry
    tables = {table.key: table for _, table in work.values()}
    job = partial(_job, out=out, own=source.own, partial_runs=source.partial)
    if workers == 1 or len(changed) < MANY:
        _hold(tables)
        yield from map(job, changed)
        return
    # Forked: each process then has the suites, of which a copy for each would take longer than the work.
    with ProcessPoolExecutor(workers, get_context("fork"), _hold, (tables,)) as pool:
        yield from pool.map(job, changed)


def _standing(
    name: str, folder: Path, table: Table, kept: Mapping[str, Entry], source: Source, out: Path
) -> Entry | None:
    """Return the row of the board before where nothing that it depends on has changed."""
    entry = kept.get(name)
    if entry is None:
        return None
    try:
        state = state_of(table, digest_of(folder), partial=source.partial)
    except DataError:
        return None
    whole = state in entry.files["samples"] and all((out / file).exists() for file in entry.files.values())
    return entry if whole else None


_tables: dict[str, Table] = {}


def _hold(tables: Mapping[str, Table]) -> None:
    """Keep the suites where jobs find them."""
    _tables.clear()
    _tables.update(tables)


def _job(job: Job, *, out: Path, own: bool, partial_runs: bool) -> tuple[str, Made]:
    name, folder, key = job
    return name, score(folder, name, _tables[key], out, own=own, partial=partial_runs)


def _tombstones(before: Index | None, register: Register, present: set[str]) -> tuple[Tombstone, ...]:
    """Return what is no longer there, with the reason that the register gives, or that it gives none."""
    gone = {one.name: one for one in (before.tombstones if before else ())}
    today = datetime.now(UTC).date().isoformat()
    for board in before.boards if before else ():
        for entry in board.entries:
            gone.setdefault(entry.id, Tombstone(name=entry.id, reason="no reason was given", date=today))
    gone |= {one.name: one for one in register.tombstones}
    return tuple(gone[name] for name in sorted(set(gone) - present))


def _tidy(out: Path, index: Index, before: Index | None) -> None:
    """Take away the files that neither this board nor the one before is made of."""
    used = index.files | (before.files if before else frozenset())
    for pattern in ("*/samples/*", "*/models/*", "*/rows-*", "*/items-*", "*/pictures-*"):
        for path in out.glob(pattern):
            if path.relative_to(out).as_posix() not in used:
                path.unlink()
