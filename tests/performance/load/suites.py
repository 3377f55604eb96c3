"""Suites to measure on: as many questions as wanted, a 60 kB picture each."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from spatialgauge.benchmark.items import Form, Item, Kind, Picture
from spatialgauge.benchmark.suite_files import load, save
from spatialgauge.benchmark.suites import assembled

BYTES = 60_000
SIZE = (640, 480)


def written(folder: Path, items: int) -> Path:
    """Write a suite with so many items and return its folder; every item has a picture of its own."""
    pictures = [_picture(number) for number in range(items)]
    questions = [
        Item(
            id=f"i{number:06}",
            task="left_right",
            skill="relations",
            question="Is the red box to the left or to the right of the blue box?",
            form=Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"}),
            truth="AB"[number % 2],
            rule="exact",
            pictures=(picture.sha256,),
            group=f"g{number // 4}",
        )
        for number, picture in enumerate(pictures)
    ]
    save(assembled(name="load", version="1", items=questions, pictures=pictures, generator="performance"), folder)
    return folder


def pictures_of(folder: Path) -> Iterator[bytes]:
    """Yield the bytes of each item's picture."""
    suite = load(folder)
    return iter([suite.picture(item.pictures[0]).data for item in suite.items])


def _picture(number: int) -> Picture:
    """Return a JPEG of about 60 kB; the number stands behind its end mark, where no decoder looks."""
    data = _noise() + number.to_bytes(4, "big")
    name = hashlib.sha256(data).hexdigest()
    return Picture(sha256=name, width=SIZE[0], height=SIZE[1], mime="image/jpeg", data=data)


def _noise() -> bytes:
    if not _made:
        grey = np.random.default_rng(0).normal(128, 20, (SIZE[1], SIZE[0], 3)).clip(0, 255).astype(np.uint8)
        for quality in range(95, 5, -5):
            stream = io.BytesIO()
            Image.fromarray(grey).save(stream, "JPEG", quality=quality)
            if len(stream.getvalue()) <= BYTES:
                _made.append(stream.getvalue())
                break
    return _made[0]


_made: list[bytes] = []
