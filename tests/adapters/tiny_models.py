"""Vision-language models of a few hundred kilobytes with random weights, saved as the Hub lays models out."""

import json
from pathlib import Path
from typing import Any

import torch
import transformers as hf
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers.models.llama4 import processing_llama4

CORPUS = (
    "Which object is closer to the camera, the red box or the blue chair?",
    "Answer with one letter. A. left B. right",
    "The distance is 1.25 meters.",
)
CHAT = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n"
    "{% for c in m['content'] %}{% if c['type'] in ('image', 'image_url') %}PICTURE"
    "{% elif c['type'] == 'video' %}VIDEO"
    "{% else %}{{ c['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
TEXT: dict[str, Any] = {
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 4096,
}


def chat(picture: str, video: str = "") -> str:
    """Return the chat template of a family that writes pictures and videos so."""
    return CHAT.replace("PICTURE", picture).replace("VIDEO", video)


def build_llava(folder: Path) -> None:
    """Save a LLaVA: CLIP at 56 pixels and a Llama of two layers."""
    tokenizer = trained_tokenizer(["<pad>", "<s>", "<image>", "<|im_start|>", "<|im_end|>"], {"image_token": "<image>"})
    ids = tokenizer.convert_tokens_to_ids
    vision = hf.CLIPVisionConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, image_size=56, patch_size=14
    )
    config = hf.LlavaConfig(
        vision_config=vision,
        text_config=hf.LlamaConfig(**text_settings(tokenizer), bos_token_id=ids("<s>")),
        image_token_index=ids("<image>"),
        image_seq_length=16,
        vision_feature_layer=-1,
    )
    pictures = hf.CLIPImageProcessorPil(size={"shortest_edge": 56}, crop_size={"height": 56, "width": 56})
    processor = hf.LlavaProcessor(
        image_processor=pictures,
        tokenizer=tokenizer,
        patch_size=14,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=chat("<image>"),
    )
    save(hf.LlavaForConditionalGeneration, config, tokenizer, folder)
    processor.save_pretrained(folder)


def build_qwen2_5_vl(folder: Path) -> None:
    """Save a Qwen2.5-VL, whose own processor cannot be built without torchvision: its parts are saved one by one."""
    names = ["vision_start", "vision_end", "image_pad", "video_pad"]
    tokenizer = trained_tokenizer(["<pad>", "<|im_start|>", "<|im_end|>", *(f"<|{name}|>" for name in names)], {})
    tokens = {name: tokenizer.convert_tokens_to_ids(f"<|{name}|>") for name in names}
    rope = {"rope_type": "default", "mrope_section": [2, 3, 3], "rope_theta": 10000.0}
    config = hf.Qwen2_5_VLConfig(
        text_config={**text_settings(tokenizer), "rope_parameters": rope, "bos_token_id": tokenizer.pad_token_id},
        vision_config={
            "depth": 2,
            "hidden_size": 32,
            "out_hidden_size": 64,
            "num_heads": 4,
            "intermediate_size": 64,
            "patch_size": 14,
            "spatial_merge_size": 2,
            "temporal_patch_size": 2,
            "window_size": 112,
            "fullatt_block_indexes": [1],
        },
        image_token_id=tokens["image_pad"],
        video_token_id=tokens["video_pad"],
        vision_start_token_id=tokens["vision_start"],
        vision_end_token_id=tokens["vision_end"],
    )
    save(hf.Qwen2_5_VLForConditionalGeneration, config, tokenizer, folder)
    tokenizer.chat_template = chat(
        "<|vision_start|><|image_pad|><|vision_end|>", "<|vision_start|><|video_pad|><|vision_end|>"
    )
    tokenizer.save_pretrained(folder)
    hf.Qwen2VLImageProcessorPil(min_pixels=4 * 28 * 28, max_pixels=16 * 28 * 28).save_pretrained(folder)


def build_qwen3_vl(folder: Path) -> None:
    """Save a Qwen3-VL, saved in parts like the one above."""
    names = ["vision_start", "vision_end", "image_pad", "video_pad"]
    tokenizer = trained_tokenizer(["<pad>", "<|im_start|>", "<|im_end|>", *(f"<|{name}|>" for name in names)], {})
    tokens = {name: tokenizer.convert_tokens_to_ids(f"<|{name}|>") for name in names}
    rope = {"rope_type": "default", "mrope_section": [2, 3, 3], "rope_theta": 10000.0}
    config = hf.Qwen3VLConfig(
        text_config={
            **text_settings(tokenizer),
            "head_dim": 16,
            "rope_parameters": rope,
            "bos_token_id": tokenizer.pad_token_id,
        },
        vision_config={
            "depth": 2,
            "hidden_size": 32,
            "out_hidden_size": 64,
            "num_heads": 4,
            "intermediate_size": 64,
            "patch_size": 16,
            "spatial_merge_size": 2,
            "temporal_patch_size": 2,
            "num_position_embeddings": 256,
            "deepstack_visual_indexes": [0],
        },
        image_token_id=tokens["image_pad"],
        video_token_id=tokens["video_pad"],
        vision_start_token_id=tokens["vision_start"],
        vision_end_token_id=tokens["vision_end"],
    )
    save(hf.Qwen3VLForConditionalGeneration, config, tokenizer, folder)
    tokenizer.chat_template = chat(
        "<|vision_start|><|image_pad|><|vision_end|>", "<|vision_start|><|video_pad|><|vision_end|>"
    )
    tokenizer.save_pretrained(folder)
    pictures = hf.Qwen2VLImageProcessorPil(patch_size=16, min_pixels=4 * 32 * 32, max_pixels=16 * 32 * 32)
    pictures.save_pretrained(folder)


