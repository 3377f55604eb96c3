"""Depth models of random weights; `_relative` marks one without metres."""

from collections.abc import Callable
from pathlib import Path

import torch
import transformers as hf

from spatialgauge.tests.tiny.parts import lively, settings


def _depth_anything(folder: Path, kind: str = "metric") -> None:
    backbone = hf.Dinov2Config(
        hidden_size=32,
        num_hidden_layers=4,
        num_attention_heads=4,
        mlp_ratio=2,
        image_size=70,
        patch_size=14,
        out_features=["stage1", "stage2", "stage3", "stage4"],
        apply_layernorm=True,
        reshape_hidden_states=False,
    )
    config = hf.DepthAnythingConfig(
        backbone_config=backbone,
        reassemble_hidden_size=32,
        patch_size=14,
        neck_hidden_sizes=[16, 16, 32, 32],
        fusion_hidden_size=16,
        head_hidden_size=8,
        depth_estimation_type=kind,
        max_depth=20,
    )
    hf.DepthAnythingForDepthEstimation(config).save_pretrained(folder)
    pictures = hf.DPTImageProcessorPil(
        size={"height": 70, "width": 70}, keep_aspect_ratio=True, ensure_multiple_of=14, do_pad=False
    )
    pictures.save_pretrained(folder)


def _depth_anything_relative(folder: Path) -> None:
    _depth_anything(folder, "relative")


def _glpn(folder: Path) -> None:
    config = hf.GLPNConfig(
        depths=[1, 1, 1, 1],
        hidden_sizes=[8, 16, 16, 32],
        num_attention_heads=[1, 2, 2, 2],
        decoder_hidden_size=16,
        max_depth=10,
    )
    hf.GLPNForDepthEstimation(config).save_pretrained(folder)
    hf.GLPNImageProcessorPil().save_pretrained(folder)


def _zoedepth(folder: Path) -> None:
    backbone = hf.BeitConfig(
        hidden_size=32,
        num_hidden_layers=4,
        num_attention_heads=4,
        intermediate_size=64,
        image_size=64,
        patch_size=16,
        out_features=["stage1", "stage2", "stage3", "stage4"],
        reshape_hidden_states=False,
        use_relative_position_bias=True,
    )
    config = hf.ZoeDepthConfig(
        backbone_config=backbone,
        backbone_hidden_size=32,
        neck_hidden_sizes=[16, 16, 32, 32],
        fusion_hidden_size=16,
        bottleneck_features=16,
        num_relative_features=16,
        reassemble_factors=[4, 2, 1, 0.5],
        bin_configurations=[{"n_bins": 8, "min_depth": 0.001, "max_depth": 10.0, "name": "nyu"}],
        num_attractors=[4, 2, 2, 1],
        bin_embedding_dim=16,
        patch_transformer_hidden_size=32,
        patch_transformer_intermediate_size=32,
        patch_transformer_num_attention_heads=2,
    )
    lively(hf.ZoeDepthForDepthEstimation(config), 4).save_pretrained(folder)
    pictures = hf.ZoeDepthImageProcessorPil(size={"height": 64, "width": 96}, ensure_multiple_of=32)
    pictures.save_pretrained(folder)


def _depth_pro(folder: Path) -> None:
    encoder = hf.Dinov2Config(
        hidden_size=16,
        num_hidden_layers=4,
        num_attention_heads=2,
        mlp_ratio=2,
        image_size=32,
        patch_size=8,
        use_mask_token=False,
    )
    config = hf.DepthProConfig(
        fusion_hidden_size=16,
        patch_size=32,
        intermediate_hook_ids=[3, 1],
        intermediate_feature_dims=[16, 16],
        scaled_images_ratios=[0.5, 1.0],
        scaled_images_overlap_ratios=[0.0, 0.2],
        scaled_images_feature_dims=[16, 16],
        image_model_config=encoder,
        patch_model_config=encoder,
        fov_model_config=encoder,
        use_fov_model=True,
    )
    model = hf.DepthProForDepthEstimation(config)
    with torch.no_grad():  # random weights see no field of view; a bias makes it that of a usual camera, in degrees
        last = [layer for layer in model.fov_model.head.layers if isinstance(layer, torch.nn.Conv2d)][-1]
        last.bias.fill_(60.0)
        last.weight.mul_(0.01)
    model.save_pretrained(folder)
    settings(folder, "DepthProImageProcessor", size={"height": 64, "width": 64}, resample=2)


BUILDERS: dict[str, Callable[[Path], None]] = {
    "depth_anything": _depth_anything,
    "depth_anything_relative": _depth_anything_relative,
    "depth_pro": _depth_pro,
    "glpn": _glpn,
    "zoedepth": _zoedepth,
}
