"""Gemini's four ways of showing things, through the real SDK, with replies of every shape that is seen in the wild."""

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from spatialgauge.adapters import registry
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.asking import Transient
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Picture, Prompt
from spatialgauge.benchmark.marking import Mark, marked, told

Server = tuple[str, Any]
WIDTH, HEIGHT = 200, 100
BOX = [40.0, 20.0, 80.0, 60.0]


def _square() -> Any:
    import numpy as np

    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    mask[20:60, 40:80] = True
    return rle.encode(mask)


def _png() -> str:
    stream = io.BytesIO()
    Image.new("L", (8, 8), 255).save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


TURN = [[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]]
SOLID = {
    "centre": [0.5, -0.25, 2.0],
    "size": [1.0, 0.5, 0.4],
    "rotation": TURN,
    "label": "mug",
    "up": 2,
    "symmetry": 2,
}
TRUTHS: dict[Kind, tuple[Any, str]] = {
    Kind.POINTS: ({"masks": [_square()]}, "point_in_mask"),
    Kind.BOXES2D: ([{"box": BOX, "label": "mug"}], "iou"),
    Kind.BOXES3D: (
        [
            {
                "centre": [0.5, -0.25, 2.0],
                "size": [1.0, 0.5, 0.4],
                "rotation": TURN,
                "label": "mug",
                "up": 2,
                "symmetry": 2,
            }
        ],
        "iou3d",
    ),
    Kind.MASKS: ([{"mask": _square(), "box": BOX, "label": "mug"}], "giou"),
}
GOOD: dict[Kind, list[dict[str, Any]]] = {
    Kind.POINTS: [{"point": [400, 300], "label": "mug"}],
    Kind.BOXES2D: [{"box_2d": [200, 200, 600, 400], "label": "mug"}],
    Kind.BOXES3D: [{"box_3d": [0.5, 2.0, 0.25, 1.0, 0.5, 0.4, 0, 0, 0], "label": "mug"}],
    Kind.MASKS: [{"box_2d": [200, 200, 600, 400], "mask": _png(), "label": "mug"}],
}
MODES = list(GOOD)


def item(kind: Kind) -> Item:
    truth, rule = TRUTHS[kind]
    form = Form(kind=kind, width=WIDTH, height=HEIGHT)
    return Item(
        id="i", task="t", skill="grounding", question="Show the mug.", form=form, truth=truth, rule=rule, group="g"
    )


@pytest.fixture
def ask(gemini_server: Server, canary: str, picture: Callable[..., Picture]) -> Callable[..., Any]:
    """Asks one mode of a scripted model: `ask(kind, text, fault)` gives the mark."""
    url, dialect = gemini_server

    async def asked(kind: Kind, text: str, fault: str = "gemini-2.5-flash", **options: str) -> Mark:
        dialect.reply = lambda body: text
        form = told(item(kind).form, "gemini", (WIDTH, HEIGHT))
        prompt = Prompt(
            item="i",
            text=answers.of(kind).ask("Show the mug.", form),
            form=form,
            pictures=(picture(1, WIDTH, HEIGHT),),
            phrases=("mug",),
        )
        adapter = registry.create(f"gemini/{fault}", {"base_url": url, "convention": "gemini", **options})
        try:
            return marked(item(kind), form, await adapter.ask(prompt))
        finally:
            await adapter.close()

    return asked


def shapes(kind: Kind) -> dict[str, str]:
    """Return replies that say the same rightly."""
    plain = json.dumps(GOOD[kind])
    return {
        "plain": plain,
        "fenced": f"```json\n{plain}\n```",
        "fence left open": f"Here you go:\n```json\n{plain}",
        "in prose": f"I found one mug.\n\n{plain}\n\nLet me know if you need more.",
        "spread over lines": json.dumps(GOOD[kind], indent=2),
        "thought aloud": f"<think>It may be at [1, 2].</think>{plain}",
        "trailing comma": plain[:-1] + ",]",
    }


@pytest.mark.parametrize("kind", MODES)
async def test_a_right_answer_is_right_in_every_wrapping(kind: Kind, ask: Callable[..., Any]) -> None:
    for shape, text in shapes(kind).items():
        mark = await ask(kind, text)
        assert mark.outcome is Outcome.ANSWERED, shape
        assert mark.score.value == pytest.approx(1, abs=1e-6), shape
    assert (await ask(kind, shapes(kind)["plain"], "several_parts")).score.value == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("kind", MODES)
