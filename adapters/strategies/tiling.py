"""A picture in overlapping tiles, and the things found in them put together across the seams.

Tiles are as few as cover the picture, evenly spaced. Put together is by what a tile can know (not by scores, which
language models do not give): a thing cut off by a seam gives way to the whole one in a neighbour, two halves that meet
at a seam become one, and of what several tiles found the most whole one stays.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

from spatialgauge.adapters.strategies.drawing import Box
from spatialgauge.benchmark.answers import boxes2d

SAME = 0.5
"""IoU from which two boxes are one thing, and share of the smaller that lies in the other for a part."""
EDGE = 0.01
"""Share of a tile's side within which a box counts as touching its edge."""
MEETING = 0.5
"""Share of the shorter of two edges at a seam that must lie side by side."""

Tile = tuple[int, int, int, int]


def tiles(width: int, height: int, side: int, overlap: float) -> list[Tile]:
    """Return the tiles (left, top, right, bottom) of at most `side` pixels that overlap by at least `overlap` of it."""
    rows, columns = _starts(height, side, overlap), _starts(width, side, overlap)
    return [(left, top, min(left + side, width), min(top + side, height)) for top in rows for left in columns]


def _starts(length: int, side: int, overlap: float) -> list[int]:
    if length <= side:
        return [0]
    shared = int(overlap * side)
    count = math.ceil((length - shared) / (side - shared))
    return [round(number * (length - side) / (count - 1)) for number in range(count)]


@dataclass(frozen=True)
class Piece:
    """A thing found in a tile: its box in the whole picture, its label, the tile, and the edges inside it touches.

    `sources` are the numbers of the finds it was put together from.
    """

    box: Box
    label: str
    tile: Tile
    cut: frozenset[str]
    sources: tuple[int, ...]


def piece(box: Box, label: str, tile: Tile, size: tuple[int, int], number: int) -> Piece:
    """Return a find, with the edges of its tile that it touches and that are not the picture's own."""
    near = (EDGE * (tile[2] - tile[0]), EDGE * (tile[3] - tile[1]))
    touching = {
        "left": tile[0] > 0 and box[0] - tile[0] <= near[0],
        "top": tile[1] > 0 and box[1] - tile[1] <= near[1],
        "right": tile[2] < size[0] and tile[2] - box[2] <= near[0],
        "bottom": tile[3] < size[1] and tile[3] - box[3] <= near[1],
    }
    return Piece(box, label, tile, frozenset(name for name, touches in touching.items() if touches), (number,))


def merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the things behind the finds, each once."""
    whole = [one for one in pieces if not one.cut]
    parts = [one for one in pieces if one.cut and not any(_within(one.box, other.box) >= SAME for other in whole)]
    kept: list[Piece] = []
    for one in sorted([*whole, *_stitched(parts)], key=_rank):
        if not any(boxes2d.iou(one.box, other.box) >= SAME for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda each: each.sources)


def _rank(one: Piece) -> tuple[int, float, float]:
    """Return what finds of one thing are preferred by: not cut off, seen in the smallest tile, the largest box."""
    left, top, right, bottom = one.tile
    return len(one.cut), float((right - left) * (bottom - top)), -boxes2d.area(one.box)


def _stitched(parts: Sequence[Piece]) -> list[Piece]:
    """Return the parts, those one that meet across seams, directly or by way of others."""
    groups: list[list[Piece]] = []
    for part in parts:
        meeting = [group for group in groups if any(_meet(part, other) for other in group)]
        groups = [group for group in groups if group not in meeting]
        groups.append([part, *(one for group in meeting for one in group)])
    return [reduce(_joined, sorted(group, key=lambda one: one.sources)) for group in groups]


def _meet(one: Piece, other: Piece) -> bool:
    """Say whether two parts of equal label from different tiles touch facing edges, and lie side by side there."""
    if one.tile == other.tile or one.label.casefold() != other.label.casefold():
        return False
    across = _facing(one, other, "right", "left") or _facing(other, one, "right", "left")
    down = _facing(one, other, "bottom", "top") or _facing(other, one, "bottom", "top")
    return (across and _side_by_side(one.box, other.box, 1) and _overlaps(one.box, other.box, 0)) or (
        down and _side_by_side(one.box, other.box, 0) and _overlaps(one.box, other.box, 1)
    )


def _facing(one: Piece, other: Piece, near: str, far: str) -> bool:
    return near in one.cut and far in other.cut


def _side_by_side(one: Box, other: Box, axis: int) -> bool:
    shared = min(one[axis + 2], other[axis + 2]) - max(one[axis], other[axis])
    return shared >= MEETING * min(one[axis + 2] - one[axis], other[axis + 2] - other[axis])


def _overlaps(one: Box, other: Box, axis: int) -> bool:
    """Say whether two boxes touch along an axis: parts of one thing share what lies in both tiles."""
    return min(one[axis + 2], other[axis + 2]) >= max(one[axis], other[axis])


def _joined(one: Piece, other: Piece) -> Piece:
    """Return two parts as one, which is cut off where the part that reaches farthest is."""
    box = (
        min(one.box[0], other.box[0]),
        min(one.box[1], other.box[1]),
        max(one.box[2], other.box[2]),
        max(one.box[3], other.box[3]),
    )
    tile = (
        min(one.tile[0], other.tile[0]),
        min(one.tile[1], other.tile[1]),
        max(one.tile[2], other.tile[2]),
        max(one.tile[3], other.tile[3]),
    )
    cut = frozenset(
        name
        for axis, name in enumerate(("left", "top", "right", "bottom"))
        for part in (one, other)
        if name in part.cut and part.box[axis] == box[axis]
    )
    return replace(one, box=box, tile=tile, cut=cut, sources=(*one.sources, *other.sources))


def _within(part: Box, whole: Box) -> float:
    wide = min(part[2], whole[2]) - max(part[0], whole[0])
    high = min(part[3], whole[3]) - max(part[1], whole[1])
    return max(0.0, wide) * max(0.0, high) / boxes2d.area(part)
