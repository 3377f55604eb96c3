"""Pictures: checked before they are decoded, upright once and for all, resized as sent.

Bytes that are fine are kept as they are; a picture is encoded anew only when it must be turned upright, reduced to
eight bits, brought to RGB, or resized.
"""

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from spatialgauge.benchmark.bounded import Bounded
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Picture

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 80_000_000
MAX_BYTES = 64 * 1024 * 1024
MIMES: dict[str, Literal["image/png", "image/jpeg", "image/webp"]] = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "WEBP": "image/webp",
}
ORIENTATION = 0x0112
DIRECT_MODES = ("RGB", "RGBA", "L", "LA", "P", "1")
RESIZED_BYTES = 64 * 1024 * 1024
_resized: Bounded[tuple[str, int], Picture] = Bounded(RESIZED_BYTES, lambda picture: len(picture.data))


def read_picture(path: Path) -> Picture:
    """Return the picture in a file; a DataError names the file when it is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    return checked_picture(data, name=str(path))


def inside(folder: Path, path: str) -> Path:
    """Return a file of the folder by the path that rows or annotations give; a DataError where it leads elsewhere."""
    whole = (folder / path).resolve()
    if not whole.is_relative_to(folder.resolve()):
        raise DataError(f"{path}: is outside {folder}")
    return whole


def checked_picture(data: bytes, name: str = "picture") -> Picture:
    """Return upright, eight-bit PNG, JPEG or WebP bytes as a Picture.

    EXIF orientation is applied here and nowhere else. Raises DataError, naming `name`, for other formats, damaged data,
    and pictures of more than 80 megapixels or 64 MiB, which are refused before they are decoded.
    """
    if len(data) > MAX_BYTES:
        raise DataError(
            f"{name}: {len(data) / 2**20:.0f} MiB is more than the {MAX_BYTES // 2**20} MiB a picture may have"
        )
    with _opened(data, name) as image:
        if image.width * image.height > MAX_PIXELS:
            raise DataError(
                f"{name}: {image.width} x {image.height} pixels are more than the {MAX_PIXELS // 10**6} megapixels a "
                "picture may have; resize it first"
            )
        image.load()
        upright = image.getexif().get(ORIENTATION, 1) in (0, 1)
        if upright and image.mode in DIRECT_MODES and not getattr(image, "is_animated", False):
            return _picture(data, image.size, MIMES[str(image.format)])
        return _encoded(_plain(image), "JPEG" if image.format == "JPEG" else "PNG")


def resized(picture: Picture, side: int) -> Picture:
    """Return the picture with its longest side at most `side` pixels; the same object when it is small enough."""
    if max(picture.width, picture.height) <= side:
        return picture
    return _resized.get((picture.sha256, side), lambda: _smaller(picture, side))


def mirrored(picture: Picture) -> Picture:
    """Return the picture with left and right exchanged, without loss."""
    from PIL import ImageOps

    with _opened(picture.data, picture.sha256) as image:
        plain = image if image.mode in ("RGB", "RGBA", "L") else image.convert("RGB")
        return _encoded(ImageOps.mirror(plain), "PNG")


def _smaller(picture: Picture, side: int) -> Picture:
    from PIL import Image

    scale = side / max(picture.width, picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    with _opened(picture.data, picture.sha256) as image:
        plain = image if image.mode in ("RGB", "RGBA", "L") else image.convert("RGB")
        smaller = plain.resize(size, Image.Resampling.LANCZOS)
    return _encoded(smaller, {mime: name for name, mime in MIMES.items()}[picture.mime])


@contextmanager
def _opened(data: bytes, name: str) -> Iterator["Image.Image"]:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=tuple(MIMES))
        with image:
            yield image
    except UnidentifiedImageError as error:
        raise DataError(f"{name}: is not a PNG, JPEG or WebP picture") from error
    except Image.DecompressionBombError as error:
        raise DataError(f"{name}: has more pixels than a picture may have; resize it first") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise DataError(f"{name}: is damaged ({error})") from error


def _plain(image: "Image.Image") -> "Image.Image":
    """Return the first frame, upright, in eight bits a channel."""
    from PIL import ImageOps

    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    turned = ImageOps.exif_transpose(image)
    return turned if turned.mode in ("RGB", "RGBA", "L") else turned.convert("RGB")


def _encoded(image: "Image.Image", form: str) -> Picture:
    stream = io.BytesIO()
    image.save(stream, form, **({} if form == "PNG" else {"quality": 92}))
    return _picture(stream.getvalue(), image.size, MIMES[form])


def _picture(data: bytes, size: tuple[int, int], mime: Literal["image/png", "image/jpeg", "image/webp"]) -> Picture:
    return Picture(sha256=hashlib.sha256(data).hexdigest(), width=size[0], height=size[1], mime=mime, data=data)
