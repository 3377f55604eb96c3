"""What an exported task's YAML calls while lmms-eval runs it; a `doc` is a row of the exported Parquet file."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from spatialgauge.benchmark.exports.lmms_eval import OVERALL
from spatialgauge.benchmark.exports.questions import COLUMN, Key, overall_mean
from spatialgauge.benchmark.items import Reply

if TYPE_CHECKING:
    from PIL import Image

Doc = Mapping[str, Any]


def pictures(doc: Doc) -> list["Image.Image"]:
    """Return the question's pictures, in their order."""
    return [picture.convert("RGB") for picture in doc["pictures"]]


def text(doc: Doc) -> str:
    """Return the whole text of the question."""
    return str(doc["question"])


def messages(doc: Doc) -> list[dict[str, Any]]:
    """Return the question for chat models: the pictures in their order, then the words."""
    shown = [{"type": "image", "url": picture} for picture in pictures(doc)]
    return [{"role": "user", "content": [*shown, {"type": "text", "text": text(doc)}]}]


def results(doc: Doc, replies: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the mark of a question's reply, for the overall figure and for its task's; one unread scores 0."""
    key = Key.model_validate_json(doc[COLUMN])
    mark = key.mark(Reply(text=replies[0]))
    entry = {
        "score": mark.score.value,
        "task": key.item.task,
        "skill": key.item.skill,
        "group": key.item.group,
        "outcome": mark.outcome.value,
    }
    return {OVERALL: entry, key.item.task: entry}


def mean_over_skills(entries: Sequence[Mapping[str, Any]]) -> float:
    """Return the mean over skills of the mean over their tasks, as a report's overall score."""
    return overall_mean((entry["skill"], entry["task"], entry["score"]) for entry in entries)


def mean_of_scores(entries: Sequence[Mapping[str, Any]]) -> float:
    """Return the mean score of a task's questions."""
    return fmean(entry["score"] for entry in entries)
