"""The plugin of docs/local-models.md answers as a classifier; open_clip's part is played by a tiny CLIP."""

import re
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from spatialgauge.adapters import registry
from spatialgauge.benchmark.experts import loading
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt

PAGE = Path(__file__).parents[2] / "docs" / "local-models.md"


@pytest.fixture
def open_clip(tiny_expert: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module with the three functions of open_clip 3 that the plugin calls, since open_clip needs torchvision."""
    import torch
    from transformers import AutoProcessor, CLIPModel

    processor = AutoProcessor.from_pretrained(tiny_expert("clip"), backend="pil")

    class Towers(CLIPModel):
        def encode_image(self, pixels: Any, normalize: bool) -> Any:
            return torch.nn.functional.normalize(self.get_image_features(pixels).pooler_output, dim=-1)

        def encode_text(self, tokens: Any, normalize: bool) -> Any:
            return torch.nn.functional.normalize(self.get_text_features(tokens).pooler_output, dim=-1)

    def prepare(image: Any) -> Any:
        return processor.image_processor(image, return_tensors="pt")["pixel_values"][0]

    def tokenize(texts: list[str]) -> Any:
        return processor.tokenizer(texts, padding="max_length", truncation=True, return_tensors="pt")["input_ids"]

    def create(architecture: str, pretrained: str | None, device: str) -> tuple[Any, None, Any]:
        assert (architecture, pretrained, device) == ("MobileCLIP-S1", "datacompdr", "cpu")
        return Towers.from_pretrained(tiny_expert("clip")), None, prepare

    module: Any = ModuleType("open_clip")
    module.__version__ = "3"
    module.create_model_and_transforms, module.get_tokenizer = create, lambda architecture: tokenize
    monkeypatch.setitem(sys.modules, "open_clip", module)
    return module


async def test_the_documented_plugin_classifies(
    open_clip: ModuleType, picture: Callable[..., Picture], monkeypatch: pytest.MonkeyPatch
) -> None:
    block = re.search(r"```python file=mobile_clip\.py\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert block is not None
    plugin = ModuleType("mobile_clip")
    exec(block[1], plugin.__dict__)  # noqa: S102 - the page's own words, as its reader would run them
    adapter: Any = registry.create("detector/mobileclip:MobileCLIP-S1@datacompdr", {})
    entry = EntryPoint("mobileclip", "mobile_clip:create", loading.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: plugin.__dict__["create"])
    monkeypatch.setattr(loading, "entry_points", lambda group: (entry,))
    choice = Form(kind=Kind.CHOICE, options={"A": "a red box", "B": "a blue chair", "C": "a lamp"})
    prompts = [
        Prompt(item=f"{seed}", text="Which?", question="Which?", form=choice, pictures=(picture(seed, 40 + seed, 50),))
        for seed in range(4)
    ]
    there = Prompt(
        item="t",
        text="?",
        question="Is there a mug?",
        form=Form(kind=Kind.YES_NO),
        pictures=(picture(9),),
        phrases=("mug",),
    )
    together = await adapter.ask_batch([*prompts, there])
    assert together == [await adapter.ask(prompt) for prompt in [*prompts, there]]
    assert not any(reply.refusal for reply in together)
    assert {reply.text[-1] for reply in together[:-1]} <= set("ABC")
