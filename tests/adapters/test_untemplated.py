"""Families without a chat template are asked in their own form, and their places are read by the table."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from spatialgauge.adapters import registry
from spatialgauge.adapters.grounding import worded
from spatialgauge.adapters.model_inputs import opened
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt

CHOICE = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
TRUTH = [{"box": [12.0, 9.0, 48.0, 42.0], "label": "red box"}]
FAMILIES = {
    "paligemma": ("paligemma", "<image>answer en Where?", "<image>detect red box"),
    "kosmos2": ("kosmos2", "Question: Where? Answer:", "<grounding><phrase>red box</phrase>"),
    "florence2": ("florence2", None, "<OPEN_VOCABULARY_DETECTION>red box"),
}
"""Convention, and what is asked: a question in words, and a box."""


@pytest.fixture(scope="module")
def local(tiny: Callable[[str], Path], tiny_expert: Callable[[str], Path]) -> Callable[[str], Any]:
    held: dict[str, Any] = {}

    def made(name: str) -> Any:
        if name not in held:
            folder = tiny_expert(name) if name == "florence2" else tiny(name)
            held[name] = registry.create(f"transformers/{folder}", {"device": "cpu", "max_new_tokens": "12"})
        return held[name]

    return made


def places(convention: str) -> Form:
    return Form(kind=Kind.BOXES2D, width=64, height=48, sent=(64, 48), convention=convention)


@pytest.fixture
def prompts(picture: Callable[..., Picture]) -> Callable[[str], list[Prompt]]:
    """Gives a question in words and two boxes, of different lengths and pictures."""

    def made(convention: str) -> list[Prompt]:
        form = places(convention)
        shows = "Draw a box around it."
        return [
            Prompt(item="0", text="Where?", form=CHOICE, pictures=(picture(0, 64, 48),)),
            Prompt(item="1", text=shows, form=form, pictures=(picture(1, 64, 48),), phrases=("red box",)),
            Prompt(item="2", text=shows, form=form, pictures=(picture(2, 64, 48),), phrases=("small blue chair",)),
        ]

    return made


@pytest.mark.parametrize("family", FAMILIES)
async def test_each_is_asked_in_its_form_and_a_batch_answers_as_each_alone(
    family: str, local: Callable[[str], Any], prompts: Callable[[str], list[Prompt]]
) -> None:
    convention, question, box = FAMILIES[family]
    adapter = local(family)
    assert adapter.card.convention == convention
    asked = prompts(convention)
    together = await adapter.ask_batch(asked)
    assert together == [await adapter.ask(prompt) for prompt in asked]
    given = adapter.model()._given
    assert given._shown(opened(worded(asked[1])))[0] == box
    if question is None:
        assert together[0].refusal
        assert "answers no questions" in together[0].text
    else:
        assert given._shown(opened(asked[0]))[0] == question
        assert not together[0].refusal
    two = asked[1].model_copy(update={"pictures": asked[1].pictures * 2})
    assert (await adapter.ask(two)).refusal, "it looks at one picture at a time"


@pytest.mark.parametrize("family", FAMILIES)
def test_what_comes_out_depends_on_the_picture(
    family: str, local: Callable[[str], Any], prompts: Callable[[str], list[Prompt]], picture: Callable[..., Picture]
) -> None:
    import torch

    model = local(family).model()
    asked = prompts(FAMILIES[family][0])[1]
    more = {"decoder_input_ids": torch.tensor([[2]])} if family == "florence2" else {}
    with torch.inference_mode():
        seen = [
            model.model(
                **model._inputs([opened(asked.model_copy(update={"pictures": (picture(seed),)}))]), **more
            ).logits
            for seed in (5, 6)
        ]
    assert not torch.allclose(*seen, atol=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
async def test_a_box_in_its_own_tokens_is_read_by_the_table(
    family: str, local: Callable[[str], Any], prompts: Callable[[str], list[Prompt]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tiny weights know no box, so that they are made to say the tokens of one."""
    import torch

    adapter, form = local(family), places(FAMILIES[family][0])
    model = adapter.model()
    tokenizer = model._processor.tokenizer
    said = tokenizer.encode(answers.of(Kind.BOXES2D).phrase(TRUTH, form), add_special_tokens=False)
    said.append(tokenizer.eos_token_id)

    def saying(**inputs: Any) -> Any:
        before = torch.tensor([[2]]) if model.model.config.is_encoder_decoder else inputs["input_ids"]
        return torch.cat([before, torch.tensor([said])], dim=1)

    monkeypatch.setattr(model.model, "generate", saying)
    reply = await adapter.ask(prompts(FAMILIES[family][0])[1])
    (read,) = cast("list[dict[str, Any]]", answers.of(Kind.BOXES2D).read(reply.text, form).value)
    coarse = 2.01 if family == "kosmos2" else 0.07
    assert read["box"] == pytest.approx(TRUTH[0]["box"], abs=coarse), reply.text


async def test_tokens_that_tell_places_are_kept_though_they_are_special(
    tiny: Callable[[str], Path], prompts: Callable[[str], list[Prompt]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qwen2-VL's tokenizer calls `<|box_start|>` special, and without it a box is but numbers."""
    import torch
    from transformers import AutoTokenizer

    folder = tmp_path / "m"
    shutil.copytree(tiny("qwen2_5_vl"), folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    names = ["<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>", "<|box_end|>"]
    tokenizer.add_special_tokens({"additional_special_tokens": names})
    tokenizer.save_pretrained(folder)
    adapter: Any = registry.create(f"transformers/{folder}", {"device": "cpu", "convention": "qwen"})
    form = places("qwen")
    told = answers.of(Kind.BOXES2D).phrase(TRUTH, form)
    said = tokenizer.encode(f"<|im_start|>{told}<|im_end|><pad>", add_special_tokens=False)
    assert tokenizer.decode(said, skip_special_tokens=True) != told
    monkeypatch.setattr(
        adapter.model().model,
        "generate",
        lambda **inputs: torch.cat([inputs["input_ids"], torch.tensor([said])], dim=1),
    )
    reply = await adapter.ask(prompts("qwen")[1])
    assert reply.text == told, "and what says nothing is left out"
    assert answers.of(Kind.BOXES2D).read(reply.text, form).value is not None
