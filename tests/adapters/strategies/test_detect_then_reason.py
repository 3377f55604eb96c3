"""Boxes and depth answer what geometry can, for whatever model finds the boxes, and claim nothing else."""

import json
import math
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spatialgauge.adapters import registry
from spatialgauge.adapters.strategies import detect_then_reason
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.experts import Depth, Rgb
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt

WIDTH, HEIGHT, FOCAL = 320, 240, 200.0
WITH_DEPTH = "detect_then_reason:depth=d"
NAMES = ("red mug", "blue chair", "green box")
SIDES = {"left": (0, -1), "right": (0, 1), "above": (1, -1), "below": (1, 1), "in front": (2, -1), "behind": (2, 1)}


class Scene:
    """Three upright cards in space, what a camera sees of them, and a depth model that measures rightly."""

    provenance = None

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        columns = rng.sample([-1.0, 0.0, 1.0], 3)
        self.places = {
            name: (column + rng.uniform(-0.2, 0.2), rng.uniform(-0.5, 0.5), rng.uniform(2.2, 4.5))
            for name, column in zip(NAMES, columns, strict=True)
        }
        self.sizes = {name: (rng.uniform(0.2, 0.6), rng.uniform(0.2, 0.6)) for name in NAMES}

    def box(self, name: str) -> list[float]:
        (x, y, z), (wide, high) = self.places[name], self.sizes[name]
        u, v = FOCAL * x / z + WIDTH / 2, FOCAL * y / z + HEIGHT / 2
        return [u - FOCAL * wide / z / 2, v - FOCAL * high / z / 2, u + FOCAL * wide / z / 2, v + FOCAL * high / z / 2]

    def depth(self, picture: Rgb) -> Depth:
        metres = np.full((HEIGHT, WIDTH), 9.0, dtype=np.float32)
        for name in sorted(NAMES, key=lambda name: -self.places[name][2]):
            x0, y0, x1, y1 = (round(edge) for edge in self.box(name))
            metres[max(y0, 0) : y1, max(x0, 0) : x1] = self.places[name][2]
        return Depth(metres, FOCAL)

    def finds(self, prompt: Prompt) -> str:
        """Answer as a detector would: boxes of the phrase, and nothing to any other question."""
        if prompt.form.kind is not Kind.BOXES2D:
            return "I cannot tell."
        return json.dumps([{"bbox_2d": self.box(name)} for name in prompt.phrases if name in NAMES])


