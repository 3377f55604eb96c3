"""Detectors look, give boxes in pixels of the picture, and find the same in a batch as alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from spatialgauge.benchmark.experts import ClosedVocabulary, Detector, Found, Rgb
from spatialgauge.benchmark.experts.loading import Loading, load_detector

OPEN = ("owlvit", "owlv2", "grounding_dino", "mm_grounding_dino", "omdet_turbo", "florence2", "sam3")
CLOSED = ("rt_detr", "rt_detr_v2", "d_fine")
PHRASES = ["the red cup", "a chair"]
LOW = Loading(threshold=0.01)


@pytest.fixture(scope="module")
def loaded(tiny_expert: Callable[[str], Path]) -> Callable[[str], Detector]:
    """Gives a tiny detector by its type, loaded once, with a threshold that random weights pass."""
    held: dict[str, Detector] = {}

    def made(name: str) -> Detector:
        if name not in held:
            held[name] = load_detector(str(tiny_expert(name)), LOW)
        return held[name]

    return made


def same(one: list[Found], other: list[Found]) -> bool:
    return [found.label for found in one] == [found.label for found in other] and all(
        a.score == pytest.approx(b.score, abs=1e-4) and a.box == pytest.approx(b.box, abs=0.05)
        for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("name", OPEN + CLOSED)
def test_what_is_found_lies_in_the_picture_and_depends_on_it(
    name: str, loaded: Callable[[str], Detector], noise: Callable[..., Rgb]
) -> None:
    detector = loaded(name)
    assert isinstance(detector, Detector)
    for width, height in ((96, 64), (50, 90)):
        found = detector.find(noise(1, width, height), PHRASES)
        assert found, "random weights find something above such a threshold"
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        for one in found:
            x0, y0, x1, y1 = one.box
            assert 0 <= x0 < x1 <= width
            assert 0 <= y0 < y1 <= height
            assert LOW.threshold < one.score <= 1
            assert one.label in PHRASES
    assert detector.find(noise(1), PHRASES) != detector.find(noise(2), PHRASES)
    assert detector.find(noise(1), []) == []


@pytest.mark.parametrize("name", OPEN + CLOSED)
def test_a_batch_finds_what_each_picture_alone_does(
    name: str, loaded: Callable[[str], Detector], noise: Callable[..., Rgb]
) -> None:
    """Pictures of three sizes with one, two and three phrases, some alike and some not."""
    detector = loaded(name)
    pictures = [noise(1), noise(2), noise(3, 60, 80), noise(4), noise(5)]
    phrases = [PHRASES, ["the small green lamp", "a cat"], PHRASES, ["the person"], ["a cup", "a cat", "the chair"]]
    together = detector.find_all(pictures, phrases)
    for picture, asked, found in zip(pictures, phrases, together, strict=True):
        assert same(found, detector.find(picture, asked))


@pytest.mark.parametrize("name", OPEN)
def test_a_phrase_is_what_is_looked_for(
    name: str, loaded: Callable[[str], Detector], noise: Callable[..., Rgb]
) -> None:
    detector = loaded(name)
    first, second = (detector.find(noise(1), asked) for asked in (PHRASES, ["a small brown dog", "the green lamp"]))
    assert [one.score for one in first] != [one.score for one in second]


def test_grounding_dino_asks_for_many_phrases_in_several_texts(
    loaded: Callable[[str], Detector], noise: Callable[..., Rgb]
) -> None:
    """The tiny one reads 48 tokens; forty phrases have more than 100."""
    detector = loaded("grounding_dino")
    many = [f"the {colour} {thing}" for colour in ("red", "blue") for thing in ("box", "mug", "chair", "table") * 5]
    assert detector.find(noise(1), many)


def test_a_threshold_lets_through_only_what_is_above_it(
    tiny_expert: Callable[[str], Path], loaded: Callable[[str], Detector], noise: Callable[..., Rgb]
) -> None:
    every = loaded("owlvit").find(noise(1), PHRASES)
    middle = sorted(one.score for one in every)[len(every) // 2]
    strict = load_detector(str(tiny_expert("owlvit")), Loading(threshold=middle))
    kept = strict.find(noise(1), PHRASES)
    assert 0 < len(kept) < len(every)
    assert all(one.score > middle for one in kept)
    assert strict.provenance["threshold"] == middle


@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_vocabulary_says_what_it_cannot_find(
    name: str, loaded: Callable[[str], Detector], noise: Callable[..., Rgb]
) -> None:
    detector = loaded(name)
    assert isinstance(detector, ClosedVocabulary)
    assert detector.class_of("the large dining table") == "dining table"
    assert detector.class_of("the wooden table") == "dining table"
    assert detector.class_of("the smaller red chair") == "chair"
    assert detector.class_of("the red mug") is None
    assert detector.find(noise(1), ["the red mug"]) == []


@pytest.mark.parametrize("name", OPEN)
def test_an_open_vocabulary_is_not_closed(name: str, loaded: Callable[[str], Detector]) -> None:
    assert not isinstance(loaded(name), ClosedVocabulary)
