"""What can be set of a local model does what it says, and what this machine or the model lacks is named."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.adapters import registry
from spatialgauge.adapters.families import FAMILIES
from spatialgauge.adapters.likelihood import first_tokens
from spatialgauge.benchmark.answers import conventions
from spatialgauge.benchmark.asking import ServiceRefused
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt, Reply

CHOICE = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
YES_NO = Form(kind=Kind.YES_NO)


@pytest.fixture
def prompts(picture: Callable[..., Picture]) -> list[Prompt]:
    """A choice about two pictures of different sizes, a yes or no, and a place."""
    place = Form(kind=Kind.BOXES2D, width=64, height=48, sent=(64, 48), convention="pixels")
    return [
        Prompt(item="0", text="Where?", form=CHOICE, pictures=(picture(0, 64, 48), picture(1, 30, 50))),
        Prompt(item="1", text="Is it left of the chair?", form=YES_NO, pictures=(picture(2, 64, 48),)),
        Prompt(item="2", text="Show the box.", form=place, pictures=(picture(3, 64, 48),), phrases=("box",)),
    ]


async def asked(folder: Path, prompts: list[Prompt], **options: str) -> list[Reply]:
    adapter: Any = registry.create(f"transformers/{folder}", {"device": "cpu", "max_new_tokens": "12", **options})
    try:
        together = await adapter.ask_batch(prompts)
        assert together == [await adapter.ask(prompt) for prompt in prompts], "a batch answers as each prompt alone"
        return list(together)
    finally:
        await adapter.close()


async def test_ways_of_running_change_no_word(tiny: Callable[[str], Path], prompts: list[Prompt]) -> None:
    plain = await asked(tiny("llava"), prompts)
    for options in ({"attention": "eager"}, {"attention": "sdpa"}, {"device_map": "auto"}):
        assert await asked(tiny("llava"), prompts, **options) == plain, options


async def test_a_compiled_model_says_the_same(tiny: Callable[[str], Path], prompts: list[Prompt]) -> None:
    replies = []
    for options in ({}, {"compile": "eager"}):
        adapter: Any = registry.create(
            f"transformers/{tiny('llava')}", {"device": "cpu", "max_new_tokens": "2", **options}
        )
        replies.append(await adapter.ask(prompts[1]))
        assert hasattr(adapter.model().model.forward, "_torchdynamo_orig_callable") == bool(options)
    assert replies[0] == replies[1]


async def test_generation_settings_reach_the_model(tiny: Callable[[str], Path], prompts: list[Prompt]) -> None:
    greedy = await asked(tiny("llava"), prompts)
    assert await asked(tiny("llava"), prompts, temperature="5", top_k="1") == greedy, "only the likeliest is left"
    assert await asked(tiny("llava"), prompts, temperature="5", top_p="0.000001") == greedy
    assert await asked(tiny("llava"), prompts, repetition_penalty="5") != greedy


async def test_a_seed_makes_sampling_repeat(tiny: Callable[[str], Path], prompts: list[Prompt]) -> None:
    adapter: Any = registry.create(
        f"transformers/{tiny('llava')}", {"device": "cpu", "max_new_tokens": "12", "temperature": "2", "seed": "7"}
    )
    assert await adapter.ask_batch(prompts) == await adapter.ask_batch(prompts)


async def test_likelihood_gives_an_answer_with_all_probabilities(
    tiny: Callable[[str], Path], prompts: list[Prompt]
) -> None:
    choice, yes_no, place = await asked(tiny("llava"), prompts, answer_by="likelihood")
    assert choice.text in ("A", "B")
    assert yes_no.text in ("yes", "no")
    for reply, answers in ((choice, {"A", "B"}), (yes_no, {"yes", "no"})):
        assert reply.trace is not None
        probabilities = reply.trace.notes["probabilities"]
        assert isinstance(probabilities, dict)
        assert set(probabilities) == answers
        assert sum(probabilities.values()) == pytest.approx(1, abs=1e-5)
        assert probabilities[reply.text] == max(probabilities.values())
        assert 0 < float(str(reply.trace.notes["mass"])) <= 1
    assert place.trace is None, "a place has no short list of answers"


async def test_likelihood_is_that_of_the_models_own_forward_pass(
    tiny: Callable[[str], Path], prompts: list[Prompt]
) -> None:
    import torch

    from spatialgauge.adapters.model_inputs import opened

    adapter: Any = registry.create(f"transformers/{tiny('llava')}", {"device": "cpu", "answer_by": "likelihood"})
    (reply,) = await adapter.ask_batch(prompts[:1])
    model = adapter.model()
    with torch.inference_mode():
        every = model.model(**model._inputs([opened(prompts[0])])).logits[0, -1].softmax(dim=-1)
    firsts = first_tokens(CHOICE, model._processor.tokenizer)
    weights = {answer: float(every[tokens].sum()) for answer, tokens in firsts.items()}
    assert reply.trace.notes["mass"] == pytest.approx(sum(weights.values()), abs=1e-5)
    assert reply.trace.notes["probabilities"]["A"] == pytest.approx(weights["A"] / sum(weights.values()), abs=1e-4)


def test_a_token_that_two_answers_begin_with_tells_nothing() -> None:
    class Letters:
        def encode(self, text: str, *, add_special_tokens: bool) -> list[int]:
            return [ord(letter) for letter in text]

    assert first_tokens(YES_NO, Letters()) == {"yes": [ord("Y"), ord("y")], "no": [ord("N"), ord("n")]}


async def test_several_pictures_may_be_numbered_as_the_frames_of_a_video(
    tiny: Callable[[str], Path], prompts: list[Prompt]
) -> None:
    plain, numbered = [
        (await asked(tiny("llava"), prompts[:2], **options))[0].usage for options in ({}, {"numbered": "true"})
    ]
    assert plain is not None
    assert numbered is not None
    assert numbered.input_tokens > plain.input_tokens
    alone, still = [(await asked(tiny("llava"), prompts[1:2], numbered=flag))[0] for flag in ("false", "true")]
    assert alone == still, "one picture needs no number"


def test_an_extra_that_is_missing_is_named(tiny: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for option, value, package in (("quantised", "4bit", "bitsandbytes"), ("device_map", "auto", "accelerate")):
        with monkeypatch.context() as patch:
            patch.setattr(
                "spatialgauge.adapters.transformers_vlm.find_spec",
                lambda name, gone=package: None if name == gone else 1,
            )
            with pytest.raises(UsageError, match=f"this option needs {package}"):
                registry.create(f"transformers/{tiny('llava')}", {option: value})


@pytest.mark.parametrize(("bits", "layer"), [("8bit", "Linear8bitLt"), ("4bit", "Linear4bit")])
@pytest.mark.parametrize("model", ["llava", "qwen2_5_vl"])
async def test_fewer_bits_load_and_answer(
    model: str, bits: str, layer: str, tiny: Callable[[str], Path], prompts: list[Prompt]
) -> None:
    """On a CPU too, and where a width is no multiple of what its fastest kernel takes, as in Qwen2.5-VL's eyes."""
    pytest.importorskip("bitsandbytes")
    import torch

    from spatialgauge.adapters.model_inputs import opened

    whole, fewer = (
        registry.create(f"transformers/{tiny(model)}", {"device": "cpu", "max_new_tokens": "4", **more})
        for more in ({}, {"quantised": bits})
    )
    logits = []
    for adapter in (whole, fewer):
        local = adapter.model()  # type: ignore[attr-defined]
        with torch.inference_mode():
            logits.append(local.model(**local._inputs([opened(prompts[1])])).logits[0, -1].float())
    assert torch.cosine_similarity(*logits, dim=0) > 0.9, "the same model, more coarsely"
    assert all(reply.usage for reply in await fewer.ask_batch(prompts))  # type: ignore[attr-defined]
    assert layer in {type(module).__name__ for module in local.model.modules()}


