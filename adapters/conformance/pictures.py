"""Checks that pictures of every make are taken, as the engine loads and sends them."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from spatialgauge.adapters.conformance import probes
from spatialgauge.adapters.conformance.session import Session, Told, told_error
from spatialgauge.benchmark.asking import Fatal
from spatialgauge.benchmark.items import Form, Kind, Picture, Reply

if TYPE_CHECKING:
    from PIL import Image

YES_NO = Form(kind=Kind.YES_NO)


async def takes_a_single_pixel(session: Session) -> Told:
    """A picture of 1 x 1 pixels gets a reply, or a Fatal that says it is too small."""
    return await _taken(session, "pixel", probes.plain("red", 1, 1))


async def takes_a_large_picture(session: Session) -> Told:
    """A picture of 3840 x 2160 pixels gets a reply."""
    return await _taken(session, "large", probes.plain("red", 3840, 2160))


async def takes_a_long_strip(session: Session) -> Told:
    """A picture fifty times as wide as high gets a reply, or a Fatal that says why not."""
    return await _taken(session, "strip", probes.plain("red", 1000, 20))


async def takes_grey(session: Session) -> Told:
    """A picture in shades of grey gets a reply."""
    return await _converted(session, "grey", lambda image: image.convert("L"))


async def takes_transparency(session: Session) -> Told:
    """A picture with an alpha channel gets a reply."""
    return await _converted(session, "alpha", lambda image: image.convert("RGBA"))


async def takes_a_palette(session: Session) -> Told:
    """A picture with a palette gets a reply."""
    return await _converted(session, "palette", lambda image: image.convert("P"))


async def takes_sixteen_bits(session: Session) -> Told:
    """A picture of sixteen bits a pixel gets a reply."""
    return await _converted(session, "sixteen", lambda image: image.convert("L").convert("I").convert("I;16"))


async def takes_jpeg(session: Session) -> Told:
    """A JPEG gets a reply."""
    return await _taken(session, "jpeg", probes.encoded(probes.drawn_dot(0.5, 0.5, 120, 90), "JPEG"))


async def takes_webp(session: Session) -> Told:
    """A WebP gets a reply."""
    return await _taken(session, "webp", probes.encoded(probes.drawn_dot(0.5, 0.5, 120, 90), "WEBP"))


async def takes_exif(session: Session) -> Told:
    """A photograph that its EXIF data turn gets a reply."""
    return await _taken(session, "exif", probes.turned_by_exif(0.25, 0.5))


async def _converted(session: Session, name: str, convert: "Callable[[Image.Image], Image.Image]") -> Told:
    return await _taken(session, name, probes.encoded(convert(probes.drawn_dot(0.5, 0.5, 120, 90))))


async def _taken(session: Session, name: str, picture: Picture) -> Told:
    """Ask of a picture what detectors and classifiers answer too: whether a thing is there."""
    question = "Is there a red dot in the picture?"
    reply = await session.ask(session.prompt(name, question, YES_NO, picture, phrases=("red dot",)))
    if isinstance(reply, Reply):
        return Told("passed", f"said {reply.text.strip()[:60]!r}")
    return Told("passed" if isinstance(reply, Fatal) else "failed", told_error(reply))


CHECKS: tuple[Callable[[Session], Awaitable[Told]], ...] = (
    takes_a_single_pixel,
    takes_a_large_picture,
    takes_a_long_strip,
    takes_grey,
    takes_transparency,
    takes_a_palette,
    takes_sixteen_bits,
    takes_jpeg,
    takes_webp,
    takes_exif,
)
