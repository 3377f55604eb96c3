"""What is prepared here with Pillow or torch alone is what transformers' own processors make with torchvision."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import transformers as hf

from spatialgauge.adapters.llama4_pictures import Llama4ImageProcessorPil
from spatialgauge.adapters.video_frames import FAMILIES, VideoFrames, resized_together
from spatialgauge.benchmark.experts.preparation import Preparation

REFERENCES = Path(__file__).with_name("references") / "pixels.npz"
ONE_SHADE = 1.6 / 255 / 0.26
"""A little more than the step between two shades of grey, by the least deviation that pixels are normalised by."""
PIXELS = 28 * 28
SIZES = {
    "qwen2_5_vl": {"size": {"shortest_edge": PIXELS, "longest_edge": 2 * PIXELS}},
    "qwen3_vl": {"size": {"shortest_edge": PIXELS, "longest_edge": 8 * PIXELS}, "patch_size": 14},
    "llava_onevision": {"size": {"height": 14, "width": 14}},
    "internvl": {"size": {"height": 14, "width": 14}},
}


@pytest.fixture(scope="module")
def references() -> Any:
    return np.load(REFERENCES)


@pytest.mark.parametrize("number", range(4))
def test_llama4_tiles_are_those_of_its_own_processor(number: int, references: Any) -> None:
    own = Llama4ImageProcessorPil(size={"height": 14, "width": 14}, max_patches=4)
    tiles = own(images=[references[f"picture/{number}"]], return_tensors="pt")["pixel_values"].float().numpy()
    assert tiles.shape == references[f"llama4/{number}"].shape
    assert np.abs(tiles - references[f"llama4/{number}"]).max() <= ONE_SHADE


@pytest.mark.parametrize("name", ["sam2", "sam3"])
@pytest.mark.parametrize("number", range(4))
def test_pictures_of_segmenters_are_those_of_their_own_processors(
    name: str, number: int, references: Any, tmp_path: Path
) -> None:
    wanted = references[f"{name}/{number}"]
    mean, std = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]) if name == "sam2" else ([0.5] * 3, [0.5] * 3)
    stored = {"size": {"height": 14, "width": 14}, "image_mean": mean, "image_std": std}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(stored))
    own = Preparation(str(tmp_path), None, size=14, resize_first=True)(references[f"picture/{number}"]).numpy()
    assert np.abs(own - wanted).max() <= ONE_SHADE


@pytest.mark.parametrize("family", SIZES)
def test_frames_are_those_of_the_family_s_own_video_processor(family: str, references: Any, tmp_path: Path) -> None:
    wanted = references[f"{family}/clip"]
    pictures = hf.SiglipImageProcessorPil() if family == "qwen3_vl" else hf.CLIPImageProcessorPil()
    (tmp_path / "video_preprocessor_config.json").write_text(json.dumps(SIZES[family]))
    frames = VideoFrames(str(tmp_path), FAMILIES[family], pictures)
    own = frames([references["clip"]], video_metadata=[{"total_num_frames": 3}])["pixel_values_videos"].numpy()
    assert own.shape == wanted.shape
    assert np.abs(own - wanted).max() <= ONE_SHADE
    assert np.abs(own - wanted).mean() < 0.25 * ONE_SHADE


def test_frames_together_keep_within_their_bounds() -> None:
    for count, high, wide in ((2, 20, 30), (7, 480, 640), (64, 1080, 1920), (3, 33, 900)):
        down, across = resized_together(count, high, wide, 32, 2, 4 * 1024, 768 * 1024)
        assert down % 32 == across % 32 == 0
        assert round(count / 2) * 2 * down * across >= 4 * 1024
        assert count * down * across <= 768 * 1024
