import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spatialgauge.benchmark.comparing.compare import SHOWN, compare
from spatialgauge.benchmark.comparing.comparison import Verdict
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Outcome
from spatialgauge.benchmark.journal import RECORDS
from spatialgauge.benchmark.manifest import SuiteName

EVERY = ("task", "frame")


def sides(count, view=0, task="side", first=0):
    return {f"{task}-{scene}-{view}" for scene in range(first, first + count)}


def test_equal_runs_pass(suite, make_run):
    wrong = sides(30)
    found = compare(make_run("base", wrong), make_run("head", wrong), suite, EVERY)
    assert found.verdict is Verdict.PASS
    assert found.overall.difference.mean == 0
    assert (found.overall.worse, found.overall.better, found.fallen) == (0, 0, ())
    assert found.notes == ("every item has the same score in both runs",)


def test_a_drop_all_over_is_a_regression(suite, make_run):
    found = compare(make_run("base", sides(10)), make_run("head", sides(10) | sides(60, view=1)), suite, EVERY)
    assert found.verdict is Verdict.REGRESSION
    assert found.overall.difference.mean == pytest.approx(-60 / 480)
    assert found.overall.difference.high < 0
    assert (found.overall.worse, found.overall.better) == (60, 0)
    assert found.overall.p_adjusted < 0.01


def test_a_drop_in_one_slice_is_a_regression_even_where_the_whole_is_not(suite, make_run):
    before, after = sides(40, view=1), sides(40, task="seen")
    found = compare(make_run("base", before), make_run("head", after), suite, EVERY)
    by_label = {part.label: part.verdict for part in found.parts}
    assert found.overall.difference.mean == 0
    assert found.overall.verdict is not Verdict.REGRESSION
    assert by_label["frame_intrinsic"] is by_label["intrinsic"] is Verdict.REGRESSION
    assert by_label["left_right"] is by_label["egocentric"] is Verdict.PASS
    assert found.verdict is Verdict.REGRESSION


def test_what_lies_between_is_inconclusive_and_says_what_it_would_take(suite, make_run):
    base, head = make_run("base", sides(12)), make_run("head", sides(18, first=6))
    found = compare(base, head, suite, EVERY)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.overall.difference.low < -found.margin < found.overall.difference.mean < 0
    assert found.overall.needed > found.overall.n
    assert 0 < found.overall.detectable < 0.1


def test_a_drop_within_a_wide_margin_passes(suite, make_run):
    base, head = make_run("base"), make_run("head", sides(20))
    assert compare(base, head, suite, EVERY, margin=0.02).verdict is Verdict.REGRESSION
    assert compare(base, head, suite, EVERY, margin=0.10).verdict is Verdict.PASS


def test_slices_with_the_same_items_are_one_test(suite, make_run):
    base, head = make_run("base"), make_run("head", sides(9))
    both, one = (compare(base, head, suite, by) for by in (EVERY, ("task",)))
    assert both.overall.p_adjusted == one.overall.p_adjusted
    assert {part.p_adjusted for part in both.parts} == {part.p_adjusted for part in one.parts}


def test_newly_wrong_items_tell_what_was_asked_and_said_each_task_first(suite, make_run):
    wrong = sides(50) | sides(5, task="seen")
    found = compare(make_run("base"), make_run("head", wrong), suite, EVERY)
    assert len(found.fallen) == SHOWN
    assert {found.fallen[0].task, found.fallen[1].task} == {"left_right", "frame_intrinsic"}
    assert sum(item.task == "frame_intrinsic" for item in found.fallen) == 5
    first = found.fallen[0]
    assert first.question.startswith(("Is cup", "Seen by"))
    assert first.base_reply == first.truth
    assert first.head_reply.startswith({"A": "B", "B": "A"}[first.truth])


def test_a_rise_of_unparsed_replies_is_told_apart(suite, make_run):
    found = compare(make_run("base"), make_run("head", unparsed=sides(12)), suite, EVERY)
    (unparsed,) = [change for change in found.outcomes if change.outcome is Outcome.UNPARSED]
    assert (unparsed.base, unparsed.head, unparsed.rose) == (0, 12, True)
    assert "more replies are unparsed: 12 instead of 0" in found.notes
    assert found.fallen[0].head_outcome is Outcome.UNPARSED


def test_a_few_failed_calls_are_left_out_and_named(suite, make_run):
    found = compare(make_run("base"), make_run("head", failing=sides(4)), suite, EVERY)
    assert found.verdict is Verdict.PASS
    assert found.overall.n == 476
    assert "4 items are left out: their calls failed in one of the runs" in found.notes


