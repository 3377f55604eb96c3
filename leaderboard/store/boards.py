"""One suite's table: its submissions in order, with what can only be said of them side by side."""

from collections.abc import Sequence
from pathlib import Path

from spatialgauge.benchmark.items import UNSCORED, canonical_json
from spatialgauge.benchmark.marking import versions
from spatialgauge.benchmark.reports.summary import Summary
from spatialgauge.leaderboard.entries import Entry, named, placed, printable
from spatialgauge.leaderboard.register import Erratum, Register
from spatialgauge.leaderboard.store.gains import with_gains
from spatialgauge.leaderboard.store.index import BoardCard
from spatialgauge.leaderboard.store.pictures import store_pictures
from spatialgauge.leaderboard.store.scoring import STORE, Table, read_signature, short
from spatialgauge.leaderboard.store.tables import frames_of, write_items, write_rows
from spatialgauge.leaderboard.submissions.checking import Tier
from spatialgauge.leaderboard.submissions.profiles import COPY, copies


def board_of(table: Table, entries: Sequence[Entry], register: Register, out: Path) -> BoardCard:
    """Return the table of a suite with its submissions in order, its files written below `out`."""
    suite, card = table.suite, table.suite.card
    errata = register.errata_of(suite)
    state = short(canonical_json([STORE, card.hash, versions(suite), [one.model_dump() for one in errata]]))
    files = {name: f"{table.key}/{name}-{state}.parquet" for name in ("items", "pictures")}
    if not (out / files["items"]).exists():
        write_items(out / files["items"], suite.items, _reasons(table, errata))
    if not (out / files["pictures"]).exists():
        store_pictures(suite, out, out / files["pictures"], f"{table.key}/pictures")
    ordered = placed(named(_noted(_reproduced(entries, register), out)))
    ordered = with_gains(ordered, out)
    state = short(canonical_json([entry.model_dump(mode="json") for entry in ordered]))
    files["rows"] = f"{table.key}/rows-{state}.parquet"
    write_rows(out / files["rows"], ((entry, _summary(entry, out)) for entry in ordered))
    kept = [item for item in suite.items if item.id not in table.left_out]
    skills: dict[str, set[str]] = {}
    for item in kept:
        if item.rule not in UNSCORED:
            skills.setdefault(item.skill, set()).add(item.task)
    return BoardCard(
        key=table.key,
        name=card.name,
        version=card.version,
        hash=card.hash,
        title=card.title,
        items=len(kept),
        skills={skill: tuple(sorted(tasks)) for skill, tasks in sorted(skills.items())},
        floors={task.name: task.floor for task in _summary(ordered[0], out).tasks},
        frames=tuple(sorted(set(frames_of(kept).values()))),
        errata=errata,
        left_out=len(table.left_out),
        files=files,
        entries=ordered,
    )


def _reasons(table: Table, errata: Sequence[Erratum]) -> dict[str, str]:
    reasons = dict.fromkeys(table.left_out, "its twin is out")
    return reasons | {one.item: f"{one.reason} ({one.date})" for one in errata}


def _reproduced(entries: Sequence[Entry], register: Register) -> list[Entry]:
    """Return the rows, those that the maintainers ran again in their tier."""
    made = []
    for entry in entries:
        again = register.reproduction(entry.id, entry.digest)
        standing = Tier.RESCORED if entry.tier is Tier.REPRODUCED else entry.tier
        tier = standing if again is None else Tier.REPRODUCED
        by = None if again is None else f"{printable(again.by)}, {again.date}"
        made.append(entry.model_copy(update={"tier": tier, "reproduced": by}))
    return made


def _noted(entries: Sequence[Entry], out: Path) -> list[Entry]:
    """Return the rows with notes on those whose replies are the same; only models are looked at."""
    own = {entry.id: read_signature(out / entry.files["signature"]) for entry in entries if entry.kind == "model"}
    found = copies(own)
    return [
        entry.model_copy(
            update={"notes": (*(note for note in entry.notes if not note.startswith(COPY)), *found.get(entry.id, ()))}
        )
        for entry in entries
    ]


def _summary(entry: Entry, out: Path) -> Summary:
    return Summary.model_validate_json((out / entry.files["summary"]).read_bytes())
