"""Single items: which ones are looked at, and all there is to see of one."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from spatialgauge.benchmark.items import Form, Outcome
from spatialgauge.benchmark.reports.figures import NONE, answer
from spatialgauge.benchmark.reports.slicing import word
from spatialgauge.benchmark.reports.summary import RIGHT
from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.store.index import BoardCard
from spatialgauge.leaderboard.store.reading import LEAN, Filters, Row, Store
from spatialgauge.leaderboard.views.board import ANY
from spatialgauge.leaderboard.views.overlays import PLACES, drawn, embedded

A_ALONE: Final = "A right, B wrong"
B_ALONE: Final = "A wrong, B right"
VERDICTS: Final = (ANY, "A right", "A wrong", A_ALONE, B_ALONE, "A and B differ")
"""How two models did on an item: A is the one that is looked at, B the one beside it."""
REPLY: Final = 20_000
"""So many characters of a reply are shown."""
LONG: Final = 300
CHOSEN: Final = ("id", "task", "question", "pair", "frame", "left_out")


@dataclass(frozen=True)
class Wanted:
    """Which items are looked at: of a task or frame, and how one model did on them, perhaps beside another."""

    task: str = ANY
    frame: str = ANY
    outcome: str = ANY
    verdict: str = ANY


@dataclass(frozen=True)
class Said:
    """A model's record of an item as a page shows it."""

    entry: Entry
    repeat: int
    outcome: str
    score: float | None
    read: str
    reason: str
    reply: str
    value: Any
    trace: str | None


def chosen(
    store: Store, board: BoardCard, wanted: Wanted, entry: Entry | None = None, other: Entry | None = None
) -> list[Row]:
    """Return id, task, question, pair and frame of the items wanted, by task; no reply is read."""
    filters: Filters = [("task", "=", wanted.task)] if wanted.task != ANY else []
    rows = store.items(board, CHOSEN, filters or None)
    if wanted.frame != ANY:
        rows = [row for row in rows if row["frame"] == wanted.frame]
    if entry is None or (wanted.outcome == ANY and wanted.verdict == ANY):
        return rows
    ours = _results(store, entry, filters)
    theirs = _results(store, other, filters) if other is not None else {}
    return [row for row in rows if _fits(ours.get(row["id"]), theirs.get(row["id"]), wanted)]


def _results(store: Store, entry: Entry, filters: Filters) -> dict[str, tuple[str, bool | None]]:
    """Return the outcome of each item and whether it is right; of several repeats the first."""
    found: dict[str, tuple[str, bool | None]] = {}
    for row in store.samples(entry, LEAN, filters or None):
        right = None if row["score"] is None else row["score"] >= RIGHT
        found.setdefault(row["item"], (row["outcome"], right))
    return found


def _fits(ours: tuple[str, bool | None] | None, theirs: tuple[str, bool | None] | None, wanted: Wanted) -> bool:
    if ours is None or (wanted.outcome != ANY and ours[0] != wanted.outcome):
        return False
    mine, other = ours[1], None if theirs is None else theirs[1]
    match wanted.verdict:
        case "A right" | "A wrong":
            return mine is (wanted.verdict == "A right")
        case "A right, B wrong":
            return mine is True and other is False
        case "A wrong, B right":
            return mine is False and other is True
        case "A and B differ":
            return None not in (mine, other) and mine is not other
    return True


def item(store: Store, board: BoardCard, key: str) -> dict[str, Any] | None:
    """Return an item of the board by its id, its JSON fields read; None for one that is not here."""
    rows = store.items(board, filters=[("id", "=", key)])
    return read(rows[0]) if rows else None


def read(row: Row) -> dict[str, Any]:
    """Return an item's row with its JSON fields read."""
    told = {name: json.loads(row[name]) for name in ("truth", "frames", "slices")}
    return {**row, **told, "form": Form.model_validate_json(row["form"])}


