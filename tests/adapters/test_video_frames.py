"""Several pictures shown as one video: batches, times, order, and what cannot be shown so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.adapters import registry
from spatialgauge.adapters.model_inputs import opened
from spatialgauge.benchmark.asking import Fatal, ServiceRefused
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt

FORM = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
FAMILIES = ("qwen2_5_vl", "qwen3_vl", "llava_onevision", "internvl")


@pytest.fixture(scope="module")
def shown(tiny: Callable[[str], Path]) -> Callable[..., Any]:
    """Gives the adapter of a family that shows frames as a video, half a second apart."""
    held: dict[str, Any] = {}

    def made(family: str) -> Any:
        options = {"device": "cpu", "max_new_tokens": "8", "frames": "video", "frame_seconds": "0.5"}
        if family not in held:
            held[family] = registry.create(f"transformers/{tiny(family)}", options)
        return held[family]

    return made


@pytest.fixture
def film(picture: Callable[..., Picture]) -> Callable[..., Prompt]:
    """Gives a prompt with so many frames, from a number on."""

    def made(count: int, first: int = 0, text: str = "Which way does it move?") -> Prompt:
        frames = tuple(picture(first + number, 60, 44) for number in range(count))
        return Prompt(item=f"{first}", text=text, form=FORM, pictures=frames)

    return made


@pytest.mark.parametrize("family", FAMILIES)
async def test_a_batch_of_films_and_pictures_answers_as_each_alone(
    family: str, shown: Callable[..., Any], film: Callable[..., Prompt]
) -> None:
    prompts = [film(3), film(2, 10, "Where?"), film(1, 20), film(3, 30, "Is the red box the same?"), film(0, 40)]
    adapter = shown(family)
    together = await adapter.ask_batch(prompts)
    assert together == [await adapter.ask(prompt) for prompt in prompts]
    assert adapter.card.settings["frames"] == "video"
    assert adapter.card.settings["frame_seconds"] == 0.5


@pytest.mark.parametrize("family", FAMILIES)
def test_frames_are_seen_in_their_order(family: str, shown: Callable[..., Any], film: Callable[..., Prompt]) -> None:
    import torch

    local = shown(family).model()
    forwards = film(4)
    backwards = forwards.model_copy(update={"pictures": forwards.pictures[::-1]})
    with torch.inference_mode():
        there, back = (local.model(**local._inputs([opened(one)])).logits[0, -1] for one in (forwards, backwards))
    assert there.shape == back.shape
    assert not torch.allclose(there, back, atol=1e-6)


def test_the_times_of_frames_reach_the_model(shown: Callable[..., Any], film: Callable[..., Prompt]) -> None:
    """Qwen3-VL reads them as words between the frames, Qwen2.5-VL in its positions."""
    local = shown("qwen3_vl").model()
    words = local._processor.tokenizer.decode(local._inputs([opened(film(4))])["input_ids"][0])
    assert words.index("<0.2 seconds>") < words.index("<1.2 seconds>"), "two frames go together, at their mean time"
    seconds = shown("qwen2_5_vl").model()._inputs([opened(film(4))])["second_per_grid_ts"]
    assert [float(one) for one in seconds] == [1.0]


async def test_what_cannot_be_shown_as_a_video_is_said_with_the_way_out(
    tiny: Callable[[str], Path], shown: Callable[..., Any], film: Callable[..., Prompt], picture: Callable[..., Picture]
) -> None:
    mixed = film(1).model_copy(update={"pictures": (picture(0, 60, 44), picture(1, 30, 44))})
    with pytest.raises(Fatal, match="frames of several sizes are no video; -o frames=pictures"):
        await shown("qwen3_vl").ask(mixed)
    still = registry.create(f"transformers/{tiny('gemma3')}", {"device": "cpu", "frames": "video"})
    with pytest.raises(
        ServiceRefused, match=r"is a gemma3 model, whose videos nothing here prepares .*frames=pictures"
    ):
        await still.ask(film(2))
