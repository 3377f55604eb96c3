"""The families' own notations for places: tags with attributes, reference tokens, location and patch tokens."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from spatialgauge.benchmark.answers import objects
from spatialgauge.benchmark.answers.entries import BY_LENGTH, NUMBERS, Place, Stated, walk

_XML = re.compile(r"<points?\s(?P<attributes>[^<>]{1,20000}?)/?>(?P<label>[^<>]{0,300})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(coords|alt|[xy]\d{0,4})\s{0,3}=\s{0,3}["']([^"']{0,20000})["']""", re.IGNORECASE)
_QWEN = re.compile(
    r"(?:<\|object_ref_start\|>(?P<label>[^<>]{0,300})<\|object_ref_end\|>)?\s{0,3}<\|(?:box"
    r"|point)_start\|>(?P<numbers>[^<>]{0,300})"
)
_REF = re.compile(
    r"(?:<ref>|<\|ref\|>)(?P<label>[^<>]{0,300})(?:</ref>|<\|/ref\|>)\s{0,3}(?:<box>"
    r"|<\|det\|>)(?P<numbers>[^<>]{0,20000})"
)
_PALIGEMMA = re.compile(r"(?P<bins>(?:<loc\d{4}>){4})(?P<codes>(?:\s?<seg\d{3}>)*)\s?(?P<label>[^<;\n]{0,300})")
_FLORENCE = re.compile(r"(?P<label>[^<>]{0,300})(?P<bins>(?:<loc_\d{1,4}>){2,2000})")
_KOSMOS = re.compile(
    r"(?:<phrase>(?P<label>[^<>]{0,300})</phrase>)?\s{0,3}<object>(?P<patches>(?:[^<]"
    r"|<(?!/object>)){0,2000})</object>"
)
_PATCHES = re.compile(r"<patch_index_(\d{4})><patch_index_(\d{4})>")


def tagged(text: str) -> Iterator[Place]:
    """Yield the places in notations that any convention may be written in: Molmo's, InternVL's, DeepSeek's, Qwen's."""
    return chain(_molmo(text), _references(text), _qwen(text))


def _molmo(text: str) -> Iterator[Place]:
    for tag in _XML.finditer(text):
        attributes = {name.lower(): value for name, value in _ATTRIBUTE.findall(tag["attributes"])}
        label = attributes.pop("alt", None) or tag["label"].strip() or None
        if "coords" in attributes:
            for x, y in _molmo2(attributes["coords"]):
                yield Place("point", (x, y), label, named=True)
            continue
        for name, value in attributes.items():
            pair = (NUMBERS.fullmatch(value.strip()), NUMBERS.fullmatch(attributes.get("y" + name[1:], "").strip()))
            if name[0] == "x" and pair[0] and pair[1]:
                yield Place("point", (float(pair[0][0]), float(pair[1][0])), label, named=True)


def _molmo2(coords: str) -> Iterator[tuple[float, float]]:
    """Yield the points of `coords`: groups of a picture's number and then a number, x and y for each point."""
    for group in coords.split(";"):
        numbers = [float(number) for number in NUMBERS.findall(group)][1:]
        for _, x, y in zip(*[iter(numbers)] * 3, strict=False):
            yield x, y


def _references(text: str) -> Iterator[Place]:
    for match in _REF.finditer(text):
        for value in objects.scan(match["numbers"]):
            found = Stated()
            walk(value.value, found, match["label"].strip() or None)
            yield from found.places


def _qwen(text: str) -> Iterator[Place]:
    label = None
    for match in _QWEN.finditer(text):
        label = match["label"].strip() if match["label"] else label
        numbers = tuple(map(float, NUMBERS.findall(match["numbers"])))
        if len(numbers) in (2, 4):
            yield Place(BY_LENGTH[len(numbers)], numbers, label)


def _paligemma(text: str) -> Iterator[Place]:
    for match in _PALIGEMMA.finditer(text):
        bins = tuple(float(number) for number in re.findall(r"\d{4}", match["bins"]))
        yield Place("box", bins, match["label"].strip() or None, mask=match["codes"].strip() or None)


def _florence2(text: str) -> Iterator[Place]:
    label = None
    for match in _FLORENCE.finditer(text):
        label = match["label"].replace("</s>", "").replace("<s>", "").strip() or label
        bins = [float(number) for number in re.findall(r"\d{1,4}", match["bins"])]
        if len(bins) % 4 == 0:
            for corners in zip(*[iter(bins)] * 4, strict=True):
                yield Place("box", corners, label)
        elif len(bins) == 2:
            yield Place("point", (bins[0], bins[1]), label)


def _kosmos2(text: str) -> Iterator[Place]:
    for match in _KOSMOS.finditer(text):
        label = match["label"].strip() if match["label"] else None
        for upper, lower in _PATCHES.findall(match["patches"]):
            yield Place("box", _patch_corners(int(upper), int(lower)), label)


def _patch_corners(upper: int, lower: int, side: int = 32) -> tuple[float, ...]:
    """Return the corners in 0..1 of two of Kosmos-2's 32 x 32 patches, as its processor does."""
    (top, left), (bottom, right) = divmod(upper, side), divmod(lower, side)
    if left == right or top == bottom:
        return left / side, top / side, (right + 1) / side, (bottom + 1) / side
    return (left + 0.5) / side, (top + 0.5) / side, (right + 0.5) / side, (bottom + 0.5) / side


TOKENS: Final = {"paligemma": _paligemma, "florence2": _florence2, "kosmos2": _kosmos2}
"""The notations of models that write nothing else; their tokens mean nothing in any other convention."""
