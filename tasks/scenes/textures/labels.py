"""What is printed or shown on things: covers, cardboard, screens."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from spatialgauge.tasks.scenes.materials import Texture, srgb
from spatialgauge.tasks.scenes.textures.noise import noise, quantised

PAPER, INK = (245, 232, 200), (40, 40, 60)


@lru_cache(maxsize=64)
def cover(colour: str) -> Texture:
    """Return the front of a book, mostly of an sRGB colour, with a frame, a title's lines and a ring."""
    width, height = 220, 320
    base = _rgb(colour)
    picture = Image.new("RGB", (width, height), base)
    draw = ImageDraw.Draw(picture)
    print_ = PAPER if sum(base) < 420 else INK
    draw.rectangle((14, 14, width - 14, height - 14), outline=print_, width=3)
    for line in range(3):
        inset = 40 + 9 * line
        draw.rectangle((inset, 52 + 24 * line, width - inset, 60 + 24 * line), fill=print_)
    draw.ellipse((width // 2 - 36, 172, width // 2 + 36, 244), outline=print_, width=9)
    return np.asarray(picture)


@lru_cache(maxsize=64)
def cardboard(colour: str, seed: int) -> Texture:
    """Return a square of cardboard, on average of an sRGB colour, its ribs upright."""
    light = 0.1 * noise(np.random.default_rng(seed), 256, 256, (6, 120), 3)
    return quantised(255 * srgb(colour) * (1 + light - light.mean())[..., None])


@lru_cache(maxsize=16)
def address(seed: int) -> Texture:
    """Return a parcel's label: lines of writing over a bar code."""
    rng = np.random.default_rng(seed)
    picture = Image.new("RGB", (192, 128), (242, 240, 234))
    draw = ImageDraw.Draw(picture)
    for line in range(4):
        draw.rectangle((12, 12 + 15 * line, 90 + int(rng.integers(70)), 18 + 15 * line), fill=(60, 60, 60))
    x = 12
    while x < 176:
        bar = int(rng.integers(2, 7))
        draw.rectangle((x, 82, x + bar, 116), fill=(20, 20, 20))
        x += bar + int(rng.integers(3, 7))
    return np.asarray(picture)


@lru_cache(maxsize=16)
def screen(seed: int) -> Texture:
    """Return a desktop with two windows, one of writing and one with a chart."""
    rng = np.random.default_rng(seed)
    picture = Image.new("RGB", (640, 360), (36, 92, 164))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 40, 420, 290), fill=(246, 247, 250))
    draw.rectangle((60, 40, 420, 64), fill=(70, 80, 98))
    for line in range(11):
        end = 78 + int(rng.integers(120, 320))
        draw.rectangle((78, 80 + 18 * line, end, 87 + 18 * line), fill=(150, 155, 165) if line % 4 else (70, 120, 220))
    draw.rectangle((390, 150, 600, 320), fill=(250, 250, 250))
    draw.rectangle((390, 150, 600, 170), fill=(200, 90, 60))
    for bar in range(6):
        top = 310 - int(rng.integers(20, 120))
        draw.rectangle((405 + 32 * bar, top, 428 + 32 * bar, 310), fill=(60, 140 + 15 * bar, 200 - 20 * bar))
    draw.rectangle((0, 334, 640, 360), fill=(22, 26, 34))
    return np.asarray(picture)


@lru_cache(maxsize=64)
def envelope(colour: str) -> Texture:
    """Return the drawing of an envelope in an sRGB colour on white."""
    width, height = 192, 128
    picture = Image.new("RGB", (width, height), (244, 242, 236))
    draw = ImageDraw.Draw(picture)
    ink = _rgb(colour)
    draw.rectangle((20, 18, width - 21, height - 19), outline=ink, width=7)
    draw.line([(22, 22), (width // 2, 76), (width - 23, 22)], fill=ink, width=7, joint="curve")
    draw.line([(24, height - 22), (74, 64)], fill=ink, width=6)
    draw.line([(width - 25, height - 22), (width - 75, 64)], fill=ink, width=6)
    return np.asarray(picture)


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in np.rint(255 * srgb(colour)))
    return red, green, blue
