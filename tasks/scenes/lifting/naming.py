"""What to call the things of a photograph so that none can be taken for another one.

SpatialVLM's ambiguity resolution (arXiv 2401.12168, section 3.2): captions that mean nearly the same are grouped; of
two alike each gets a clause that is true of it alone; of more, ordinals where they stand well apart in the picture,
else none is asked about. Backgrounds are never things.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

Rectangle = tuple[float, float, float, float]

# fmt: off
BACKGROUNDS: Final = frozenset((
    "sky", "ocean", "sea", "water", "floor", "ground", "wall", "ceiling", "road", "street", "grass", "lawn",
    "sidewalk", "pavement", "background", "field", "room", "kitchen", "office", "snow", "sand", "beach", "mountain",
    "forest", "cloud", "clouds", "carpet", "shadow",
))
# fmt: on
"""What is a place or a stuff and no thing that has a box (pipeline.md, 1.2: the stop-list of tags)."""
ALIKE_MIN: Final = 0.9
"""Cosine of two captions' embeddings from which they mean the same; calibrate it for an embedder."""
APART_MIN: Final = 0.08
"""Share of the picture's width or height by which two alike must be apart to be told by their places."""
LARGER_MIN: Final = 1.5
"""How many times the extent in the picture and the size in space one of two alike must have to be the larger one."""
ORDINALS: Final = ("first", "second", "third", "fourth", "fifth")

LEFT_RIGHT: Final = "left-right"
ABOVE_BELOW: Final = "above-below"
SIZE: Final = "size"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing to be named: its caption, its rectangle in the picture in pixels, and its size (metres, cube root)."""

    caption: str
    box: Rectangle
    size: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a thing is called, and the axis that its clause speaks of, if it has one."""

    text: str
    clause: str | None = None


Alike = Callable[[Sequence[str]], npt.NDArray[np.bool_]]
"""From N captions to which of them mean the same (N, N)."""


def by_words(captions: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Tell captions apart by their words alone: alike where all words of one are among those of the other."""
    words = [frozenset(caption.split()) for caption in captions]
    return np.array([[one <= other or other <= one for other in words] for one in words], dtype=bool)


def by_embedding(embed: Callable[[Sequence[str]], npt.NDArray[np.float32]], least: float = ALIKE_MIN) -> Alike:
    """Tell captions apart by the cosine of their unit embeddings (N, D), or where words alone make them alike."""

    def alike(captions: Sequence[str]) -> npt.NDArray[np.bool_]:
        vectors = embed(captions)
        close: npt.NDArray[np.bool_] = vectors @ vectors.T >= least
        return close | by_words(captions)

    return alike


def plain_caption(caption: str) -> str:
    """Return a caption in small letters, without article, spaces around, final full stop, and unreadable signs."""
    text = "".join(sign if sign.isprintable() else " " for sign in caption)
    text = " ".join(text.lower().strip().rstrip(".").split())
    for article in ("the ", "a ", "an "):
        text = text.removeprefix(article)
    return text


def is_background(caption: str) -> bool:
    """Tell whether a caption names a place or a stuff."""
    return plain_caption(caption).split(" ")[-1] in BACKGROUNDS


def phrases(things: Sequence[Named], width: int, height: int, alike: Alike = by_words) -> list[Phrase | None]:
    """Return what each thing is called in a picture of this size, None where nothing singles it out."""
    captions = [plain_caption(thing.caption) for thing in things]
    found: list[Phrase | None] = [None] * len(things)
    if not things:
        return found
    close = alike(captions)
    for group in _groups(close):
        if is_background(captions[group[0]]):
            continue
        told = _told([things[place] for place in group], [captions[place] for place in group], width, height)
        for place, phrase in zip(group, told, strict=True):
            found[place] = phrase
    return found


def _groups(close: npt.NDArray[np.bool_]) -> list[list[int]]:
    """Return the connected components of what is alike, in order."""
    left, groups = set(range(len(close))), []
    while left:
        waiting, group = [min(left)], []
        while waiting:
            place = waiting.pop()
            if place in left:
                left.remove(place)
                group.append(place)
                waiting += [other for other in left if close[place, other]]
        groups.append(sorted(group))
    return groups


def _told(things: Sequence[Named], captions: Sequence[str], width: int, height: int) -> list[Phrase | None]:
    """Return what singles each of several alike out."""
    if len(things) == 1:
        return [Phrase(captions[0]) if captions[0] else None]
    common = min(captions, key=len)
    middles = [((x0 + x1) / 2 / width, (y0 + y1) / 2 / height) for x0, y0, x1, y1 in (thing.box for thing in things)]
    if len(things) == 2:
        return _of_two(things, common, middles)
    if len(things) <= len(ORDINALS):
        order = sorted(range(len(things)), key=lambda place: middles[place][0])
        if all(middles[b][0] - middles[a][0] >= APART_MIN for a, b in pairwise(order)):
            rank = {place: number for number, place in enumerate(order)}
            return [
                Phrase(f"{ORDINALS[rank[place]]} {common} from the left", LEFT_RIGHT) for place in range(len(things))
            ]
    return [None] * len(things)


def _of_two(things: Sequence[Named], common: str, middles: Sequence[tuple[float, float]]) -> list[Phrase | None]:
    """Return the first clause that is plainly true of each of two alike: size, then places in the picture."""
    clauses: Mapping[str, tuple[str, str]] = {
        SIZE: (f"larger {common}", f"smaller {common}"),
        LEFT_RIGHT: (f"{common} on the right", f"{common} on the left"),
        ABOVE_BELOW: (f"{common} nearer the bottom of the picture", f"{common} nearer the top of the picture"),
    }
    areas = [_extent(thing.box) for thing in things]
    shifts = {LEFT_RIGHT: middles[0][0] - middles[1][0], ABOVE_BELOW: middles[0][1] - middles[1][1]}
    for axis, (more, less) in clauses.items():
        if axis == SIZE:
            ratios = (areas[0] / areas[1], things[0].size / things[1].size)
            first, second = (all(r >= LARGER_MIN for r in way) for way in (ratios, [1 / r for r in ratios]))
        else:
            first, second = shifts[axis] >= APART_MIN, -shifts[axis] >= APART_MIN
        if first or second:
            texts = (more, less) if first else (less, more)
            return [Phrase(text, axis) for text in texts]
    return [None, None]


def _extent(box: Rectangle) -> float:
    return max(1.0, box[2] - box[0]) * max(1.0, box[3] - box[1])
