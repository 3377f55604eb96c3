"""Perfect geometry is right in every convention, and wrong in the order or scale of another."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import fmean
from typing import Any, cast

import pytest
from pydantic import JsonValue

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import conventions, points
from spatialgauge.benchmark.floors import Floors
from spatialgauge.benchmark.items import UNSCORED, Form, Item, Kind, Outcome, Reply
from spatialgauge.benchmark.marking import Mark, marked, told
from spatialgauge.benchmark.suite_files import load
from spatialgauge.tasks.suites import SHIPPED

PLACES = (Kind.POINTS, Kind.BOXES2D, Kind.MASKS, Kind.BOXES3D)
SHOWN = (Kind.POINTS, Kind.BOXES2D)
"""Those whose order and scale can be mistaken."""
EACH = 8
"""Items of each task; those in which nothing is there are among them."""
BINS = {"paligemma": (1024, 0.0), "florence2": (1000, 0.5)}
"""Bins across a picture, and where in a bin its number stands; Kosmos-2 has 32 patches instead."""
SENT = (480, 360)


@pytest.fixture(scope="module")
def placed() -> list[tuple[Item, JsonValue]]:
    """The shipped suite's items that ask for places, and what perfect geometry says to each."""
    by_task: defaultdict[tuple[str, bool], list[Item]] = defaultdict(list)
    for item in load("mini", SHIPPED).items:
        if item.form.kind in PLACES:
            by_task[item.task, _there(item.truth)].append(item)
    return [(item, _said(item)) for items in by_task.values() for item in items[:EACH]]


@pytest.fixture(scope="module")
def floor() -> Mapping[str, float]:
    """What the best answers without a picture score on the items that ask for places."""
    return Floors.of(item for item in load("mini", SHIPPED).items if item.form.kind in SHOWN).blind


def _there(truth: JsonValue) -> bool:
    return any(truth.values()) if isinstance(truth, Mapping) else bool(truth)


def _said(item: Item) -> JsonValue:
    return [list(point) for point in points.inner_points(item.truth)] if isinstance(item.truth, Mapping) else item.truth


def quantised(box: Sequence[float], convention: str, size: tuple[int, int]) -> list[float]:
    """Return a box as a notation of bins or patches can tell it at best, worked out here from its definition."""
    parts = [edge / size[place % 2] for place, edge in enumerate(box)]
    if convention == "kosmos2":
        left, top, right, bottom = (math.floor(part * 32) for part in parts[:2] + [part - 1e-12 for part in parts[2:]])
        flat = left == right or top == bottom
        near, far = (0.0, 1.0) if flat else (0.5, 0.5)  # one row of patches is told by its edges, more by their centres
        parts = [(left + near) / 32, (top + near) / 32, (right + far) / 32, (bottom + far) / 32]
    else:
        bins, middle = BINS[convention]
        parts = [(min(round(part * bins - middle), bins - 1) + middle) / bins for part in parts]
    return [part * size[place % 2] for place, part in enumerate(parts)]


def scored(item: Item, said: JsonValue, convention: str, written: str) -> Mark:
    """Return an item's mark where the model was asked in one convention and writes in another."""
    text = answers.of(item.form.kind).phrase(said, told(item.form, written, SENT))
    return marked(item, told(item.form, convention, SENT), Reply(text=text))


@pytest.mark.parametrize("convention", list(conventions.TABLE))
def test_perfect_geometry_is_right_in_every_convention(convention: str, placed: list[tuple[Item, JsonValue]]) -> None:
    """Where a notation has but bins or patches, a box scores exactly what the truth rounded to them scores."""
    for item, said in placed:
        score, best = scored(item, said, convention, convention).score.value, 1.0
        if item.form.kind is Kind.BOXES2D and convention in (*BINS, "kosmos2"):
            size = item.form.width or 0, item.form.height or 0
            rounded: JsonValue = [
                {**one, "box": [*quantised(one["box"], convention, size)]} for one in cast("list[dict[str, Any]]", said)
            ]
            best = scored(item, rounded, "pixels", "pixels").score.value
            assert best > 0.3 or not said
        assert score == pytest.approx(best, abs=1e-3), (item.task, item.truth)


def test_perfect_answers_to_all_else_are_right_too() -> None:
    seen: defaultdict[str, int] = defaultdict(int)
    for item in load("mini", SHIPPED).items:
        if item.form.kind not in PLACES and item.rule not in UNSCORED and seen[item.task] < EACH:
            seen[item.task] += 1
            form: Form = told(item.form, "pixels", SENT)
            reply = Reply(text=answers.of(form.kind).phrase(item.truth, form))
            assert marked(item, form, reply).score.value == pytest.approx(1), item.task
    assert len(seen) > 50


@pytest.mark.parametrize("change", ["swapped", "scaled"])
@pytest.mark.parametrize("convention", list(conventions.TABLE))
def test_another_order_or_scale_falls_to_the_floor(
    convention: str,
    change: str,
    placed: list[tuple[Item, JsonValue]],
    floor: Mapping[str, float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With x and y swapped, or numbers half as large, hardly a place hits; guessing blindly does three times better."""
    known = conventions.TABLE[convention]
    scale = 0.5 * (known.scale or SENT[0])
    other = replace(known, y_first=not known.y_first) if change == "swapped" else replace(known, scale=scale)
    monkeypatch.setitem(conventions.TABLE, change, other)
    by_places = [pair for pair in placed if _there(pair[0].truth) and pair[0].form.kind in SHOWN]
    marks = [scored(item, said, convention, change) for item, said in by_places]
    read = fmean(mark.outcome is Outcome.ANSWERED for mark in marks)
    assert read > 0.5, "the others lie outside the picture"
    fallen = fmean(mark.score.value for mark in marks)
    assert 3 * fallen < fmean(floor[item.id] for item, _ in by_places)