async def test_an_answer_cut_off_keeps_its_whole_entries_and_invents_none(kind: Kind, ask: Callable[..., Any]) -> None:
    whole = json.dumps(GOOD[kind] * 2)
    second = whole.rindex("{")
    mark = await ask(kind, whole[: second + 20], "cut_off")
    assert mark.outcome is Outcome.ANSWERED
    assert len(mark.reading.value) == 1
    assert mark.score.value == pytest.approx(1, abs=1e-6)
    assert mark.reading.notes.get("cut_off") is True
    nothing = await ask(kind, whole[:20], "cut_off")
    assert nothing.outcome is Outcome.UNPARSED
    assert "cut off" in nothing.reading.reason


@pytest.mark.parametrize("kind", MODES)
async def test_no_answer_is_told_apart_from_none_and_from_a_wrong_one(kind: Kind, ask: Callable[..., Any]) -> None:
    none = await ask(kind, "[]")
    assert (none.outcome, none.reading.status, none.score.value) == (Outcome.ANSWERED, "empty", 0.0)
    assert (await ask(kind, "", "blocked")).outcome is Outcome.REFUSED
    assert (await ask(kind, "", "safety")).outcome is Outcome.REFUSED
    assert (await ask(kind, "", "max_tokens")).outcome is Outcome.UNPARSED
    assert (await ask(kind, "The mug stands on the left.")).outcome is Outcome.UNPARSED
    with pytest.raises(Transient, match="no candidate"):
        await ask(kind, "", "no_candidates")


async def test_masks_as_raw_tokens_are_named_and_polygons_are_read(ask: Callable[..., Any]) -> None:
    raw = json.dumps([{"box_2d": [200, 200, 600, 400], "mask": "<start_of_mask><seg_35><seg_65>", "label": "mug"}])
    mark = await ask(Kind.MASKS, raw)
    assert mark.outcome is Outcome.UNPARSED
    assert "raw mask tokens" in mark.reading.reason
    corners = [[200, 200], [400, 200], [400, 600], [200, 600]]
    polygon = {"boxes": [{"box_2d": [200, 200, 600, 400], "label": "mug", "mask": corners, "confidence": 0.9}]}
    assert (await ask(Kind.MASKS, json.dumps(polygon))).score.value > 0.95


async def test_places_are_asked_for_as_google_advises(ask: Callable[..., Any], gemini_server: Server) -> None:
    _, dialect = gemini_server
    for kind in MODES:
        await ask(kind, "[]")
        body = dialect.asked[-1].body
        settings = body["generationConfig"]
        assert settings["temperature"] == 0.5
        assert settings["thinkingConfig"] == {"thinkingBudget": 0}
        assert {one["threshold"] for one in body["safetySettings"]} == {"BLOCK_NONE"}
        system = body["systemInstruction"]["parts"][0]["text"]
        assert "JSON array" in system
        assert "return []" in system
        words = body["contents"][0]["parts"][-1]["text"]
        assert words.startswith("Show the mug.")
        assert "Give no more than" in words


@pytest.mark.parametrize(
    ("model", "options", "temperature", "thinking"),
    [
        ("gemini-2.5-pro", {}, 0.5, None),
        ("gemini-2.0-flash", {}, 0.5, None),
        ("gemini-2.5-flash", {"temperature": "0", "thinking_budget": "512"}, 0, {"thinkingBudget": 512}),
        ("gemini-2.5-flash", {"thinking_level": "low"}, 0.5, {"thinkingLevel": "LOW"}),
        ("gemini-2.5-flash", {"grounding": "plain"}, None, None),
    ],
)
async def test_what_a_person_sets_stands_and_no_model_is_told_what_it_does_not_take(
    model: str,
    options: dict[str, str],
    temperature: float | None,
    thinking: object,
    ask: Callable[..., Any],
    gemini_server: Server,
) -> None:
    await ask(Kind.BOXES2D, "[]", model, **options)
    body = gemini_server[1].asked[-1].body
    settings = body.get("generationConfig", {})
    assert settings.get("temperature") == temperature
    assert settings.get("thinkingConfig") == thinking
    assert ("systemInstruction" in body) == (options.get("grounding") != "plain")


async def test_other_questions_are_asked_as_they_are(
    gemini_server: Server, canary: str, picture: Callable[..., Picture]
) -> None:
    url, dialect = gemini_server
    adapter = registry.create("gemini/gemini-2.5-flash", {"base_url": url})
    await adapter.ask(Prompt(item="i", text="Left or right?", form=Form(kind=Kind.YES_NO), pictures=(picture(1),)))
    await adapter.close()
    body = dialect.asked[-1].body
    assert body["contents"][0]["parts"][-1] == {"text": "Left or right?"}
    assert "temperature" not in body.get("generationConfig", {})
    assert "systemInstruction" not in body
