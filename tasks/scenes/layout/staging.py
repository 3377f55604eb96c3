"""What a recipe hands over: the states of one room, and the roles of the things in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Protocol

from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import PHOTOGRAPH, PLAN, Camera, Drawing, Mark, Room, Scene, Street, Thing

PIXELS_MIN: Final = 450
VISIBLE_MIN: Final = 0.6
"""What a recipe wants of a thing it means to ask about: more than a task's own gate."""


@dataclass(frozen=True)
class Staged:
    """States of the same things, each under its camera, two of them or more; `cast` is role to id.

    `rooms` are the states' own, where they are not all in `room`; `drawn` tells which states are plans, and `marks`
    what stands on these.
    """

    room: Room | Street
    things: tuple[Sequence[Thing], ...]
    cameras: tuple[Camera, ...]
    cast: Mapping[str, str]
    rooms: tuple[Room | Street, ...] = ()
    drawn: tuple[Drawing, ...] = ()
    marks: tuple[Mark, ...] = ()

    def scenes(self, group: str) -> tuple[Scene, ...]:
        """Return the states as scenes of a group."""
        count = len(self.things)
        rooms, drawn = self.rooms or (self.room,) * count, self.drawn or (PHOTOGRAPH,) * count
        states = zip(rooms, self.things, self.cameras, drawn, strict=True)
        return tuple(
            Scene(
                id=f"{group}-{number:02d}",
                room=room,
                things=tuple(things),
                camera=camera,
                drawn=drawing,
                marks=self.marks if drawing == PLAN else (),
            )
            for number, (room, things, camera, drawing) in enumerate(states)
        )


def well_shown(view: View, name: str) -> bool:
    """Tell whether a picture shows a thing well enough to lay a scene out for questions about it."""
    seen = view.seen[name]
    return seen.pixels >= PIXELS_MIN and seen.fraction >= VISIBLE_MIN and not seen.cut


class Recipe(Protocol):
    """A module of this folder that makes twins."""

    def lay(self, plan: Random, rng: Random) -> Staged | None:
        """Return one attempt, or None where it failed.

        `plan` draws what must not depend on which attempt succeeds (quantities asked for); it starts afresh on every
        attempt. `rng` draws all else.
        """
        ...

    def shows(self, staged: Staged, views: tuple[View, ...]) -> bool:
        """Tell whether the pictures show what the recipe set out to show."""
        ...
