"""House fronts: a wall with the windows and the door of a plan."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from spatialgauge.tasks.scenes.materials import Texture, srgb
from spatialgauge.tasks.scenes.textures.noise import noise, quantised

DENSITY = 72
"""Pixels a metre."""
SKY, ROOM = "#aebfcd", "#39424b"
CURTAIN = "#d9d4c8"


@dataclass(frozen=True)
class Opening:
    """A window or door in a front: its left and right, bottom and top edges, in metres from the lower left corner."""

    left: float
    right: float
    bottom: float
    top: float


@dataclass(frozen=True)
class Front:
    """The plan of a house front, in metres."""

    width: float
    height: float
    windows: tuple[Opening, ...]
    door: Opening


def facade(rng: np.random.Generator, front: Front, wall: Texture, span: float, frame: str, door: str) -> Texture:
    """Return a front on a wall's texture, which spans so many metres; frames and door in sRGB colours."""
    height, width = round(front.height * DENSITY), round(front.width * DENSITY)
    rows, columns = (
        (np.arange(count) / DENSITY / span * side).astype(int) % side
        for count, side in ((height, wall.shape[0]), (width, wall.shape[1]))
    )
    grime = 0.93 + 0.14 * noise(rng, height, width, (5, 4), 4)
    image = Image.fromarray(quantised(wall[rows[::-1]][:, columns] * grime[..., None]))
    draw = ImageDraw.Draw(image)
    for window in front.windows:
        _window(image, draw, _pixels(window, height), frame, rng)
    _door(draw, _pixels(front.door, height), frame, door)
    return np.asarray(image)


def _pixels(opening: Opening, height: int) -> tuple[int, int, int, int]:
    x0, x1 = round(opening.left * DENSITY), round(opening.right * DENSITY)
    return x0, height - round(opening.top * DENSITY), x1, height - round(opening.bottom * DENSITY)


def _window(
    image: Image.Image,
    draw: ImageDraw.ImageDraw,
    box: tuple[int, int, int, int],
    frame: str,
    rng: np.random.Generator,
) -> None:
    x0, y0, x1, y1 = box
    high, wide = y1 - y0, x1 - x0
    down = np.linspace(0, 1, high)[:, None, None]
    mirrored = srgb(SKY) * (1 - down) + srgb(ROOM) * down
    glass = np.broadcast_to(mirrored, (high, wide, 3)) * (0.82 + 0.3 * noise(rng, high, wide, (2, 2), 3))[..., None]
    if rng.random() < 0.6:
        drawn = round(wide * rng.uniform(0.14, 0.3))
        folds = (0.62 + 0.1 * np.sin(np.arange(drawn) * 0.9))[None, :, None] * srgb(CURTAIN)
        glass[:, :drawn] = folds
        glass[:, wide - drawn :] = folds[:, ::-1]
    glass[: max(high // 14, 2)] *= 0.55
    image.paste(Image.fromarray(quantised(255 * glass)), (x0, y0))
    bar = max(round(0.055 * DENSITY), 2)
    draw.rectangle((x0, y0, x1, y1), outline=frame, width=bar + 1)
    middle = (x0 + x1) // 2
    draw.rectangle((middle - bar // 2, y0, middle + bar // 2, y1), fill=frame)
    draw.rectangle((x0, y0 + high // 3, x1, y0 + high // 3 + bar - 1), fill=frame)


def _door(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], frame: str, door: str) -> None:
    x0, y0, x1, y1 = box
    high, wide, bar = y1 - y0, x1 - x0, max(round(0.08 * DENSITY), 2)
    draw.rectangle(box, fill=frame)
    draw.rectangle((x0 + bar, y0 + bar, x1 - bar, y0 + high // 6), fill=ROOM)
    top = y0 + high // 6 + bar
    draw.rectangle((x0 + bar, top, x1 - bar, y1), fill=door)
    dark = tuple(round(255 * value * 0.7) for value in srgb(door))
    for row in range(2):
        for column in range(2):
            left = x0 + bar + round(wide * (0.08 + 0.4 * column))
            upper = top + round((y1 - top) * (0.07 + 0.48 * row))
            panel = (left, upper, left + round(wide * 0.26), upper + round((y1 - top) * 0.38))
            draw.rectangle(panel, outline=dark, width=3)
    knob = (x1 - bar - 9, (top + y1) // 2)
    draw.ellipse((knob[0] - 4, knob[1] - 4, knob[0] + 4, knob[1] + 4), fill="#c9b458")
