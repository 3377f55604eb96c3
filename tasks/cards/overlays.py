"""What lies behind a picture, drawn over it: boxes in space, depth, what each pixel shows, the truth's places."""

import io
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from spatialgauge.benchmark.answers import rle
from spatialgauge.tasks.scenes.view import Buffers, View
from spatialgauge.tasks.scenes.world import PHOTOGRAPH, Camera, Thing

Pixels = npt.NDArray[np.uint8]
HUES: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442")
"""Colours that people tell apart whatever their sight (Okabe and Ito)."""
EDGES: Final = ((0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7))
FINER: Final = 2
LAYERS: Final = ("picture", "boxes", "depth", "ids")


def layers(picture: bytes, view: object) -> dict[str, bytes]:
    """Return PNGs by layer: the picture, and for a photograph of a scene its boxes, depth and ids."""
    drawn = {"picture": _png(_opened(picture))}
    if isinstance(view, View) and view.buffers is not None and view.scene.drawn == PHOTOGRAPH:
        drawn["boxes"] = _png(boxes(_opened(picture), view))
        drawn["depth"] = _png(Image.fromarray(depth(view.buffers)))
        drawn["ids"] = _png(Image.fromarray(ids(view.buffers)))
    return drawn


def boxes(picture: Image.Image, view: View) -> Image.Image:
    """Return the picture with the oriented box of every thing, an arrow where it faces, and its id."""
    large = picture.resize((picture.width * FINER, picture.height * FINER))
    pen = ImageDraw.Draw(large)
    for number, thing in enumerate(view.scene.things):
        if view.seen[thing.id].pixels:
            _wire(pen, view.scene.camera, thing, HUES[number % len(HUES)])
    return large.resize(picture.size)


def depth(buffers: Buffers) -> Pixels:
    """Return depth as grey levels (H, W, 3), near is light; on a scale of logarithms."""
    near = np.isfinite(buffers.depth)
    logs = np.log(np.where(near, buffers.depth, 1.0))
    low, high = logs[near].min(initial=0.0), logs[near].max(initial=1.0)
    grey = np.where(near, 255 - 215 * (logs - low) / max(high - low, 1e-6), 0).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def ids(buffers: Buffers) -> Pixels:
    """Return which thing each pixel shows as a colour (H, W, 3); the room is dark."""
    hues = np.array([[int(hue[i : i + 2], 16) for i in (1, 3, 5)] for hue in HUES], np.uint8)
    shown = hues[(buffers.ids - 1) % len(HUES)]
    return np.where((buffers.ids > 0)[..., None], shown, np.uint8(34))


def marked(picture: bytes, truth: object) -> bytes | None:
    """Return the picture with the places of a truth (masks, boxes), None where it has none."""
    masks, rectangles = _masks(truth), _rectangles(truth)
    if not masks and not rectangles:
        return None
    image = _opened(picture)
    pixels = np.array(image, float)
    for number, mask in enumerate(masks):
        hue = HUES[number % len(HUES)]
        pixels[mask] = 0.45 * pixels[mask] + 0.55 * np.array([int(hue[i : i + 2], 16) for i in (1, 3, 5)])
    image = Image.fromarray(pixels.astype(np.uint8))
    for number, rectangle in enumerate(rectangles):
        ImageDraw.Draw(image).rectangle(rectangle, outline=HUES[number % len(HUES)], width=3)
    return _png(image)


def _masks(truth: object) -> list[npt.NDArray[np.bool_]]:
    if isinstance(truth, Mapping):
        return [rle.decode(mask) for mask in truth.get("masks", ())]
    if isinstance(truth, list):
        return [rle.decode(one["mask"]) for one in truth if isinstance(one, Mapping) and "mask" in one]
    return []


def _rectangles(truth: object) -> list[tuple[float, float, float, float]]:
    listed = truth if isinstance(truth, list) else []
    return [tuple(one["box"]) for one in listed if isinstance(one, Mapping) and "box" in one and "mask" not in one]


def _wire(pen: Any, camera: Camera, thing: Thing, hue: str) -> None:
    pixels = camera.project(thing.corners)
    if pixels[:, 2].min() < 0.05:
        return
    at = [(float(u) * FINER, float(v) * FINER) for u, v, _ in pixels]
    for start, end in EDGES:
        pen.line([at[start], at[end]], fill=hue, width=3)
    if thing.fronted:
        middle = np.mean(thing.corners[:4], axis=0)
        line = camera.project([middle, middle + thing.front * max(thing.size[1], 0.3)])
        if line[:, 2].min() > 0.05:
            pen.line([(float(u) * FINER, float(v) * FINER) for u, v, _ in line], fill=hue, width=6)
    pen.text(min(at), thing.id, fill=hue, stroke_fill="black", stroke_width=2, font_size=22)


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