def twin(store: Store, board: BoardCard, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the item that asks the same words of the other picture."""
    if row["pair"] is None:
        return None
    filters = [("task", "=", row["task"]), ("pair", "=", row["pair"]), ("id", "!=", row["id"])]
    others = store.items(board, ("id",), filters)
    return item(store, board, others[0]["id"]) if others else None


def said(store: Store, row: Mapping[str, Any], entries: Sequence[Entry]) -> list[Said]:
    """Return what these models replied to an item, a repeat each."""
    return [
        _said(entry, record, row["form"])
        for entry in entries
        for record in store.replies(entry, row["task"], row["id"])
    ]


def said_of_task(store: Store, task: str, forms: Mapping[str, Form], entries: Sequence[Entry]) -> dict[str, list[Said]]:
    """Return what these models replied to each item of a task, of which `forms` holds the forms by id."""
    found: dict[str, list[Said]] = {}
    for entry in entries:
        for record in store.samples(entry, filters=[("task", "=", task)]):
            if record["item"] in forms:
                found.setdefault(record["item"], []).append(_said(entry, record, forms[record["item"]]))
    return found


def _said(entry: Entry, record: Row, form: Form) -> Said:
    return Said(
        entry=entry,
        repeat=record["repeat"],
        outcome=record["outcome"],
        score=record["score"],
        read=_read(record, form),
        reason=record["reason"] or "",
        reply=_cut(record["reply"]),
        value=None if record["value"] is None else json.loads(record["value"]),
        trace=record["trace"],
    )


def _read(record: Mapping[str, Any], form: Form) -> str:
    if record["outcome"] != Outcome.ANSWERED or record["value"] is None:
        return NONE
    return _short(answer(json.loads(record["value"]), form))


def truth(row: Mapping[str, Any]) -> str:
    """Return an item's truth in words; what is a place is seen in the picture."""
    if row["form"].kind in PLACES:
        return "see the picture" if row["truth"] else "none: it is not there"
    return _short(answer(row["truth"], row["form"]))


def facts(row: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what is known of an item beside its words: scene, rule, slices, the answer under each frame."""
    known = {"task": row["task"], "scene": row["group"], "rule": row["rule"], **row["slices"]}
    known |= {f"{frame} answer": told for frame, told in row["frames"].items()}
    return [{"fact": name, "value": word(value)} for name, value in known.items()]


def pictures(
    store: Store, board: BoardCard, row: Mapping[str, Any], answers: Sequence[Said], *, lines: bool
) -> list[str]:
    """Return an item's pictures as SVG that hold everything; see `pictured`."""
    known = store.pictures(board, row["pictures"])
    return pictured(known, row, answers, lambda picture: embedded(store.thumbnail(picture)), lines=lines)


def pictured(
    known: Mapping[str, Row],
    row: Mapping[str, Any],
    answers: Sequence[Said],
    address: Callable[[Row], str],
    *,
    lines: bool = False,
) -> list[str]:
    """Return an item's pictures as SVG, truth and answers drawn over the last, where places are asked for.

    `known` are the rows of the pictures by their SHA-256, `address` gives that of a picture's small copy. `lines` draws
    the outlines of the things in the scene, and their own axes.
    """
    made = []
    for place, name in enumerate(row["pictures"]):
        picture = known[name]
        last = place == len(row["pictures"]) - 1 and row["form"].kind in PLACES
        over = [("truth", row["truth"]), *((one.entry.name, one.value) for one in answers)] if last else []
        seen = json.loads(picture["seen"])
        shown = seen if lines else {key: seen[key] for key in ("focal",) if key in seen}
        made.append(drawn(address(picture), (picture["width"], picture["height"]), row["form"], over, shown))
    return made


def _cut(reply: str) -> str:
    return reply if len(reply) <= REPLY else f"{reply[:REPLY]}\n... ({len(reply) - REPLY} more characters)"


def _short(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG]}..."
