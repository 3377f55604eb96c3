"""Masks for boxes by SAM (arXiv:2304.02643), SAM-HQ, SAM 2 (arXiv:2408.00714) and SAM 3's tracker.

Each box gets the one mask the model gives when it is told that the prompt is unambiguous.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch.nn.functional import interpolate

from spatialgauge.benchmark.experts import Box, Mask, Rgb, upright
from spatialgauge.benchmark.experts.checkpoint import Checkpoint
from spatialgauge.benchmark.experts.loading import Loading
from spatialgauge.benchmark.experts.preparation import Preparation


class Sam(Checkpoint):
    """SAM and SAM-HQ, which pad a picture to a square."""

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        import transformers as hf

        kind = hf.SamHQModel if config.model_type == "sam_hq" else hf.SamModel
        super().__init__(source, config, loading, kind, hf.AutoProcessor.from_pretrained)

    def masks(self, picture: Rgb, boxes: Sequence[Box]) -> list[Mask]:
        """Return the mask of the thing in each box."""
        if not boxes:
            return []
        inputs = self.processor(
            images=upright([picture]),
            input_boxes=[[[float(edge) for edge in box] for box in boxes]],
            return_tensors="pt",
        )
        asked = {name: inputs[name] for name in ("pixel_values", "input_boxes")}
        output = self.run(picture, **asked, multimask_output=False)
        drawn = self.processor.post_process_masks(
            output.pred_masks.float().cpu(), inputs["original_sizes"], inputs["reshaped_input_sizes"]
        )[0]
        return _with_scores(drawn[:, 0], output.iou_scores)


class Sam2(Checkpoint):
    """SAM 2, 2.1 and SAM 3's tracker, which squeeze a picture into a square."""

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        import transformers as hf

        kind = hf.Sam3TrackerModel if config.model_type.startswith("sam3") else hf.Sam2Model
        super().__init__(source, config, loading, kind)
        self._prepared = Preparation(source, loading.revision, size=1024, resize_first=True)

    def masks(self, picture: Rgb, boxes: Sequence[Box]) -> list[Mask]:
        """Return the mask of the thing in each box."""
        if not boxes:
            return []
        high, wide = picture.shape[:2]
        down, across = self._prepared.size[0] / high, self._prepared.size[1] / wide
        scaled = torch.tensor([boxes], dtype=torch.float32) * torch.tensor([across, down, across, down])
        output = self.run(picture, pixel_values=self._prepared(picture), input_boxes=scaled, multimask_output=False)
        logits = interpolate(output.pred_masks[0].float(), (high, wide), mode="bilinear", align_corners=False)
        return _with_scores(logits[:, 0] > 0, output.iou_scores)


def _with_scores(drawn: torch.Tensor, scores: torch.Tensor) -> list[Mask]:
    told = scores.float().flatten().clamp(0, 1).tolist()
    return [Mask(one.cpu().numpy(), score) for one, score in zip(drawn, told, strict=True)]
