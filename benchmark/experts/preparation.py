"""Preparing pictures for models whose own image processors exist only on torchvision.

The steps and numbers are those of the checkpoint's preprocessor_config.json; they are done by torch alone, so that a
result does not depend on what else is installed.
"""

from collections.abc import Mapping
from typing import Any, Literal

import torch
from torch.nn.functional import interpolate

from spatialgauge.benchmark.experts import Rgb

MODES: Mapping[int, Literal["bilinear", "bicubic"]] = {2: "bilinear", 3: "bicubic"}
"""Pillow's number of a way of resampling, as stored, and torch's name of it."""


class Preparation:
    """Resize to a fixed size and normalise, in the order and with the numbers that a checkpoint states."""

    def __init__(self, source: str, revision: str | None, *, size: int, resize_first: bool) -> None:
        """Read the settings stored with a checkpoint; `size` in pixels stands where none is stored."""
        from transformers import BaseImageProcessor

        stored: Mapping[str, Any]
        stored, _ = BaseImageProcessor.get_image_processor_dict(source, revision=revision)
        wanted = stored.get("size") or {"height": size, "width": size}
        self.size = (int(wanted["height"]), int(wanted["width"]))
        self._resize_first = resize_first
        self._mode = MODES.get(int(stored.get("resample") or 2), "bilinear")
        self._scale = float(stored.get("rescale_factor") or 1 / 255)
        self._mean = torch.tensor(stored.get("image_mean") or [0.5] * 3).view(1, 3, 1, 1)
        self._std = torch.tensor(stored.get("image_std") or [0.5] * 3).view(1, 3, 1, 1)

    def __call__(self, picture: Rgb) -> torch.Tensor:
        """Return (1, 3, height, width), float32."""
        pixels = torch.from_numpy(picture).permute(2, 0, 1)[None].float()
        if self._resize_first:
            return (self._resized(pixels, smooth=True).round().clamp(0, 255) * self._scale - self._mean) / self._std
        return self._resized((pixels * self._scale - self._mean) / self._std, smooth=False)

    def _resized(self, pixels: torch.Tensor, *, smooth: bool) -> torch.Tensor:
        return interpolate(pixels, self.size, mode=self._mode, align_corners=False, antialias=smooth)
