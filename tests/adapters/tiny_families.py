"""Tiny models of families that take frames as a video, or that have no chat template."""

import json
from pathlib import Path
from typing import Any

import transformers as hf

from spatialgauge.tests.adapters.tiny_models import chat, save, text_settings, trained_tokenizer

EYES = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}


def build_llava_onevision(folder: Path) -> None:
    """Save a LLaVA-OneVision: SigLIP at 28 pixels and a Qwen2 of two layers; each part by itself, as in Qwen's."""
    special = ["<pad>", "<image>", "<video>", "<|im_start|>", "<|im_end|>"]
    tokenizer = trained_tokenizer(special, {"image_token": "<image>", "video_token": "<video>"})
    ids = tokenizer.convert_tokens_to_ids
    grid = [[28, 28], [28, 56], [56, 28]]
    config = hf.LlavaOnevisionConfig(
        vision_config=hf.SiglipVisionConfig(**EYES, image_size=28, patch_size=7),
        text_config=hf.Qwen2Config(**text_settings(tokenizer), bos_token_id=ids("<pad>")),
        image_token_index=ids("<image>"),
        video_token_index=ids("<video>"),
        image_grid_pinpoints=grid,
        vision_feature_layer=-1,
    )
    save(hf.LlavaOnevisionForConditionalGeneration, config, tokenizer, folder)
    pictures = hf.LlavaOnevisionImageProcessorPil(size={"height": 28, "width": 28}, image_grid_pinpoints=grid)
    _save_parts(folder, tokenizer, pictures, chat("<image>", "<video>"), num_image_tokens=16)


def build_internvl(folder: Path) -> None:
    """Save an InternVL: its own eyes at 28 pixels and a Qwen2 of two layers."""
    names = {"start_image_token": "<img>", "end_image_token": "</img>", "context_image_token": "<IMG_CONTEXT>"}
    special = ["<pad>", "<video>", "<|im_start|>", "<|im_end|>", *names.values()]
    tokenizer = trained_tokenizer(special, {**names, "video_token": "<video>"})
    ids = tokenizer.convert_tokens_to_ids
    config = hf.InternVLConfig(
        vision_config={**EYES, "image_size": [28, 28], "patch_size": [7, 7]},
        text_config=hf.Qwen2Config(**text_settings(tokenizer), bos_token_id=ids("<pad>")),
        image_token_id=ids("<IMG_CONTEXT>"),
        image_seq_length=4,
        downsample_ratio=0.5,
        tie_word_embeddings=False,
    )
    save(hf.InternVLForConditionalGeneration, config, tokenizer, folder)
    pictures = hf.GotOcr2ImageProcessorPil(size={"height": 28, "width": 28}, crop_to_patches=True, max_patches=3)
    _save_parts(folder, tokenizer, pictures, chat("<IMG_CONTEXT>", "<video>"), image_seq_length=4)


def build_paligemma(folder: Path) -> None:
    """Save a PaliGemma: SigLIP at 28 pixels and a Gemma of two layers; no template."""
    tokenizer = trained_tokenizer(["<pad>", "<bos>", "<image>", "<|im_end|>"], {"image_token": "<image>"})
    tokenizer.bos_token = "<bos>"
    pictures = hf.SiglipImageProcessorPil(size={"height": 28, "width": 28})
    pictures.image_seq_length = 16
    processor = hf.PaliGemmaProcessor(image_processor=pictures, tokenizer=tokenizer)
    config = hf.PaliGemmaConfig(
        vision_config={**EYES, "model_type": "siglip_vision_model", "image_size": 28, "patch_size": 7},
        text_config={
            **text_settings(tokenizer),
            "model_type": "gemma",
            "head_dim": 16,
            "bos_token_id": 1,
            "tie_word_embeddings": False,
        },
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        projection_dim=64,
        tie_word_embeddings=False,
    )
    save(hf.PaliGemmaForConditionalGeneration, config, tokenizer, folder)
    processor.save_pretrained(folder)


def build_kosmos2(folder: Path) -> None:
    """Save a Kosmos-2: CLIP at 28 pixels and a decoder of two layers; no template."""
    tokenizer = trained_tokenizer(["<pad>", "<s>", "<|im_end|>", "<unk>"], {})
    tokenizer.bos_token, tokenizer.unk_token = "<s>", "<unk>"
    pictures = hf.CLIPImageProcessorPil(size={"shortest_edge": 28}, crop_size={"height": 28, "width": 28})
    processor = hf.Kosmos2Processor(pictures, tokenizer)
    config = hf.Kosmos2Config(
        text_config={
            "vocab_size": len(tokenizer),
            "embed_dim": 64,
            "layers": 2,
            "ffn_dim": 128,
            "attention_heads": 4,
            "max_position_embeddings": 512,
            "pad_token_id": tokenizer.pad_token_id,
            "bos_token_id": tokenizer.bos_token_id,
            "eos_token_id": tokenizer.eos_token_id,
        },
        vision_config={**EYES, "image_size": 28, "patch_size": 7},
        latent_query_num=64,
    )
    save(hf.Kosmos2ForConditionalGeneration, config, tokenizer, folder)
    processor.save_pretrained(folder)


def _save_parts(folder: Path, tokenizer: Any, pictures: Any, template: str, **stored: Any) -> None:
    """Save a processor that cannot be built here, for its video half needs torchvision, part by part."""
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    pictures.save_pretrained(folder)
    (folder / "processor_config.json").write_text(json.dumps(stored))
