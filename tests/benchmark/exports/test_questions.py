"""What is exported is what a run asks, and what marks it is what a run marks with."""

from collections.abc import Mapping

import pytest

from spatialgauge.benchmark.exports.questions import Key, overall_mean, questions
from spatialgauge.benchmark.items import Record, Reply
from spatialgauge.benchmark.marking import prompt_of
from spatialgauge.benchmark.suites import Suite


def test_a_question_is_the_prompt_of_a_run(every_kind: Suite) -> None:
    for question, item in zip(questions(every_kind, "qwen3"), every_kind.items, strict=True):
        prompt = prompt_of(item, every_kind, convention="qwen3")
        assert (question.text, question.pictures, question.key.form) == (prompt.text, prompt.pictures, prompt.form)


def test_a_key_marks_as_a_run_does_after_it_was_written_and_read(
    every_kind: Suite, replies: Mapping[str, str], records: Mapping[str, Record]
) -> None:
    outcomes = set()
    for question in questions(every_kind, "gemini"):
        key = Key.model_validate_json(question.key.model_dump_json())
        record = records[key.item.id]
        mark = key.mark(Reply(text=replies[key.item.id]))
        assert (mark.outcome, mark.score.value) == (record.outcome, record.score)
        outcomes.add((mark.outcome.value, mark.score.value > 0.9))
    assert {("answered", True), ("answered", False), ("unparsed", False)} <= outcomes


def test_the_overall_mean_is_that_of_a_report(
    every_kind: Suite, records: Mapping[str, Record], figures: Mapping[str, float]
) -> None:
    rows = [(every_kind.by_id[one.item].skill, one.task, one.score or 0.0) for one in records.values()]
    assert overall_mean(rows) == pytest.approx(figures["overall"], abs=1e-12)


def test_every_kind_has_a_right_reply_that_scores(records: Mapping[str, Record]) -> None:
    assert {name: one.score for name, one in records.items() if name.endswith("-0") and (one.score or 0) < 0.9} == {}
