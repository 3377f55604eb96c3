"""Imagery: an egocentric model that knows where things are answers rightly from another's eyes."""

import json
import math
import random
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.adapters.strategies.egocentric import moved
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Kind, Prompt
from spatialgauge.tests.adapters.strategies import pictures as spots

FORM = Form(kind=Kind.CHOICE, options={"A": "to the left", "B": "to the right"})
QUESTION = "Seen by the man in the red shirt, is the suitcase to the left or to the right of the table?"
CUBES = {"red": (208, 32, 32), "blue": (32, 64, 208)}


def scene(number: int) -> dict[str, Any]:
    """Return places in the camera's frame, a heading in degrees clockwise from ahead, and the right answer."""
    rng = random.Random(f"imagined:{number}")
    man, heading = (rng.uniform(-2, 2), rng.uniform(2, 6)), rng.uniform(0, 360)

    def bearing(x: float, z: float) -> float:
        return (math.degrees(math.atan2(x - man[0], z - man[1])) - heading + 180) % 360 - 180

    while True:
        suitcase, table = ((rng.uniform(-3, 3), rng.uniform(1.5, 8)) for _ in range(2))
        both = [bearing(*suitcase), bearing(*table)]
        if max(map(abs, both)) < 70 and abs(both[0] - both[1]) > 15:
            truth = "A" if both[0] < both[1] else "B"
            return {"man": man, "heading": heading, "suitcase": suitcase, "table": table, "truth": truth}


SCENES = {f"i{number}": scene(number) for number in range(24)}
PROMPTS = [
    Prompt(
        item=item,
        text=answers.of(Kind.CHOICE).ask(QUESTION, FORM),
        question=QUESTION,
        form=FORM,
        pictures=(spots.spotted(64, 48, []),),
    )
    for item in SCENES
]


def egocentric(prompt: Prompt) -> str:
    """Answers by what it has before its eyes, whoever is asked about; tells places well."""
    own = SCENES[prompt.item]
    if "From whose position" in prompt.text:
        return '```json\n{"viewer": "the man in the red shirt", "things": ["the suitcase", "the table"]}\n```'
    if "Estimate where these are" in prompt.text:
        turn = math.radians(own["heading"])
        facing = [math.sin(turn), 0, math.cos(turn)]
        places = [
            {"name": f"the {name}", "position": [own[name][0], 0, own[name][1]]} for name in ("suitcase", "table")
        ]
        return json.dumps(
            [
                *places,
                {"name": "The man in the red shirt", "position": [own["man"][0], 0, own["man"][1]], "facing": facing},
            ]
        )
    if told := re.findall(r"- the (suitcase|table): \[(\S+), \S+, (\S+)\]", prompt.text):
        angles = {name: math.atan2(float(x), float(z)) for name, x, z in told}
        return "A" if angles["suitcase"] < angles["table"] else "B"
    if named := re.search(r"is the (\w+) cube to the left or to the right of the (\w+) cube", prompt.text):
        assert "man" not in prompt.text, "whoever looks is you"
        middles = [
            sum(box[0] + box[2] for box in spots.patches(prompt.pictures[0], CUBES[ink], 40)) for ink in named.groups()
        ]
        return "A" if middles[0] < middles[1] else "B"
    return "A" if own["suitcase"][0] / own["suitcase"][1] < own["table"][0] / own["table"][1] else "B"


@pytest.mark.parametrize("view", ["numeric", "drawn"])
async def test_an_egocentric_model_is_mended(view: str, asked_with: Any) -> None:
    truths = [SCENES[prompt.item]["truth"] for prompt in PROMPTS]
    plain, _ = await asked_with(egocentric, "cot", PROMPTS)
    imagined, model = await asked_with(egocentric, f"imagery:view={view}", PROMPTS)
    assert sum(reply.text == truth for reply, truth in zip(plain, truths, strict=True)) < 0.75 * len(truths)
    right = sum(reply.text == truth for reply, truth in zip(imagined, truths, strict=True))
    assert right == len(truths) if view == "numeric" else right >= 0.9 * len(truths)
    assert len(model.asked) == 3 * len(PROMPTS)
    assert imagined[0].trace.notes["viewer"] == "the man in the red shirt"


async def test_the_camera_s_own_view_is_not_turned(asked_with: Any) -> None:
    def says(prompt: Prompt) -> str:
        if "From whose position" in prompt.text:
            return '{"viewer": "camera", "things": ["the suitcase"]}'
        if "Estimate where" in prompt.text:
            return '[{"name": "the suitcase", "position": [1.5, 0, 3]}]'
        return "B" if "- the suitcase: [1.50, 0.00, 3.00]" in prompt.text else "A"

    (reply,), _ = await asked_with(says, "imagery", PROMPTS[:1])
    assert reply.text == "B"


@pytest.mark.parametrize(
    "where",
    ["I cannot tell.", '[{"name": "the suitcase", "position": [0, 1]}]', '[{"name": "x", "position": [0, 0, 1]}]'],
)
async def test_what_cannot_be_placed_is_asked_plainly(where: str, asked_with: Any) -> None:
    def says(prompt: Prompt) -> str:
        return where if "Estimate where" in prompt.text else egocentric(prompt)

    _, model = await asked_with(says, "imagery", PROMPTS[:1])
    assert model.asked[-1] == PROMPTS[0]


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5), st.floats(0, 2 * math.pi))
def test_distances_and_bearings_are_kept(x: float, z: float, eye_x: float, eye_z: float, heading: float) -> None:
    facing = (math.sin(heading), 0.0, math.cos(heading))
    right, _, ahead = moved((x, 0, z), (eye_x, 0, eye_z), facing)
    apart = math.hypot(x - eye_x, z - eye_z)
    assert math.hypot(right, ahead) == pytest.approx(apart, abs=1e-9)
    if apart > 1e-3:
        turned = math.atan2(x - eye_x, z - eye_z) - heading
        assert math.cos(turned - math.atan2(right, ahead)) == pytest.approx(1, abs=1e-6)
