"""Depth models are told apart by whether they tell metres, and give them at the picture's own size."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.experts import DepthEstimator, Rgb
from spatialgauge.benchmark.experts.loading import load_depth

METRIC = ("depth_anything", "depth_pro", "glpn", "zoedepth")


@pytest.mark.parametrize("name", METRIC)
def test_depth_is_metres_at_the_pictures_size(
    name: str, tiny_expert: Callable[[str], Path], noise: Callable[..., Rgb]
) -> None:
    expert = load_depth(str(tiny_expert(name)))
    assert isinstance(expert, DepthEstimator)
    for width, height in ((96, 64), (45, 70)):
        told = expert.depth(noise(1, width, height))
        assert told.metres.shape == (height, width)
        assert told.metres.dtype == np.float32
        assert np.isfinite(told.metres).all()
        assert (told.metres >= 0).all()
    assert not np.array_equal(expert.depth(noise(1)).metres, expert.depth(noise(2)).metres), "it must look"
    assert expert.provenance["source"] == str(tiny_expert(name))


def test_depth_pro_tells_its_focal_length_in_pixels_of_the_picture(
    tiny_expert: Callable[[str], Path], noise: Callable[..., Rgb]
) -> None:
    expert = load_depth(str(tiny_expert("depth_pro")))
    narrow, wide = (expert.depth(noise(1, width, 64)).focal for width in (96, 192))
    assert narrow is not None
    assert wide is not None
    assert narrow == pytest.approx(48 / math.tan(math.radians(30)), rel=0.1), "the tiny model sees some 60 degrees"
    assert wide == pytest.approx(2 * narrow, rel=0.1)


def test_depth_pro_agrees_with_its_own_postprocessing(
    tiny_expert: Callable[[str], Path], noise: Callable[..., Rgb]
) -> None:
    """The formula of transformers, written down again: its own processor cannot be imported without torchvision."""
    import torch

    expert: Any = load_depth(str(tiny_expert("depth_pro")))
    picture = noise(3)
    pixels = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 127.5 - 1
    pixels = torch.nn.functional.interpolate(pixels, (64, 64), mode="bilinear", align_corners=False)
    with torch.inference_mode():
        output = expert.model(pixel_values=pixels)
    focal = 0.5 * 96 / torch.tan(0.5 * torch.deg2rad(output.field_of_view[0]))
    depth = torch.nn.functional.interpolate(
        output.predicted_depth[0][None, None] * 96 / focal, (64, 96), mode="bilinear"
    )
    wanted = 1 / depth[0, 0].clamp(1e-4, 1e4)
    np.testing.assert_allclose(expert.depth(picture).metres, wanted.numpy(), rtol=1e-3)


def test_zoedepth_agrees_with_its_own_postprocessing_where_nothing_is_padded(
    tiny_expert: Callable[[str], Path], noise: Callable[..., Rgb]
) -> None:
    import torch

    expert: Any = load_depth(str(tiny_expert("zoedepth")))
    expert.processor.do_pad = False
    picture = noise(2, 96, 64)
    with torch.inference_mode():
        output = expert.model(**expert.processor(images=picture, return_tensors="pt"))
    raw = expert.processor.post_process_depth_estimation(output, do_remove_padding=False)[0]["predicted_depth"]
    wanted = torch.nn.functional.interpolate(raw[None, None], (64, 96), mode="bicubic", align_corners=False)[0, 0]
    np.testing.assert_allclose(expert.depth(picture).metres, wanted.numpy(), rtol=1e-3)


def test_relative_depth_is_refused(tiny_expert: Callable[[str], Path]) -> None:
    with pytest.raises(UsageError, match="relative depth, which has no metres"):
        load_depth(str(tiny_expert("depth_anything_relative")))
