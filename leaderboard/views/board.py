"""The rows of the board: models in order, with what they are read against among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Outcome
from spatialgauge.benchmark.reports.figures import percent
from spatialgauge.benchmark.reports.grids import FLOOR
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.store.index import BoardCard

Cell = str | float | int | None
Row = dict[str, Cell]
ANY: Final = "any"
SIZES: Final = {"up to 4 B": (0.0, 4.0), "4 to 15 B": (4.0, 15.0), "15 to 80 B": (15.0, 80.0), "over 80 B": (80.0, 1e9)}
"""Ranges of parameters in billions, each without its lower end."""
NO_STRATEGY: Final = "none"
NOT_COLLECTED: Final = "not collected"
SHOWN: Final = ("all", "models", "references")


@dataclass(frozen=True)
class Filters:
    """Which rows are shown; `any` leaves a question open."""

    shown: str = "all"
    weights: str = ANY
    size: str = ANY
    family: str = ANY
    strategy: str = ANY
    tier: str = ANY

    def keep(self, entry: Entry) -> bool:
        """Say whether a row is shown."""
        if self.shown != "all" and (entry.kind == "model") != (self.shown == "models"):
            return False
        said = entry.declared
        weights = {True: "open", False: "closed", None: "not said"}[said.open_weights]
        wanted = (
            (self.weights, weights),
            (self.size, _size(said.parameters_b)),
            (self.family, said.family or "not said"),
            (self.strategy, entry.strategy or NO_STRATEGY),
            (self.tier, entry.tier),
        )
        return all(want in (ANY, has) for want, has in wanted)


def _size(parameters_b: float | None) -> str:
    if parameters_b is None:
        return "not said"
    return next(name for name, (low, high) in SIZES.items() if low < parameters_b <= high)


def choices(board: BoardCard) -> dict[str, list[str]]:
    """Return what each filter can be set to, as far as there is anything to tell apart."""
    entries = board.entries
    return {
        "weights": [ANY, "open", "closed", "not said"],
        "size": [ANY, *SIZES, "not said"],
        "family": [ANY, *sorted({entry.declared.family or "not said" for entry in entries})],
        "strategy": [ANY, *sorted({entry.strategy or NO_STRATEGY for entry in entries})],
        "tier": [ANY, *sorted({str(entry.tier) for entry in entries})],
    }


def kept(board: BoardCard, filters: Filters) -> list[Entry]:
    """Return the entries that the filters keep, in the board's order; their places stay those among all."""
    return [entry for entry in board.entries if filters.keep(entry)]


def rows(board: BoardCard, entries: Sequence[Entry], *, references: bool = True) -> list[Row]:
    """Return a row an entry; with `references` also the blind floor's, and the human one where nobody was asked."""
    made = [_row(board, entry) for entry in entries]
    if references:
        nothing = dict.fromkeys(made[0] if made else _row_names(board))
        floor: Row = {**nothing, "model": FLOOR, "kind": "floor", "corrected": 0.0}
        floor |= {**dict.fromkeys(board.skills, 0.0), "95 %": "", "tier": "computed"}
        below = next((place for place, entry in enumerate(entries) if _mean(entry) < 0), len(made))
        made.insert(below, floor)
        if not any(entry.kind == "human" for entry in board.entries):
            made.append({**nothing, "model": f"people ({NOT_COLLECTED})", "kind": "human", "tier": NOT_COLLECTED})
    return made


def _mean(entry: Entry) -> float:
    return float("-inf") if entry.headline is None else entry.headline.mean


def _row_names(board: BoardCard) -> list[str]:
    return ["model", "rank", "corrected", "95 %", "score", "vision gain", *board.skills, "kind", "tier"]


def _row(board: BoardCard, entry: Entry) -> Row:
    said = entry.declared
    return {
        "model": entry.name,
        "rank": places(entry),
        "corrected": _percent(entry.headline),
        "95 %": bounds(entry.headline),
        "score": _percent(entry.score),
        "vision gain": _percent(entry.gain),
        **_official(board, entry),
        **{skill: _percent(entry.skills.get(skill)) for skill in board.skills},
        "n": entry.n,
        "missing": entry.missing,
        "unparsed %": round(100 * entry.share(Outcome.UNPARSED), 1),
        "refused %": round(100 * entry.share(Outcome.REFUSED), 1),
        "failed": entry.outcomes.get(Outcome.FAILED, 0),
        "$ / 100": None if entry.cost is None else round(entry.cost, 4),
        "calls": round(entry.calls, 2),
        "kind": entry.kind,
        "tier": str(entry.tier),
        "notes": len(entry.notes),
        "weights": {True: "open", False: "closed", None: ""}[said.open_weights],
        "size, B": said.parameters_b,
        "family": said.family or "",
        "strategy": entry.strategy or "",
        "version": entry.version,
        "date": entry.date,
        "submission": entry.id,
    }


def _official(board: BoardCard, entry: Entry) -> Row:
    """Return a public benchmark's own figure under its name, in per cent; nothing where no row has one."""
    named = next((one.official.name for one in board.entries if one.official), None)
    if named is None:
        return {}
    value = entry.official.value if entry.official else None
    return {f"official {named}": None if value is None else round(100 * value, 1)}


def places(entry: Entry) -> str:
    """Return the places an entry could hold, as `2-5`; nothing for one that has no rank."""
    return "" if entry.places is None else "-".join(map(str, dict.fromkeys(entry.places)))


def bounds(interval: Interval | None) -> str:
    """Return an interval's bounds in per cent, as `57.0 to 65.5`."""
    if interval is None or interval.low is None or interval.high is None:
        return ""
    return f"{percent(interval.low)} to {percent(interval.high)}"


def _percent(interval: Interval | None) -> float | None:
    return None if interval is None else round(100 * interval.mean, 1) + 0.0


def dots(entries: Sequence[Entry], skill: str | None = None) -> list[Row]:
    """Return what a chart of intervals takes: the headline of each entry, or its score in a skill."""
    made: list[Row] = []
    for entry in entries:
        interval = entry.headline if skill is None else entry.skills.get(skill)
        if interval is not None:
            made.append(dot(entry.name, interval, kind=entry.kind))
    return made


def dot(name: str, interval: Interval, kind: str = "model") -> Row:
    """Return one dot with its bounds: shares, not per cent; without bounds it is its own."""
    low, high = (interval.mean if bound is None else bound for bound in (interval.low, interval.high))
    said = f"{percent(interval.mean)} ({bounds(interval) or 'no interval'})"
    return {"name": name, "kind": kind, "mean": interval.mean, "low": low, "high": high, "said": said}
