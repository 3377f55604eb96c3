"""An exported task runs in inspect_ai itself, and its figures are those of a report here."""

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from spatialgauge.benchmark.exports import export
from spatialgauge.benchmark.exports.questions import COLUMN, questions
from spatialgauge.benchmark.items import Record
from spatialgauge.benchmark.predictions import mark_predictions, read_predictions
from spatialgauge.benchmark.suites import Suite

if TYPE_CHECKING:
    from inspect_ai import Task
    from inspect_ai.log import EvalLog

CONVENTION = "gemini"
kit = pytest.importorskip("inspect_ai")


@pytest.fixture(scope="module")
def folder(every_kind: Suite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("inspect")
    export(every_kind, "inspect", out, convention=CONVENTION)
    return out


def task_of(folder: Path) -> "Task":
    spec = importlib.util.spec_from_file_location("exported_task_file", folder / "task.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    task: Task = module.spatialgauge_every_kind()
    return task


def evaluated(folder: Path, outputs: Mapping[str, tuple[str, str]]) -> "EvalLog":
    """Run the task file with replies and stop reasons by item id, as a model gives them."""
    from inspect_ai.model import ModelOutput, ModelUsage, get_model

    task = task_of(folder)
    made = []
    for sample in task.dataset:
        text, stop = outputs[str(sample.id)]
        output = ModelOutput.from_content("mockllm/model", text, stop_reason=stop)  # type: ignore[arg-type]
        output.usage = ModelUsage()
        made.append(output)
    model = get_model("mockllm/model", custom_outputs=made)
    (log,) = kit.eval(task, model=model, max_samples=1, display="none", log_dir=str(folder / "logs"))
    assert log.status == "success", log.error
    return log  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def log(folder: Path, replies: Mapping[str, str]) -> "EvalLog":
    return evaluated(folder, {item: (reply, "stop") for item, reply in replies.items()})


def test_every_score_is_the_one_a_run_gives(log: "EvalLog", records: Mapping[str, Record]) -> None:
    assert log.samples is not None
    given = {str(one.id): (one.scores or {})["spatialgauge_rules"] for one in log.samples}
    assert {item: score.value for item, score in given.items()} == {item: one.score for item, one in records.items()}
    outcomes = {item: (score.metadata or {})["outcome"] for item, score in given.items()}
    assert outcomes == {item: one.outcome.value for item, one in records.items()}
    assert {"answered", "unparsed"} <= set(outcomes.values())


def test_its_own_log_is_scored_here_as_it_was_there(
    log: "EvalLog", every_kind: Suite, records: Mapping[str, Record], tmp_path: Path
) -> None:
    """The log as inspect writes it in JSON, given to `score`: the same replies, outcomes and scores."""
    from inspect_ai.log import write_eval_log

    write_eval_log(log, str(tmp_path / "log.json"))
    found = mark_predictions(read_predictions(tmp_path / "log.json"), every_kind, CONVENTION)
    told = {one.item: (one.outcome, one.score) for one in found}
    assert told == {item: (one.outcome, one.score) for item, one in records.items()}


def test_the_figures_are_those_of_a_report(log: "EvalLog", figures: Mapping[str, float]) -> None:
    assert log.results is not None
    (scores,) = log.results.scores
    given = {name: metric.value for name, metric in scores.metrics.items()}
    assert {name: given[name] for name in figures} == pytest.approx(dict(figures), abs=1e-12)


def test_the_model_is_shown_the_pictures_then_the_words_and_nothing_else(log: "EvalLog", every_kind: Suite) -> None:
    from inspect_ai.log import resolve_sample_attachments

    asked = {question.key.item.id: question for question in questions(every_kind, CONVENTION)}
    for sample in log.samples or []:
        question = asked[str(sample.id)]
        (call,) = [event for event in resolve_sample_attachments(sample, "full").events if event.event == "model"]
        (message,) = call.input
        assert not isinstance(message.content, str)
        *pictures, words = message.content
        assert words.type == "text"
        assert words.text == question.text
        assert [one.type for one in pictures] == ["image"] * len(question.pictures)
        assert message.role == "user"


def test_pictures_lie_beside_the_samples_byte_for_byte(folder: Path, every_kind: Suite) -> None:
    for sample in task_of(folder).dataset:
        message = sample.input[0]
        assert not isinstance(message, str)
        paths = [Path(one.image) for one in message.content if not isinstance(one, str) and one.type == "image"]
        shown = [every_kind.picture(name).data for name in every_kind.by_id[str(sample.id)].pictures]
        assert [path.read_bytes() for path in paths] == shown


def test_a_folder_can_be_moved(folder: Path, tmp_path: Path, replies: Mapping[str, str]) -> None:
    moved = folder.rename(tmp_path / "elsewhere")
    try:
        assert evaluated(moved, {item: (reply, "stop") for item, reply in replies.items()}).status == "success"
    finally:
        moved.rename(folder)


@pytest.mark.parametrize(
    ("stop", "outcome"), [("content_filter", "refused"), ("max_tokens", "unparsed"), ("stop", "unparsed")]
)
def test_why_a_reply_ended_is_told_on(folder: Path, every_kind: Suite, stop: str, outcome: str) -> None:
    log = evaluated(folder, {item.id: ("", stop) for item in every_kind.items})
    scores = [(sample.scores or {})["spatialgauge_rules"] for sample in log.samples or []]
    assert {((one.metadata or {})["outcome"], one.value) for one in scores} == {(outcome, 0.0)}
    assert all(("cut off" in (one.explanation or "")) == (stop == "max_tokens") for one in scores)


def test_no_truth_stands_in_what_is_shown(folder: Path) -> None:
    for line in (folder / "samples.jsonl").read_text().splitlines():
        sample = json.loads(line)
        assert set(sample) == {"id", "input", "target", "metadata"}
        assert COLUMN in sample["metadata"]
        assert {key for message in sample["input"] for part in message["content"] for key in part} == {
            "type",
            "image",
            "text",
        }
