"""What an exported `task.py` calls while inspect_ai runs it."""

from pathlib import Path
from typing import Final, Literal

from inspect_ai import Task
from inspect_ai.dataset import json_dataset
from inspect_ai.model import StopReason
from inspect_ai.scorer import (
    Metric,
    SampleScore,
    Score,
    Scorer,
    Target,
    grouped,
    mean,
    metric,
    scorer,
    stderr,
)
from inspect_ai.solver import TaskState, generate

from spatialgauge.benchmark.exports.inspect_ai import SAMPLES
from spatialgauge.benchmark.exports.questions import COLUMN, Key, overall_mean
from spatialgauge.benchmark.items import Reply

FINISHES: Final[dict[StopReason, Literal["stop", "length", "filtered", "other"]]] = {
    "stop": "stop",
    "max_tokens": "length",
    "model_length": "length",
    "content_filter": "filtered",
}
"""Why inspect_ai says a reply ended, and what a run here calls it; anything else is `other`."""


def exported_task(folder: Path) -> Task:
    """Return the task over an exported folder: each question asked once, each reply read and scored by its own rule."""
    return Task(
        dataset=json_dataset(str(folder / SAMPLES), name=folder.name),
        solver=generate(),
        scorer=spatialgauge_rules(),
    )


@metric
def overall() -> Metric:
    """Return the mean over skills of the mean over their tasks, as a report's overall score."""

    def measure(scores: list[SampleScore]) -> float:
        return overall_mean(_row(score) for score in scores)

    return measure


@scorer(metrics=[overall(), mean(), stderr(cluster="group"), grouped(mean(), "task", all=False)])
def spatialgauge_rules() -> Scorer:
    """Read and score a reply by its item's rule; one that cannot be read scores 0 and says why."""

    async def score(state: TaskState, target: Target) -> Score:
        reply = Reply(text=state.output.completion, finish=FINISHES.get(state.output.stop_reason, "other"))
        mark = _key(state.metadata).mark(reply)
        return Score(
            value=mark.score.value,
            answer=None if mark.reading.value is None else str(mark.reading.value),
            explanation=mark.reading.reason,
            metadata={"outcome": mark.outcome.value, "details": dict(mark.score.details)},
        )

    return score


def _row(score: SampleScore) -> tuple[str, str, float]:
    about = score.sample_metadata or {}
    return about["skill"], about["task"], score.score.as_float()


def _key(metadata: dict[str, object]) -> Key:
    return Key.model_validate(metadata[COLUMN])
