"""A suite of the native tasks over photographs whose things are annotated, or lifted, in space."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Item, Picture
from spatialgauge.benchmark.suites import Suite, assembled
from spatialgauge.tasks.photographs import items_of
from spatialgauge.tasks.scenes.lifting.annotated_sets import taken_in

NAME: Final = "photos"
VERSION: Final = "1"


def suite_of_photographs(folder: Path, on_photograph: Callable[[], None] | None = None) -> Suite:
    """Return the suite of a folder's photographs (`annotated_sets.taken_in`); DataError where nothing can be asked."""
    items: list[Item] = []
    pictures: dict[str, Picture] = {}
    for photograph, picture in taken_in(folder):
        asked = list(items_of(photograph))
        items += asked
        if asked:
            pictures[picture.sha256] = picture
        if on_photograph:
            on_photograph()
    if not items:
        raise DataError(f"{folder}: nothing in it can be asked about beyond doubt")
    return assembled(
        name=NAME,
        version=VERSION,
        title="Native tasks asked of photographs annotated in space.",
        items=items,
        pictures=pictures.values(),
        generator=f"spatialgauge photographs {VERSION}",
        settings={"folder": folder.name, "photographs": len(pictures)},
        licence="other",
    )
