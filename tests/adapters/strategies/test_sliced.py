"""Tiles: they cover the picture, things at seams are one, and small things are found that were too small before."""

import itertools
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.adapters.strategies.tiling import merged, piece, tiles
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import boxes2d
from spatialgauge.benchmark.asking import Fatal
from spatialgauge.benchmark.items import Form, Kind, Prompt
from spatialgauge.tests.adapters.strategies import pictures as spots

WIDE, HIGH = 1000, 700
SMALLEST = 0.025
"""Share of a picture's long side below which the scripted model sees nothing."""


@given(st.integers(40, 3000), st.integers(40, 3000), st.integers(64, 900), st.floats(0, 0.8))
def test_tiles_cover_everything_and_overlap_as_told(width: int, height: int, side: int, overlap: float) -> None:
    laid = tiles(width, height, side, overlap)
    for axis, length in ((0, width), (1, height)):
        spans = sorted({(tile[axis], tile[axis + 2]) for tile in laid})
        assert spans[0][0] == 0
        assert spans[-1][1] == length
        assert all(end - start == min(side, length) for start, end in spans)
        for (_, end), (start, _) in itertools.pairwise(spans):
            assert end - start >= int(overlap * side) - 1
    assert len(laid) == len({*laid})


def test_no_tile_more_than_needed() -> None:
    assert len(tiles(1000, 1000, 512, 0.02)) == 4
    assert tiles(500, 400, 512, 0.2) == [(0, 0, 500, 400)]


@given(st.floats(5, 990), st.floats(5, 690), st.floats(4, 60))
def test_one_thing_cut_by_tiles_is_one_thing(x: float, y: float, radius: float) -> None:
    box = (max(0.0, x - radius), max(0.0, y - radius), min(WIDE, x + radius), min(HIGH, y + radius))
    seen = []
    for tile in tiles(WIDE, HIGH, 400, 0.1):
        part = (max(box[0], tile[0]), max(box[1], tile[1]), min(box[2], tile[2]), min(box[3], tile[3]))
        if part[2] - part[0] > 1 and part[3] - part[1] > 1:
            seen.append(piece(part, "spot", tile, (WIDE, HIGH), len(seen)))
    (one,) = merged(seen)
    assert boxes2d.iou(one.box, box) > 0.85, "what is left out is at most the slivers that no tile was shown"


def test_neighbours_and_a_small_thing_on_a_large_one_stay_apart() -> None:
    tile = (0, 0, 400, 400)
    size = (WIDE, HIGH)
    grains = [piece((10.0 + 12 * n, 10.0, 20.0 + 12 * n, 20.0), "rice", tile, size, n) for n in range(20)]
    assert len(merged(grains)) == 20
    nested = [piece((50, 50, 300, 300), "plate", tile, size, 0), piece((100, 100, 140, 140), "plate", tile, size, 1)]
    assert len(merged(nested)) == 2


def says(prompt: Prompt) -> str:
    """Finds red spots, none that is smaller than a fortieth of what it is shown."""
    (shown,) = prompt.pictures
    boxes = spots.patches(shown, spots.INKS["red"])
    least = SMALLEST * max(shown.width, shown.height)
    large = [box for box in boxes if max(box[2] - box[0], box[3] - box[1]) >= least]
    if prompt.form.kind is Kind.COUNT:
        return str(len(large))
    if prompt.form.kind is Kind.POINTS:
        middles = [[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] for box in large]
        return json.dumps([{"point_2d": middle, "label": "spot"} for middle in middles])
    return json.dumps([{"bbox_2d": box, "label": "spot"} for box in large])


PLACES = [(60, 60), (500, 350), (390, 120), (405, 500), (930, 640), (760, 200), (120, 600), (640, 410)]


def asked(kind: Kind) -> Prompt:
    form = Form(kind=kind) if kind is Kind.COUNT else Form(kind=kind, width=WIDE, height=HIGH)
    picture = spots.spotted(WIDE, HIGH, [("red", x, y, 8) for x, y in PLACES])
    question = "How many red spots are there?" if kind is Kind.COUNT else "Find every red spot."
    text = answers.of(kind).ask(question, form)
    return Prompt(item="i", text=text, question=question, form=form, pictures=(picture,), phrases=("red spot",))


@pytest.mark.parametrize("kind", [Kind.BOXES2D, Kind.POINTS, Kind.COUNT])
async def test_slices_help_a_model_that_is_blind_to_small_things(kind: Kind, asked_with: Any) -> None:
    prompt = asked(kind)
    (plain,), _ = await asked_with(says, "cot", [prompt])
    (sliced,), model = await asked_with(says, "sliced:tile=400", [prompt])
    laid = len(tiles(WIDE, HIGH, 400, 0.2))
    assert len(model.asked) == laid + 1 == 7
    assert sliced.trace.notes["tiles"] == laid
    before, after = (answers.of(kind).read(reply.text, prompt.form).value for reply in (plain, sliced))
    if kind is Kind.COUNT:
        assert (before, after) == (0, len(PLACES))
        return
    assert before in (None, [])
    middles = (
        after
        if kind is Kind.POINTS
        else [[(one["box"][0] + one["box"][2]) / 2, (one["box"][1] + one["box"][3]) / 2] for one in after]
    )
    assert len(middles) == len(PLACES)
    for place in PLACES:
        assert min(math.dist(place, middle) for middle in middles) < 2


async def test_a_thing_larger_than_a_tile_is_found_once(asked_with: Any) -> None:
    form = Form(kind=Kind.BOXES2D, width=WIDE, height=HIGH)
    picture = spots.spotted(WIDE, HIGH, [("red", 500, 350, 300)])
    prompt = Prompt(item="i", text="?", question="Find it.", form=form, pictures=(picture,))
    for strategy in ("sliced:tile=400", "sliced:tile=400,whole=false"):
        (reply,), _ = await asked_with(says, strategy, [prompt])
        value = answers.of(Kind.BOXES2D).read(reply.text, form).value
        best = max(boxes2d.iou(boxes2d.corners(one), (200, 50, 800, 650)) for one in value)
        assert len(value) == 1, strategy
        assert best > 0.95


async def test_nothing_anywhere_is_an_empty_answer_and_too_many_tiles_are_said(asked_with: Any) -> None:
    form = Form(kind=Kind.BOXES2D, width=WIDE, height=HIGH)
    prompt = Prompt(item="i", text="?", question="Find it.", form=form, pictures=(spots.spotted(WIDE, HIGH, []),))
    (reply,), _ = await asked_with(says, "sliced:tile=400", [prompt])
    assert answers.of(Kind.BOXES2D).read(reply.text, form).status == "empty"
    with pytest.raises(Fatal, match="7 calls are needed and 6 allowed; raise budget= or tile="):
        await asked_with(says, "sliced:tile=400,budget=6", [prompt])


async def test_a_small_picture_and_other_questions_are_asked_as_they_are(asked_with: Any) -> None:
    small = asked(Kind.BOXES2D)
    _, model = await asked_with(says, "sliced:tile=1000", [small])
    assert model.asked == [small]
    choice = Prompt(item="i", text="?", form=Form(kind=Kind.YES_NO), pictures=small.pictures)
    _, model = await asked_with(lambda prompt: "yes", "sliced:tile=400", [choice])
    assert model.asked == [choice]
