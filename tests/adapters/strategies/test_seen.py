"""Strategies of pictures: grids, marks and pieces must help a model whose eyes need them."""

import json
import random
import re
from typing import Any

import pytest

from spatialgauge.adapters.strategies.drawing import dots, marks
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Kind, Prompt
from spatialgauge.tests.adapters.strategies import pictures as spots

SIDES = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
COLOURS = Form(kind=Kind.CHOICE, options={"A": "red", "B": "blue"})


def middle(box: list[float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def test_dots_stand_where_their_coordinates_say() -> None:
    drawn = spots.pixels(dots(spots.spotted(420, 280, []), 6, 6))
    assert drawn.shape == (280, 420, 3)
    for row in range(1, 7):
        for column in range(1, 7):
            assert drawn[round(row * 280 / 7), round(column * 420 / 7)].sum() < 60, "black on a light ground"
    dark = spots.pixels(dots(spots.spotted(420, 280, [("blue", 210, 140, 300)]), 2, 2))
    assert dark[round(280 / 3), round(420 / 3)].sum() > 700, "white on a dark one"


async def test_a_grid_helps_a_model_that_reads_coordinates(asked_with: Any) -> None:
    rng = random.Random("grid")
    prompts, truths = [], []
    for number in range(12):
        x, other = rng.sample(range(40, 380, 30), 2)
        picture = spots.spotted(420, 280, [("red", x, rng.randint(40, 240), 14), ("blue", other, 140, 14)])
        truths.append("A" if x < other else "B")
        text = answers.of(Kind.CHOICE).ask("Is the red spot left or right of the blue one?", SIDES)
        prompts.append(Prompt(item=f"i{number}", text=text, form=SIDES, pictures=(picture,)))

    def says(prompt: Prompt) -> str:
        if len(prompt.pictures) < 2:
            return "Answer: A"
        dotted = spots.pixels(prompt.pictures[1])
        red, blue = (middle(spots.patches(prompt.pictures[0], spots.INKS[ink])[0]) for ink in ("red", "blue"))
        columns = [min(range(1, 7), key=lambda one, x=x: abs(one * 60 - x)) for x, _ in (red, blue)]
        assert dotted[40, 60].sum() < 60
        finer = red[0] < blue[0] if columns[0] == columns[1] else columns[0] < columns[1]
        return f"Red is at ({columns[0]}), blue at ({columns[1]}).\nAnswer: {'A' if finer else 'B'}"

    replies, model = await asked_with(says, "scaffold", prompts)
    assert [reply.text[-1] for reply in replies] == truths
    assert len(model.asked) == len(prompts)
    assert all(len(prompt.pictures) == 2 for prompt in model.asked)
    plain, _ = await asked_with(says, "cot", prompts)
    assert sum(reply.text[-1] == truth for reply, truth in zip(plain, truths, strict=True)) < len(truths)


@pytest.mark.parametrize("kind", [Kind.POINTS, Kind.BOXES2D])
async def test_marks_turn_finding_into_choosing(kind: Kind, asked_with: Any) -> None:
    rng = random.Random(f"marks:{kind}")
    form = Form(kind=kind, width=600, height=400)
    prompts, truths = [], []
    for number in range(12):
        x, y = rng.randint(60, 540), rng.randint(60, 160)
        prompts.append(
            Prompt(
                item=f"i{number}",
                text=answers.of(kind).ask("Find the red spot.", form),
                question="Find the red spot.",
                form=form,
                pictures=(spots.spotted(600, 400, [("red", x, y, 20), ("blue", rng.randint(60, 540), 320, 20)]),),
                phrases=("the red spot", "the blue spot"),
            )
        )
        truths.append((x, y))

    def finds(prompt: Prompt) -> str:
        found = [(spots.patches(prompt.pictures[0], spots.INKS[ink])[0], ink) for ink in ("blue", "red")]
        return json.dumps([{"bbox_2d": box, "label": f"{ink} spot"} for box, ink in found])

    def says(prompt: Prompt) -> str:
        """Sees roughly where things are, a hundred pixels wrong, which is enough to choose among marks."""
        (red,) = [middle(spots.patches(picture, spots.INKS["red"], 60)[0]) for picture in prompt.pictures[:1]]
        x, y = red[0] + rng.choice((-1, 1)) * 60, red[1] + 60
        if "numbers of the things" in prompt.text:
            return "I look for red. [2]" if y < 260 else "[1]"
        numbers = [x, y] if kind is Kind.POINTS else [x - 20, y - 20, x + 20, y + 20]
        return json.dumps([{"point_2d" if kind is Kind.POINTS else "bbox_2d": numbers, "label": "red"}])

    def hits(replies: Any) -> int:
        count = 0
        for reply, (x, y) in zip(replies, truths, strict=True):
            (value,) = answers.of(kind).read(reply.text, form).value
            point = value if kind is Kind.POINTS else middle(value["box"])
            count += abs(point[0] - x) < 3 and abs(point[1] - y) < 3
        return count

    plain, _ = await asked_with(says, "cot", prompts)
    marked, model = await asked_with(says, "marks:finder=detector/d", prompts, {"detector/d": finds})
    assert (hits(plain), hits(marked)) == (0, len(prompts))
    assert len(model.asked) == len(prompts), "the finder found, the model chose"
    assert [step.model for step in marked[0].trace.steps] == ["detector/d", "m"]


def test_marks_are_drawn_at_the_middle_of_what_they_name() -> None:
    drawn = spots.pixels(marks(spots.spotted(600, 400, []), [(100, 100, 200, 200), (300, 250, 420, 350)]))
    for x, y in ((150, 150), (360, 300)):
        around = drawn[y - 12 : y + 12, x - 12 : x + 12].sum(axis=2)
        assert around.min() < 60, "black behind"
        assert around.max() > 700, "white number"


async def test_a_question_that_no_mark_answers_is_asked_plainly(asked_with: Any) -> None:
    form = Form(kind=Kind.CHOICE, options={"A": "red", "B": "blue"})
    prompt = Prompt(item="i", text="Which?", form=form, pictures=(spots.spotted(60, 40, []),))
    (reply,), model = await asked_with(lambda prompt: "[]" if "JSON list" in prompt.text else "B", "marks", [prompt])
    assert reply.text == "B"
    assert model.asked[1] == prompt


def says_colour_if_large(prompt: Prompt) -> str:
    """Notices that something is there, and tells its colour once it is twenty pixels wide."""
    found = {
        ink: [box for picture in prompt.pictures for box in spots.patches(picture, rgb)]
        for ink, rgb in spots.INKS.items()
    }
    if "bbox_2d" in prompt.text:
        return json.dumps([{"bbox_2d": box, "label": "spot"} for boxes in found.values() for box in boxes])
    large = [ink for ink, boxes in found.items() if any(box[2] - box[0] >= 20 for box in boxes)]
    letters = {text: letter for letter, text in prompt.form.options.items()}
    return letters[large[0]] if large else "A"


async def test_zoom_helps_a_model_that_is_blind_to_small_things(asked_with: Any) -> None:
    rng = random.Random("zoom")
    truths = [rng.choice("AB") for _ in range(6)]
    prompts = [
        Prompt(
            item=f"i{number}",
            text="Which colour is the spot?\nA. red\nB. blue",
            form=COLOURS,
            pictures=(
                spots.spotted(
                    400, 300, [({"A": "red", "B": "blue"}[truth], rng.randint(30, 370), rng.randint(30, 270), 5)]
                ),
            ),
            phrases=("the spot",),
        )
        for number, truth in enumerate(truths)
    ]
    plain, _ = await asked_with(says_colour_if_large, "cot", prompts)
    zoomed, model = await asked_with(says_colour_if_large, "zoom:side=256", prompts)
    assert {reply.text for reply in plain} == {"A"}
    assert [reply.text for reply in zoomed] == truths
    assert len(model.asked) == 2 * len(prompts)
    assert model.asked[1].pictures[0] == prompts[0].pictures[0]
    assert max(model.asked[1].pictures[1].width, model.asked[1].pictures[1].height) == 256


@pytest.mark.parametrize("convention", ["pixels", "gemini"])
async def test_a_point_in_the_piece_is_a_point_in_the_picture(convention: str, asked_with: Any) -> None:
    form = Form(kind=Kind.POINTS, width=800, height=600, convention=convention)
    picture = spots.spotted(800, 600, [("red", 612, 144, 6)])
    prompt = Prompt(
        item="i", text="?", question="Point to the spot.", form=form, pictures=(picture,), phrases=("spot",)
    )

    def says(prompt: Prompt) -> str:
        shown = prompt.pictures[0]
        box = spots.patches(shown, spots.INKS["red"])[0]
        x, y = middle(box)
        told = re.search(r"which is (\d+) wide and (\d+) high", prompt.text)
        if told:
            assert (int(told[1]), int(told[2])) == (shown.width, shown.height), "told in pixels of what is shown"
        if convention == "gemini":
            x, y = x / shown.width * 1000, y / shown.height * 1000
            box = [edge / (shown.width, shown.height)[axis % 2] * 1000 for axis, edge in enumerate(box)]
            box = [box[1], box[0], box[3], box[2]]
        if "bounding box" in prompt.text:
            return json.dumps([{"box_2d" if convention == "gemini" else "bbox_2d": box, "label": "spot"}])
        pair = [y, x] if convention == "gemini" else [x, y]
        return json.dumps([{"point" if convention == "gemini" else "point_2d": pair, "label": "spot"}])

    (reply,), _ = await asked_with(says, "zoom", [prompt], convention=convention)
    (point,) = answers.of(Kind.POINTS).read(reply.text, form).value
    assert point == pytest.approx([612, 144], abs=1)
