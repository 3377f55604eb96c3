"""A small suite made by hand: pictures of two squares, and questions about them."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from spatialgauge.benchmark.items import Form, Item, Kind, Picture
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.suite_files import save
from spatialgauge.benchmark.suites import Suite, assembled


def squares(red_x: int, blue_x: int, seed: int = 0) -> Picture:
    """Return a PNG with a red and a blue square at the given columns."""
    image = Image.new("RGB", (96, 64), (200, 200, 190 - seed % 40))
    draw = ImageDraw.Draw(image)
    draw.rectangle([red_x, 24, red_x + 15, 39], fill="#b8201f")
    draw.rectangle([blue_x, 24, blue_x + 15, 39], fill="#1f5aa8")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return checked_picture(stream.getvalue())


def twin_items(group: int) -> tuple[list[Item], list[Picture]]:
    """Return a left/right pair and a length pair on two pictures."""
    pictures = [squares(10, 60, group), squares(60, 10, group)]
    items = []
    for view, picture in enumerate(pictures):
        common = {"pictures": (picture.sha256,), "group": f"g{group}", "phrases": ("the red box", "the blue box")}
        items.append(
            Item(
                id=f"lr-{group}-{view}",
                task="left_right",
                skill="relations",
                question="Is the red box to the left or to the right of the blue box?",
                form=Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"}),
                truth="AB"[view],
                rule="exact",
                pair=f"lr-{group}",
                **common,
            )
        )
        items.append(
            Item(
                id=f"di-{group}-{view}",
                task="distance_centre",
                skill="metric",
                question="How far is the red box from the blue box?",
                form=Form(kind=Kind.QUANTITY, unit="cm"),
                truth=(0.5, 2.2)[view],
                rule="half_to_twice",
                pair=f"di-{group}",
                **common,
            )
        )
    return items, pictures


@pytest.fixture(scope="session")
def make_suite() -> Callable[[int], Suite]:
    def make(groups: int) -> Suite:
        made = [twin_items(group) for group in range(groups)]
        return assembled(
            name="squares",
            version="1",
            items=[item for items, _ in made for item in items],
            pictures=[picture for _, pictures in made for picture in pictures],
            generator="tests",
            seed=0,
        )

    return make


@pytest.fixture(scope="session")
def suite(make_suite: Callable[[int], Suite]) -> Suite:
    return make_suite(10)


@pytest.fixture(scope="session")
def suite_folder(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suites") / "squares"
    save(suite, folder)
    return folder
