"""Strategies of words: each must help a model that knows, but does not tell, unless it is asked in that way."""

import json
import random
import re
from collections.abc import Sequence
from typing import Any

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Kind, Prompt, Reply

SIDES = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
METRES = Form(kind=Kind.QUANTITY, unit="m")


def sides(count: int = 40) -> tuple[list[Prompt], dict[str, str]]:
    """Return questions with their answers, each as often right as left."""
    question = "Is the mug to the left or to the right of the box?"
    text = answers.of(Kind.CHOICE).ask(question, SIDES)
    prompts = [Prompt(item=f"i{n}", text=text, question=question, form=SIDES) for n in range(count)]
    return prompts, {prompt.item: "AB"[n % 2] for n, prompt in enumerate(prompts)}


def share(replies: Sequence[Reply], prompts: Sequence[Prompt], truths: dict[str, str]) -> float:
    read = [
        answers.of(prompt.form.kind).read(reply.text, prompt.form)
        for prompt, reply in zip(prompts, replies, strict=True)
    ]
    return sum(one.value == truths[prompt.item] for one, prompt in zip(read, prompts, strict=True)) / len(prompts)


async def test_reasoning_helps_a_model_that_gets_there_only_step_by_step(asked_with: Any) -> None:
    prompts, truths = sides()

    def says(prompt: Prompt) -> str:
        if "step by step" not in prompt.text:
            return "A"
        side = {"A": "left", "B": "right"}[truths[prompt.item]]
        return f"The box is in the middle. The mug is to its {side}.\nAnswer: {truths[prompt.item]}"

    reasoned, model = await asked_with(says, "cot", prompts)
    plain = [Reply(text=says(prompt)) for prompt in prompts]
    assert (share(plain, prompts, truths), share(reasoned, prompts, truths)) == (0.5, 1.0)
    assert len(model.asked) == len(prompts)
    assert all(prompt.free for prompt in model.asked)


async def test_a_scene_graph_helps_a_model_that_only_describes_well(asked_with: Any) -> None:
    prompts, truths = sides()

    def says(prompt: Prompt) -> str:
        if "write a scene graph" in prompt.text:
            relation = {"A": "left of", "B": "right of"}[truths[prompt.item]]
            return json.dumps({"objects": ["mug", "box"], "relations": [["mug", relation, "box"]]})
        return "B" if '"right of"' in prompt.text else "A"

    plain, _ = await asked_with(says, "cot", prompts)
    graphed, model = await asked_with(says, "scene_graph_cot", prompts)
    assert share(plain, prompts, truths) == 0.5
    assert share(graphed, prompts, truths) == 1.0
    assert len(model.asked) == 2 * len(prompts)
    assert [prompt.free for prompt in model.asked[:2]] == [True, False]
    assert [step.role for step in graphed[0].trace.steps] == ["scene graph", "answer"]


async def test_a_map_helps_a_model_that_places_well_and_compares_badly(asked_with: Any) -> None:
    prompts, truths = sides()

    def says(prompt: Prompt) -> str:
        if "grid of 10 x 10" in prompt.text and "Answer with JSON only" in prompt.text:
            return json.dumps({"mug": [[2 if truths[prompt.item] == "A" else 8, 4]], "box": [[5, 5]]})
        told = re.search(r'"mug": \[\[(\d)', prompt.text)
        return "A" if told is None or int(told[1]) < 5 else "B"

    plain, _ = await asked_with(says, "cot", prompts)
    mapped, model = await asked_with(says, "cognitive_map", prompts)
    assert (share(plain, prompts, truths), share(mapped, prompts, truths)) == (0.5, 1.0)
    assert len(model.asked) == 2 * len(prompts)


@pytest.mark.parametrize("style", ["single", "steps"])
async def test_reference_objects_help_a_model_that_measures_by_them(style: str, asked_with: Any) -> None:
    rng = random.Random("reference")
    truths = {f"i{n}": rng.uniform(0.3, 5) for n in range(40)}
    prompts = [Prompt(item=item, text="How far is the mug from the box?", form=METRES) for item in truths]

    def says(prompt: Prompt) -> str:
        by_reference = "reference objects" in prompt.text or "whose size is usually known" in prompt.text
        return f"Answer: {truths[prompt.item] * rng.uniform(0.9, 1.1):.3f} m" if by_reference else "Answer: 1 m"

    scores = {}
    for strategy in ("cot", f"spatial_prompt:style={style}"):
        replies, model = await asked_with(says, strategy, prompts)
        assert len(model.asked) == len(prompts)
        read = [answers.of(Kind.QUANTITY).read(reply.text, METRES) for reply in replies]
        right = [
            answers.of(Kind.QUANTITY).score(one, truth, "half_to_twice").value
            for one, truth in zip(read, truths.values(), strict=True)
        ]
        scores[strategy] = sum(right) / len(right)
    assert scores["cot"] < 0.6
    assert scores[f"spatial_prompt:style={style}"] == 1.0


async def test_only_quantities_are_measured_by_reference_objects(asked_with: Any) -> None:
    prompts, _ = sides(1)
    _, model = await asked_with(lambda prompt: "A", "spatial_prompt", prompts)
    assert model.asked == prompts
