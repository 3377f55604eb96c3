"""Things as they are built, for slow methods of their own: corners and triangles in the world, a pinhole.

Nothing here calls the geometry under test: places are complex numbers, turns are made with sines and cosines, and what
a thing measures is measured on its mesh.
"""

import cmath
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from math import pi, tan

import numpy as np
from scipy.spatial import ConvexHull

from spatialgauge.tasks.scenes.objects.catalogue import build
from spatialgauge.tasks.scenes.objects.model import Style
from spatialgauge.tasks.scenes.world import Camera, Scene, Thing


@cache
def _mesh(kind: str, colour: str | None, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a model's corners (N, 3) and its faces (M, 3) at the usual size."""
    parts = build(kind, Style(colour, 1.0, seed)).parts
    first = np.cumsum([0, *(len(part.mesh.vertices) for part in parts)])
    faces = np.concatenate([part.mesh.faces + start for part, start in zip(parts, first, strict=False)])
    return np.concatenate([part.mesh.vertices for part in parts]).astype(float), faces


@cache
def _hull(kind: str, colour: str | None, seed: int) -> np.ndarray:
    """Return those corners that lie outermost in some direction: all that an extent needs."""
    corners, _ = _mesh(kind, colour, seed)
    return corners[ConvexHull(corners).vertices]


def ahead(yaw: float) -> complex:
    """Return the direction a yaw faces: 0 is +y, counter-clockwise."""
    return cmath.rect(1, yaw + pi / 2)


@dataclass(frozen=True)
class Body:
    """One thing's mesh where the thing stands."""

    thing: Thing

    def _placed(self, corners: np.ndarray) -> np.ndarray:
        turned = (corners[:, 0] + 1j * corners[:, 1]) * cmath.rect(self.thing.scale, self.thing.yaw)
        x, y, z = self.thing.centre
        low = z - self.thing.size[2] / 2
        return np.column_stack([turned.real + x, turned.imag + y, corners[:, 2] * self.thing.scale + low])

    @cached_property
    def hull(self) -> np.ndarray:
        """Its outermost corners in the world (N, 3)."""
        return self._placed(_hull(self.thing.kind, self.thing.colour, self.thing.seed))

    @cached_property
    def triangles(self) -> np.ndarray:
        """Its triangles in the world (M, 3, 3)."""
        corners, faces = _mesh(self.thing.kind, self.thing.colour, self.thing.seed)
        return self._placed(corners)[faces]

    @cached_property
    def own(self) -> np.ndarray:
        """Its outermost corners along its own right and front, and up (N, 3)."""
        turned = (self.hull[:, 0] + 1j * self.hull[:, 1]) * cmath.rect(1, -self.thing.yaw)
        return np.column_stack([turned.real, turned.imag, self.hull[:, 2]])

    @cached_property
    def sides(self) -> np.ndarray:
        """Its extents to the right, to the front and up (3,)."""
        return np.ptp(self.own, axis=0)

    @cached_property
    def middle(self) -> np.ndarray:
        """The middle of its extents in the world (3,)."""
        x, y, z = (self.own.min(0) + self.own.max(0)) / 2
        foot = complex(x, y) * cmath.rect(1, self.thing.yaw)
        return np.array([foot.real, foot.imag, z])

    @property
    def foot(self) -> complex:
        """The middle's foot on the floor: x + iy."""
        return complex(self.middle[0], self.middle[1])

    @property
    def front(self) -> complex:
        """The direction it faces."""
        return ahead(self.thing.yaw)

    def surface(self, count: int, seed: int = 0, near: np.ndarray | None = None, reach: float = 0.0) -> np.ndarray:
        """Return points strewn over its surface (count, 3), or over what of it comes within a reach of a point."""
        triangles = self.triangles
        if near is not None:
            low, high = triangles.min(1) - reach, triangles.max(1) + reach
            triangles = triangles[((near >= low) & (near <= high)).all(1)]
        a, b, c = (triangles[:, corner] for corner in range(3))
        area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
        rng = np.random.default_rng(seed)
        face = rng.choice(len(area), count, p=area / area.sum())
        u, v = np.sort(rng.random((2, count)), axis=0)[..., None]
        return a[face] * u + b[face] * (v - u) + c[face] * (1 - v)


def bodies(scene: Scene, *names: str) -> list[Body]:
    """Return the bodies of these things of a scene, of all where none is named."""
    return [Body(thing) for thing in ([scene[name] for name in names] if names else scene.things)]


def eye(camera: Camera) -> complex:
    """Return the foot of a camera."""
    return complex(camera.position[0], camera.position[1])


def sight(camera: Camera) -> complex:
    """Return which way a camera looks, on the ground."""
    there = complex(camera.target[0], camera.target[1]) - eye(camera)
    return there / abs(there)


def pixels(camera: Camera, points: np.ndarray) -> np.ndarray:
    """Return points (N, 3) in the picture: x, y in pixels and depth in metres, by a pinhole built from angles."""
    d = np.subtract(camera.target, camera.position)
    pan, tilt = np.arctan2(d[1], d[0]), np.arcsin(d[2] / np.linalg.norm(d))
    moved = np.asarray(points, float).reshape(-1, 3) - camera.position
    c, s = np.cos(-pan), np.sin(-pan)
    x, y, z = c * moved[:, 0] - s * moved[:, 1], s * moved[:, 0] + c * moved[:, 1], moved[:, 2]
    c, s = np.cos(tilt), np.sin(tilt)
    depth, up = c * x + s * z, -s * x + c * z
    focal = camera.width / 2 / tan(camera.fov / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.column_stack([camera.width / 2 - focal * y / depth, camera.height / 2 - focal * up / depth, depth])


def painted(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Return which thing each pixel shows (H, W; 0 none, k the k-th) and its depth, triangle by triangle.

    The far triangles are painted first and the near ones over them, each where it covers a pixel's centre; things that
    reach behind the camera are left out.
    """
    camera = scene.camera
    ids, depths = np.zeros((camera.height, camera.width), int), np.full((camera.height, camera.width), np.inf)
    fragments = []
    for number, body in enumerate(bodies(scene), start=1):
        triangles = body.triangles
        seen = pixels(camera, triangles).reshape(-1, 3, 3)
        if (seen[..., 2] > 0.05).all():
            fragments.append(_fragments(seen, number, camera.width, camera.height))
    x, y, depth, owner = (np.concatenate(column) for column in zip(*fragments, strict=True))
    order = np.argsort(-depth, kind="stable")
    ids[y[order], x[order]], depths[y[order], x[order]] = owner[order], depth[order]
    return ids, depths


def _fragments(seen: np.ndarray, number: int, width: int, height: int) -> tuple[np.ndarray, ...]:
    """Return the pixels whose centres lie in projected triangles (M, 3, 3), with depths and the owner's number."""
    low = np.ceil(seen[..., :2].min(1) - 0.5).clip(0).astype(int)
    high = np.floor(seen[..., :2].max(1) - 0.5).clip(-1, (width - 1, height - 1)).astype(int)
    spans = high - low + 1
    kept = (spans > 0).all(1)
    seen, low, spans = seen[kept], low[kept], spans[kept]
    count = spans.prod(1)
    which = np.repeat(np.arange(len(count)), count)
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    x = low[which, 0] + place % spans[which, 0]
    y = low[which, 1] + place // spans[which, 0]
    (ax, ay, _), (bx, by, _), (cx, cy, _) = (seen[which, corner].T for corner in range(3))
    px, py = x + 0.5, y + 0.5
    area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    with np.errstate(divide="ignore", invalid="ignore"):
        b = ((px - ax) * (cy - ay) - (py - ay) * (cx - ax)) / area
        c = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) / area
        inverse = (1 - b - c) / seen[which, 0, 2] + b / seen[which, 1, 2] + c / seen[which, 2, 2]
        inside = (b >= 0) & (c >= 0) & (b + c <= 1)
    return x[inside], y[inside], 1 / inverse[inside], np.full(int(inside.sum()), number)


paint = lru_cache(maxsize=16)(painted)
"""Pictures of scenes, the last few kept: several questions are asked of one."""


def shows(scene: Scene, name: str) -> np.ndarray:
    """Return which pixels show a thing (H, W)."""
    return paint(scene)[0] == [thing.id for thing in scene.things].index(name) + 1


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two masks are the same but for a few pixels of the outline."""
    return np.sum(one & other) >= 0.97 * np.sum(one | other)


def struck(start: np.ndarray, ends: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Return which of the segments from a start (3,) to the ends (N, 3) meet a triangle: Moeller and Trumbore, 1997.

    Only triangles whose extents come into those of the segments are tried.
    """
    reached = np.vstack([ends, start])
    into = (triangles.max(1) >= reached.min(0)) & (triangles.min(1) <= reached.max(0))
    triangles = triangles[into.all(1)]
    a, edge, other = triangles[:, 0], triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    beside = start - a
    along = np.cross(beside, edge)
    reach = np.einsum("ij,ij->i", other, along)
    found = np.zeros(len(ends), bool)
    for number, ray in enumerate(ends - start):
        across = np.cross(ray, other)
        turn = np.einsum("ij,ij->i", edge, across)
        turn = np.where(np.abs(turn) < 1e-12, np.nan, turn)
        u, v = np.einsum("ij,ij->i", beside, across) / turn, along @ ray / turn
        far = reach / turn
        found[number] = bool(((u >= 0) & (v >= 0) & (u + v <= 1) & (far > 0) & (far < 1)).any())
    return found
