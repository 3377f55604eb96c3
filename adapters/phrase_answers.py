"""What detectors and classifiers say to a prompt, from its phrases and its picture."""

import json
import re
from collections.abc import Sequence
from typing import Protocol

from pydantic import JsonValue

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.experts import Classifier, ClosedVocabulary, Detector, Found, Rgb, Segmenter, rgb
from spatialgauge.benchmark.items import Form, Kind, Prompt, Reply

ELSEWHERE = re.compile(
    r"\b(?:free|empty|in front of|behind|beside|next to|(?:left|right|side|top) of|between|above|below|under)\b",
    re.IGNORECASE,
)
"""Words of questions for a place that is not the thing itself, but beside it."""


class PhraseAnswers(Protocol):
    """A loaded model that answers prompts by their phrases."""

    def answer(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Return the replies in the prompts' order."""
        ...


class DetectorAnswers:
    """Boxes, points, masks and presence, with scores, in pixels of the picture as sent."""

    def __init__(self, detector: Detector, segmenter: Segmenter | None, name: str, most: int) -> None:
        self._detector, self._segmenter, self._name, self._most = detector, segmenter, name, most

    def answer(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Return the replies in the prompts' order, all pictures looked at together where their sizes are one."""
        declined = [self._why_not(prompt) for prompt in prompts]
        asked = [prompt for prompt, why in zip(prompts, declined, strict=True) if why is None]
        pictures = [rgb(prompt.pictures[0]) for prompt in asked]
        found = self._detector.find_all(pictures, [prompt.phrases for prompt in asked])
        replies = iter(
            [self._told(prompt, picture, one) for prompt, picture, one in zip(asked, pictures, found, strict=True)]
        )
        return [next(replies) if why is None else _declined(why, self._name) for why in declined]

    def _why_not(self, prompt: Prompt) -> str | None:
        kind = prompt.form.kind
        if len(prompt.pictures) != 1 or not prompt.phrases:
            return "a detector needs one picture and the phrase of a thing"
        if kind is Kind.MASKS and self._segmenter is None:
            return "a detector has no masks without a segmenter; give -o segmenter="
        if kind is Kind.POINTS and ELSEWHERE.search(_beside(prompt)):
            return "a detector points to things, not to places beside them"
        if kind is Kind.YES_NO and not _asks_presence(prompt):
            return "a detector tells what is there, not how things stand; --strategy detect_then_reason does"
        if kind not in (Kind.BOXES2D, Kind.POINTS, Kind.MASKS, Kind.COUNT, Kind.YES_NO):
            return f"a detector has no answer of the kind {kind}; --strategy detect_then_reason makes one"
        if isinstance(self._detector, ClosedVocabulary):
            strange = [phrase for phrase in prompt.phrases if self._detector.class_of(phrase) is None]
            if strange:
                return f"{strange[0]!r} is none of the {len(self._detector.classes)} classes the detector knows"
        return None

    def _told(self, prompt: Prompt, picture: Rgb, found: Sequence[Found]) -> Reply:
        if prompt.form.kind is Kind.YES_NO:
            return Reply(text="yes" if found else "no", model=self._name)
        if prompt.form.kind is Kind.COUNT:
            return Reply(text=str(len(found)), model=self._name)
        kept = [
            one
            for phrase in dict.fromkeys(prompt.phrases)
            for one in [one for one in found if one.label == phrase][: self._most]
        ]
        entries: list[JsonValue]
        if prompt.form.kind is Kind.BOXES2D:
            entries = [_entry(one, "bbox_2d", [round(edge, 2) for edge in one.box]) for one in kept]
        elif prompt.form.kind is Kind.POINTS:
            entries = [
                _entry(one, "point_2d", point) for one, point in zip(kept, self._points(picture, kept), strict=True)
            ]
        else:
            entries = [
                _entry(one, "mask", mask)
                for one, mask in zip(kept, self._masks(picture, kept, prompt.form), strict=True)
            ]
        return Reply(text=json.dumps(entries), model=self._name)

    def _points(self, picture: Rgb, found: Sequence[Found]) -> list[JsonValue]:
        """Return the innermost point of each thing's mask, of its box where there is no segmenter."""
        from spatialgauge.benchmark.answers import points, rle

        told: list[JsonValue] = []
        masks = self._segmenter.masks(picture, [one.box for one in found]) if self._segmenter else []
        for number, one in enumerate(found):
            if masks and masks[number].pixels.any():
                inner = points.inner_points({"masks": [rle.encode(masks[number].pixels)]})[0]
            else:
                inner = ((one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2)
            told.append([round(inner[0], 2), round(inner[1], 2)])
        return told

    def _masks(self, picture: Rgb, found: Sequence[Found], form: Form) -> list[JsonValue]:
        """Return run-length masks at the size of the form's picture."""
        import numpy as np

        from spatialgauge.benchmark.answers import rle

        if self._segmenter is None:
            return []
        high, wide = picture.shape[:2]
        rows = (np.arange(form.height or high) + 0.5) * high / (form.height or high)
        columns = (np.arange(form.width or wide) + 0.5) * wide / (form.width or wide)
        nearest = np.ix_(rows.astype(int), columns.astype(int))
        masks = self._segmenter.masks(picture, [one.box for one in found])
        return [rle.encode(mask.pixels[nearest]) for mask in masks]


class ClassifierAnswers:
    """Choices and presence, by which text fits the picture best."""

    def __init__(self, classifier: Classifier, name: str, template: str) -> None:
        self._classifier, self._name, self._template = classifier, name, template

    def answer(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Return the replies in the prompts' order."""
        texts = [self._texts(prompt) for prompt in prompts]
        asked = [number for number, one in enumerate(texts) if one]
        replies = [_declined("a classifier answers choices and presence, of one picture", self._name)] * len(prompts)
        if not asked:
            return replies
        weights = self._classifier.compare_all(
            [rgb(prompts[number].pictures[0]) for number in asked], [list(texts[number]) for number in asked]
        )
        for number, weighed in zip(asked, weights, strict=True):
            values = list(texts[number].values())
            best = values[max(range(len(weighed)), key=weighed.__getitem__)]
            text = answers.of(prompts[number].form.kind).phrase(best, prompts[number].form)
            replies[number] = Reply(text=text, model=self._name)
        return replies

    def _texts(self, prompt: Prompt) -> dict[str, str]:
        """Return the texts to compare, each with the answer it stands for; none where the model has no say."""
        if len(prompt.pictures) != 1:
            return {}
        question = _question(prompt)
        if prompt.form.kind is Kind.CHOICE:
            return {
                self._template.format(question=question, option=text): letter
                for letter, text in prompt.form.options.items()
            }
        if prompt.form.kind is Kind.YES_NO and _asks_presence(prompt):
            thing = prompt.phrases[0]
            return {f"a photo with {thing}": "yes", f"a photo without {thing}": "no"}
        return {}


def _question(prompt: Prompt) -> str:
    return prompt.question or prompt.text.partition("\n")[0]


def _beside(prompt: Prompt) -> str:
    """Return the question without the phrases, whose words say what a thing is and not where to point."""
    question = _question(prompt)
    for phrase in prompt.phrases:
        question = question.replace(phrase, "")
    return question


def _asks_presence(prompt: Prompt) -> bool:
    """Say whether a question of yes or no asks whether a thing is there, and nothing of where or how."""
    if len(prompt.phrases) != 1:
        return False
    thing = rf"(?:an?|any|some|the)? ?{re.escape(prompt.phrases[0])}"
    there = r"(?: (?:visible|shown|present|there))?(?: (?:in|on) (?:the|this) (?:picture|photo|photograph|image))?\??"
    asked = rf"(?:(?:is|are) there|can you see|does (?:the|this) \w+ (?:show|contain|have)|is|are) {thing}{there}"
    return re.fullmatch(asked, _question(prompt).strip(), re.IGNORECASE) is not None


def _entry(found: Found, key: str, value: JsonValue) -> JsonValue:
    return {key: value, "label": found.label, "score": round(found.score, 4)}


def _declined(why: str, name: str) -> Reply:
    return Reply(text=f"I cannot answer: {why}.", refusal=True, model=name)
