"""Sliced inference: the picture is asked about tile by tile, and what is found is put together (SAHI).

Akyon et al. 2022 (arXiv:2202.06934); how tiles are laid and finds put together is in `tiling`. Small things are seen,
and things that are not there are seen more often too: the trace notes the number of tiles, and reports give the false
positives by it.
"""

import math
from collections.abc import Mapping, Sequence

from pydantic import Field, JsonValue

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.drawing import cut
from spatialgauge.adapters.strategies.prompts import PLACES, asking, question_of
from spatialgauge.adapters.strategies.reading import phrased, read
from spatialgauge.adapters.strategies.shifting import shifted
from spatialgauge.adapters.strategies.tiling import Piece, Tile, merged, piece, tiles
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark.answers import boxes2d, rle
from spatialgauge.benchmark.asking import Fatal
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt, Reply

MOST = 25
SAME_POINT = 0.03
"""Share of a tile's side within which two tiles' points are one."""


class SlicedOptions(WayOptions):
    """How the picture is cut."""

    tile: int = Field(default=512, ge=32)
    """Longest side of a tile, in pixels of the picture as stored."""
    overlap: float = Field(default=0.2, ge=0, lt=0.9)
    """Share of a tile that it has in common with the next; the largest small thing should fit into it."""
    whole: bool = True
    """Ask about the whole picture too, for things larger than a tile."""


async def answer(prompt: Prompt, calls: Calls, options: SlicedOptions) -> Reply:
    """Return places, or their count, put together from all tiles; other questions are asked plainly."""
    kind = Kind.BOXES2D if prompt.form.kind is Kind.COUNT else prompt.form.kind
    if kind not in PLACES or len(prompt.pictures) != 1:
        return await calls.ask(prompt, "answer")
    (picture,) = prompt.pictures
    size = (picture.width, picture.height)
    cuts = tiles(*size, options.tile, options.overlap)
    if len(cuts) == 1:
        calls.notes["tiles"] = 1
        return await calls.ask(prompt, "answer")
    every = [*cuts, (0, 0, *size)] if options.whole else cuts
    if len(every) > calls.left:
        raise Fatal(f"{len(every)} calls are needed and {calls.left} allowed; raise budget= or tile=")
    calls.notes["tiles"] = len(cuts)
    finds: list[tuple[JsonValue, Tile]] = []
    replies = []
    for number, tile in enumerate(every, start=1):
        role = f"tile {number}" if tile in cuts else "whole"
        replies.append(await _asked(prompt, calls, picture, tile, kind, role))
        finds += [(entry, tile) for entry in _found(*replies[-1], kind, tile, size)]
    if all(read(reply, form).status in ("unparsed", "refused") for reply, form in replies):
        return replies[0][0]
    together = _points(finds) if kind is Kind.POINTS else _boxes(finds, size)
    calls.notes["finds"] = len(finds)
    if prompt.form.kind is Kind.COUNT:
        return Reply(text=str(len(together)), model=replies[0][0].model)
    told = shifted(together, prompt.form, (0, 0), size)
    return Reply(text=phrased(told, prompt), model=replies[0][0].model)


async def _asked(
    prompt: Prompt, calls: Calls, picture: Picture, tile: Tile, kind: Kind, role: str
) -> tuple[Reply, Form]:
    form = Form(kind=kind, width=tile[2] - tile[0], height=tile[3] - tile[1])
    question = question_of(prompt)
    if prompt.form.kind is Kind.COUNT:
        question = f"Find each {' and each '.join(prompt.phrases)}." if prompt.phrases else f"Find each one: {question}"
    asked = asking(prompt, calls, question, form, (cut(picture, tile),))
    return await calls.ask(asked, role), asked.form


def _found(reply: Reply, form: Form, kind: Kind, tile: Tile, size: tuple[int, int]) -> Sequence[JsonValue]:
    """Return what was found in a tile, in pixels of the whole picture."""
    value = read(reply, form).value
    whole = Form(kind=kind, width=size[0], height=size[1])
    return shifted(value, whole, (tile[0], tile[1]), size) if isinstance(value, list) else []


def _points(finds: Sequence[tuple[JsonValue, Tile]]) -> list[JsonValue]:
    """Return the points, each thing once: as the tile has it that shows most around it."""
    told = [([float(str(number)) for number in entry], tile) for entry, tile in finds if isinstance(entry, list)]
    kept: list[tuple[list[float], Tile]] = []
    for place, tile in sorted(told, key=lambda one: -_inset(*one)):
        reach = SAME_POINT * max(tile[2] - tile[0], tile[3] - tile[1])
        if not any(other != tile and math.dist(place, before) <= reach for before, other in kept):
            kept.append((place, tile))
    return [[*place] for place, _ in kept]


def _inset(place: Sequence[float], tile: Tile) -> float:
    """Return how far a point is from the nearest edge of its tile, in pixels."""
    return min(place[0] - tile[0], place[1] - tile[1], tile[2] - place[0], tile[3] - place[1])


def _boxes(finds: Sequence[tuple[JsonValue, Tile]], size: tuple[int, int]) -> list[JsonValue]:
    """Return boxes or masks, each thing once, at the extent of all its parts."""
    pieces = [
        piece(boxes2d.corners(entry), str(entry.get("label") or "thing"), tile, size, number)
        for number, (entry, tile) in enumerate(finds)
        if isinstance(entry, Mapping)
    ]
    return [_whole(one, finds) for one in merged(pieces)]


def _whole(one: Piece, finds: Sequence[tuple[JsonValue, Tile]]) -> JsonValue:
    told: dict[str, JsonValue] = {"box": [*one.box], "label": one.label}
    parts = [finds[number][0] for number in one.sources]
    codes = [part["mask"] for part in parts if isinstance(part, Mapping) and "mask" in part]
    if codes:
        mask = rle.decode(codes[0])
        for code in codes[1:]:
            mask |= rle.decode(code)
        told["mask"] = rle.encode(mask)
    return told


WAY = Way(
    "Ask tile by tile, and put together what is found",
    options=SlicedOptions,
    answer=answer,
    most=lambda options: MOST,
    whole=True,
)
