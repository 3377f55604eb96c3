"""CLIP, SigLIP, SigLIP 2 and Florence-2 of random weights."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import transformers as hf
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from spatialgauge.tests.tiny.parts import WORDS, clip_tokenizer, lively

TOWER = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}


def _text(tokenizer: Any, length: int) -> dict[str, Any]:
    return {
        **TOWER,
        "vocab_size": len(tokenizer),
        "max_position_embeddings": length,
        "pad_token_id": tokenizer.pad_token_id,
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
    }


def _clip(folder: Path) -> None:
    tokenizer = clip_tokenizer(16)
    vision = {**TOWER, "image_size": 32, "patch_size": 8}
    config = hf.CLIPConfig(text_config=_text(tokenizer, 16), vision_config=vision, projection_dim=32)
    lively(hf.CLIPModel(config), 3).save_pretrained(folder)
    pictures = hf.CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    hf.CLIPProcessor(image_processor=pictures, tokenizer=tokenizer).save_pretrained(folder)


def _siglip(folder: Path) -> None:
    tokenizer = clip_tokenizer(16)
    vision = {**TOWER, "image_size": 32, "patch_size": 8}
    text = {**_text(tokenizer, 16), "projection_size": 32}
    lively(hf.SiglipModel(hf.SiglipConfig(text_config=text, vision_config=vision)), 3).save_pretrained(folder)
    pictures = hf.SiglipImageProcessorPil(size={"height": 32, "width": 32})
    hf.SiglipProcessor(image_processor=pictures, tokenizer=tokenizer).save_pretrained(folder)


def _siglip2(folder: Path) -> None:
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "▁"]
    pieces = special + [f"<0x{number:02X}>" for number in range(256)]
    tokenizer = hf.Siglip2Tokenizer(
        vocab={piece: number for number, piece in enumerate(pieces)},
        merges=[],
        padding_side="right",
        model_max_length=64,
    )
    vision = {**TOWER, "num_patches": 16, "patch_size": 8}
    text = {**_text(tokenizer, 64), "projection_size": 32}
    lively(hf.Siglip2Model(hf.Siglip2Config(text_config=text, vision_config=vision)), 3).save_pretrained(folder)
    pictures = hf.Siglip2ImageProcessorPil(patch_size=8, max_num_patches=16)
    hf.Siglip2Processor(image_processor=pictures, tokenizer=tokenizer).save_pretrained(folder)


def _florence2(folder: Path) -> None:
    tokenizer = _bart_tokenizer()
    text = hf.BartConfig(
        vocab_size=len(tokenizer),
        d_model=32,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=512,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=tokenizer.eos_token_id,
        forced_eos_token_id=None,
    )
    vision = {
        "embed_dim": [8, 16, 16, 32],
        "num_heads": [1, 2, 2, 4],
        "num_groups": [1, 2, 2, 4],
        "depths": [1, 1, 1, 1],
        "window_size": 2,
        "projection_dim": 32,
        "max_position_embeddings": 8,
    }
    config = hf.Florence2Config(text_config=text, vision_config=vision, image_token_id=tokenizer.image_token_id)
    model = lively(hf.Florence2ForConditionalGeneration(config), 12)
    model.generation_config.max_length = 60
    model.save_pretrained(folder)
    pictures = hf.CLIPImageProcessorPil(
        size={"height": 64, "width": 64}, crop_size={"height": 64, "width": 64}, do_center_crop=False
    )
    pictures.image_seq_length = 5
    hf.Florence2Processor(image_processor=pictures, tokenizer=tokenizer).save_pretrained(folder)


def _bart_tokenizer() -> Any:
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.decoder = decoders.ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<image>", *(f"<loc_{number}>" for number in range(1000))]
    trainer = trainers.BpeTrainer(
        vocab_size=1400,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=special,
        show_progress=False,
    )
    trained.train_from_iterator([" ".join(WORDS)] * 5, trainer)
    ends = [(name, trained.token_to_id(name)) for name in ("<s>", "</s>")]
    trained.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    return hf.PreTrainedTokenizerFast(
        tokenizer_object=trained,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        extra_special_tokens={"image_token": "<image>"},
    )


BUILDERS: dict[str, Callable[[Path], None]] = {
    "clip": _clip,
    "siglip": _siglip,
    "siglip2": _siglip2,
    "florence2": _florence2,
}