def build_gemma3(folder: Path) -> None:
    """Save a Gemma 3: SigLIP at 64 pixels and two layers with a sliding window."""
    special = ["<pad>", "<bos>", "<start_of_image>", "<end_of_image>", "<image_soft_token>", "<|im_start|>"]
    names = {"image_token": "<image_soft_token>", "boi_token": "<start_of_image>", "eoi_token": "<end_of_image>"}
    tokenizer = trained_tokenizer([*special, "<|im_end|>"], names)
    ids = tokenizer.convert_tokens_to_ids
    config = hf.Gemma3Config(
        text_config={**text_settings(tokenizer), "head_dim": 16, "sliding_window": 64, "bos_token_id": ids("<bos>")},
        vision_config={
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "image_size": 64,
            "patch_size": 8,
        },
        mm_tokens_per_image=16,
        boi_token_index=ids("<start_of_image>"),
        eoi_token_index=ids("<end_of_image>"),
        image_token_index=ids("<image_soft_token>"),
    )
    processor = hf.Gemma3Processor(
        image_processor=hf.Gemma3ImageProcessorPil(size={"height": 64, "width": 64}),
        tokenizer=tokenizer,
        image_seq_length=16,
        chat_template=chat("<start_of_image>"),
    )
    save(hf.Gemma3ForConditionalGeneration, config, tokenizer, folder)
    processor.save_pretrained(folder)


def build_llama4(folder: Path) -> None:
    """Save a Llama 4 of two experts: pictures in tiles of 28 pixels, saved in parts like Qwen's; its own template."""
    names = ("patch", "image", "image_start", "image_end", "tile_x_separator", "tile_y_separator")
    special = [f"<|{name}|>" for name in (*names, "header_start", "header_end", "eot")]
    tokenizer = trained_tokenizer(["<pad>", "<s>", "<|im_end|>", *special], {})
    tokenizer.bos_token = "<s>"
    tokenizer.eos_token = "<|eot|>"
    text = {**text_settings(tokenizer), "head_dim": 16, "intermediate_size_mlp": 128, "num_local_experts": 2}
    vision = {"hidden_size": 32, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4}
    config = hf.Llama4Config(
        text_config={**text, "attention_chunk_size": 256, "bos_token_id": tokenizer.bos_token_id},
        vision_config={
            **vision,
            "image_size": 28,
            "patch_size": 7,
            "vision_output_dim": 64,
            "projector_input_dim": 64,
            "projector_output_dim": 64,
        },
        boi_token_index=tokenizer.convert_tokens_to_ids("<|image_start|>"),
        eoi_token_index=tokenizer.convert_tokens_to_ids("<|image_end|>"),
        image_token_index=tokenizer.convert_tokens_to_ids("<|patch|>"),
    )
    save(hf.Llama4ForConditionalGeneration, config, tokenizer, folder)
    tokenizer.chat_template = processing_llama4.chat_template
    tokenizer.save_pretrained(folder)
    pictures = {"image_processor_type": "Llama4ImageProcessor", "size": {"height": 28, "width": 28}, "max_patches": 4}
    (folder / "preprocessor_config.json").write_text(json.dumps(pictures))
    stored = {"processor_class": "Llama4Processor", "patch_size": 7, "chat_template": processing_llama4.chat_template}
    (folder / "processor_config.json").write_text(json.dumps(stored))


def build_text_only(folder: Path) -> None:
    """Save a Llama, which sees nothing."""
    tokenizer = trained_tokenizer(["<pad>", "<|im_end|>"], {})
    save(hf.LlamaForCausalLM, hf.LlamaConfig(**text_settings(tokenizer)), tokenizer, folder)
    tokenizer.save_pretrained(folder)


def trained_tokenizer(special: list[str], extra: dict[str, str]) -> Any:
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    trained.train_from_iterator(CORPUS, trainer)
    # Right padding is what many folders on the Hub ask for, and what batched generation must not do.
    return hf.PreTrainedTokenizerFast(
        tokenizer_object=trained,
        pad_token="<pad>",
        eos_token="<|im_end|>",
        padding_side="right",
        extra_special_tokens=extra,
        model_max_length=8192,
    )


def text_settings(tokenizer: Any) -> dict[str, Any]:
    return {
        **TEXT,
        "vocab_size": len(tokenizer),
        "pad_token_id": tokenizer.pad_token_id,
        "eos_token_id": tokenizer.eos_token_id,
    }


def save(kind: Any, config: Any, tokenizer: Any, folder: Path) -> None:
    torch.manual_seed(0)
    model = kind(config).eval()
    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() > 1 and not weights.any():
                weights.normal_(std=0.1)  # Gemma 3 begins with a projector of zeros, and would see nothing
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.save_pretrained(folder)
