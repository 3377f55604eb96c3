"""The shell of any place a scene can be in."""

from spatialgauge.tasks.scenes import rooms, streets
from spatialgauge.tasks.scenes.shell import Shell
from spatialgauge.tasks.scenes.world import Room, Street


def furnish(place: Room | Street) -> Shell:
    """Return the shell that the place's seed draws."""
    return streets.furnish(place) if isinstance(place, Street) else rooms.furnish(place)
