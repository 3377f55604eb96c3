"""Which convention a family of models in transformers writes coordinates in, told by its `model_type`.

`coordinates` tells it from a name, which a service or the Hub gives before anything is loaded; here the checkpoint
itself speaks. A family that is in neither must be declared, since a guess would move every point.
"""

import json
from collections.abc import Mapping
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
