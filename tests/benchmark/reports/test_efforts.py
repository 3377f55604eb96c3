"""What a strategy takes and brings is shown: one row a model and strategy, calls beside the score, tiles, a chart."""

import re

import pytest

from spatialgauge.benchmark.items import Outcome, Record, Trace
from spatialgauge.benchmark.reports.efforts import Effort, chart, false_positives
from spatialgauge.benchmark.reports.grids import comparison, names, sliced
from spatialgauge.benchmark.reports.summary import summarise_records
from spatialgauge.benchmark.statistics.intervals import Interval


def interval(mean: float) -> Interval:
    return Interval(mean=mean, low=mean - 0.1, high=mean + 0.1, n=10, clusters=10)


def record(number: int, tiles: int, wrong: float) -> Record:
    return Record(
        item=f"i{number}",
        task="t",
        group=f"g{number}",
        outcome=Outcome.ANSWERED,
        score=1 - wrong,
        details={"false_positive": wrong},
        prompt_hash="0" * 64,
        calls=tiles + 1,
        trace=Trace(notes={"tiles": tiles}),
    )


def test_false_positives_are_told_by_the_number_of_tiles() -> None:
    records = [record(n, 4, float(n < 2)) for n in range(10)] + [record(10 + n, 9, float(n < 5)) for n in range(10)]
    counts = false_positives(records)
    assert [(count.tiles, count.found.mean, count.found.n) for count in counts] == [(4, 0.2, 10), (9, 0.5, 10)]
    assert false_positives([one.model_copy(update={"trace": None}) for one in records]) == ()


def test_a_model_with_its_strategy_is_one_row_with_its_calls(make_run, suite) -> None:
    from spatialgauge.benchmark.journal import read_manifest, read_records

    run = make_run("m/one", lambda item: "A")
    manifest, records = read_manifest(run), list(read_records(run))
    plain = summarise_records(manifest, records, suite.items)
    often = [one.model_copy(update={"calls": 5, "cost_usd": 0.005}) for one in records]
    strategic = manifest.model_copy(update={"strategy": "self_consistency"})
    voted = summarise_records(strategic, often, suite.items)
    model = plain.model
    assert names([plain, voted]) == [model, f"{model} + self_consistency"]
    held = plain.model_copy(update={"settings": {**plain.settings, "structured": True}})
    assert names([held]) == [f"{model} (structured)"]
    headline, _ = comparison([plain, voted])
    rows = {row[0]: dict(zip(headline.columns, row, strict=True)) for row in headline.rows}
    assert rows[model]["calls each"] == "1"
    assert rows[f"{model} + self_consistency"]["calls each"] == "5"
    assert rows[f"{model} + self_consistency"]["cost each"] == "$0.005"
    assert sliced(plain).rows == ()


def test_the_chart_places_runs_by_calls_and_score_and_escapes_names() -> None:
    efforts = [
        Effort("<b>m</b>", "m", 1.0, interval(0.4)),
        Effort("m + cot", "m", 1.0, interval(0.5)),
        Effort("m + self_consistency", "m", 5.0, interval(0.7)),
    ]
    svg = chart(efforts)
    assert "<b>" not in svg
    circles = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)]
    assert circles[0][0] == circles[1][0] < circles[2][0]
    assert circles[0][1] > circles[1][1] > circles[2][1], "higher scores stand higher"
    assert svg.count("<polyline") == 1


@pytest.mark.parametrize("calls", [[], [1.0, 1.0]])
def test_there_is_no_chart_where_nothing_was_asked_twice(calls: list[float]) -> None:
    assert chart([Effort(f"m{n}", "m", one, interval(0.5)) for n, one in enumerate(calls)]) == ""
