"""Names as the hubs and services write them, each with the convention its family was trained on."""

import re
from typing import get_args

import pytest

from spatialgauge.adapters.coordinates import FAMILIES, Convention, convention_of
from spatialgauge.benchmark.answers import conventions

NAMES = {
    "gemini": ["gemini-2.5-pro", "google/gemini-3-flash", "gemini-robotics-er-1.5-preview", "models/gemini-2.0-flash"],
    "qwen": ["Qwen/Qwen-VL-Chat", "Qwen/Qwen2-VL-7B-Instruct", "qwen/qwen-2-vl-72b-instruct"],
    "qwen2_5": [
        "Qwen/Qwen2.5-VL-7B-Instruct",
        "qwen2.5vl:7b",
        "qwen2_5_vl",
        "accounts/fireworks/models/qwen2p5-vl-32b-instruct",
        "remyxai/SpaceThinker-Qwen2.5VL-3B",
        "Qwen/Qwen2.5-Omni-7B",
    ],
    "qwen3": ["Qwen/Qwen3-VL-8B-Instruct", "qwen3-vl:30b", "Qwen/Qwen3-Omni-30B-A3B-Instruct"],
    "molmo": ["allenai/Molmo-7B-D-0924", "allenai/MolmoE-1B-0924", "allenai/Molmo-72B-0924"],
    "molmo2": ["allenai/Molmo2-8B", "allenai/Molmo2-O-7B"],
    "paligemma": ["google/paligemma-3b-mix-224", "google/paligemma2-3b-mix-224", "google/paligemma2-10b-pt-448"],
    "florence2": ["microsoft/Florence-2-large-ft", "florence-community/Florence-2-base"],
    "kosmos2": ["microsoft/kosmos-2-patch14-224"],
    "internvl": ["OpenGVLab/InternVL3-8B", "OpenGVLab/InternVL2_5-78B", "OpenGVLab/InternVL3_5-8B-HF"],
    "deepseek_vl2": ["deepseek-ai/deepseek-vl2-tiny", "deepseek-ai/deepseek-vl2"],
    "glm": ["zai-org/GLM-4.5V", "THUDM/GLM-4.1V-9B-Thinking", "z-ai/glm-4.6v", "THUDM/glm-4v-9b"],
    "moondream": ["vikhyatk/moondream2", "moondream/moondream3-preview"],
    "pixels": ["gpt-4o-2024-08-06", "openai/gpt-5", "gpt-4.1-mini"],
}


@pytest.mark.parametrize(("name", "convention"), [(name, key) for key, names in NAMES.items() for name in names])
def test_a_model_writes_as_its_family_does(name: str, convention: str) -> None:
    assert convention_of(name) == convention


@pytest.mark.parametrize(
    "name",
    [
        "llava-hf/llava-1.5-7b-hf",
        "google/gemma-3-4b-it",
        "deepseek-ai/deepseek-vl-7b-chat",
        "zai-org/GLM-4-9B-0414",
        "microsoft/kosmos-2.5",
        "allenai/MolmoPoint-8B",
        "qwen-vl-max-latest",
        "",
    ],
)
def test_a_name_that_does_not_tell_is_asked_in_pixels(name: str) -> None:
    assert convention_of(name) == "pixels"


def test_options_families_and_the_engine_name_the_same_conventions() -> None:
    named = conventions.TABLE.keys() - conventions.PRESCRIBED
    assert set(get_args(Convention)) == {convention for _, convention in FAMILIES} == named


def test_each_family_is_told_by_its_own_pattern() -> None:
    """No row is hidden behind an earlier one: every pattern is the first that fits some real name."""
    every = [name.lower() for names in NAMES.values() for name in names]
    first = {next(pattern for pattern, _ in FAMILIES if re.search(pattern, name)) for name in every}
    assert first == {pattern for pattern, _ in FAMILIES}
