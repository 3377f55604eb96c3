"""Zero-shot classifiers agree with the models' own forward pass, and a batch with each picture alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spatialgauge.benchmark.experts import Classifier, Rgb, TextEmbedder
from spatialgauge.benchmark.experts.loading import load_classifier, load_embedder

FAMILIES = ("clip", "siglip", "siglip2")
TEXTS = ["a photo of a red mug", "a dog", "no chair in the picture"]


@pytest.mark.parametrize("name", FAMILIES)
def test_texts_are_weighed_as_the_model_weighs_them(
    name: str, tiny_expert: Callable[[str], Path], noise: Callable[..., Rgb]
) -> None:
    import torch

    expert: Any = load_classifier(str(tiny_expert(name)))
    assert isinstance(expert, Classifier)
    told = expert.compare(noise(1), TEXTS)
    assert sum(told) == pytest.approx(1)
    length = {"padding": True} if name == "clip" else {"padding": "max_length"}
    if name != "clip":
        length |= {"max_length": expert.config.text_config.max_position_embeddings}
    words = expert.processor.tokenizer(TEXTS, return_tensors="pt", **length)
    inputs = {**words, **expert.processor.image_processor(images=noise(1), return_tensors="pt")}
    with torch.inference_mode():
        wanted = expert.model(**inputs).logits_per_image.softmax(dim=-1)[0].tolist()
    assert told == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_batch_weighs_as_each_picture_alone(
    name: str, tiny_expert: Callable[[str], Path], noise: Callable[..., Rgb]
) -> None:
    expert = load_classifier(str(tiny_expert(name)))
    pictures = [noise(1), noise(2, 50, 80), noise(3)]
    texts = [TEXTS, TEXTS[:2], ["a cat", "a small green lamp left of the box"]]
    together = expert.compare_all(pictures, texts)
    for picture, asked, told in zip(pictures, texts, together, strict=True):
        assert told == pytest.approx(expert.compare(picture, asked), abs=1e-5)
    assert together[0] != pytest.approx(expert.compare(noise(4), TEXTS), abs=1e-5), "the picture must matter"


@pytest.mark.parametrize("name", FAMILIES)
def test_texts_are_placed_on_the_unit_sphere(name: str, tiny_expert: Callable[[str], Path]) -> None:
    expert = load_embedder(str(tiny_expert(name)))
    assert isinstance(expert, TextEmbedder)
    rows = expert.embed(TEXTS)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(rows[1], expert.embed([TEXTS[1]])[0], atol=1e-5)
