"""From a scene to meshes in the world: the place's shell and every thing in its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.mesh import Mesh
from spatialgauge.tasks.scenes.objects.catalogue import build
from spatialgauge.tasks.scenes.objects.model import Style
from spatialgauge.tasks.scenes.places import furnish
from spatialgauge.tasks.scenes.world import Scene


@dataclass(frozen=True, slots=True)
class Piece:
    """A mesh in world metres, its material, and the id of the thing it belongs to (None: the room or street)."""

    owner: str | None
    mesh: Mesh
    material: Material


def assemble(scene: Scene) -> Iterator[Piece]:
    """Yield all pieces of a scene: the place's, then each thing's."""
    for part in furnish(scene.room).parts:
        yield Piece(None, part.mesh, part.material)
    for thing in scene.things:
        model = build(thing.kind, Style(thing.colour, thing.scale, thing.seed))
        for part in model.parts:
            yield Piece(thing.id, part.mesh.transformed(thing.pose), part.material)
