"""Floors and what lies on them: planks, tiles, carpet, a rug. All muted, so that coloured things stand out."""

import numpy as np
from PIL import Image, ImageDraw

from spatialgauge.tasks.scenes.materials import Texture, srgb
from spatialgauge.tasks.scenes.textures.noise import noise, quantised

SIZE = 768


def planks(rng: np.random.Generator, colour: str, across: int = 6, along: int = 2) -> Texture:
    """Return a square of floor boards that run along v."""
    image = np.zeros((SIZE, SIZE, 3))
    width = SIZE // across
    for column in range(across):
        start = int(rng.random() * SIZE)
        length = SIZE // along
        for row in range(along):
            board = _board(rng, colour, length, width)
            rows = (start + row * length + np.arange(length)) % SIZE
            image[rows, column * width : (column + 1) * width] = board
    return quantised(image)


def _board(rng: np.random.Generator, colour: str, length: int, width: int) -> np.ndarray:
    tone = 255 * srgb(colour) * (0.88 + 0.2 * rng.random())
    grain = noise(rng, length, width, (2, 16), 4) - 0.5
    rings = 0.5 + 0.5 * np.sin(
        2 * np.pi * (np.arange(width)[None] / width * 3 + 4 * noise(rng, length, width, (2, 3), 3))
    )
    board = tone * (1 + 0.2 * grain + 0.06 * (rings - 0.5))[..., None]
    board[:3] *= 0.5
    board[:, :2] *= 0.55
    return board


def tiles(rng: np.random.Generator, one: str, other: str, grout: str = "#8d8980", count: int = 4) -> Texture:
    """Return a square of count x count tiles in two shades, in turn."""
    image = np.zeros((SIZE, SIZE, 3))
    side, joint = SIZE // count, max(3, SIZE // 170)
    for row in range(count):
        for column in range(count):
            shade = srgb(one if (row + column) % 2 == 0 else other) * (0.97 + 0.06 * rng.random())
            tile = 255 * shade * (1 + 0.07 * (noise(rng, side, side, (3, 3), 4) - 0.5))[..., None]
            tile[:joint] = tile[:, :joint] = 255 * srgb(grout)
            image[row * side : (row + 1) * side, column * side : (column + 1) * side] = tile
    return quantised(image)


def carpet(rng: np.random.Generator, colour: str) -> Texture:
    """Return a square of short pile."""
    pile = noise(rng, 512, 512, (170, 170), 2) - 0.5
    patches = noise(rng, 512, 512, (4, 4), 3) - 0.5
    return quantised(255 * srgb(colour) * (1 + 0.3 * pile + 0.1 * patches)[..., None])


def rug(rng: np.random.Generator, field: str, border: str, figure: str) -> Texture:
    """Return a woven rug with a border and a row of diamonds, 3 wide by 2 high."""
    height, width = 384, 576
    image = Image.new("RGB", (width, height), field)
    draw = ImageDraw.Draw(image)
    for inset, colour in ((10, border), (18, figure), (42, border), (47, field)):
        draw.rectangle([inset, inset, width - inset, height - inset], fill=colour)
    count = int(rng.integers(3, 6))
    for number in range(count):
        x, reach = width * (number + 0.5) / count, height * 0.22
        for share, colour in ((1.0, figure), (0.75, border), (0.5, field), (0.25, figure)):
            w, h = reach * 0.6 * share, reach * share
            draw.polygon(
                [(x, height / 2 - h), (x + w, height / 2), (x, height / 2 + h), (x - w, height / 2)], fill=colour
            )
    weave = 0.92 + 0.16 * noise(rng, height, width, (height // 4, width // 4), 2)
    return quantised(np.asarray(image, float) * weave[..., None])
