"""What a recipe hands over: two states of one room, and the roles of the things in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Protocol

from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Room, Scene, Thing

PIXELS_MIN: Final = 450
VISIBLE_MIN: Final = 0.6
"""What a recipe wants of a thing it means to ask about: more than a task's own gate."""


@dataclass(frozen=True)
class Staged:
    """Two states of the same things under their cameras; `cast` is role to id."""

    room: Room
    things: tuple[Sequence[Thing], Sequence[Thing]]
    cameras: tuple[Camera, Camera]
    cast: Mapping[str, str]

    def scenes(self, group: str) -> tuple[Scene, Scene]:
        """Return the two states as scenes of a group."""
        first, second = (
            Scene(id=f"{group}-{letter}", room=self.room, things=tuple(things), camera=camera)
            for letter, things, camera in zip("ab", self.things, self.cameras, strict=True)
        )
        return first, second


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

    def shows(self, staged: Staged, views: tuple[View, View]) -> bool:
        """Tell whether the pictures show what the recipe set out to show."""
        ...
