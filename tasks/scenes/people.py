"""What people in a scene can see: their eyes as cameras."""

from math import radians
from typing import Final

from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Scene, Thing, Vector

EYES: Final = 0.935
"""Height of the eyes as a share of the person's."""
AHEAD: Final = 0.14
"""Metres from the person's axis to the eyes."""
FIELD: Final = radians(100)
"""Width of the field in which people notice things without turning the head; well inside their 200 degrees."""


def eyes(person: Thing) -> Vector:
    """Return where a standing person's eyes are, in world metres."""
    x, y, z = person.base
    return (x + AHEAD * float(person.front[0]), y + AHEAD * float(person.front[1]), z + EYES * person.size[2])


def gaze(person: Thing, target: Vector | None = None, fov: float = FIELD, size: tuple[int, int] = (640, 480)) -> Camera:
    """Return the camera of a person who looks straight ahead and a little down, or at a target."""
    start = eyes(person)
    ahead = (start[0] + 2 * float(person.front[0]), start[1] + 2 * float(person.front[1]), start[2] - 0.7)
    return Camera(position=start, target=target or ahead, fov=fov, width=size[0], height=size[1])


def seen_by(scene: Scene, person: Thing) -> View:
    """Return what a person sees of the scene's other things, straight ahead and a little down, on small pictures."""
    from spatialgauge.tasks.scenes.rendering.rays import view

    others = tuple(thing for thing in scene.things if thing.id != person.id)
    return view(scene.model_copy(update={"things": others, "camera": gaze(person, size=(200, 200))}))
