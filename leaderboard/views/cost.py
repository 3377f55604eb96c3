"""Score against what it took: dollars, calls, seconds, parameters; and the models that nobody beats at their price."""

from collections.abc import Sequence
from typing import Final

from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.views.board import Row, bounds

AXES: Final = {
    "dollars for 100 questions": "cost",
    "calls a question": "calls",
    "seconds a question": "latency_s",
    "billions of parameters": "parameters",
    "tokens written a question": "output_tokens",
}
"""What a score can be held against, and where an entry says it."""


def points(entries: Sequence[Entry], axis: str) -> list[Row]:
    """Return a point for each entry that tells both: `x`, `score` in per cent, and whether it is on the `frontier`.

    On the frontier is the model that scores more than all that took no more.
    """
    told = []
    for entry in entries:
        x = entry.declared.parameters_b if AXES[axis] == "parameters" else getattr(entry, AXES[axis])
        if x is not None and x > 0 and entry.headline is not None:
            told.append((float(x), 100 * entry.headline.mean, entry))
    told.sort(key=lambda point: (point[0], -point[1]))
    best = float("-inf")
    made: list[Row] = []
    for x, score, entry in told:
        leads = entry.kind == "model" and score > best
        best = score if leads else best
        made.append(
            {
                "name": entry.name,
                "kind": entry.kind,
                "x": float(f"{x:.4g}"),
                "score": round(score, 1),
                "said": bounds(entry.headline),
                "frontier": "frontier" if leads else "",
            }
        )
    return made


def rows(found: Sequence[Row], axis: str) -> list[Row]:
    """Return points as rows of a table."""
    return [
        {"model": row["name"], axis: row["x"], "corrected": row["score"], "95 %": row["said"], "": row["frontier"]}
        for row in found
    ]
