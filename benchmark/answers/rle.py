"""Masks in the run-length code of COCO: `{"size": [height, width], "counts": text}`.

Source: `maskApi.c` of pycocotools. Runs go down the columns, zeros first; each run from the third on is written as its
difference to the one two before, in groups of five bits with a sixth that says "more follow", from the sign "0" on.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import JsonValue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST = 8
"""Signs of one run at most: 40 bits."""


def encode(mask: "NDArray[np.bool_]") -> dict[str, JsonValue]:
    """Return the code of a mask of shape (height, width)."""
    import numpy as np

    flat = np.asarray(mask, dtype=bool).ravel(order="F")
    changes = np.flatnonzero(np.diff(flat)) + 1
    edges = np.concatenate(([0], changes, [flat.size]))
    runs = np.diff(edges).tolist()
    if flat.size and flat[0]:
        runs.insert(0, 0)
    return {"size": [int(mask.shape[0]), int(mask.shape[1])], "counts": _pack(runs)}


def rectangle(width: int, height: int, box: tuple[int, int, int, int]) -> dict[str, JsonValue]:
    """Return the code of an upright rectangle (x0, y0, x1, y1) in a picture of this size, without numpy."""
    x0, y0, x1, y1 = box
    inside, outside = y1 - y0, height - (y1 - y0)
    runs = [x0 * height + y0, *([inside, outside] * (x1 - x0 - 1)), inside]
    return {"size": [height, width], "counts": _pack([*runs, width * height - sum(runs)])}


def decode(code: JsonValue) -> "NDArray[np.bool_]":
    """Return the mask of shape (height, width).

    Raises ValueError for what is no code, or whose runs do not fill its size.
    """
    import numpy as np

    if not isinstance(code, Mapping) or not isinstance(size := code.get("size"), list) or len(size) != 2:
        raise ValueError('a run-length mask has a "size" [height, width] and "counts"')
    counts = code.get("counts")
    runs = [int(str(run)) for run in counts] if isinstance(counts, list) else _unpack(str(counts))
    high, wide = int(str(size[0])), int(str(size[1]))
    if sum(runs) != high * wide or min(runs, default=0) < 0:
        raise ValueError(f"the runs of a mask fill {sum(runs)} pixels, its size is {high} x {wide}")
    values = np.arange(len(runs)) % 2 == 1
    return np.repeat(values, runs).reshape((high, wide), order="F")


def _pack(runs: list[int]) -> str:
    signs: list[str] = []
    for index, run in enumerate(runs):
        value = run - runs[index - 2] if index > 2 else run
        more = True
        while more:
            bits = value & 0x1F
            value >>= 5
            more = value != (-1 if bits & 0x10 else 0)
            signs.append(chr((bits | 0x20 if more else bits) + 48))
    return "".join(signs)


def _unpack(counts: str) -> list[int]:
    import numpy as np

    bits = np.frombuffer(counts.encode(), np.uint8) - np.uint8(48)
    if (bits >= 64).any():
        wrong = next(sign for sign in counts if not 48 <= ord(sign) < 112)
        raise ValueError(f"the sign {wrong!r} is none of a run-length code")
    ends = np.flatnonzero(bits < 0x20) + 1
    if not ends.size:
        return []
    starts = np.concatenate(([0], ends[:-1]))
    lengths = ends - starts
    if lengths.max() > LONGEST:
        raise ValueError("a run is longer than any picture")
    places = np.arange(ends[-1]) - np.repeat(starts, lengths)
    runs = np.add.reduceat((bits[: ends[-1]] & 0x1F).astype(np.int64) << 5 * places, starts)
    runs -= np.where(bits[ends - 1] & 0x10, np.int64(1) << 5 * lengths, 0)
    for first in (1, 2):
        runs[first::2] = np.cumsum(runs[first::2])
    unpacked: list[int] = runs.tolist()
    return unpacked
