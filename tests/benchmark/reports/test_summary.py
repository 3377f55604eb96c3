import json
from itertools import count

import pytest

from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Outcome
from spatialgauge.benchmark.journal import RECORDS
from spatialgauge.benchmark.reports.summary import Summary, summarise


def task(summary, name):
    return next(part for part in summary.tasks if part.name == name)


def constant(item):
    return {"left_right": "A", "addressee_frame": "yes", "distance": "2 m"}[item.task]


def seeing_only_itself(item):
    return item.frames.get("egocentric", "1 m")


def test_a_truthful_model_has_every_score_and_every_pair(suite, make_run, truthful):
    summary = summarise(make_run("m/true", truthful), suite)
    assert summary.headline.mean == pytest.approx(1)
    assert summary.headline.low < 1
    assert [part.score.mean for part in summary.tasks] == [1, 1, 1]
    assert [part.pairs.mean for part in summary.tasks] == [1, 1, 1]
    assert summary.worst == ()


def test_a_model_that_does_not_look_gains_nothing_over_the_floor(suite, make_run):
    summary = summarise(make_run("m/constant", constant), suite)
    side = task(summary, "left_right")
    assert side.score.mean == side.floor == 0.5
    assert side.corrected.mean == 0
    assert side.pairs.mean == 0
    assert summary.headline.mean <= 0


def test_the_headline_is_the_mean_over_skills_of_corrected_task_scores(suite, make_run, truthful):
    def half_right(item):
        return truthful(item) if item.task != "left_right" else "A"

    summary = summarise(make_run("m/half", half_right), suite)
    assert summary.headline.mean == pytest.approx((0 + 1 + 1) / 3)
    assert [part.name for part in summary.skills] == ["frames", "metric", "relations"]
    assert summary.skills[2].corrected.mean == pytest.approx(0)


def test_refused_and_unparsed_replies_score_nothing_and_are_counted(suite, make_run, truthful):
    number = count()

    def answerer(item):
        if item.task != "left_right":
            return truthful(item)
        return [truthful(item), Outcome.REFUSED, "I see a cup and a plate."][next(number) % 3]

    part = task(summarise(make_run("m/mixed", answerer), suite), "left_right")
    assert part.outcomes == {"answered": 8, "unparsed": 8, "refused": 8, "failed": 0}
    assert part.score.mean == pytest.approx(1 / 3)
    assert part.score.n == 24


def test_failed_calls_are_counted_and_not_scored(suite, make_run, truthful):
    def answerer(item):
        return Outcome.FAILED if item.id == "side-0-0" else truthful(item)

    part = task(summarise(make_run("m/failing", answerer), suite), "left_right")
    assert part.outcomes[Outcome.FAILED] == 1
    assert (part.n, part.score.n, part.score.mean) == (24, 23, 1)
    assert part.pairs.n == 11


def test_a_task_without_a_score_leaves_no_headline(suite, make_run, truthful):
    def answerer(item):
        return Outcome.FAILED if item.task == "distance" else truthful(item)

    summary = summarise(make_run("m/half-failed", answerer), suite)
    assert summary.headline is None
    assert summary.unscored == ("distance",)
    assert task(summary, "distance").score is None


def test_questions_never_asked_are_counted_as_missing(suite, make_run, truthful):
    run = make_run("m/torn", truthful)
    lines = (run / RECORDS).read_bytes().splitlines(keepends=True)
    (run / RECORDS).write_bytes(b"".join(lines[:60]))
    summary = summarise(run, suite)
    assert (summary.asked, summary.missing, summary.overall.n) == (72, 12, 60)


def test_a_call_asked_again_counts_once(suite, make_run, truthful, record):
    run = make_run("m/again", lambda item: Outcome.FAILED if item.id == "side-0-0" else truthful(item))
    with (run / RECORDS).open("ab") as stream:
        again = record(suite.by_id["side-0-0"], "A")
        stream.write(again.model_dump_json().encode() + b"\n")
    part = task(summarise(run, suite), "left_right")
    assert (part.n, part.outcomes[Outcome.FAILED]) == (24, 0)


def test_repeats_add_answers_and_no_scenes(suite, make_run, truthful):
    part = task(summarise(make_run("m/thrice", truthful, repeats=3), suite), "left_right")
    assert (part.n, part.score.n, part.score.clusters, part.pairs.n) == (72, 72, 12, 36)


def test_frames_tell_an_egocentric_model(suite, make_run):
    frames = {use.task: use for use in summarise(make_run("m/ego", seeing_only_itself), suite).frames}
    use = frames["addressee_frame"]
    assert use.asked == "addressee"
    assert use.agreement["egocentric"].mean == 1
    assert use.agreement["addressee"].mean == 0.5
    assert (use.ego_for_allo.mean, use.ego_for_allo.n) == (1, 12)