def test_repeats_are_averaged_before_they_are_compared(suite, make_run):
    run = make_run("base")
    again = [json.loads(line) | {"repeat": 1} for line in (run / RECORDS).read_text().splitlines()]
    with (run / RECORDS).open("a") as stream:
        stream.writelines(json.dumps(line) + "\n" for line in again)
    manifest = json.loads((run / "manifest.json").read_text()) | {"items": 960}
    (run / "manifest.json").write_text(json.dumps(manifest))
    found = compare(run, make_run("head"), suite, EVERY)
    assert found.verdict is Verdict.PASS
    assert found.overall.n == 480
    assert found.base.answers == 960


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ({"missing": sides(1)}, "head holds 479 of 480 answers"),
        ({"twice": sides(2)}, "head holds 2 items more than once, such as side-"),
        ({"failing": sides(10)}, "in head 10 of 480 calls failed, more than 2%"),
        ({"prompts": "1" * 64}, "480 items were asked with another prompt or picture in head"),
        ({"settings": {"blind": True}}, "the settings differ: blind (False in base, True in head)"),
        ({"strategy": "cot"}, "the settings differ: strategy (None in base, cot in head)"),
        ({"answers": {"choice": 2}}, "the prompts, readers and scorers differ: choice (1 in base, 2 in head)"),
        ({"suite": SuiteName(name="cups", version="2", hash="2" * 64, reference="cups")}, "the suites differ"),
        ({"missing": {f"{t}-{s}-{v}" for t in ("side", "seen") for s in range(80) for v in range(4)}}, "no records"),
    ],
)
def test_what_does_not_belong_together_is_invalid_whatever_the_scores(suite, make_run, head, reason):
    found = compare(make_run("base"), make_run("head", **head), suite, EVERY)
    assert found.verdict is Verdict.INVALID
    assert reason in " ".join(found.faults)
    assert found.overall is None


def test_other_items_are_invalid_even_where_there_are_as_many(suite, make_run):
    run = make_run("head")
    text = (run / RECORDS).read_text()
    (run / RECORDS).write_text(text.replace('"item":"side-7-0"', '"item":"side-7-9"'))
    found = compare(make_run("base"), run, suite, EVERY)
    assert found.verdict is Verdict.INVALID
    assert "such as side-7-0" in found.faults[0]


def test_an_item_in_another_scene_is_invalid(suite, make_run):
    run = make_run("head")
    text = (run / RECORDS).read_text()
    (run / RECORDS).write_text(text.replace('"group":"scene-7"', '"group":"scene-8"'))
    found = compare(make_run("base"), run, suite, EVERY)
    assert found.verdict is Verdict.INVALID
    assert "6 items stand in another scene or task" in found.faults[0]


def test_a_damaged_line_is_invalid_and_named(suite, make_run):
    run = make_run("head")
    with (run / RECORDS).open("a") as stream:
        stream.write("{}\n")
    found = compare(make_run("base"), run, suite, EVERY)
    assert found.verdict is Verdict.INVALID
    assert "line 481" in found.faults[0]


def test_settings_and_prompts_may_differ_where_they_are_what_is_compared(suite, make_run):
    base, head = make_run("base"), make_run("head", prompts="1" * 64, strategy="cot")
    assert compare(base, head, suite, allowed=("settings",)).verdict is Verdict.INVALID
    assert compare(base, head, suite, allowed=("settings", "prompts")).verdict is Verdict.PASS


def test_another_address_and_another_model_are_no_other_settings(suite, make_run):
    base, head = make_run("base"), make_run("head")
    manifest = json.loads((head / "manifest.json").read_text())
    manifest["adapter"]["settings"]["base_url"] = "http://127.0.0.1:1"
    (head / "manifest.json").write_text(json.dumps(manifest))
    assert compare(base, head, suite).verdict is Verdict.PASS


def test_slices_need_the_suite_and_have_a_name(suite, make_run):
    base, head = make_run("base"), make_run("head")
    assert compare(base, head).verdict is Verdict.PASS
    with pytest.raises(UsageError, match="needs the suite"):
        compare(base, head, None, ("frame",))
    with pytest.raises(UsageError, match="did you mean"):
        compare(base, head, suite, ("taks",))


def test_items_without_a_wrong_answer_enter_no_difference(suite, make_run):
    """What a model prefers is measured, not scored."""
    base, head = make_run("base"), make_run("head", sides(60, task="seen"))
    for run in (base, head):
        lines = [json.loads(line) for line in (run / RECORDS).read_text().splitlines()]
        for line in lines:
            if line["task"] == "frame_intrinsic":
                line["details"] = {"preference": line["score"]}
        (run / RECORDS).write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = compare(base, head, suite)
    assert found.verdict is Verdict.PASS
    assert found.overall.n == 320
    assert [part.label for part in found.parts] == ["left_right"]
    assert found.fallen == ()


@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_records_and_of_sides_changes_nothing_but_the_sign(suite, make_run, tmp_path, data):
    here = Path(tempfile.mkdtemp(dir=tmp_path)).name
    wrong = st.sets(st.sampled_from(sorted(item.id for item in suite.items)), max_size=60)
    base, head = (make_run(f"{here}/{name}", data.draw(wrong)) for name in ("base", "head"))
    there, back = compare(base, head, suite), compare(head, base, suite)
    assert back.overall.difference.mean == pytest.approx(-there.overall.difference.mean)
    assert back.overall.difference.high == pytest.approx(-there.overall.difference.low)
    assert (back.overall.worse, back.overall.better) == (there.overall.better, there.overall.worse)
    lines = (head / RECORDS).read_text().splitlines(keepends=True)
    (head / RECORDS).write_text("".join(data.draw(st.permutations(lines))))
    assert compare(base, head, suite).overall == there.overall
