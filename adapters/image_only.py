"""Processors of models that also take video, without the video half.

Loading a video processor needs torchvision, and the suite asks about pictures only; Qwen2-VL, 2.5-VL and 3-VL are
otherwise out of reach where torchvision is not installed (huggingface/transformers issue 48558).
"""

from inspect import signature
from typing import Any

from transformers import AutoConfig, AutoProcessor, ProcessorMixin
from transformers.models.auto.processing_auto import PROCESSOR_MAPPING


class ImageOnly(ProcessorMixin):
    """Stands behind a processor class in the order of its bases and takes the video processor out of its parts."""

    def __init__(
        self, image_processor: Any = None, tokenizer: Any = None, _video_processor: Any = None, **settings: Any
    ) -> None:
        super().__init__(image_processor, tokenizer, **settings)  # type: ignore[no-untyped-call]

    @classmethod
    def get_attributes(cls) -> list[str]:
        """Return the names of the parts, which drive loading and construction."""
        return ["image_processor", "tokenizer"]


def load_processor(source: str, **where: Any) -> Any:
    """Return the model's processor, preparing pictures with Pillow and without its video half where it can do without.

    `where` holds `revision` and `trust_remote_code`. The Pillow backend is pinned because torchvision's results differ
    slightly, so that a score would depend on what else is installed.
    """
    config = AutoConfig.from_pretrained(source, **where)
    if config.model_type == "llama4":
        from spatialgauge.adapters.llama4_pictures import load_llama4

        return load_llama4(source, **where)
    known: Any = PROCESSOR_MAPPING.get(type(config), None)
    kind: Any = AutoProcessor
    video = None if known is None else signature(known.__init__).parameters.get("video_processor")
    if video is not None and video.default is None:
        kind = type(known.__name__, (known, ImageOnly), {})
    return kind.from_pretrained(source, backend="pil", **where)
