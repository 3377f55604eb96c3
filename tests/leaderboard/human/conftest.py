"""A suite of every kind that people are asked, and its page."""

import io
import threading

import pytest
from PIL import Image

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Form, Item, Kind
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.suites import assembled
from spatialgauge.leaderboard.human.server import Room, server

CUP = (160, 60, 240, 120)
SQUARE = rle.rectangle(320, 240, CUP)
QUESTIONS = {
    "side": (Kind.CHOICE, {"options": {"A": "left", "B": "right"}}, "B", "exact"),
    "sees": (Kind.YES_NO, {}, "yes", "exact"),
    "far": (Kind.QUANTITY, {"unit": "m"}, 2.0, "half_to_twice"),
    "many": (Kind.COUNT, {}, 3, "exact"),
    "point": (Kind.POINTS, {"width": 320, "height": 240}, {"masks": [SQUARE]}, "point_in_mask"),
    "box": (Kind.BOXES2D, {"width": 320, "height": 240}, [{"box": list(CUP), "label": "cup"}], "iou"),
    "row": (Kind.ORDER, {"options": {"A": "cup", "B": "plate"}}, ["B", "A"], "exact"),
}


@pytest.fixture(scope="session")
def people_suite():
    stream = io.BytesIO()
    image = Image.new("RGB", (320, 240), (90, 120, 150))
    image.paste((200, 60, 40), CUP)
    image.save(stream, "PNG")
    picture = checked_picture(stream.getvalue())
    items = [
        Item(
            id=name,
            task=name,
            skill="people",
            question=f"What of the {name}, <b>please</b>?",
            form=Form(kind=kind, **form),
            truth=truth,
            rule=rule,
            pictures=(picture.sha256,),
            group=name,
        )
        for name, (kind, form, truth, rule) in QUESTIONS.items()
    ]
    return assembled(name="people", version="1", items=items, pictures=[picture], generator="tests")


@pytest.fixture
def page(people_suite, tmp_path):
    """A served page: its address, and the folder of answers."""
    room = Room(people_suite, "people", tmp_path / "answers")
    held = server(room, 0)
    thread = threading.Thread(target=held.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{held.server_port}", tmp_path / "answers"
    held.shutdown()
    held.server_close()
    room.close()
