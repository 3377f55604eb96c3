"""The questions and pictures of the checks: plain colours, a dot, odd sizes and formats, odd words."""

import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt
from spatialgauge.benchmark.pictures import checked_picture, resized

if TYPE_CHECKING:
    from PIL import Image

COLOURS: Final = {"red": "#d01818", "green": "#18a028", "blue": "#1838c8", "yellow": "#f0d818"}
GROUND: Final = "#e8e8e8"
DOT: Final = "#c81414"
LETTERS: Final = "ABCD"
SIDES: Final = {"A": "left", "B": "right"}
ORIENTATION: Final = 0x0112


@cache
def plain(colour: str, width: int = 128, height: int = 96) -> Picture:
    """Return a picture of one colour, by name."""
    from PIL import Image

    return encoded(Image.new("RGB", (width, height), COLOURS[colour]))


@cache
def dotted(x: float, y: float, width: int = 240, height: int = 160) -> Picture:
    """Return a picture with one red dot at these shares of its width and height."""
    return encoded(drawn_dot(x, y, width, height))


def drawn_dot(x: float, y: float, width: int, height: int) -> "Image.Image":
    """Return the image of one red dot on a light ground."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), GROUND)
    radius = 0.06 * min(width, height)
    centre = (x * width, y * height)
    box = [centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius]
    ImageDraw.Draw(image).ellipse(box, fill=DOT)
    return image


@cache
def turned_by_exif(x: float, y: float) -> Picture:
    """Return a dot that is where it says only once the EXIF orientation is applied, as the engine does at load."""
    from PIL import Image

    upright = drawn_dot(x, y, 240, 160)
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # stored turned by a quarter: a quarter clockwise shows it upright
    return encoded(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif)


def encoded(image: "Image.Image", form: str = "PNG", **settings: Any) -> Picture:
    """Return the image as the engine would load it from a file of this format."""
    stream = io.BytesIO()
    image.save(stream, form, **settings)
    return checked_picture(stream.getvalue())


def prompt(
    name: str,
    question: str,
    form: Form,
    pictures: Sequence[Picture] = (),
    *,
    side: int | None = None,
    convention: str = "pixels",
    system: str | None = None,
    phrases: tuple[str, ...] = (),
) -> Prompt:
    """Return the prompt the engine would make of a question, pictures at most `side` pixels long."""
    sent = tuple(resized(picture, side) for picture in pictures) if side is not None else tuple(pictures)
    if form.kind is Kind.POINTS:
        size = (sent[0].width, sent[0].height)
        form = form.model_copy(update={"convention": convention, "sent": size})
    return Prompt(
        item=f"check-{name}",
        text=answers.of(form.kind).ask(question, form),
        question=question,
        form=form,
        pictures=sent,
        system=system,
        phrases=phrases,
    )


def colour_form(turn: int = 0) -> Form:
    """Return the choice among the colours, whose letters go round with `turn`."""
    names = list(COLOURS)
    return Form(kind=Kind.CHOICE, options={LETTERS[n]: names[(n + turn) % len(names)] for n in range(len(names))})


def side_form() -> Form:
    """Return the choice between left and right."""
    return Form(kind=Kind.CHOICE, options=SIDES)


def letter_of(options: Mapping[str, str], text: str) -> str:
    """Return the letter of an option's text."""
    return next(letter for letter, option in options.items() if option == text)
