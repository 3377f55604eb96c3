"""Segmenters of random weights, by the type of their model; `sam3` finds phrases, `sam3_tracker` takes boxes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import transformers as hf

from spatialgauge.tests.tiny.parts import clip_tokenizer, lively, settings


def _sam(folder: Path, prefix: str = "Sam", **decoder: Any) -> None:
    vision = getattr(hf, f"{prefix}VisionConfig")(
        hidden_size=32,
        output_channels=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=64,
        patch_size=8,
        global_attn_indexes=[1],
        window_size=4,
        mlp_dim=64,
        num_pos_feats=8,
        initializer_range=0.02,
    )
    prompts = getattr(hf, f"{prefix}PromptEncoderConfig")(
        hidden_size=16, image_size=64, patch_size=8, mask_input_channels=8
    )
    masks = getattr(hf, f"{prefix}MaskDecoderConfig")(
        hidden_size=16, mlp_dim=32, num_attention_heads=2, iou_head_hidden_dim=16, **decoder
    )
    config = getattr(hf, f"{prefix}Config")(
        vision_config=vision, prompt_encoder_config=prompts, mask_decoder_config=masks
    )
    lively(getattr(hf, f"{prefix}Model")(config), 3).save_pretrained(folder)
    pictures = hf.SamImageProcessorPil(
        size={"longest_edge": 64},
        pad_size={"height": 64, "width": 64},
        mask_size={"longest_edge": 32},
        mask_pad_size={"height": 32, "width": 32},
    )
    getattr(hf, f"{prefix}Processor")(image_processor=pictures).save_pretrained(folder)


def _sam_hq(folder: Path) -> None:
    _sam(folder, "SamHQ", vit_dim=32)


def _sam2(folder: Path) -> None:
    backbone = hf.Sam2HieraDetConfig(
        hidden_size=8,
        num_attention_heads=1,
        image_size=[128, 128],
        blocks_per_stage=[1, 2, 3, 2],
        embed_dim_per_stage=[8, 16, 32, 64],
        num_attention_heads_per_stage=[1, 2, 4, 8],
        global_attention_blocks=[4, 5],
    )
    vision = hf.Sam2VisionConfig(
        backbone_config=backbone,
        backbone_channel_list=[64, 32, 16, 8],
        backbone_feature_sizes=[[32, 32], [16, 16], [8, 8]],
        fpn_hidden_size=32,
    )
    prompts = hf.Sam2PromptEncoderConfig(hidden_size=32, image_size=128, patch_size=16, mask_input_channels=8)
    masks = hf.Sam2MaskDecoderConfig(hidden_size=32, mlp_dim=64, num_attention_heads=2, iou_head_hidden_dim=32)
    config = hf.Sam2Config(vision_config=vision, prompt_encoder_config=prompts, mask_decoder_config=masks)
    lively(hf.Sam2Model(config), 3).save_pretrained(folder)
    settings(folder, "Sam2ImageProcessor", size={"height": 128, "width": 128}, resample=2)


def _sam3_eyes() -> Any:
    backbone = hf.Sam3ViTConfig(
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=56,
        patch_size=14,
        window_size=2,
        global_attn_indexes=[1],
        pretrain_image_size=28,
    )
    return hf.Sam3VisionConfig(
        backbone_config=backbone, fpn_hidden_size=32, backbone_feature_sizes=[[16, 16], [8, 8], [4, 4]]
    )


def _sam3(folder: Path) -> None:
    tokenizer = clip_tokenizer(32)
    small = {"hidden_size": 32, "num_attention_heads": 2}
    text = hf.CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=32,
        projection_dim=32,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    config = hf.Sam3Config(
        vision_config=_sam3_eyes(),
        text_config=text,
        geometry_encoder_config={**small, "num_layers": 1, "intermediate_size": 64},
        detr_encoder_config={**small, "num_layers": 1, "intermediate_size": 64},
        detr_decoder_config={**small, "num_layers": 2, "intermediate_size": 64, "num_queries": 12},
        mask_decoder_config=small,
    )
    lively(hf.Sam3Model(config), 2).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    settings(folder, "Sam3ImageProcessor", size={"height": 56, "width": 56}, resample=2)


def _sam3_tracker(folder: Path) -> None:
    prompts = {"hidden_size": 32, "image_size": 56, "patch_size": 14, "mask_input_channels": 8}
    masks = {"hidden_size": 32, "mlp_dim": 64, "num_attention_heads": 2, "iou_head_hidden_dim": 32}
    config = hf.Sam3TrackerConfig(vision_config=_sam3_eyes(), prompt_encoder_config=prompts, mask_decoder_config=masks)
    lively(hf.Sam3TrackerModel(config), 3).save_pretrained(folder)
    settings(folder, "Sam3ImageProcessor", size={"height": 56, "width": 56}, resample=2)


BUILDERS: dict[str, Callable[[Path], None]] = {
    "sam": _sam,
    "sam_hq": _sam_hq,
    "sam2": _sam2,
    "sam3": _sam3,
    "sam3_tracker": _sam3_tracker,
}
