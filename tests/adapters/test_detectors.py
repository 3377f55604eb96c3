"""Detectors and classifiers answer what they can, in pixels that are read back, and decline the rest."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from spatialgauge.adapters import registry
from spatialgauge.adapters.phrase_answers import ClassifierAnswers, DetectorAnswers
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.asking import BatchAdapter, Fatal, ServiceRefused
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.experts import Box, Found, Mask, Rgb
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt, Reply
from spatialgauge.benchmark.marking import told
from spatialgauge.benchmark.pictures import resized

BOX = Form(kind=Kind.BOXES2D, width=80, height=60)


class Scripted:
    """Finds a cup twice and a chair once, whatever the picture; cuts out the left half of each box."""

    provenance = None

    def find(self, picture: Rgb, phrases: Sequence[str]) -> list[Found]:
        there = [Found("cup", 0.9, (10.0, 6.0, 20.0, 18.0)), Found("cup", 0.6, (22.0, 6.0, 30.0, 18.0))]
        there += [Found("chair", 0.5, (0.0, 0.0, 8.0, 30.0))]
        return [one for one in there if one.label in phrases]

    def find_all(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[list[Found]]:
        return [self.find(picture, asked) for picture, asked in zip(pictures, phrases, strict=True)]

    def masks(self, picture: Rgb, boxes: Sequence[Box]) -> list[Mask]:
        return [Mask(_left_half(picture, box), 0.8) for box in boxes]


def _left_half(picture: Rgb, box: Box) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    mask = np.zeros(picture.shape[:2], dtype=bool)
    x0, y0, x1, y1 = map(int, box)
    mask[y0:y1, x0 : (x0 + x1) // 2] = True
    return mask


def asked(picture: Picture, kind: Kind, *phrases: str, text: str = "Show it.", **form: object) -> Prompt:
    """Return a prompt whose picture is sent at half of its 80 x 60 pixels."""
    sent = resized(picture, 40)
    whole = Form(kind=kind, width=80, height=60, **form) if kind in PLACES else Form(kind=kind, **form)
    return Prompt(
        item="i", text=text, form=told(whole, "pixels", (sent.width, sent.height)), pictures=(sent,), phrases=phrases
    )


PLACES = (Kind.BOXES2D, Kind.POINTS, Kind.MASKS)


@pytest.fixture
def large(picture: Callable[..., Picture]) -> Picture:
    return picture(1, 80, 60)


def read(prompt: Prompt, reply: Reply) -> object:
    return answers.of(prompt.form.kind).read(reply.text, prompt.form).value


def test_places_are_told_in_pixels_as_sent_and_read_in_those_of_the_item(large: Picture) -> None:
    expert = Scripted()
    model = DetectorAnswers(expert, expert, "m", 1)
    prompts = [asked(large, kind, "cup") for kind in PLACES]
    boxes, points, masks = [read(prompt, reply) for prompt, reply in zip(prompts, model.answer(prompts), strict=True)]
    assert boxes == [{"box": [20.0, 12.0, 40.0, 36.0], "label": "cup"}]
    assert isinstance(points, list)
    ((x, y),) = points
    assert 20 < x < 30, "inside the mask, the left half"
    assert 12 < y < 36
    assert isinstance(masks, list)
    drawn = rle.decode(masks[0]["mask"])
    assert drawn.shape == (60, 80)
    assert drawn[12:36, 20:30].all()
    assert drawn.sum() == 24 * 10


def test_a_point_is_the_middle_of_the_box_where_nothing_cuts_it_out(large: Picture) -> None:
    prompt = asked(large, Kind.POINTS, "chair")
    assert read(prompt, DetectorAnswers(Scripted(), None, "m", 1).answer([prompt])[0]) == [[8.0, 30.0]]


def test_scores_stand_in_the_reply(large: Picture) -> None:
    (reply,) = DetectorAnswers(Scripted(), None, "m", 2).answer([asked(large, Kind.BOXES2D, "cup", "chair")])
    assert [entry["score"] for entry in json.loads(reply.text)] == [0.9, 0.6, 0.5]


def test_nothing_found_is_an_empty_list_and_not_a_refusal(large: Picture) -> None:
    prompt = asked(large, Kind.BOXES2D, "dog")
    (reply,) = DetectorAnswers(Scripted(), None, "m", 1).answer([prompt])
    reading = answers.of(Kind.BOXES2D).read(reply.text, prompt.form)
    assert (reply.refusal, reading.status, reading.value) == (False, "empty", [])


def test_presence_and_counts_follow_from_what_is_found(large: Picture) -> None:
    prompts = [
        asked(large, Kind.YES_NO, "cup", text="Is there a cup in the picture?"),
        asked(large, Kind.YES_NO, "dog", text="Can you see the dog?"),
        asked(large, Kind.COUNT, "cup", text="How many cups are there?"),
    ]
    replies = DetectorAnswers(Scripted(), None, "m", 1).answer(prompts)
    assert [read(prompt, reply) for prompt, reply in zip(prompts, replies, strict=True)] == ["yes", "no", 2]


def prompts_of_two(picture: Picture) -> Prompt:
    one = asked(picture, Kind.POINTS, "cup", text="Point to it in the second picture.")
    return one.model_copy(update={"pictures": one.pictures * 2})


def test_what_a_detector_cannot_answer_it_declines_and_says_why(large: Picture) -> None:
    prompts = [
        asked(large, Kind.MASKS, "cup"),
        asked(large, Kind.QUANTITY, "cup", unit="m"),
        asked(large, Kind.YES_NO, "cup", text="Is the cup left of the chair in the picture's middle?", unit=None),
        asked(large, Kind.YES_NO, "cup", "chair", text="Is there a cup left of the chair?"),
        asked(large, Kind.BOXES2D),
        Prompt(item="i", text="Show it.", form=BOX, phrases=("cup",)),
        asked(large, Kind.POINTS, "cup", text="Point to a free spot 0.5 m in front of the cup."),
        asked(large, Kind.YES_NO, "cup", text="Is the cup on the left side in the picture?"),
        prompts_of_two(large),
    ]
    prompts[2] = prompts[2].model_copy(update={"phrases": ("cup", "chair")})
    replies = DetectorAnswers(Scripted(), None, "m", 1).answer(prompts)
    assert all(reply.refusal for reply in replies)
    assert "segmenter=" in replies[0].text
    assert "detect_then_reason" in replies[1].text
    assert "phrase of a thing" in replies[4].text


class Closed(Scripted):
    classes = ("cup", "chair")

    def class_of(self, phrase: str) -> str | None:
        return phrase if phrase in self.classes else None


def test_a_thing_outside_a_closed_vocabulary_is_declined_and_not_missing(large: Picture) -> None:
    known, strange = DetectorAnswers(Closed(), None, "m", 1).answer(
        [asked(large, Kind.BOXES2D, "cup"), asked(large, Kind.BOXES2D, "dog")]
    )
    assert not known.refusal
    assert strange.refusal
    assert "'dog' is none of the 2 classes" in strange.text


class Weighing:
    """Prefers the longest text."""

    provenance = None
    seen: list[str]

    def compare_all(self, pictures: Sequence[Rgb], texts: Sequence[Sequence[str]]) -> list[list[float]]:
        self.seen = [text for one in texts for text in one]
        return [[float(len(text)) for text in one] for one in texts]


def test_a_classifier_takes_the_option_whose_text_fits_best(large: Picture) -> None:
    expert = Weighing()
    options = {"A": "left", "B": "to the right"}
    prompts = [
        asked(large, Kind.CHOICE, "cup", "chair", text="Where is the cup?\nA. left", options=options),
        asked(large, Kind.YES_NO, "cup", text="Is there a cup?"),
        asked(large, Kind.BOXES2D, "cup"),
    ]
    choice, presence, box = ClassifierAnswers(expert, "m", "{question} {option}").answer(prompts)
    assert expert.seen[:2] == ["Where is the cup? left", "Where is the cup? to the right"]
    assert read(prompts[0], choice) == "B"
    assert expert.seen[2:] == ["a photo with cup", "a photo without cup"]
    assert read(prompts[1], presence) == "no"
    assert box.refusal


@pytest.mark.parametrize("name", ["owlv2", "grounding_dino", "clip"])
async def test_a_real_model_answers_alike_in_batches_and_alone(
    name: str, tiny_expert: Callable[[str], Path], picture: Callable[..., Picture]
) -> None:
    options = {"device": "cpu", "threshold": "0.01", "segmenter": str(tiny_expert("sam"))}
    adapter = registry.create(f"detector/{tiny_expert(name)}", options)
    assert isinstance(adapter, BatchAdapter)
    kinds = [Kind.BOXES2D, Kind.MASKS, Kind.POINTS, Kind.YES_NO]
    prompts = [
        asked(picture(seed, 80, 60), kind, "red cup", text="Is there a red cup?") for seed, kind in enumerate(kinds)
    ]
    together = await adapter.ask_batch(prompts)
    alone = [await adapter.ask(prompt) for prompt in prompts]
    await adapter.close()
    assert [reply.text for reply in together] == [reply.text for reply in alone]
    declined = [reply.refusal for reply in together]
    assert declined == ([True, True, True, False] if name == "clip" else [False] * 4)
    assert adapter.card.spec == f"detector/{tiny_expert(name)}"
    assert adapter.card.settings["threshold"] == 0.01


async def test_a_model_that_detects_nothing_stops_the_run_with_a_plain_line(
    tiny_expert: Callable[[str], Path], large: Picture
) -> None:
    adapter = registry.create(f"detector/{tiny_expert('glpn')}", {"device": "cpu"})
    with pytest.raises(ServiceRefused, match="is a glpn model, which is not known as a detector or classifier"):
        await adapter.ask(asked(large, Kind.BOXES2D, "cup"))


async def test_too_little_memory_fails_the_item_and_says_so(
    tiny_expert: Callable[[str], Path], large: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = registry.create(f"detector/{tiny_expert('owlvit')}", {"device": "cpu"})
    await adapter.ask(asked(large, Kind.BOXES2D, "cup"))

    def full(*_: object, **__: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr("transformers.OwlViTForObjectDetection.forward", full)
    with pytest.raises(Fatal, match="has not memory enough for a picture of 40 x 30"):
        await adapter.ask(asked(large, Kind.BOXES2D, "cup"))


def test_a_folder_without_a_model_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is no folder with a config\.json"):
        registry.create(f"detector/{tmp_path}", {})
