"""Places told in a piece of a picture, as places in the whole of it."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Form, Kind


def shifted(
    entries: Sequence[JsonValue], form: Form, corner: tuple[int, int], size: tuple[int, int]
) -> list[JsonValue]:
    """Return points, boxes or masks of a piece whose upper left is at `corner`, in a picture of `size` pixels.

    The piece is told in its own pixels, one for one. Where the form tells places in pixels of another size than the
    picture has, they are scaled to that.
    """
    wide, high = size
    across, down = (form.width or wide) / wide, (form.height or high) / high
    moved: list[JsonValue] = []
    for entry in entries:
        if form.kind is Kind.POINTS:
            moved.append(_pair(entry, corner, (across, down)))
        elif isinstance(entry, Mapping) and form.kind is Kind.MASKS:
            told = (form.width or wide, form.height or high)
            mask = _placed(entry["mask"], corner, size, told)
            moved.append({**entry, "mask": mask, "box": _box(entry["box"], corner, (across, down))})
        elif isinstance(entry, Mapping):
            moved.append({**entry, "box": _box(entry["box"], corner, (across, down))})
    return moved


def _pair(point: JsonValue, corner: tuple[int, int], scale: tuple[float, float]) -> list[JsonValue]:
    x, y = (float(str(number)) for number in point) if isinstance(point, list) else (0.0, 0.0)
    return [(x + corner[0]) * scale[0], (y + corner[1]) * scale[1]]


def _box(box: JsonValue, corner: tuple[int, int], scale: tuple[float, float]) -> list[JsonValue]:
    numbers = box if isinstance(box, list) else []
    return [*_pair(numbers[:2], corner, scale), *_pair(numbers[2:], corner, scale)]


def _placed(code: JsonValue, corner: tuple[int, int], size: tuple[int, int], told: tuple[int, int]) -> JsonValue:
    """Return a piece's mask as one of the whole picture, at the size in which masks are told."""
    import numpy as np

    piece = rle.decode(code)
    whole = np.zeros((size[1], size[0]), dtype=bool)
    left, top = corner
    whole[top : top + piece.shape[0], left : left + piece.shape[1]] = piece
    rows, columns = (np.arange(new) * old // new for new, old in ((told[1], size[1]), (told[0], size[0])))
    return rle.encode(whole[np.ix_(rows, columns)])