def test_frames_tell_a_model_that_takes_the_asked_view(suite, make_run, truthful):
    use = summarise(make_run("m/allo", truthful), suite).frames[0]
    assert use.agreement["addressee"].mean == 1
    assert use.ego_for_allo.mean == 0


def test_frames_of_choices_are_compared_by_text_and_only_among_the_options(suite, make_run, truthful):
    use = summarise(make_run("m/allo", truthful), suite).frames[1]
    assert (use.task, use.asked) == ("left_right", "egocentric")
    assert use.agreement["intrinsic"].mean == 0
    assert "absolute" not in use.agreement
    assert use.ego_for_allo is None


def test_breakdowns_cross_their_slices_and_keep_every_answer(suite, make_run):
    summary = summarise(make_run("m/constant", constant), suite, by=("task", "indoor"))
    assert [part.where for part in summary.breakdown[:2]] == [
        {"task": "addressee_frame", "indoor": "no"},
        {"task": "addressee_frame", "indoor": "yes"},
    ]
    assert len(summary.breakdown) == 6
    assert sum(part.n for part in summary.breakdown) == 72


def test_numbers_are_cut_into_quartiles_and_items_without_one_are_named(suite, make_run):
    summary = summarise(make_run("m/constant", constant), suite, by=("margin",))
    *quartiles, absent = summary.breakdown
    assert [part.n for part in quartiles] == [6, 6, 6, 6]
    assert (absent.name, absent.n) == ("not stated", 48)


def test_a_slice_that_separates_twins_still_has_the_floor_of_the_blind(suite, make_run):
    first, *_, last, _ = summarise(make_run("m/constant", constant), suite, by=("margin",)).breakdown
    assert (first.floor, last.floor) == (0.5, 0.5)
    assert (first.score.mean, last.score.mean) == (1.0, 0.0)


def test_an_unknown_slice_is_refused_with_the_nearest_name(suite, make_run, truthful):
    with pytest.raises(UsageError, match="did you mean margin"):
        summarise(make_run("m/true", truthful), suite, by=("margins",))


def test_the_worst_distance_comes_first_and_says_by_how_much(suite, make_run):
    summary = summarise(make_run("m/constant", constant), suite)
    worst = next(entry for entry in summary.worst if entry.task == "distance")
    truth = suite.by_id[worst.item].truth
    assert truth == max(item.truth for item in suite.items if item.task == "distance")
    assert worst.reason == f"off by a factor of {truth / 2:.3g}"


def test_both_twins_wrong_is_worse_than_one(suite, make_run, truthful):
    def answerer(item):
        if item.task == "left_right" and item.pair in ("side-3", "side-5"):
            return "B" if item.truth == "A" or item.pair == "side-5" else "A"
        return truthful(item)

    entries = summarise(make_run("m/pairs", answerer), suite).worst
    assert [entry.reason for entry in entries] == ["wrong, and its twin too", "wrong, and its twin too", "wrong"]
    assert [entry.item for entry in entries] == ["side-3-0", "side-3-1", "side-5-0"]


def test_a_refused_twin_does_not_make_the_other_a_wrong_pair(suite, make_run, truthful):
    ends = {"side-3-0": Outcome.REFUSED, "side-3-1": "A"}
    entries = summarise(make_run("m/half", lambda item: ends.get(item.id, truthful(item))), suite).worst
    assert [entry.reason for entry in entries] == ["wrong", "refused: declined"]


def test_costs_are_means_over_replies_that_came(suite, make_run, truthful):
    summary = summarise(make_run("m/true", truthful), suite)
    assert summary.means.input_tokens == 100
    assert summary.means.latency_s == pytest.approx(0.5)
    assert summary.cost_usd == pytest.approx(0.072)


def test_a_summary_survives_json(suite, make_run):
    summary = summarise(make_run("m/constant", constant), suite, by=("indoor",))
    text = summary.model_dump_json()
    assert Summary.model_validate_json(text) == summary
    json.loads(text, parse_constant=pytest.fail)


def test_a_run_of_another_suite_is_refused(suite, make_run, truthful):
    run = make_run("m/true", truthful)
    manifest = run / "manifest.json"
    manifest.write_text(manifest.read_text().replace(suite.card.hash, "f" * 64))
    with pytest.raises(DataError, match="give the suite it was made on"):
        summarise(run, suite)


def test_a_record_of_an_unknown_item_is_refused(suite, make_run, truthful):
    run = make_run("m/true", truthful)
    records = run / RECORDS
    records.write_text(records.read_text().replace('"side-0-0"', '"elsewhere"'))
    with pytest.raises(DataError, match="elsewhere"):
        summarise(run, suite)
