"""Regions: parts of a picture that a question speaks of by number, and the ways of showing them to a model.

In a question, and in its options, `<region 1>` stands for the first of an item's regions (SpatialRGPT,
arXiv:2406.01584). They are shown drawn on the picture, as boxes, masks or marks, or told in words, as `tokens`: the
box in the model's own convention. How is part of every record, since it changes scores.
"""

import io
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, get_args

from spatialgauge.benchmark.answers import notation, rle
from spatialgauge.benchmark.items import Form, Kind, Picture, Region, Shown
from spatialgauge.benchmark.pictures import checked_picture

if TYPE_CHECKING:
    from PIL import Image

WAYS: Final[tuple[Shown, ...]] = get_args(Shown)
PLACEHOLDER: Final = re.compile(r"<region (\d{1,3})>")
TOLD: Final = {
    "boxes": "Each region is outlined in the picture, with its number.",
    "masks": "Each region is tinted in the picture, with its number.",
    "marks": "Each region has its number at its middle in the picture.",
}
INKS: Final = ("#d02020", "#2040d0", "#20a030", "#e8a010", "#8028a8", "#18b8c8")
TINT: Final = 0.4
"""How much of a mask's colour covers the picture."""


def named(text: str) -> str:
    """Return a text as it is asked: `<region 1>` becomes `region 1`."""
    return PLACEHOLDER.sub(r"region \1", text)


def sentence(regions: Sequence[Region], way: Shown, convention: str, sent: tuple[int, int] | None) -> str:
    """Return what the prompt says of how the regions are shown; `sent` is the size of the first picture as sent."""
    if way != "tokens":
        return TOLD[way]
    told = []
    for number, region in enumerate(regions, start=1):
        form = Form(
            kind=Kind.BOXES2D, width=region.width, height=region.height, convention=convention, sent=sent or None
        )
        told.append(f"Region {number} is {notation.boxes([(region.box, f'region {number}')], form)}.")
    return " ".join(told)


@lru_cache(maxsize=64)
def shown(picture: Picture, regions: tuple[tuple[int, Region], ...], way: Shown) -> Picture:
    """Return a picture, at whatever size, with its regions drawn, each with its number; as it is for `tokens`."""
    if way == "tokens" or not regions:
        return picture
    from PIL import Image, ImageDraw, ImageFont

    with Image.open(io.BytesIO(picture.data)) as opened:
        image = opened.convert("RGB")
    for number, region in regions:
        if way == "masks":
            image = _tinted(image, region, INKS[(number - 1) % len(INKS)])
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(max(11, image.width // 36))
    for number, region in regions:
        across, down = image.width / region.width, image.height / region.height
        left, top, right, bottom = (edge * scale for edge, scale in zip(region.box, (across, down) * 2, strict=True))
        if way == "boxes":
            ink = INKS[(number - 1) % len(INKS)]
            pen.rectangle((left, top, right - 1, bottom - 1), outline=ink, width=max(2, image.width // 320))
        place, anchor = ((left, top), "la") if way == "boxes" else (((left + right) / 2, (top + bottom) / 2), "mm")
        pen.rectangle(pen.textbbox(place, str(number), font=font, anchor=anchor), fill="black")
        pen.text(place, str(number), fill="white", font=font, anchor=anchor)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return checked_picture(stream.getvalue())


def _tinted(image: "Image.Image", region: Region, ink: str) -> "Image.Image":
    """Return the picture with the region's mask in its colour; its box where it has no mask."""
    import numpy as np
    from PIL import Image

    if region.mask is not None:
        mask = rle.decode(region.mask)
    else:
        mask = np.zeros((region.height, region.width), dtype=bool)
        left, top, right, bottom = (round(edge) for edge in region.box)
        mask[top:bottom, left:right] = True
    cover = Image.fromarray((mask * round(255 * TINT)).astype(np.uint8)).resize(image.size, Image.Resampling.NEAREST)
    return Image.composite(Image.new("RGB", image.size, ink), image, cover)
