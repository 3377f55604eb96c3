"""Pictures from anywhere: taken as they are when sound, mended when they can be, refused by name otherwise."""

import io
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.pictures import checked_picture, read_picture, resized


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def decoded(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (40, 30)])
def test_a_sound_picture_keeps_its_bytes(form: str, size: tuple[int, int]) -> None:
    data = encoded(Image.new("RGB", size, "red"), form)
    picture = checked_picture(data)
    assert (picture.data, (picture.width, picture.height)) == (data, size)


def test_exif_orientation_is_applied_once() -> None:
    image = Image.new("RGB", (20, 10), "red")
    image.paste("blue", (0, 0, 10, 10))
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = checked_picture(encoded(image, "JPEG", exif=exif, quality=95))
    assert (upright.width, upright.height) == (10, 20)
    red, _, blue = decoded(upright).convert("RGB").getpixel((5, 3))
    assert blue > 200 > red
    assert checked_picture(upright.data).data == upright.data


def test_sixteen_bits_keep_their_order_in_eight() -> None:
    deep = Image.fromarray(np.linspace(0, 65535, 24).astype(np.uint16).reshape(4, 6))
    shades = np.asarray(decoded(checked_picture(encoded(deep)))).ravel()
    assert shades[0] == 0
    assert shades[-1] == 255
    assert (np.diff(shades.astype(int)) > 0).all()


def test_cmyk_becomes_rgb() -> None:
    picture = checked_picture(encoded(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
    assert decoded(picture).mode == "RGB"
    red, green, _ = decoded(picture).getpixel((4, 4))
    assert red > 200 > green


def test_an_animation_becomes_its_first_frame() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    picture = checked_picture(encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]))
    assert not getattr(decoded(picture), "is_animated", False)


def huge_png(side: int) -> bytes:
    """Return the first bytes of a PNG that claims `side` x `side` pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))


@pytest.mark.parametrize("side", [9_300, 14_200, 60_000])
def test_a_picture_of_200_megapixels_is_refused_before_it_is_decoded(side: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(DataError, match=r"big\.png.*(megapixels|more pixels)"):
            checked_picture(huge_png(side), "big.png")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\x89PNG\r\n\x1a\n",
        encoded(Image.new("RGB", (50, 50)))[:60],
        encoded(Image.new("P", (4, 4)), "GIF"),
    ],
)
def test_what_is_no_picture_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(DataError, match=r"holiday\.png"):
        checked_picture(data, "holiday.png")


def test_a_torn_jpeg_is_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    with pytest.raises(DataError, match="damaged"):
        checked_picture(encoded(Image.fromarray(noise), "JPEG")[:2000])


def test_a_missing_file_is_named(tmp_path) -> None:
    with pytest.raises(DataError, match=r"gone\.png"):
        read_picture(tmp_path / "gone.png")


def test_resizing_keeps_the_shape_and_never_enlarges() -> None:
    picture = checked_picture(encoded(Image.new("RGB", (1000, 300), "green")))
    smaller = resized(picture, 640)
    assert (smaller.width, smaller.height) == (640, 192)
    assert smaller.sha256 != picture.sha256
    assert resized(picture, 1000) is picture
