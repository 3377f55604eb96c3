"""Llama 4's pictures, cut into tiles with Pillow: transformers prepares them with torchvision alone.

The steps and numbers are those of `Llama4ImageProcessor` in transformers, as a backend that it lacks; the tests hold
both against each other. A picture is put onto the canvas of tiles that fits it best, cut up, and shown once as a whole.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from transformers import AutoTokenizer, BatchFeature, Llama4Processor
from transformers.image_processing_backends import PilBackend
from transformers.image_utils import PILImageResampling, SizeDict
from transformers.processing_utils import ImagesKwargs

Size = tuple[int, int]
"""Height and width in pixels."""


class Llama4ImagesKwargs(ImagesKwargs, total=False):
    """What a checkpoint stores beside the usual."""

    max_patches: int
    resize_to_max_canvas: bool


class Llama4ImageProcessorPil(PilBackend):
    """Makes tiles of pictures; `max_patches` is how many a picture may have."""

    resample = PILImageResampling.BILINEAR
    image_mean = [0.5, 0.5, 0.5]  # noqa: RUF012 - read by the backend, which copies it, as are those below
    image_std = [0.5, 0.5, 0.5]  # noqa: RUF012
    size = {"height": 336, "width": 336}  # noqa: RUF012
    do_resize = do_rescale = do_normalize = do_convert_rgb = True
    max_patches = 16
    resize_to_max_canvas = False
    valid_kwargs = Llama4ImagesKwargs
    model_input_names = ["pixel_values", "aspect_ratios"]  # noqa: RUF012

    def _preprocess(self, images: Sequence[Any], return_tensors: Any = None, **given: Any) -> BatchFeature:  # type: ignore[override]
        tiles: list[torch.Tensor] = []
        ratios: list[torch.Tensor] = []
        for image in images:
            cut, ratio = self._tiles(image, given["size"].height, given)
            tiles += cut
            ratios.append(torch.tensor(ratio))
        return BatchFeature(
            data={"pixel_values": torch.stack(tiles), "aspect_ratios": ratios}, tensor_type=return_tensors
        )

    def _tiles(self, image: Any, side: int, given: Mapping[str, Any]) -> tuple[list[torch.Tensor], Size]:
        """Return an image's tiles, with the whole of it behind several, and how many there are down and across."""
        largest, resample = given["resize_to_max_canvas"], given["resample"]
        whole = canvas(image.shape[-2:], side, given["max_patches"], largest=largest)
        high, wide = drawn(image.shape[-2:], whole, None if largest else side)
        placed = np.zeros((3, *whole), dtype=np.uint8)
        placed[:, :high, :wide] = self.resize(image, SizeDict(height=high, width=wide), resample)
        down, across = whole[0] // side, whole[1] // side
        cut = _normalised(placed, given).view(3, down, side, across, side).permute(1, 3, 0, 2, 4)
        tiles = [*cut.reshape(down * across, 3, side, side)]
        if len(tiles) > 1:
            tiles.append(_normalised(self.resize(image, SizeDict(height=side, width=side), resample), given))
        return tiles, (down, across)


def _normalised(image: Any, given: Mapping[str, Any]) -> torch.Tensor:
    """Return pixels (3, H, W) in half the digits, as the model was trained."""
    mean, std = (torch.tensor(given[name], dtype=torch.bfloat16).view(3, 1, 1) for name in ("image_mean", "image_std"))
    pixels = torch.from_numpy(np.array(image)).to(torch.bfloat16) * float(given["rescale_factor"])
    return (pixels - mean) / std


def canvas(image: Size, tile: int, most: int, *, largest: bool = False) -> Size:
    """Return the canvas, in whole tiles, on which a picture is shown with the least loss, then the least padding."""
    canvases = [
        (high * tile, wide * tile) for high in range(1, most + 1) for wide in range(1, most + 1) if high * wide <= most
    ]
    scales = {one: min(one[0] / image[0], one[1] / image[1]) for one in canvases}
    growing = [scale for scale in scales.values() if scale >= 1]
    best = (max(growing) if largest else min(growing)) if growing else max(scales.values())
    return min((one for one in canvases if scales[one] == best), key=lambda one: (one[0] * one[1], one[0]))


def drawn(image: Size, whole: Size, grown: int | None) -> Size:
    """Return the size of a picture on its canvas; smaller ones grow to `grown` pixels a side, None to the canvas."""
    room = whole if grown is None else tuple(min(max(own, grown), side) for own, side in zip(image, whole, strict=True))
    scale = min(room[1] / image[1], room[0] / image[0])
    high, wide = (min(math.floor(own * scale), side) for own, side in zip(image, room, strict=True))
    exact = (high, room[1]) if room[1] / image[1] < room[0] / image[0] else (room[0], wide)
    return max(exact[0], 1), max(exact[1], 1)


def load_llama4(source: str, **where: Any) -> Llama4Processor:
    """Return the model's processor with the pictures' half from here."""
    stored, _ = Llama4Processor.get_processor_dict(source, **where)
    parts = [kind.from_pretrained(source, **where) for kind in (Llama4ImageProcessorPil, AutoTokenizer)]
    processor: Llama4Processor = Llama4Processor.from_args_and_dict(parts, stored)
    return processor
