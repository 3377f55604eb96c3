"""Pictures that stand in the text: where a benchmark's own words say `<image 2>`, its second picture stands."""

import re
from collections.abc import Sequence
from typing import Final, TypeVar

Shown = TypeVar("Shown")
MARK: Final = re.compile(r"<image (\d{1,3})>")


def pieces(text: str, pictures: Sequence[Shown]) -> list[str | Shown]:
    """Return what a model is shown in its order: each picture where the text marks its place first, the others before.

    A mark without a picture, as in a blind run, stays as it is written. Text of spaces alone between two is left out.
    """
    told: list[str | Shown] = []
    placed: set[int] = set()
    end = 0
    for mark in MARK.finditer(text):
        number = int(mark[1]) - 1
        if 0 <= number < len(pictures) and number not in placed:
            placed.add(number)
            told += [before] if (before := text[end : mark.start()]).strip() else []
            told.append(pictures[number])
            end = mark.end()
    rest = [text[end:]] if text[end:].strip() or not told else []
    return [*(picture for number, picture in enumerate(pictures) if number not in placed), *told, *rest]
