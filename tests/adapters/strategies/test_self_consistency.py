"""Votes: independent errors cancel as theory says, and each kind of answer has its own middle."""

import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.adapters.strategies.aggregation import agreed
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Form, Kind, Prompt

CHOICE = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
METRES = Form(kind=Kind.QUANTITY, unit="m")
BOXES = Form(kind=Kind.BOXES2D, width=200, height=100)
RIGHT = 0.7


def binomial_majority(samples: int, right: float) -> float:
    """Return how often more than half of independent samples are right (Condorcet)."""
    return sum(
        math.comb(samples, k) * right**k * (1 - right) ** (samples - k) for k in range(samples // 2 + 1, samples + 1)
    )


@pytest.mark.parametrize("samples", [1, 3, 5, 9])
async def test_a_noisy_model_gains_what_theory_says(samples: int, asked_with: Any) -> None:
    rng = random.Random(f"noise:{samples}")
    prompts = [Prompt(item=f"i{n}", text="Which?", form=CHOICE) for n in range(600)]

    def says(prompt: Prompt) -> str:
        return "A" if rng.random() < RIGHT else "B"

    strategy = "cot" if samples == 1 else f"self_consistency:samples={samples}"
    replies, model = await asked_with(says, strategy, prompts)
    assert len(model.asked) == samples * len(prompts)
    share = sum(reply.text == "A" for reply in replies) / len(replies)
    expected = binomial_majority(samples, RIGHT)
    assert share == pytest.approx(expected, abs=3.5 * math.sqrt(expected * (1 - expected) / len(prompts)))


async def test_lengths_gain_as_the_median_of_logarithms_does(asked_with: Any) -> None:
    rng = random.Random("lengths")
    prompts = [Prompt(item=f"i{n}", text="How far?", form=METRES) for n in range(200)]

    def says(prompt: Prompt) -> str:
        return f"{2.0 * math.exp(rng.gauss(0, 0.7)):.4f} m"

    errors = {}
    for strategy in ("cot", "self_consistency:samples=9"):
        replies, _ = await asked_with(says, strategy, prompts)
        read = [float(str(answers.of(Kind.QUANTITY).read(reply.text, METRES).value)) for reply in replies]
        errors[strategy] = math.sqrt(sum(math.log(value / 2.0) ** 2 for value in read) / len(read))
    assert errors["cot"] == pytest.approx(0.7, abs=0.12)
    expected = 0.7 * math.sqrt(math.pi / 2 / 9)
    assert errors["self_consistency:samples=9"] == pytest.approx(expected, rel=0.2), (
        "the median's error, asymptotically"
    )


async def test_too_little_agreement_is_no_answer(asked_with: Any) -> None:
    said = iter("ABABA")
    (reply,), _ = await asked_with(
        lambda prompt: next(said), "self_consistency:least=0.8", [Prompt(item="i", text="?", form=CHOICE)]
    )
    assert answers.of(Kind.CHOICE).read(reply.text, CHOICE).status == "unparsed"
    assert reply.trace.notes["share"] == 0.6


async def test_a_thing_only_one_sample_sees_is_dropped(asked_with: Any) -> None:
    said = iter(
        [
            '[{"bbox_2d": [10, 10, 50, 50], "label": "mug"}, {"bbox_2d": [150, 10, 190, 50], "label": "ghost"}]',
            '[{"bbox_2d": [12, 10, 52, 50], "label": "mug"}]',
            '[{"bbox_2d": [11, 12, 51, 52], "label": "mug"}]',
        ]
    )
    (reply,), _ = await asked_with(
        lambda prompt: next(said), "self_consistency:samples=3", [Prompt(item="i", text="?", form=BOXES)]
    )
    value = answers.of(Kind.BOXES2D).read(reply.text, BOXES).value
    assert value == [{"box": [11.0, 10.0, 51.0, 50.0], "label": "mug"}]


async def test_nothing_there_is_an_answer_too(asked_with: Any) -> None:
    said = iter(["[]", "[]", '[{"bbox_2d": [12, 10, 52, 50], "label": "ghost"}]'])
    (reply,), _ = await asked_with(
        lambda prompt: next(said), "self_consistency:samples=3", [Prompt(item="i", text="?", form=BOXES)]
    )
    assert answers.of(Kind.BOXES2D).read(reply.text, BOXES).status == "empty"


def test_each_kind_has_its_middle() -> None:
    assert agreed([350.0, 10.0, 2.0], Form(kind=Kind.DIRECTION, unit="deg")).value == 2.0
    assert agreed([0.1, 1.0, 100.0, 1.0], METRES).value == pytest.approx(1.0)
    assert agreed([-10.0, 20.0, 30.0], Form(kind=Kind.QUANTITY, unit="deg")).value == 20.0
    assert agreed([3, 4, 4], Form(kind=Kind.COUNT)) == (4, pytest.approx(2 / 3))
    order = Form(kind=Kind.ORDER, options={"A": "x", "B": "y"})
    assert agreed([["A", "B"], ["B", "A"], ["B", "A"]], order).value == ["B", "A"]
    points = Form(kind=Kind.POINTS, width=100, height=100)
    assert agreed([[[10, 10]], [[12, 10]], [[11, 13], [90, 90]]], points).value == [[11.0, 10.0]]
    space = Form(kind=Kind.BOXES3D, width=100, height=100)
    boxes = [[{"centre": [x, 0, 2], "size": [1, 1, 1], "label": "box"}] for x in (0.0, 0.1, 0.3)]
    (box,) = agreed(boxes, space).value
    assert box == {"centre": [0.1, 0.0, 2.0], "size": [1.0, 1.0, 1.0], "label": "box"}


def test_masks_are_voted_on_by_pixel() -> None:
    masks = Form(kind=Kind.MASKS, width=20, height=10)
    codes = [rle.rectangle(20, 10, (x, 2, x + 10, 8)) for x in (2, 3, 4)]
    samples = [[{"mask": code, "box": [0, 0, 1, 1], "label": "mug"}] for code in codes]
    (one,) = agreed(samples, masks).value
    assert one["mask"] == rle.rectangle(20, 10, (3, 2, 13, 8))
    assert one["box"] == [3, 2, 13, 8]


@given(st.lists(st.sampled_from("AB"), min_size=1, max_size=9))
def test_the_vote_is_the_most_frequent_and_a_tie_the_earliest(votes: list[str]) -> None:
    value, share = agreed(votes, CHOICE)
    most = max(votes.count("A"), votes.count("B"))
    assert votes.count(str(value)) == most
    assert share == most / len(votes)
    if votes.count("A") == votes.count("B"):
        assert value == votes[0]