@pytest.fixture
def ask(
    asked_with: Callable[..., Any], picture: Callable[..., Picture], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Asks one question of a scene: `ask(scene, question, kind, phrases)` gives the value read, and the reply."""

    async def asked(
        scene: Scene,
        question: str,
        kind: Kind,
        *phrases: str,
        strategy: str = "detect_then_reason:depth=d",
        **form: Any,
    ) -> tuple[object, Any]:
        monkeypatch.setattr(detect_then_reason, "_estimator", lambda spec: scene)
        stated = Form(kind=kind, **form)
        text = answers.of(kind).ask(question, stated)
        shown = picture(1, WIDTH, HEIGHT)
        prompt = Prompt(item="i", text=text, question=question, form=stated, pictures=(shown,), phrases=phrases)
        (reply,), _ = await asked_with(scene.finds, strategy, [prompt])
        return answers.of(kind).read(reply.text, stated).value, reply

    return asked


async def test_sides_are_told_as_they_are(ask: Callable[..., Any]) -> None:
    for seed in range(6):
        scene = Scene(seed)
        figure, ground = NAMES[:2]
        for one, other in (("left", "right"), ("above", "below"), ("in front", "behind")):
            axis, sign = SIDES[one]
            truth = "A" if sign * (scene.places[figure][axis] - scene.places[ground][axis]) > 0 else "B"
            question = f"As seen from the camera, is the {figure} {one} of the {ground} or {other}?"
            told, reply = await ask(scene, question, Kind.CHOICE, figure, ground, options={"A": one, "B": other})
            assert told == truth, (seed, one)
            assert len(reply.trace.steps) == 2, "one call for each thing, none for the answer"
        leftmost = "yes" if scene.places[figure][0] < scene.places[ground][0] else "no"
        assert (await ask(scene, f"Is the {figure} to the left of the {ground}?", Kind.YES_NO, figure, ground))[
            0
        ] == leftmost


async def test_lengths_are_measured(ask: Callable[..., Any]) -> None:
    for seed in range(4):
        scene = Scene(seed)
        one, other = (np.array(scene.places[name]) for name in NAMES[:2])
        pairs = [
            ("How far apart are the centres of the red mug and the blue chair?", NAMES[:2], math.dist(one, other)),
            ("What is the horizontal distance between them?", NAMES[:2], math.hypot(*(one - other)[[0, 2]])),
            ("What is the vertical distance between them?", NAMES[:2], abs(one - other)[1]),
            ("How far is the red mug from the camera?", NAMES[:1], math.hypot(*one)),
            ("How tall is the red mug?", NAMES[:1], scene.sizes["red mug"][1]),
            ("How wide is the red mug?", NAMES[:1], scene.sizes["red mug"][0]),
        ]
        for question, phrases, truth in pairs:
            told, _ = await ask(scene, question, Kind.QUANTITY, *phrases, unit="m")
            assert told == pytest.approx(truth, rel=0.03, abs=0.01), question


async def test_the_most_and_the_order_are_found(ask: Callable[..., Any]) -> None:
    options = {letter: f"the {name}" for letter, name in zip("ABC", NAMES, strict=True)}
    for seed in range(4):
        scene = Scene(seed)
        away = {letter: math.hypot(*scene.places[text[4:]]) for letter, text in options.items()}
        tall = {letter: scene.sizes[text[4:]][1] for letter, text in options.items()}
        across = {letter: scene.places[text[4:]][0] / scene.places[text[4:]][2] for letter, text in options.items()}
        for question, values in (("Which of these is farthest from the camera?", away), ("Which is tallest?", tall)):
            told, _ = await ask(scene, question, Kind.CHOICE, *NAMES, options=options)
            assert told == max(values, key=values.__getitem__)
        near, _ = await ask(scene, "Which one is nearest to the camera?", Kind.CHOICE, *NAMES, options=options)
        assert near == min(away, key=away.__getitem__)
        row, _ = await ask(scene, "Put these in order from left to right.", Kind.ORDER, *NAMES, options=options)
        assert row == sorted(across, key=across.__getitem__)
        two = {"A": "the blue chair", "B": "the green box"}
        gap = {letter: math.dist(scene.places["red mug"], scene.places[text[4:]]) for letter, text in two.items()}
        told, _ = await ask(scene, "Which is nearest to the red mug?", Kind.CHOICE, *NAMES, options=two)
        assert told == min(gap, key=gap.__getitem__)


@pytest.mark.parametrize(
    "question",
    [
        "Going by the front of the blue chair, not by the camera, is the red mug left of it?",
        "Seen by the man in the green shirt: is the red mug to the left or right of the blue chair?",
        "The red mug is moved 0.5 m to the left. Is it left or right of the blue chair?",
        "This photograph was taken looking north. Is the red mug left or right of the blue chair?",
    ],
)
async def test_other_eyes_and_what_would_be_are_not_answered_from_the_cameras_view(
    question: str, ask: Callable[..., Any]
) -> None:
    options = {"A": "left", "B": "right"}
    _, reply = await ask(Scene(1), question, Kind.CHOICE, *NAMES[:2], options=options)
    assert reply.text == "I cannot tell."
    assert len(reply.trace.steps) == 3, "asked plainly in the end"


async def test_a_thing_that_is_not_found_gives_no_answer(ask: Callable[..., Any]) -> None:
    options = {"A": "left", "B": "right"}
    _, reply = await ask(Scene(1), "Is it left or right?", Kind.CHOICE, "red mug", "white dog", options=options)
    assert re.match("I cannot tell: I did not find white dog", reply.text)
    assert reply.trace.notes["not_found"] == ["white dog"]


async def test_without_depth_only_the_pictures_own_sides_are_told(ask: Callable[..., Any]) -> None:
    scene, plain = Scene(2), "detect_then_reason"
    sides = {"A": "left", "B": "right"}
    told, _ = await ask(scene, "Left or right?", Kind.CHOICE, *NAMES[:2], strategy=plain, options=sides)
    assert told == ("A" if scene.places["red mug"][0] < scene.places["blue chair"][0] else "B")
    depths = {"A": "in front", "B": "behind"}
    _, reply = await ask(scene, "Which?", Kind.CHOICE, *NAMES[:2], strategy=plain, options=depths)
    assert reply.text == "I cannot tell."
    _, reply = await ask(scene, "How far apart are they?", Kind.QUANTITY, *NAMES[:2], strategy=plain, unit="m")
    assert reply.text == "I cannot tell."


async def test_a_detector_and_a_depth_model_of_this_machine_answer_a_relation(
    tiny_expert: Callable[[str], Path], picture: Callable[..., Picture]
) -> None:
    strategy = f"detect_then_reason:depth={tiny_expert('depth_pro')}"
    options = {"device": "cpu", "threshold": "0.01"}
    adapter = registry.create(f"detector/{tiny_expert('grounding_dino')}", options, strategy=strategy)
    form = Form(kind=Kind.CHOICE, options={"A": "in front", "B": "behind"})
    question = "From the camera, is the red mug in front of the chair or behind it?"
    prompt = Prompt(
        item="i",
        text=question,
        question=question,
        form=form,
        pictures=(picture(1, 96, 64),),
        phrases=("red mug", "chair"),
    )
    reply = await adapter.ask(prompt)
    await adapter.close()
    assert answers.of(Kind.CHOICE).read(reply.text, form).value in ("A", "B")
    assert reply.trace is not None
    assert [step.role for step in reply.trace.steps] == ["find red mug", "find chair"]
    assert reply.trace.notes["focal"]
    assert adapter.card.settings["strategy"] == strategy
