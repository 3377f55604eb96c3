"""Mental imagery: the scene is moved into the eyes of whoever sees it, and asked about from there.

Lee et al. 2025, "Perspective-Aware Reasoning in Vision-Language Models via Mental Imagery Simulation"
(arXiv:2504.17207), with the model's own estimate of where things are in place of detectors. The transformed scene is
told as a table of coordinates (`numeric`) or drawn as coloured cubes (`drawn`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import JsonValue

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.drawing import CUBES, cubes
from spatialgauge.adapters.strategies.egocentric import Placed, moved, placed
from spatialgauge.adapters.strategies.prompts import freely, question_of
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import objects
from spatialgauge.benchmark.items import Kind, Prompt, Reply

CAMERA = "camera"
KINDS = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.ORDER, Kind.DIRECTION, Kind.QUANTITY, Kind.COUNT})
WHO = (
    "From whose position and direction of view is the following question to be answered: a person's or a thing's in "
    "the scene, or the camera's? And which things does it ask about? Answer with JSON only, such as "
    '{{"viewer": "the man in the red shirt", "things": ["the suitcase", "the table"]}}, or with "viewer": "camera".\n'
    "Question: {question}"
)
WHERE = (
    "Estimate where these are in the scene: {names}. Use the camera's frame, in metres: x to the right, y up, z "
    "forward, the camera at [0, 0, 0]. For whatever has a front, tell the direction it faces in the same frame "
    "([0, 0, -1] faces the camera). Answer with a JSON list only, such as "
    '[{{"name": "the man", "position": [0.5, 0.0, 2.0], "facing": [-1, 0, 0]}}].'
)
NUMERIC = (
    "Imagine that you are at the position of {viewer} and face where it faces. Around you are, in metres from you, x "
    "to your right, y up, z straight ahead (negative z is behind you):\n{table}\n\n"
    "Answer from there, by these numbers:\n"
)
DRAWN = "The picture shows coloured cubes as you see them. Answer by the picture:\n"


class ImageryOptions(WayOptions):
    """How the imagined view is given."""

    view: Literal["numeric", "drawn"] = "numeric"
    """As a table of coordinates, or as a picture of coloured cubes."""


async def answer(prompt: Prompt, calls: Calls, options: ImageryOptions) -> Reply:
    """Return the answer from the imagined view; asked plainly where the viewer or the things cannot be placed."""
    if prompt.form.kind not in KINDS or not prompt.pictures:
        return await calls.ask(prompt, "answer")
    question = question_of(prompt)
    who = await calls.ask(freely(prompt, WHO.format(question=question), []), "viewer")
    viewer, things = _who(who.text)
    if not things:
        return await calls.ask(prompt, "answer")
    names = things if viewer == CAMERA else [*dict.fromkeys([*things, viewer])]
    where = await calls.ask(freely(prompt, WHERE.format(names=", ".join(names))), "where")
    scene = placed([found.value for found in objects.scan(where.text)])
    around = _around(scene, viewer, things)
    calls.notes["viewer"] = viewer
    calls.notes["around"] = {name: [round(number, 3) for number in place] for name, place in (around or {}).items()}
    if not around:
        return await calls.ask(prompt, "answer")
    if options.view == "numeric":
        table = "\n".join(f"- {name}: [{x:.2f}, {y:.2f}, {z:.2f}]" for name, (x, y, z) in around.items())
        told = NUMERIC.format(viewer="the camera" if viewer == CAMERA else viewer, table=table) + prompt.text
        return await calls.ask(prompt.model_copy(update={"text": told, "pictures": ()}), "answer")
    if len(around) > len(CUBES):
        return await calls.ask(prompt, "answer")
    return await calls.ask(_drawn(prompt, question, viewer, around), "answer")


def _who(text: str) -> tuple[str, list[str]]:
    told = [found.value for found in objects.scan(text) if isinstance(found.value, Mapping)]
    last: Mapping[str, JsonValue] = next((one for one in reversed(told) if "things" in one), {})
    things = last.get("things")
    viewer = str(last.get("viewer") or CAMERA).strip()
    viewer = CAMERA if viewer.lower().removeprefix("the ") in ("camera", "viewer", "photographer") else viewer
    return viewer, [str(thing) for thing in things] if isinstance(things, list) else []


def _around(
    scene: Sequence[Placed], viewer: str, things: Sequence[str]
) -> Mapping[str, tuple[float, float, float]] | None:
    """Return where the things are as the viewer sees them; None where the viewer's place or front is not told."""
    own = {one.name.lower(): one for one in scene}
    asked = [own[thing.lower()] for thing in things if thing.lower() in own and thing.lower() != viewer.lower()]
    if viewer == CAMERA:
        return {one.name: one.position for one in asked}
    eye = own.get(viewer.lower())
    if eye is None or eye.facing is None:
        return None
    return {one.name: moved(one.position, eye.position, eye.facing) for one in asked}


def _drawn(prompt: Prompt, question: str, viewer: str, around: Mapping[str, tuple[float, float, float]]) -> Prompt:
    """Return the question about cubes: things by their colours, whoever looks as "you"."""
    colours = dict(zip(around, CUBES, strict=False))

    def abstract(text: str) -> str:
        for name, colour in sorted(colours.items(), key=lambda pair: -len(pair[0])):
            bare = re.escape(name.lower().removeprefix("the "))
            text = re.sub(rf"\b(?:the\s+)?{bare}\b", f"the {colour} cube", text, flags=re.IGNORECASE)
        return text if viewer == CAMERA else re.sub(re.escape(viewer), "you", text, flags=re.IGNORECASE)

    form = prompt.form.model_copy(
        update={"options": {letter: abstract(text) for letter, text in prompt.form.options.items()}}
    )
    text = DRAWN + answers.of(form.kind).ask(abstract(question), form)
    picture = cubes([(colours[name], place) for name, place in around.items()])
    return prompt.model_copy(
        update={"text": text, "question": abstract(question), "form": form, "pictures": (picture,)}
    )


WAY = Way(
    "Move the scene into the viewer's eyes, and answer from there",
    options=ImageryOptions,
    answer=answer,
    most=lambda options: 3,
    least=lambda options: 3,
)
