"""A vision-language model in this process: pictures and words in, text out. Imported only when one is loaded."""

import io
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import torch
from PIL import Image
from transformers import AutoConfig, AutoModelForImageTextToText
from transformers.models.auto.modeling_auto import MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING

from spatialgauge.adapters.image_only import load_processor
from spatialgauge.benchmark.asking import Fatal, ServiceRefused
from spatialgauge.benchmark.items import Prompt, Reply, Usage


class Opened(NamedTuple):
    """A prompt with its pictures decoded, which any thread may do while the model is busy."""

    prompt: Prompt
    images: list[Image.Image]


def opened(prompt: Prompt) -> Opened:
    """Return the prompt with its pictures decoded."""
    return Opened(prompt, [Image.open(io.BytesIO(picture.data)).convert("RGB") for picture in prompt.pictures])


class LocalModel:
    """A loaded model and its processor."""

    def __init__(self, source: str, *, device: str, dtype: str, revision: str | None, trust_remote_code: bool) -> None:
        """Load from a folder or from the Hub; ServiceRefused says why nothing can be asked."""
        try:
            self._load(source, device, dtype, {"revision": revision, "trust_remote_code": trust_remote_code})
        except ServiceRefused:
            raise
        except Exception as error:  # every family's loading code fails in ways of its own
            told = " ".join(str(error).split())[:600]
            raise ServiceRefused(f"{source} cannot be loaded: {type(error).__name__}: {told}") from error

    def _load(self, source: str, device: str, dtype: str, where: dict[str, Any]) -> None:
        config = AutoConfig.from_pretrained(source, **where)
        own_code = where["trust_remote_code"] and "AutoModelForImageTextToText" in (
            getattr(config, "auto_map", None) or {}
        )
        if type(config) not in MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING and not own_code:
            raise ServiceRefused(
                f"{source} is a {config.model_type} model, which takes no pictures; "
                "the adapter loads what AutoModelForImageTextToText knows"
            )
        self._processor = load_processor(source, **where)
        if not self._processor.chat_template:
            raise ServiceRefused(f"{source} has no chat template, so nothing says how it is asked")
        tokenizer = self._processor.tokenizer
        tokenizer.padding_side = "left"  # padding on the right puts it between prompt and answer: wrong, and no error
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
        model: Any = AutoModelForImageTextToText.from_pretrained(source, dtype=dtype, **where)
        self._model = model.to(device).eval()
        ends = model.generation_config.eos_token_id
        self._ends = {tokenizer.eos_token_id, *(ends if isinstance(ends, list) else [ends])} - {None}
        commit = getattr(config, "_commit_hash", None)
        self._name = f"{source}@{commit}" if commit else source
        self._fits: int | None = None

    def answer(self, prompts: Sequence[Opened], max_new_tokens: int, temperature: float) -> list[Reply]:
        """Return the replies in the prompts' order.

        Where memory does not suffice the batch is halved, for this call and those after it; Fatal when not even one
        prompt fits. Temperature 0 is greedy.
        """
        replies: list[Reply] = []
        while len(replies) < len(prompts):
            batch = prompts[len(replies) :][: self._fits]
            try:
                replies += self._generate(batch, max_new_tokens, temperature)
                continue
            except torch.OutOfMemoryError as error:
                if len(batch) == 1:
                    raise Fatal(f"{self._name} has not memory enough for item {batch[0].prompt.item}") from error
            self._fits = len(batch) // 2
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
        return replies

    @torch.inference_mode()
    def _generate(self, prompts: Sequence[Opened], max_new_tokens: int, temperature: float) -> list[Reply]:
        inputs = self._processor.apply_chat_template(
            [_conversation(prompt) for prompt in prompts],
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
            processor_kwargs={"padding": True},
        ).to(self._model.device, dtype=self._model.dtype)
        sampling: dict[str, Any] = (
            {"do_sample": True, "temperature": temperature}
            if temperature > 0
            else {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
        )
        output = self._model.generate(**inputs, max_new_tokens=max_new_tokens, **sampling)
        start = inputs["input_ids"].shape[1]
        asked = inputs["attention_mask"].sum(dim=1).tolist()
        return [self._reply(row, count) for row, count in zip(output[:, start:].tolist(), asked, strict=True)]

    def _reply(self, tokens: list[int], asked: int) -> Reply:
        """Return what stands before the first end token; what follows it is padding of the batch."""
        end = next((place for place, token in enumerate(tokens) if token in self._ends), None)
        finish: Literal["stop", "length"] = "length" if end is None else "stop"
        text = self._processor.tokenizer.decode(tokens[:end], skip_special_tokens=True)
        usage = Usage(input_tokens=asked, output_tokens=len(tokens) if end is None else end + 1)
        return Reply(text=text, finish=finish, usage=usage, model=self._name)


def _conversation(asked: Opened) -> list[dict[str, Any]]:
    prompt = asked.prompt
    system = [{"role": "system", "content": [{"type": "text", "text": prompt.system}]}] if prompt.system else []
    pictures = [{"type": "image", "image": image} for image in asked.images]
    return [*system, {"role": "user", "content": [*pictures, {"type": "text", "text": prompt.text}]}]
