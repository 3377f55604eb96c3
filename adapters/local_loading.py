"""Loading a vision-language model as its options say, with what does not fit said in one line."""

from typing import Any, NamedTuple, cast

import torch
from transformers import AutoConfig, AutoModelForImageTextToText
from transformers.models.auto.modeling_auto import MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING
from transformers.utils import logging

from spatialgauge.adapters.families import FAMILIES, UNTEMPLATED, undeclared
from spatialgauge.adapters.image_only import load_processor
from spatialgauge.adapters.transformers_options import TransformersOptions
from spatialgauge.benchmark.asking import ServiceRefused
from spatialgauge.benchmark.experts.devices import out_of_memory

PACKED_ROWS = 32
"""Rows that the packed kernel takes at a time."""


class Loaded(NamedTuple):
    """A model on its device, its processor, and its name with its commit."""

    model: Any
    processor: Any
    name: str


def loaded(source: str, options: TransformersOptions, device: str, convention: str) -> Loaded:
    """Load from a folder or from the Hub; ServiceRefused says why nothing can be asked.

    `convention` is the one the model is asked in; a family of another is refused.
    """
    try:
        return _loaded(source, options, device, convention)
    except ServiceRefused:
        raise
    except Exception as error:  # every family's loading code fails in ways of its own
        if out_of_memory(error):
            raise ServiceRefused(
                f"{source} cannot be loaded: {device} has not memory enough for its weights"
            ) from error
        told = " ".join(str(error).split())[:600]
        raise ServiceRefused(f"{source} cannot be loaded: {type(error).__name__}: {told}") from error


def _loaded(source: str, options: TransformersOptions, device: str, convention: str) -> Loaded:
    cast("Any", logging).disable_progress_bar()  # a run has a bar of its own
    where = {"revision": options.revision, "trust_remote_code": options.trust_remote_code}
    config = AutoConfig.from_pretrained(source, **where)
    own_code = options.trust_remote_code and "AutoModelForImageTextToText" in (getattr(config, "auto_map", None) or {})
    if type(config) not in MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING and not own_code:
        raise ServiceRefused(
            f"{source} is a {config.model_type} model, which takes no pictures; "
            "the adapter loads what AutoModelForImageTextToText knows"
        )
    _declared(source, config.model_type, options, convention)
    processor = load_processor(source, **where)
    if not processor.chat_template and config.model_type not in UNTEMPLATED:
        raise ServiceRefused(f"{source} has no chat template, so nothing says how it is asked")
    if options.frames == "video":
        processor.video_processor = _frames(source, config.model_type, processor.image_processor, options)
    tokenizer = processor.tokenizer
    # Padding between prompt and answer, or before what an encoder counts from its start, is wrong and no error.
    tokenizer.padding_side = "right" if config.is_encoder_decoder else "left"
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    model: Any = AutoModelForImageTextToText.from_pretrained(source, **_how(options), **where)
    if options.device_map is None and options.quantised is None:
        model = model.to(device)
    model.eval()
    if options.quantised == "4bit":
        _plain_where_odd(model)
    if options.compile is not None:
        model.forward = torch.compile(model.forward, backend=options.compile)
    commit = getattr(config, "_commit_hash", None)
    return Loaded(model, processor, f"{source}@{commit}" if commit else source)


def _frames(source: str, model_type: str, pictures: Any, options: TransformersOptions) -> Any:
    """Return what prepares videos; ServiceRefused where the family takes none, or none that is known here."""
    from spatialgauge.adapters import video_frames

    if model_type not in video_frames.FAMILIES:
        raise ServiceRefused(
            f"{source} is a {model_type} model, whose videos nothing here prepares (known: "
            f"{', '.join(video_frames.FAMILIES)}); -o frames=pictures shows the frames one by one"
        )
    return video_frames.VideoFrames(source, video_frames.FAMILIES[model_type], pictures, revision=options.revision)


def _declared(source: str, model_type: str, options: TransformersOptions, convention: str) -> None:
    """Raise ServiceRefused where nobody says how the family writes coordinates, or its name said another thing."""
    if options.convention is not None:
        return
    if model_type not in FAMILIES:
        raise ServiceRefused(undeclared(source, model_type))
    if FAMILIES[model_type] != convention:
        raise ServiceRefused(
            f"{source} is a {model_type} model, which writes coordinates as {FAMILIES[model_type]}, and its name told "
            f"{convention}; add -o convention={FAMILIES[model_type]}"
        )


def _how(options: TransformersOptions) -> dict[str, Any]:
    how: dict[str, Any] = {"dtype": options.dtype}
    if options.attention is not None:
        how["attn_implementation"] = options.attention
    if options.device_map is not None:
        how["device_map"] = options.device_map
    if options.quantised is not None:
        from transformers import BitsAndBytesConfig

        quantisation: Any = BitsAndBytesConfig
        how["quantization_config"] = quantisation(**{f"load_in_{options.quantised}": True})
    return how


def _plain_where_odd(model: Any) -> None:
    """Keep bitsandbytes' packed kernel for CPUs from layers whose widths it cannot take, and fails over."""
    for layer in model.modules():
        state = getattr(getattr(layer, "weight", None), "quant_state", None)
        if state is not None and (state.shape[0] % PACKED_ROWS or state.shape[1] % state.blocksize):
            layer.support_avx512bf16_for_cpu = False
