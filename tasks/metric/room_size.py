"""How wide a room is, from wall to wall."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.metric.bands import BANDS, band
from spatialgauge.tasks.pairs import HALF_TO_TWICE, Fact, Pair, lengths
from spatialgauge.tasks.scenes.layout.rooms import corners_show, looks_north
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room

UNITS: Final = ("m", "cm", "ft")

WORDINGS: Final = (
    "How wide is this room, from the wall on the left to the wall on the right?",
    "Measured along the wall that the camera faces, how far is it from the left wall of the room to its right wall?",
    "How long is the wall at the far end of the room, from corner to corner?",
    "What is the distance between the wall to the camera's left and the wall to its right?",
)

CARD: Final = TaskCard(
    name="room_size",
    skill="metric",
    title="Size of a room",
    asks="How wide a room is between the walls to the left and right of the camera.",
    truth="The distance between the two walls; the picture shows where both end at the far wall.",
    kind=Kind.QUANTITY,
    rule="half_to_twice",
    version=1,
    chance=0.5,
    slices={
        "stage": "the recipe of the scene",
        "template": "which wording was drawn",
        "margin": "the larger of the twins' widths over the smaller",
        "distance_m": "the width asked for, in metres",
        "band": "the range the width falls in: " + ", ".join(name for _, name in BANDS),
    },
    stages=("rooms",),
)


@dataclass(frozen=True)
class RoomSize:
    """Asks of a room that is more than four times as wide as its twin."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return the group's pair."""
        found = [_width(view) for view in twins.views]
        across = [width for width in found if width is not None]
        if len(across) < len(found) or max(across) <= HALF_TO_TWICE * min(across):
            return iter(())
        ratio = round(max(across) / min(across), 3)
        one, other = (
            Fact(width, slices={"margin": ratio, "distance_m": round(width, 3), "band": band(width)})
            for width in across
        )
        return lengths(twins, self.card.name, [Pair(WORDINGS, {}, {}, (one, other), label="room")], UNITS, 1)


def _width(view: View) -> float | None:
    """Return the distance in metres between the walls beside the camera, None where the picture lacks their ends."""
    room, camera = view.scene.room, view.scene.camera
    if not isinstance(room, Room) or not room.closed or not corners_show(camera, room):
        return None
    return room.width if looks_north(camera) else room.depth


TASKS = (RoomSize(),)
