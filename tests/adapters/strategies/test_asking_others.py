"""Strategies with a second model: a thinker that asks, a verifier that rates."""

import json
import random
import re
from typing import Any

import pytest

from spatialgauge.benchmark.items import Form, Kind, Prompt

YES_NO = Form(kind=Kind.YES_NO)
OPTIONS = Form(kind=Kind.CHOICE, options={"A": "front", "B": "back", "C": "left", "D": "right"})


def fits(number: int) -> tuple[Prompt, float, float]:
    rng = random.Random(f"fits:{number}")
    box = rng.uniform(0.3, 1.2)
    gap = box * rng.choice((0.7, 1.4))
    text = "Would the box fit through the gap?\nAnswer yes or no."
    return Prompt(item=f"i{number}", text=text, form=YES_NO), box, gap


FITS = {f"i{number}": fits(number) for number in range(30)}


def sees(prompt: Prompt) -> str:
    """Measures well in its own units, and cannot compare."""
    _, box, gap = FITS[prompt.item]
    if "How wide is the box" in prompt.text:
        return f"It is about {box * 100:.0f} cm wide."
    if "How wide is the gap" in prompt.text:
        return f"Roughly {gap:.2f} m."
    return "Yes"


def thinks(prompt: Prompt) -> str:
    """Asks for the two widths, one of them twice, then compares what it is told."""
    assert prompt.pictures == ()
    known = [float(length) for length in re.findall(r"\(= (\S+) m\)", prompt.text)]
    if len(known) < 2:
        return 'Let me ask. {"ask": ["How wide is the box?", "How wide is the gap?", "how wide is the box?"]}'
    return json.dumps({"final": "yes" if known[0] < known[1] else "no"})


async def test_small_questions_help_a_model_that_measures_and_cannot_compare(asked_with: Any) -> None:
    prompts = [prompt for prompt, _, _ in FITS.values()]
    truths = ["yes" if box < gap else "no" for _, box, gap in FITS.values()]
    plain, _ = await asked_with(sees, "cot", prompts)
    replies, model = await asked_with(sees, "orchestrated:thinker=openai/t", prompts, {"openai/t": thinks})
    assert {reply.text for reply in plain} == {"Yes"}
    assert [reply.text for reply in replies] == truths
    assert len(model.asked) == 2 * len(prompts), "a question asked before is not asked again"
    roles = [(step.role, step.model) for step in replies[0].trace.steps]
    assert roles == [("think", "openai/t"), ("look", "m"), ("look", "m"), ("think", "openai/t")]
    (first, _) = replies[0].trace.notes["evidence"]
    assert re.fullmatch(r"It is about \d+ cm wide. \(= 0\.\d+ m\)", first[1]) or "(= 1." in first[1]


async def test_who_never_concludes_is_made_to_within_the_budget(asked_with: Any) -> None:
    turn = iter(range(100))

    def curious(prompt: Prompt) -> str:
        if "You can ask no more" in prompt.text:
            return '{"final": "no"}'
        return json.dumps({"ask": [f"What is thing {next(turn)}?"]})

    for strategy, calls in (("asks=3", 7), ("budget=5", 5)):
        prompt = next(iter(FITS.values()))[0]
        (reply,), _ = await asked_with(
            lambda _: "a mug", f"orchestrated:thinker=openai/t,{strategy}", [prompt], {"openai/t": curious}
        )
        assert reply.text == "no"
        assert len(reply.trace.steps) == calls, strategy


async def test_a_thinker_that_speaks_no_json_is_read_as_it_is(asked_with: Any) -> None:
    prompt = next(iter(FITS.values()))[0]
    (reply,), _ = await asked_with(lambda _: "The answer is no.", "orchestrated", [prompt])
    assert reply.text == "The answer is no."
    assert len(reply.trace.steps) == 1


@pytest.mark.parametrize("verifier", ["", ",verifier=openai/v"])
async def test_a_verifier_that_knows_better_picks_the_best_of_four(verifier: str, asked_with: Any) -> None:
    rng = random.Random(f"best:{verifier}")
    prompts = [Prompt(item=f"i{n}", text="Where?", question="Where?", form=OPTIONS) for n in range(300)]
    right = 0.4

    def verifies(prompt: Prompt) -> str:
        true = "answered: A. front" in prompt.text
        return str(rng.randint(6, 10) if true else rng.randint(0, 5))

    def says(prompt: Prompt) -> str:
        if "How sure are you" in prompt.text:
            return verifies(prompt)
        return "A" if rng.random() < right else rng.choice("BCD")

    helpers = {"openai/v": verifies} if verifier else None
    replies, model = await asked_with(says, f"best_of:samples=4{verifier}", prompts, helpers)
    share = sum(reply.text == "A" for reply in replies) / len(prompts)
    assert share == pytest.approx(1 - (1 - right) ** 4, abs=0.07)
    for reply in replies:
        different = len({step.reply for step in reply.trace.steps[:4]})
        assert len(reply.trace.steps) == 4 + (different if different > 1 else 0)
    assert sum(len(reply.trace.steps) for reply in replies) == len(model.asked) + (
        sum(step.model == "openai/v" for reply in replies for step in reply.trace.steps)
    )
