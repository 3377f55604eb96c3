"""Detectors of random weights, by the type of their model."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import transformers as hf

from spatialgauge.tests.tiny.parts import bert_tokenizer, clip_tokenizer, lively

CLASSES = ("person", "cat", "dining table", "chair", "cup")


def _owl(folder: Path, config: Any, model: Any, processor: Any, pictures: Any) -> None:
    tokenizer = clip_tokenizer()
    tower = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    text = {
        **tower,
        "vocab_size": len(tokenizer),
        "max_position_embeddings": 16,
        "pad_token_id": tokenizer.pad_token_id,
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
    }
    made = model(
        config(text_config=text, vision_config={**tower, "image_size": 96, "patch_size": 16}, projection_dim=32)
    )
    lively(made, 4).save_pretrained(folder)
    processor(image_processor=pictures(size={"height": 96, "width": 96}), tokenizer=tokenizer).save_pretrained(folder)


def _owlvit(folder: Path) -> None:
    _owl(folder, hf.OwlViTConfig, hf.OwlViTForObjectDetection, hf.OwlViTProcessor, hf.OwlViTImageProcessorPil)


def _owlv2(folder: Path) -> None:
    _owl(folder, hf.Owlv2Config, hf.Owlv2ForObjectDetection, hf.Owlv2Processor, hf.Owlv2ImageProcessorPil)


def _swin() -> Any:
    return hf.SwinConfig(
        embed_dim=16,
        depths=[1, 1, 1, 1],
        num_heads=[2, 2, 2, 2],
        window_size=4,
        out_features=["stage2", "stage3", "stage4"],
        image_size=64,
    )


def _dino(folder: Path, config: Any, model: Any) -> None:
    tokenizer = bert_tokenizer()
    text = hf.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        pad_token_id=0,
    )
    made = model(
        config(
            backbone_config=_swin(),
            text_config=text,
            d_model=32,
            encoder_layers=1,
            decoder_layers=2,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            encoder_attention_heads=2,
            decoder_attention_heads=2,
            num_queries=30,
            num_feature_levels=4,
            max_text_len=48,
        )
    )
    lively(made, 2).save_pretrained(folder)
    pictures = hf.GroundingDinoImageProcessorPil(size={"shortest_edge": 64, "longest_edge": 96})
    hf.GroundingDinoProcessor(image_processor=pictures, tokenizer=tokenizer).save_pretrained(folder)


def _grounding_dino(folder: Path) -> None:
    _dino(folder, hf.GroundingDinoConfig, hf.GroundingDinoForObjectDetection)


def _mm_grounding_dino(folder: Path) -> None:
    _dino(folder, hf.MMGroundingDinoConfig, hf.MMGroundingDinoForObjectDetection)


def _omdet_turbo(folder: Path) -> None:
    tokenizer = clip_tokenizer(77)
    text = hf.CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=48,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=77,
        projection_dim=48,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    config = hf.OmDetTurboConfig(
        text_config=text,
        backbone_config=_swin(),
        image_size=64,
        apply_layernorm_after_vision_backbone=False,
        text_projection_in_dim=48,
        text_projection_out_dim=48,
        task_encoder_hidden_dim=48,
        class_embed_dim=48,
        num_queries=20,
        encoder_hidden_dim=32,
        vision_features_channels=[32, 32, 32],
        encoder_in_channels=[32, 64, 128],
        encoder_attention_heads=2,
        encoder_dim_feedforward=64,
        decoder_hidden_dim=32,
        decoder_num_heads=2,
        decoder_num_layers=2,
        decoder_dim_feedforward=64,
        disable_custom_kernels=True,
    )
    lively(hf.OmDetTurboForObjectDetection(config), 2).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    hf.DetrImageProcessorPil(size={"height": 64, "width": 64}, do_pad=False).save_pretrained(folder)


def _detr(folder: Path, config: Any, model: Any, backbone: Any, **more: Any) -> None:
    made = model(
        config(
            backbone_config=backbone,
            encoder_hidden_dim=32,
            encoder_in_channels=[16, 24, 32],
            encoder_ffn_dim=32,
            encoder_attention_heads=2,
            d_model=32,
            num_queries=20,
            decoder_in_channels=[32, 32, 32],
            decoder_ffn_dim=32,
            decoder_layers=2,
            decoder_attention_heads=2,
            id2label=dict(enumerate(CLASSES)),
            label2id={name: number for number, name in enumerate(CLASSES)},
            **more,
        )
    )
    lively(made, 4).save_pretrained(folder)
    hf.RTDetrImageProcessorPil(size={"height": 64, "width": 64}).save_pretrained(folder)


def _resnet() -> Any:
    return hf.RTDetrResNetConfig(
        embedding_size=8, hidden_sizes=[8, 16, 24, 32], depths=[1, 1, 1, 1], layer_type="basic", out_indices=[2, 3, 4]
    )


def _rt_detr(folder: Path) -> None:
    _detr(folder, hf.RTDetrConfig, hf.RTDetrForObjectDetection, _resnet())


def _rt_detr_v2(folder: Path) -> None:
    _detr(folder, hf.RTDetrV2Config, hf.RTDetrV2ForObjectDetection, _resnet())


def _d_fine(folder: Path) -> None:
    backbone = hf.HGNetV2Config(
        embedding_size=8,
        stem_channels=[3, 8, 8],
        depths=[1, 1, 1, 1],
        hidden_sizes=[16, 16, 24, 32],
        stage_in_channels=[8, 16, 16, 24],
        stage_mid_channels=[8, 8, 8, 8],
        stage_out_channels=[16, 16, 24, 32],
        stage_num_blocks=[1, 1, 1, 1],
        stage_numb_of_layers=[1, 1, 1, 1],
        out_indices=[2, 3, 4],
    )
    _detr(folder, hf.DFineConfig, hf.DFineForObjectDetection, backbone, lqe_hidden_dim=16)


BUILDERS: dict[str, Callable[[Path], None]] = {
    "owlvit": _owlvit,
    "owlv2": _owlv2,
    "grounding_dino": _grounding_dino,
    "mm_grounding_dino": _mm_grounding_dino,
    "omdet_turbo": _omdet_turbo,
    "rt_detr": _rt_detr,
    "rt_detr_v2": _rt_detr_v2,
    "d_fine": _d_fine,
}
