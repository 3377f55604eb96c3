"""Truth buffers by rays (Embree): depth, which thing each pixel shows, how much of each thing is seen."""

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.meshes.mesh import Ints, Mesh, merged
from spatialgauge.tasks.scenes.rendering.assembly import Piece, assemble
from spatialgauge.tasks.scenes.rendering.missing import needs
from spatialgauge.tasks.scenes.rendering.plan import plan_view
from spatialgauge.tasks.scenes.view import Buffers, Seen, View
from spatialgauge.tasks.scenes.world import PLAN, Camera, Scene

Float32 = npt.NDArray[np.float32]
NEAR = 0.05


@lru_cache(maxsize=8)
def rays(camera: Camera, offset: tuple[float, float] = (0.5, 0.5)) -> tuple[Float32, Float32]:
    """Return unit world directions (H*W, 3) through the pixels, and their share along the optical axis (H*W,).

    `offset` is the place within each pixel, its centre by default. The arrays are shared: do not write to them.
    """
    focal = camera.intrinsics[0, 0]
    x = ((np.arange(camera.width) + offset[0] - camera.width / 2) / focal).astype(np.float32)
    y = ((np.arange(camera.height) + offset[1] - camera.height / 2) / focal).astype(np.float32)
    share = 1 / np.sqrt(1 + x[None, :] ** 2 + y[:, None] ** 2)
    right, down, ahead = camera.world_from_camera[:3, :3].T.astype(np.float32)
    across = x[None, :, None] * right + y[:, None, None] * down + ahead
    world = np.ascontiguousarray((across * share[..., None]).reshape(-1, 3))
    return world, share.ravel()


class RayScene:
    """A scene in an Embree tree, with the piece each triangle belongs to."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.pieces: list[Piece] = list(assemble(scene))
        owner = {thing.id: number for number, thing in enumerate(scene.things, start=1)}
        counts = [len(piece.mesh.faces) for piece in self.pieces]
        self.owner = np.repeat([owner[p.owner] if p.owner else 0 for p in self.pieces], counts).astype(np.int32)
        self.piece = np.repeat(np.arange(len(self.pieces)), counts)
        self.first = np.cumsum([0, *counts[:-1]])
        whole = merged(piece.mesh for piece in self.pieces)
        self._tree = _tree(whole.vertices, whole.faces)

    def cast(self, origins: Float32, directions: Float32) -> dict[str, npt.NDArray[np.generic]]:
        """Return for each ray the triangle hit (`primID`, -1 none), the distance `tfar` and barycentric `u`, `v`."""
        hit: dict[str, npt.NDArray[np.generic]] = self._tree.run(origins, directions, output=True)
        return hit


def look(scene: Scene) -> Buffers:
    """Return the truth buffers of a scene's picture."""
    return _buffers(RayScene(scene))


def view(scene: Scene) -> View:
    """Return how much of each thing the scene's picture shows."""
    if scene.drawn == PLAN:
        return plan_view(scene)
    traced = RayScene(scene)
    camera = scene.camera
    buffers = _buffers(traced)
    ids = buffers.ids
    directions, _ = rays(camera)
    directions = directions.reshape(camera.height, camera.width, 3)
    seen = {}
    for number, thing in enumerate(scene.things, start=1):
        rows, columns = np.nonzero(ids == number)
        own = merged(piece.mesh for piece in traced.pieces if piece.owner == thing.id)
        whole, cut = _unoccluded(own, camera, directions)
        box = (0.0, 0.0, 0.0, 0.0)
        if rows.size:
            box = (float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
        seen[thing.id] = Seen(pixels=int(rows.size), whole=max(whole, int(rows.size)), box=box, cut=cut)
    return View(scene, seen, buffers)


def covering(view: View, name: str) -> dict[str, int]:
    """Return on how many of a thing's pixels each other thing stands before it, those that stand on none left out.

    Each is held against the thing alone, so that one that is itself behind another counts too.
    """
    scene = view.scene
    whole = look(scene.model_copy(update={"things": (scene[name],)}))
    counts = {}
    for other in scene.things:
        if other.id != name:
            alone = look(scene.model_copy(update={"things": (other,)}))
            before = (whole.ids == 1) & (alone.ids == 1) & (alone.depth < whole.depth)
            counts[other.id] = int(np.count_nonzero(before))
    return {other: count for other, count in counts.items() if count}


def _buffers(traced: RayScene) -> Buffers:
    camera = traced.scene.camera
    directions, share = rays(camera)
    hit = traced.cast(origins(camera, len(directions)), directions)
    triangle = hit["primID"].astype(np.int64)
    struck = triangle >= 0
    depth = np.where(struck, hit["tfar"].astype(np.float32) * share, np.float32(np.inf))
    ids = np.where(struck, traced.owner[triangle], -1).astype(np.int32)
    shape = (camera.height, camera.width)
    return Buffers(depth.reshape(shape), ids.reshape(shape))


def _unoccluded(mesh: Mesh, camera: Camera, directions: Float32) -> tuple[int, bool]:
    """Return the pixels a thing alone would cover, and whether it reaches the picture's edge."""
    projected = camera.project(mesh.vertices.astype(np.float32))
    height, width = directions.shape[:2]
    x0, y0, x1, y1 = 0, 0, width, height
    if (projected[:, 2] > NEAR).all():
        low, high = np.floor(projected[:, :2].min(0)), np.ceil(projected[:, :2].max(0))
        x0, y0 = np.clip(low, 0, (width, height)).astype(int)
        x1, y1 = np.clip(high, 0, (width, height)).astype(int)
    if x1 <= x0 or y1 <= y0:
        return 0, True
    window = np.ascontiguousarray(directions[y0:y1, x0:x1].reshape(-1, 3))
    hit = _tree(mesh.vertices, mesh.faces).run(origins(camera, len(window)), window) >= 0
    mask = hit.reshape(y1 - y0, x1 - x0)
    edges = [(x0 == 0, mask[:, 0]), (y0 == 0, mask[0]), (x1 == width, mask[:, -1]), (y1 == height, mask[-1])]
    beyond = bool((projected[:, 2] <= NEAR).any())
    return int(mask.sum()), beyond or any(at_edge and line.any() for at_edge, line in edges)


def distances(corners: npt.NDArray[np.float64], points: npt.NDArray[np.float64], direction: npt.ArrayLike) -> Float32:
    """Return how far each of the points (N, 3) is from triangles (M, 3, 3) in a direction (3,), inf where it misses."""
    starts = np.ascontiguousarray(points, np.float32)
    hit = _tree(corners.reshape(-1, 3), np.arange(3 * len(corners)).reshape(-1, 3)).run(
        starts, np.tile(np.asarray(direction, np.float32), (len(starts), 1)), output=True
    )
    struck = hit["primID"] >= 0
    return np.where(struck, hit["tfar"], np.inf).astype(np.float32)


def origins(camera: Camera, count: int) -> Float32:
    """Return the camera's position once for each ray (count, 3)."""
    return np.tile(np.asarray(camera.position, np.float32), (count, 1))


def _tree(vertices: npt.NDArray[np.floating], faces: Ints) -> Any:
    with needs("embreex"):
        from embreex import rtcore_scene
        from embreex.mesh_construction import TriangleMesh
    tree = rtcore_scene.EmbreeScene()
    TriangleMesh(tree, vertices.astype(np.float32), faces.astype(np.int32))
    return tree
