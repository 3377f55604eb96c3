"""The pictures of a row, from its columns or from files of a media folder: checked, upright, named by SHA-256."""

import base64
import binascii
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.pictures import checked_picture, inside, read_picture
from spatialgauge.tasks.public.declaration import Pictures
from spatialgauge.tasks.public.templates import at, filled, structure, value_of
from spatialgauge.tasks.public.video import frames_of

LONGEST_PATH: Final = 512
"""Characters; a longer text is a picture in base64."""
COLOURS: Final = ("red", "cyan", "yellow", "lime")


def shown(pictures: Pictures, row: Mapping[str, Any], name: str, media: Path | None, frames: int) -> list[Picture]:
    """Return the pictures of a row in their order, those of its columns or else those of its files.

    Raises DataError, naming the row, where a picture is damaged or missing, or stands in files and there is no `media`
    folder.
    """
    found = [one for column in pictures.columns for one in pictures_in(at(row, column), f"{name}, {column}", None)]
    if not found:
        found = [
            one for files in pictures.files for one in pictures_in(value_of(files, row), name, media, pictures.note)
        ]
    if pictures.video:
        if media is None:
            raise DataError(f"{name}: its video is a file: give its folder with --media. {pictures.note}".strip())
        found += frames_of(inside(media, filled(pictures.video, row)), frames)
    boxes = structure(at(row, pictures.marks)) if pictures.marks else None
    return [outlined(found[0], boxes), *found[1:]] if boxes and found else found


def pictures_in(told: Any, name: str, media: Path | None, note: str = "") -> list[Picture]:
    """Return the pictures a value holds: bytes, `{bytes, path}`, base64, a path in the media folder, or a list."""
    told = structure(told)
    return [
        one for value in (told if isinstance(told, list) else [told]) for one in _pictures(value, name, media, note)
    ]


def _pictures(value: Any, name: str, media: Path | None, note: str) -> Iterator[Picture]:
    if isinstance(value, Mapping):
        value = value.get("bytes") or value.get("path")
    if isinstance(value, bytes):
        yield checked_picture(value, name)
    elif isinstance(value, str) and len(value) > LONGEST_PATH:
        try:
            yield checked_picture(base64.b64decode(value, validate=True), name)
        except binascii.Error as error:
            raise DataError(f"{name}: is no picture in base64") from error
    elif isinstance(value, str) and value:
        if media is None:
            raise DataError(f"{name}: its pictures are files: give their folder with --media. {note}".strip())
        yield read_picture(inside(media, value))


def outlined(picture: Picture, boxes: list[list[float]]) -> Picture:
    """Return the picture with each box (x0, y0, x1, y1 in pixels) outlined and numbered from 0, as `Region [k]`."""
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(picture.data)) as opened:
        image = opened.convert("RGB")
    pen = ImageDraw.Draw(image)
    for number, box in enumerate(boxes):
        colour = COLOURS[number % len(COLOURS)]
        pen.rectangle([float(side) for side in box], outline=colour, width=3)
        pen.text((box[0] + 5, box[1] + 4), f"Region [{number}]", fill=colour, stroke_width=1, stroke_fill="black")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return checked_picture(stream.getvalue())
