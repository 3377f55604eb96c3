"""Rewards are the benchmark's own scores, in the signature that trainers take, on scenes no suite can hold."""

import inspect
import json

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Item, Kind
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.rewards import readable, reward, row_of, text_of, training_seed, verified
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.stages import stage
from spatialgauge.tasks.suites import SPECS
from spatialgauge.tasks.training import training_rows

CHOICE = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
LENGTH = Form(kind=Kind.QUANTITY, unit="m")


def test_a_reward_is_the_score_and_nothing_unreadable_earns_any():
    assert reward("The answer is B.", CHOICE, "B", "exact") == 1
    assert reward("A", CHOICE, "B", "exact") == 0
    assert reward("I cannot tell.", CHOICE, "B", "exact") == 0
    assert reward("about 150 cm", LENGTH, 1.6, "half_to_twice") == 1
    assert reward("<think>9 m?</think> 0.2 m", LENGTH, 1.6, "half_to_twice") == 0


def test_lists_as_trl_gives_them():
    columns = {
        "form": [CHOICE.model_dump_json(), LENGTH.model_dump_json()],
        "truth": [json.dumps("B"), json.dumps(1.6)],
        "rule": ["exact", "half_to_twice"],
    }
    completions = [[{"role": "assistant", "content": "B"}], "no idea"]
    assert verified(["?", "?"], completions, **columns, trainer_state=None, completion_ids=[[1], [2]]) == [1.0, 0.0]
    assert readable(["?", "?"], completions, **columns) == [1.0, 0.0]
    for function in (verified, readable):
        names = list(inspect.signature(function).parameters)
        assert names[:2] == ["prompts", "completions"]
        assert inspect.signature(function).parameters["_columns"].kind is inspect.Parameter.VAR_KEYWORD


def test_text_of_parts():
    assert (
        text_of([{"role": "assistant", "content": [{"type": "text", "text": "A"}, {"type": "text", "text": "!"}]}])
        == "A!"
    )
    assert text_of([]) == ""


def test_rows_carry_prompt_pictures_and_a_truth_that_earns_all(tmp_path):
    rows = list(training_rows(0, [("paper", 0), ("stacks", 0)]))
    assert len(rows) >= 4
    for row in rows:
        form = Form.model_validate_json(row["form"])
        truth = json.loads(row["truth"])
        said = answers.of(form.kind).phrase(truth, form)
        assert verified([row["prompt"]], [said], form=[row["form"]], truth=[row["truth"]], rule=[row["rule"]]) == [1.0]
        assert row["task"] in native_tasks()
        assert all(checked_picture(data).width > 10 for data in row["images"])
        assert row["prompt"][0]["content"]
    some = list(training_rows(0, [("stacks", 0)], tasks=["falling_stack"]))
    assert {row["task"] for row in some} == {"falling_stack"}


def test_training_scenes_are_in_no_suite():
    """A suite's seed is a number, a training seed a text: pydantic keeps the one out of the other's place."""
    assert not training_seed(1).isdigit()
    with pytest.raises(ValueError, match="seed"):
        SPECS["fresh"].model_validate({**SPECS["fresh"].model_dump(), "seed": training_seed(1)})
    trained = stage("stacks").generate(training_seed(1), 0)
    assert trained.group != stage("stacks").generate(1, 0).group
    assert trained.views != stage("stacks").generate(1, 0).views


def test_the_convention_is_in_the_row():
    item = Item(
        id="i", task="t", skill="s", question="Where?", form=Form(kind=Kind.BOXES2D, width=10, height=10),
        truth=[{"box": [1, 1, 5, 5], "label": "cat"}], rule="iou", group="g",
    )  # fmt: skip
    assert json.loads(row_of(item, "gemini")["form"])["convention"] == "gemini"