async def test_a_family_nobody_declared_is_refused_with_the_way_to_declare_it(
    tiny: Callable[[str], Path], prompts: list[Prompt], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spatialgauge.adapters.local_loading.FAMILIES", {})
    with pytest.raises(
        ServiceRefused, match=r"is a llava model, and nothing says .* -o convention=NAME .*families\.py"
    ):
        await asked(tiny("llava"), prompts)
    assert await asked(tiny("llava"), prompts, convention="pixels")


async def test_a_name_that_told_another_convention_than_the_model_is_refused(
    tiny: Callable[[str], Path], prompts: list[Prompt], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository on the Hub shows its config only when it is loaded."""
    monkeypatch.setattr("spatialgauge.adapters.transformers_vlm.stored_type", lambda folder: None)
    monkeypatch.setattr("spatialgauge.adapters.transformers_vlm.convention_of", lambda name: "molmo2")
    with pytest.raises(ServiceRefused, match="writes coordinates as pixels, and its name told molmo2"):
        await asked(tiny("llava"), prompts)


def test_a_folder_tells_its_convention_by_its_config_and_not_by_its_name(
    tiny: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = tmp_path / "my-finetune"
    shutil.copytree(tiny("qwen2_5_vl"), folder)
    assert registry.create(f"transformers/{folder}", {}).card.convention == "qwen2_5"
    (folder / "config.json").write_text(json.dumps({"model_type": 7}))
    assert registry.create(f"transformers/{folder}", {}).card.convention == "pixels"


def test_every_familys_convention_is_one() -> None:
    assert set(FAMILIES.values()) <= set(conventions.TABLE)


async def test_too_little_memory_of_a_cpu_is_memory_too(
    tiny: Callable[[str], Path], prompts: list[Prompt], monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter: Any = registry.create(f"transformers/{tiny('llava')}", {"device": "cpu", "max_new_tokens": "4"})
    alone = [await adapter.ask(prompt) for prompt in prompts]
    model = adapter.model()
    generate = model._generate

    def small(batch: list[Any]) -> list[Reply]:
        if len(batch) > 1:
            raise RuntimeError(
                "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"
            )
        return list(generate(batch))

    monkeypatch.setattr(model, "_generate", small)
    assert await adapter.ask_batch(prompts) == alone
