"""Heads: what is told is what opening the picture tells, and what could be otherwise is not told."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from spatialgauge.benchmark.picture_heads import head_of
from spatialgauge.benchmark.pictures import checked_picture


def encoded(mode: str, form: str, size: tuple[int, int] = (37, 21), **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, form, **options)
    return stream.getvalue()


def exif() -> Image.Exif:
    held = Image.Exif()
    held[0x0112] = 6
    return held


@pytest.mark.parametrize(
    "data",
    [
        encoded("RGB", "PNG"),
        encoded("RGBA", "PNG"),
        encoded("L", "PNG"),
        encoded("LA", "PNG"),
        encoded("RGB", "JPEG"),
        encoded("L", "JPEG", progressive=True),
        encoded("RGB", "JPEG", size=(1, 4000), quality=10, comment=b"a comment"),
        encoded("RGB", "WEBP"),
        encoded("RGB", "WEBP", lossless=True, size=(300, 2)),
    ],
)
def test_a_plain_picture_is_told_as_opening_it_tells(data: bytes) -> None:
    picture = checked_picture(data)
    assert head_of(data) == (picture.mime, picture.width, picture.height)
    assert picture.data == data


@pytest.mark.parametrize(
    "data",
    [
        encoded("RGB", "PNG", exif=exif()),
        encoded("RGB", "JPEG", exif=exif()),
        encoded("RGB", "WEBP", exif=exif()),
        encoded("CMYK", "JPEG"),
        encoded("I;16", "PNG"),
        encoded("1", "PNG"),
        encoded("P", "PNG"),
        encoded("RGB", "PNG", save_all=True, append_images=[Image.new("RGB", (37, 21), "red")]),
        encoded("RGB", "WEBP", save_all=True, append_images=[Image.new("RGB", (37, 21), "red")]),
        encoded("RGB", "MPO", save_all=True, append_images=[Image.new("RGB", (37, 21), "red")]),
        encoded("RGB", "GIF"),
        encoded("RGB", "JPEG")[:40],
        b"",
    ],
)
def test_what_could_be_otherwise_is_not_told(data: bytes) -> None:
    assert head_of(data) is None


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"RIFF1234WEBPVP8 ", b"RIFF1234WEBPVP8L"]), st.binary())
def test_no_bytes_make_it_fail(start: bytes, rest: bytes) -> None:
    head_of(start + rest)
