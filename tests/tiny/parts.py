"""What the tiny models share: tokenizers, stored settings, weights that let through what goes in."""

import json
import re
from pathlib import Path
from typing import Any

import torch
import transformers as hf
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

WORDS = re.findall(
    r"\S+",
    """a photo of with without there is no the red blue green brown small large smaller larger box mug chair table lamp
    cat dog ball car person left right above below . , detect in picture what does region describe locate image""",
)


def lively(model: Any, factor: float) -> Any:
    """Return the model with its weights enlarged, so that what goes in still shows in what comes out."""
    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() > 1:
                weights.mul_(factor)
    return model


def settings(folder: Path, kind: str, **stored: Any) -> None:
    """Write the settings of an image processor that cannot be made without torchvision."""
    usual = {
        "image_processor_type": kind,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "rescale_factor": 1 / 255,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(usual | stored))


def clip_tokenizer(length: int = 16) -> Any:
    """Return a tokenizer like CLIP's, whose end has the largest number: the text tower pools there."""
    trained = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>"))
    trained.normalizer = normalizers.Lowercase()
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["!"],
        show_progress=False,
    )
    trained.train_from_iterator([" ".join(WORDS)] * 5, trainer)
    trained.add_special_tokens(["<|startoftext|>", "<|endoftext|>"])
    ends = [(name, trained.token_to_id(name)) for name in ("<|startoftext|>", "<|endoftext|>")]
    trained.post_processor = processors.TemplateProcessing(
        single="<|startoftext|> $A <|endoftext|>", special_tokens=ends
    )
    return hf.PreTrainedTokenizerFast(
        tokenizer_object=trained,
        bos_token="<|startoftext|>",
        eos_token="<|endoftext|>",
        pad_token="!",
        unk_token="<|endoftext|>",
        model_max_length=length,
    )


def bert_tokenizer() -> Any:
    """Return a tokenizer like BERT's over the words above and single letters."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pieces = sorted(set(WORDS) | set(letters)) + [f"##{letter}" for letter in letters]
    vocabulary = {piece: number for number, piece in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *pieces])}
    return hf.BertTokenizer(vocab=vocabulary, do_lower_case=True)
