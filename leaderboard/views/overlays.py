"""A picture with the truth and what a model said drawn over it, as one SVG: nothing in it can run or fetch."""

import base64
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

import numpy as np

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Form, Kind

TRUTH: Final = "#009e73"
"""Green of Okabe and Ito; the truth is also the one that is drawn dashed."""
HUES: Final = ("#d55e00", "#0072b2", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442")
AXES: Final = {"front": "#f0e442", "right": "#56b4e9"}
EDGES: Final = ((0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7))
CORNERS: Final = [(x, y, z) for z in (-1, 1) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
MOST: Final = 100
"""So many places of one answer are drawn; a net over the picture needs no more to be seen as one."""
FAR: Final = 1e5
MAX_PIXELS: Final = 25_000_000
PLACES: Final = (Kind.POINTS, Kind.BOXES2D, Kind.BOXES3D, Kind.MASKS)


def embedded(picture: bytes) -> str:
    """Return the address that is a WebP picture itself."""
    return f"data:image/webp;base64,{base64.b64encode(picture).decode()}"


def drawn(
    address: str, size: tuple[int, int], form: Form, said: Sequence[tuple[str, object]], seen: Mapping[str, Any]
) -> str:
    """Return the SVG of the picture at an address, of this size, with what was `said`: name and value of each.

    The truth is named `truth`. `seen` is that of `store.pictures`, of which outlines and axes are drawn; without
    anything to draw it is the picture.
    """
    width, height = size
    scale = max(width, height) / 640
    parts = [*_scene(seen, scale)]
    hues = iter(HUES * (1 + len(said) // len(HUES)))
    # A box of the truth lies on top, where who is right would hide it; an area of it below, where it hides nobody.
    above = form.kind in (Kind.BOXES2D, Kind.BOXES3D)
    for name, value in sorted(said, key=lambda one: (one[0] == "truth") is above):
        truth = name == "truth"
        hue = TRUTH if truth else next(hues)
        dash = f' stroke-dasharray="{7 * scale:.1f} {4 * scale:.1f}"' if truth else ""
        style = f'stroke="{hue}" fill="none" stroke-width="{2.5 * scale:.2f}"{dash}'
        parts += _answer(form, value, seen.get("focal"), size, hue, style, scale)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="seen" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image href="{escape(address)}" width="{width}" height="{height}"/>'
        f"{''.join(parts)}</svg>"
    )


def colours(names: Sequence[str]) -> dict[str, str]:
    """Return the colour in which each of these is drawn, in their order."""
    hues = iter(HUES * (1 + len(names) // len(HUES)))
    return {name: TRUTH if name == "truth" else next(hues) for name in names}


def _answer(
    form: Form, value: object, focal: float | None, size: tuple[int, int], hue: str, style: str, scale: float
) -> Iterator[str]:
    match form.kind:
        case Kind.POINTS:
            yield from _points(value, hue, style, scale)
        case Kind.BOXES2D:
            for box in _each(value, "box"):
                yield from _rectangle(box, style)
        case Kind.MASKS:
            for one in value if isinstance(value, list) else ():
                yield from _mask(one, hue)
        case Kind.BOXES3D:
            for one in (value if isinstance(value, list) else ())[:MOST]:
                yield from _solid(one, focal, size, style)


def _points(value: object, hue: str, style: str, scale: float) -> Iterator[str]:
    if isinstance(value, Mapping):
        for mask in list(value.get("masks", ()))[:MOST]:
            yield from _mask({"mask": mask}, hue)
        for polygon in list(value.get("polygons", ()))[:MOST]:
            if places := _numbers(polygon, 2):
                yield f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" {style}/>'
        value = value.get("points", ())
    for x, y in _numbers(value, 2):
        ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{9 * scale:.1f}" {style}/>'
        yield f'{ring}<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 * scale:.1f}" fill="{hue}"/>'


def _rectangle(box: object, style: str) -> Iterator[str]:
    for x0, y0, x1, y1 in _numbers([box], 4):
        yield f'<rect x="{x0:.1f}" y="{y0:.1f}" width="{abs(x1 - x0):.1f}" height="{abs(y1 - y0):.1f}" {style}/>'


def _mask(one: object, hue: str) -> Iterator[str]:
    code: Any = one.get("mask") if isinstance(one, Mapping) else None
    try:
        if math.prod(code["size"]) > MAX_PIXELS:
            return
        mask = rle.decode(code)
    except (ValueError, TypeError, KeyError):
        return
    from PIL import Image

    layer = np.zeros((*mask.shape, 4), np.uint8)
    layer[mask] = (*(int(hue[place : place + 2], 16) for place in (1, 3, 5)), 140)
    out = io.BytesIO()
    Image.fromarray(layer).save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode()
    yield f'<image href="data:image/png;base64,{data}" width="{mask.shape[1]}" height="{mask.shape[0]}"/>'


def _solid(one: object, focal: float | None, size: tuple[int, int], style: str) -> Iterator[str]:
    """Draw a box in the camera's frame through the pinhole of the picture; nothing where no camera is known."""
    if focal is None or not isinstance(one, Mapping):
        return
    try:
        centre, extent, turn = (np.asarray(one[key], float) for key in ("centre", "size", "rotation"))
        corners = centre + (np.array(CORNERS) * extent / 2) @ turn.T
    except (KeyError, ValueError, TypeError):
        return
    if not np.isfinite(corners).all() or corners[:, 2].min() <= 0:
        return
    at = corners[:, :2] / corners[:, 2:] * focal + np.array(size) / 2
    if np.abs(at).max() < FAR:
        yield _lines([(at[start], at[end]) for start, end in EDGES], style)


def _scene(seen: Mapping[str, Any], scale: float) -> Iterator[str]:
    """Draw the outlines of the things, and the axes of the frame that each has of its own."""
    thin = f'stroke="#ffffff" stroke-opacity="0.55" fill="none" stroke-width="{1.2 * scale:.2f}"'
    for role, outline in seen.get("things", {}).items():
        corners = outline["corners"]
        yield _lines([(corners[start], corners[end]) for start, end in EDGES], thin)
        for name, (start, end) in outline.get("axes", {}).items():
            yield _arrow(start, end, AXES[name], scale)
            yield _word(name, end, scale)
        yield _word(role, min(corners, key=lambda corner: (corner[1], corner[0])), scale)


def _word(text: str, place: Sequence[float], scale: float) -> str:
    x, y = place
    return (
        f'<text x="{x:.1f}" y="{y - 4 * scale:.1f}" font-family="sans-serif" font-size="{13 * scale:.1f}" '
        f'fill="#ffffff" stroke="#000000" stroke-width="{3 * scale:.1f}" paint-order="stroke">{escape(text)}</text>'
    )


def _arrow(start: Sequence[float], end: Sequence[float], hue: str, scale: float) -> str:
    (x0, y0), (x1, y1) = start, end
    turn = math.atan2(y1 - y0, x1 - x0)
    head = [
        (x1 - 10 * scale * math.cos(turn + side), y1 - 10 * scale * math.sin(turn + side)) for side in (0.45, -0.45)
    ]
    style = f'stroke="{hue}" fill="none" stroke-width="{2.5 * scale:.2f}"'
    return _lines([(start, end), *((place, end) for place in head)], style)


def _lines(lines: Sequence[tuple[Sequence[float], Sequence[float]]], style: str) -> str:
    path = " ".join(f"M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}" for start, end in lines)
    return f'<path d="{path}" {style}/>'


def _each(value: object, key: str) -> list[object]:
    return [one.get(key) for one in value[:MOST] if isinstance(one, Mapping)] if isinstance(value, list) else []


def _numbers(places: object, count: int) -> list[tuple[float, ...]]:
    """Return those of the places that are so many finite numbers of a sensible size."""
    found = []
    for place in list(places)[:MOST] if isinstance(places, Sequence) and not isinstance(places, str) else ():
        if isinstance(place, Sequence) and not isinstance(place, str) and len(place) == count:
            numbers = tuple(float(one) for one in place if isinstance(one, int | float))
            if len(numbers) == count and all(abs(one) < FAR for one in numbers):
                found.append(numbers)
    return found
