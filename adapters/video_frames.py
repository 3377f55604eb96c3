"""Frames shown as one video: prepared with Pillow, since transformers prepares videos with torchvision alone.

The steps and numbers are those of each family's video processor in transformers, which the tests hold them against.
Nothing is sampled: the frames of a question are all that the model gets.
"""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import torch
from transformers import BatchFeature
from transformers.image_processing_backends import PilBackend
from transformers.image_utils import SizeDict
from transformers.utils.hub import cached_file
from transformers.video_utils import make_batched_metadata, make_batched_videos

from spatialgauge.benchmark.answers import conventions

Layout = Literal["patches", "patches_together", "frames"]
FAMILIES: Final[Mapping[str, Layout]] = {
    "internvl": "frames",
    "llava_onevision": "frames",
    "qwen2_5_vl": "patches",
    "qwen2_vl": "patches",
    "qwen3_5": "patches_together",
    "qwen3_5_moe": "patches_together",
    "qwen3_vl": "patches_together",
    "qwen3_vl_moe": "patches_together",
}
"""By `model_type`: frames as they are, or cut into patches; pixels bounded for each frame or for all together."""
BOUNDS: Final[Mapping[Layout, Mapping[str, int]]] = {
    "patches": {"shortest_edge": 128 * 28 * 28, "longest_edge": 768 * 28 * 28},
    "patches_together": {"shortest_edge": 128 * 32 * 32, "longest_edge": 768 * 32 * 32},
    "frames": {"height": 384, "width": 384},
}
"""Pixels at least and at most, or the sides, where the checkpoint states none."""


class VideoFrames:
    """Stands in a processor where its video processor would; it has the numbers that processors ask theirs for."""

    def __init__(self, source: str, layout: Layout, pictures: Any, **where: Any) -> None:
        """Read what is stored with a checkpoint; `pictures` is its image processor, for what is not."""
        stored = _stored(source, **where)
        self._layout, self._pillow = layout, PilBackend()
        self.size = {**BOUNDS[layout], **(stored.get("size") or {})}
        for name, edge in (("min_pixels", "shortest_edge"), ("max_pixels", "longest_edge")):
            self.size[edge] = stored.get(name) or self.size.get(edge, 0)
        self.merge_size = stored.get("merge_size", 2)
        self.temporal_patch_size = stored.get("temporal_patch_size", 2)
        self.patch_size = stored.get("patch_size", getattr(pictures, "patch_size", 14))
        self._resample = stored.get("resample", 3)
        self._scale = stored.get("rescale_factor", 1 / 255)
        self._mean = stored.get("image_mean", pictures.image_mean)
        self._std = stored.get("image_std", pictures.image_std)

    def __call__(self, videos: Any, *, video_metadata: Sequence[Any], **_: Any) -> BatchFeature:
        """Return what the model takes of videos, each a list of pictures of one size."""
        clips: Any = make_batched_videos(videos)
        ready = [self._ready(clip) for clip in clips]
        data: dict[str, Any] = {"pixel_values_videos": torch.from_numpy(np.stack(ready))}
        if self._layout != "frames":
            cut = [self._patches(clip) for clip in ready]
            data = {
                "pixel_values_videos": torch.from_numpy(np.concatenate([patches for patches, _ in cut])),
                "video_grid_thw": torch.tensor([grid for _, grid in cut]),
            }
        return BatchFeature({**data, "video_metadata": make_batched_metadata(clips, list(video_metadata))})

    def _ready(self, clip: Any) -> Any:
        """Return frames (F, H, W, 3) resized and normalised, (F, 3, h, w) float32."""
        size = SizeDict(**dict(zip(("height", "width"), self._sides(clip), strict=True)))
        ready = []
        for frame in clip.transpose(0, 3, 1, 2):
            resized = self._pillow.resize(frame, size, self._resample)
            ready.append(self._pillow.normalize(self._pillow.rescale(resized, self._scale), self._mean, self._std))
        return np.stack(ready).astype(np.float32)

    def _sides(self, clip: Any) -> tuple[int, int]:
        """Return the height and width to which a clip's frames are resized."""
        if self._layout == "frames":
            return self.size["height"], self.size["width"]
        count, high, wide, _ = clip.shape
        factor, bounds = self.patch_size * self.merge_size, (self.size["shortest_edge"], self.size["longest_edge"])
        if self._layout == "patches":
            across, down = conventions.smart_resize(wide, high, factor, *bounds)
            return int(down), int(across)
        return resized_together(count, high, wide, factor, self.temporal_patch_size, *bounds)

    def _patches(self, clip: Any) -> tuple[Any, list[int]]:
        """Return a clip (F, 3, h, w) as rows of patches in time, and how many there are in time, down and across."""
        side, merged, span = self.patch_size, self.merge_size, self.temporal_patch_size
        clip = np.concatenate([clip, *[clip[-1:]] * (-len(clip) % span)])
        times, down, across = len(clip) // span, clip.shape[2] // side, clip.shape[3] // side
        rows = clip.reshape(times, span, 3, down // merged, merged, side, across // merged, merged, side)
        rows = rows.transpose(0, 3, 6, 4, 7, 2, 1, 5, 8)
        return rows.reshape(times * down * across, -1), [times, down, across]


def _stored(source: str, **where: Any) -> Mapping[str, Any]:
    """Return the settings of a checkpoint's video processor, those of its image processor where it has no other."""
    kept = {}
    for name in ("processor_config.json", "video_preprocessor_config.json", "preprocessor_config.json"):
        path = cached_file(source, name, _raise_exceptions_for_missing_entries=False, **where)
        kept[name] = json.loads(Path(path).read_bytes()) if path else {}
    whole, video, pictures = kept.values()
    found: Mapping[str, Any] = whole.get("video_processor") or video or pictures
    return found


def resized_together(
    count: int, high: int, wide: int, factor: int, span: int, least: int, most: int
) -> tuple[int, int]:
    """Return the height and width of frames of which all together have at least and at most so many pixels.

    Multiples of `factor`; frames count in groups of `span`. Source: `smart_resize` of Qwen3-VL's video processor.
    """
    if min(high, wide) < factor:
        grow = max(factor / high, factor / wide)
        high, wide = int(high * grow), int(wide * grow)
    down, across = round(high / factor) * factor, round(wide / factor) * factor
    pixels = round(count / span) * span * down * across
    if pixels > most:
        shrink = math.sqrt(count * high * wide / most)
        return max(factor, math.floor(high / shrink / factor) * factor), max(
            factor, math.floor(wide / shrink / factor) * factor
        )
    if pixels < least:
        grow = math.sqrt(least / (count * high * wide))
        return math.ceil(high * grow / factor) * factor, math.ceil(wide * grow / factor) * factor
    return down, across
