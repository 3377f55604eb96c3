"""Which convention a family of models in transformers writes coordinates in, told by its `model_type`.

`coordinates` tells it from a name, which a service or the Hub gives before anything is loaded; here the checkpoint
itself speaks. A family that is in neither must be declared, since a guess would move every point.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spatialgauge.adapters.coordinates import Convention

FAMILIES: Final[Mapping[str, Convention]] = {
    "aria": "pixels",
    "aya_vision": "pixels",
    "blip-2": "pixels",
    "deepseek_vl": "pixels",
    "deepseek_vl_hybrid": "pixels",
    "florence2": "florence2",
    "fuyu": "pixels",
    "gemma3": "pixels",
    "gemma3n": "pixels",
    "gemma4": "pixels",
    "glm46v": "glm",
    "glm4v": "glm",
    "glm4v_moe": "glm",
    "idefics2": "pixels",
    "idefics3": "pixels",
    "instructblip": "pixels",
    "internvl": "internvl",
    "kosmos-2": "kosmos2",
    "lfm2_vl": "pixels",
    "llama4": "pixels",
    "llava": "pixels",
    "llava_next": "pixels",
    "llava_onevision": "pixels",
    "mistral3": "pixels",
    "mllama": "pixels",
    "molmo2": "molmo2",
    "ovis2": "pixels",
    "paligemma": "paligemma",
    "perception_lm": "pixels",
    "qwen2_5_vl": "qwen2_5",
    "qwen2_vl": "qwen",
    "qwen3_5": "qwen3",
    "qwen3_5_moe": "qwen3",
    "qwen3_vl": "qwen3",
    "qwen3_vl_moe": "qwen3",
    "smolvlm": "pixels",
    "vipllava": "pixels",
}
"""Families that were not trained to tell places are asked in pixels, in words. Sources: model cards, processors."""


@dataclass(frozen=True, slots=True)
class Untemplated:
    """How a family is asked that has no chat template, one picture at a time.

    `picture` stands for the picture, before the text, `question` around a question in words, None where it takes
    none. What it is to show is asked for in the words of `grounding`, as they are. `alone` says that prompts are not
    batched.
    """

    question: str | None
    picture: str = ""
    alone: bool = False


UNTEMPLATED: Final[Mapping[str, Untemplated]] = {
    "florence2": Untemplated(None),
    "kosmos-2": Untemplated("Question: {text} Answer:", alone=True),  # transformers counts padding into its positions
    "paligemma": Untemplated("answer en {text}", picture="<image>"),
}
"""Sources: the model cards of PaliGemma's `mix` checkpoints, Kosmos-2 and Florence-2."""
PLACES: Final = re.compile(
    r"</?\|?/?(?:object_ref|ref|box|quad|points?|det|loc|seg|patch_index|phrase|object|poly)", re.IGNORECASE
)
"""Tokens by which families tell places, which are part of an answer even where the tokenizer calls them special."""


def stored_type(folder: Path) -> str | None:
    """Return the `model_type` in a folder's config.json, None where it tells none."""
    try:
        config = json.loads((folder / "config.json").read_bytes())
    except (OSError, ValueError):
        return None
    told = config.get("model_type") if isinstance(config, dict) else None
    return told if isinstance(told, str) else None


def undeclared(source: str, model_type: str) -> str:
    """Return the sentence that says a family is not known, and how it is declared."""
    return (
        f"{source} is a {model_type} model, and nothing says how that family writes coordinates. Declare it with "
        "-o convention=NAME (pixels where it was not trained to point; docs/local-models.md shows how to find out), or "
        "for good with a line in spatialgauge/adapters/families.py"
    )
