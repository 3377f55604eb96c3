"""Florence-2's location tokens are read as its own processor reads them, which cuts to whole pixels."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.benchmark.experts import Captioner, Rgb
from spatialgauge.benchmark.experts.loading import load_captioner


@pytest.fixture(scope="module")
def florence(tiny_expert: Callable[[str], Path]) -> Any:
    return load_captioner(str(tiny_expert("florence2")))


def test_boxes_are_those_of_its_own_processor(florence: Any) -> None:
    text = "red mug<loc_52><loc_332><loc_932><loc_774>a chair<loc_0><loc_10><loc_500><loc_999><loc_1><loc_2><loc_3>"
    tokens = florence.processor.tokenizer(text, add_special_tokens=False)["input_ids"]
    read = florence._boxes(tokens, [0.5] * len(tokens))
    theirs = florence.processor.post_processor.parse_phrase_grounding_from_text_and_spans(text, (96, 64))
    wanted = [box for one in theirs for box in one["bbox"]]
    assert [[x0 * 96, y0 * 64, x1 * 96, y1 * 64] for _, (x0, y0, x1, y1) in read] == [
        pytest.approx(box, abs=1) for box in wanted
    ]
    assert [score for score, _ in read] == pytest.approx([0.5, 0.5])


def test_regions_are_named_in_words(florence: Any, noise: Callable[..., Rgb]) -> None:
    assert isinstance(florence, Captioner)
    told = florence.captions(noise(1), [(0.0, 0.0, 48.0, 64.0), (10.0, 10.0, 20.0, 20.0)])
    assert len(told) == 2
    assert not any("<loc_" in caption for caption in told)


def test_a_region_is_told_in_bins(florence: Any, noise: Callable[..., Rgb], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(florence, "_answer", lambda pictures, texts: asked.extend(texts) or [([], [])])
    florence.captions(noise(1), [(0.0, 16.0, 96.0, 64.0)])
    assert asked == ["<REGION_TO_CATEGORY><loc_0><loc_250><loc_999><loc_999>"]
