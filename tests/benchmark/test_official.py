"""Official figures: each mean as its paper has it, by hand; failed calls are in none."""

import pytest
from pydantic import ValidationError

from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Record
from spatialgauge.benchmark.official import Figure, Marking, Official, official_figures
from spatialgauge.benchmark.predictions import NO_PROMPT

OPTIONS = {"A": "left", "B": "right", "C": "above", "D": "below"}


def item(name, truth="A", *, options=4, kind=Kind.CHOICE, **slices):
    form = Form(kind=kind, options=dict(list(OPTIONS.items())[:options]) if kind is Kind.CHOICE else {})
    return Item(
        id=name,
        task="t",
        skill="relations",
        question="?",
        form=form,
        truth=truth,
        rule="exact",
        group=name,
        slices=slices,
    )


def record(name, text, outcome=Outcome.ANSWERED):
    score = None if outcome is Outcome.FAILED else 0.0
    return Record(item=name, task="t", group=name, outcome=outcome, reply=text, score=score, prompt_hash=NO_PROMPT)


def found(figures, items, replies, marking=None):
    official = Official(benchmark="b", marking={"t": marking} if marking else {}, figures=figures)
    records = [record(name, text) for name, text in replies.items()]
    return {one.name: one.value for one in official_figures(official, {one.id: one for one in items}, records)}


def test_means_are_of_means():
    items = [item("1", part="x", kind_="p"), item("2", part="x", kind_="q"), item("3", part="x", kind_="q")]
    items += [item("4", part="y")]
    figures = (
        Figure(name="nested", by=("part", "kind_")),
        Figure(name="pooled"),
        Figure(name="x", where={"part": ("x",)}),
    )
    told = found(figures, items, {"1": "A", "2": "A", "3": "B", "4": "B"})
    assert told == pytest.approx({"nested": (0.75 + 0) / 2, "pooled": 0.5, "x": 2 / 3})


def test_a_group_is_right_where_all_of_it_is():
    items = [item("1", pair="p"), item("2", pair="p"), item("3", pair="q"), item("4")]
    assert found((Figure(name="pairs", every="pair"),), items, dict.fromkeys("1234", "A")) == {"pairs": 1.0}
    assert found((Figure(name="pairs", every="pair"),), items, {"1": "A", "2": "B", "3": "A", "4": "A"}) == {
        "pairs": 0.5
    }


def test_a_group_is_right_in_each_repeat_by_itself():
    """Asked twice, with one of two wrong the second time: half of the groups are right, not none."""
    items = {one.id: one for one in (item("1", pair="p"), item("2", pair="p"))}
    official = Official(benchmark="b", figures=(Figure(name="pairs", every="pair"),))
    told = [("1", 0, "A"), ("2", 0, "A"), ("1", 1, "A"), ("2", 1, "B")]
    records = [record(name, text).model_copy(update={"repeat": repeat}) for name, repeat, text in told]
    (figure,) = official_figures(official, items, records)
    assert (figure.value, figure.n) == (0.5, 2)


def test_chance_is_taken_off_as_site_does():
    items = [item("1"), item("2", options=2), item("3")]
    told = found((Figure(name="caa", value="chance_adjusted"),), items, {"1": "A", "2": "A", "3": "B"})
    assert told["caa"] == pytest.approx((0.75 + 0.5 - 0.25) / (0.75 + 0.5 + 0.75))


def test_relative_accuracy_of_counts():
    items = [item(str(truth), truth, kind=Kind.COUNT) for truth in (0, 4, 5)]
    figures = (Figure(name="near", value="relative_accuracy"), Figure(name="error", value="relative_error"))
    told = found(figures, items, {"0": "0", "4": "3", "5": "many"})
    assert told == pytest.approx({"near": (1 + 0.75 + 0) / 3, "error": (0 + 0.25) / 2})


def test_a_sum_needs_all_its_parts():
    figures = (
        Figure(name="sum", of={"x": 0.25, "y": 0.75}),
        Figure(name="x", where={"part": ("x",)}),
        Figure(name="y", where={"part": ("y",)}),
    )
    items = [item("1", part="x"), item("2", part="y")]
    assert found(figures, items, {"1": "A", "2": "B"})["sum"] == 0.25
    assert found(figures, items, {"1": "A"}) == {"sum": None, "x": 1.0, "y": None}
    with pytest.raises(ValidationError, match="sums z, which is no plain figure"):
        Official(benchmark="b", figures=(Figure(name="sum", of={"z": 1.0}),))


def test_failed_calls_are_in_no_figure():
    official = Official(benchmark="b", figures=(Figure(name="all"),))
    records = [record("1", "A"), record("2", "", Outcome.FAILED)]
    (figure,) = official_figures(official, {"1": item("1"), "2": item("2")}, records)
    assert (figure.value, figure.n) == (1.0, 1)


def test_the_official_reader_alone_decides():
    replies = {"1": "The answer is A"}
    assert found((Figure(name="all"),), [item("1")], replies) == {"all": 1.0}
    assert found((Figure(name="all"),), [item("1")], replies, Marking(reader="first_character")) == {"all": 0.0}
    with pytest.raises(ValidationError, match="no official reader 'guess'"):
        Marking(reader="guess")
