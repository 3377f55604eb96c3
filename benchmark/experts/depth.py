"""Metric depth by Depth Anything V2, GLPN, ZoeDepth and Depth Pro.

Models that tell depth up to an unknown scale are refused: multiplied by a constant, their metres are made up.
"""

import math
from typing import Any

import torch
from torch.nn.functional import interpolate

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.experts import Depth, Rgb, upright
from spatialgauge.benchmark.experts.checkpoint import Checkpoint
from spatialgauge.benchmark.experts.loading import Loading
from spatialgauge.benchmark.experts.preparation import Preparation

INVERSE_LEAST, INVERSE_MOST = 1e-4, 1e4
"""Bounds in 1/m between which Depth Pro's inverse depth is kept before it is inverted."""


class MetricDepth(Checkpoint):
    """Depth Anything V2's metric checkpoints, and GLPN."""

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        from transformers import AutoImageProcessor, AutoModelForDepthEstimation

        if getattr(config, "depth_estimation_type", "metric") != "metric":
            raise UsageError(
                f"{source} tells relative depth, which has no metres; take a metric checkpoint "
                "(Depth-Anything-V2-Metric-..., ZoeDepth, DepthPro)"
            )
        super().__init__(source, config, loading, AutoModelForDepthEstimation, AutoImageProcessor.from_pretrained)

    def depth(self, picture: Rgb) -> Depth:
        """Return the depth of each pixel in metres."""
        output = self.run(picture, **self.processor(images=upright([picture]), return_tensors="pt"))
        return Depth(_at_size(output.predicted_depth[:, None], picture))


class ZoeDepth(Checkpoint):
    """ZoeDepth, whose padding is cut away here as its own postprocessing does, which needs torchvision."""

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        from transformers import AutoImageProcessor, ZoeDepthForDepthEstimation

        super().__init__(source, config, loading, ZoeDepthForDepthEstimation, AutoImageProcessor.from_pretrained)

    def depth(self, picture: Rgb) -> Depth:
        """Return the depth of each pixel in metres."""
        output = self.run(picture, **self.processor(images=upright([picture]), return_tensors="pt"))
        high, wide = picture.shape[:2]
        down, across = (int(math.sqrt(side / 2) * 3) if self.processor.do_pad else 0 for side in (high, wide))
        padded = interpolate(
            output.predicted_depth[:, None].float(),
            (high + 2 * down, wide + 2 * across),
            mode="bicubic",
            align_corners=False,
        )
        return Depth(_at_size(padded[..., down : down + high, across : across + wide], picture))


class DepthPro(Checkpoint):
    """Depth Pro, which tells its focal length too (arXiv:2410.02073, section 3)."""

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        from transformers import DepthProForDepthEstimation

        if not config.use_fov_model:
            raise UsageError(f"{source} has no head for the field of view, without which its depth has no metres")
        super().__init__(source, config, loading, DepthProForDepthEstimation)
        self._prepared = Preparation(source, loading.revision, size=1536, resize_first=False)

    def depth(self, picture: Rgb) -> Depth:
        """Return the depth of each pixel in metres, and the focal length in pixels."""
        output = self.run(picture, pixel_values=self._prepared(picture))
        high, wide = picture.shape[:2]
        focal = 0.5 * wide / math.tan(0.5 * math.radians(float(output.field_of_view[0])))
        canonical = interpolate(
            output.predicted_depth[:, None].float(), (high, wide), mode="bilinear", align_corners=False
        )
        inverse = (canonical * wide / focal).clamp(INVERSE_LEAST, INVERSE_MOST)
        return Depth(_at_size(1 / inverse, picture), focal)


def _at_size(depth: torch.Tensor, picture: Rgb) -> Any:
    """Return depth (1, 1, h, w) at the picture's size, (H, W) float32."""
    size = picture.shape[:2]
    depth = depth.float()
    if tuple(depth.shape[-2:]) != tuple(size):
        depth = interpolate(depth, size, mode="bicubic", align_corners=False)
    return depth[0, 0].clamp(min=0).cpu().numpy()
