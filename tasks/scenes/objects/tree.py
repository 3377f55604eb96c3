"""A broad-leaved tree."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.mesh import Floats, Mesh
from spatialgauge.tasks.scenes.meshes.primitives import ellipsoid
from spatialgauge.tasks.scenes.meshes.sweep import spline, tube
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

BARKS = ("#5d4a3a", "#6b5a4a", "#4e4238")
GREENS = (("#3f6a35", "#4d7a3c", "#5c8a45"), ("#35592f", "#446b38", "#547d42"), ("#587336", "#68843f", "#7a9449"))
LEAVES = 420
"""Leaves of one shade on one cloud of foliage."""
LEAF = 0.11
"""Half a leaf's length in metres."""


def tree(style: Style) -> ObjectModel:
    """Return a tree four to five metres high: a trunk, a few boughs, and clouds of leaves round them."""
    rng = np.random.default_rng(style.seed)
    bark = Material(str(rng.choice(BARKS)), roughness=0.95)
    greens = [Material(shade, roughness=0.9) for shade in GREENS[int(rng.integers(len(GREENS)))]]
    fork = rng.uniform(1.7, 2.0)
    trunk = spline([(0, 0, 0), (0.02, 0.0, 0.6), (0.0, 0.03, fork), (0.0, 0.0, fork + 1.2)], 12)
    width = np.interp(trunk[:, 2], [0, 0.25, fork, fork + 1.2], [0.2, 0.135, 0.1, 0.04])
    parts = [Part(tube(trunk, width, 14), bark)]
    clouds: list[tuple[Floats, float]] = [(np.array([0, 0, fork + rng.uniform(1.6, 1.9)]), rng.uniform(0.8, 0.9))]
    start = rng.uniform(0, 2 * np.pi)
    for number in range(5):
        angle = start + number * 2 * np.pi / 5 + rng.uniform(-0.2, 0.2)
        out = np.array([np.cos(angle), np.sin(angle), 0.0])
        centre = out * rng.uniform(0.75, 0.95) + (0, 0, fork + rng.uniform(0.7, 1.1))
        clouds.append((centre, rng.uniform(0.62, 0.75)))
        bough = spline(np.array([(0, 0, fork - 0.25), out * 0.4 + (0, 0, fork + 0.25), centre]), 8)
        parts.append(Part(tube(bough, np.linspace(0.07, 0.025, 8), 8), bark))
    dark = Material(greens[0].colour, roughness=0.95)
    for centre, radius in clouds:
        inner = 0.86 * radius
        parts.append(Part(ellipsoid(inner, inner, 0.9 * inner, 16).at(*centre), dark))
        parts += [Part(_leaves(rng, centre, radius), green) for green in greens]
    return ObjectModel.standing(parts)


def _leaves(rng: np.random.Generator, centre: Floats, radius: float) -> Mesh:
    """Return leaves strewn over a ball, each a rhomb that looks more or less outward."""
    number = LEAVES // 3
    outward = _unit(rng.normal(size=(number, 3)))
    place = centre + outward * (radius * rng.uniform(0.82, 1.05, (number, 1)) * (1, 1, 0.9))
    normal = _unit(outward + 0.45 * rng.normal(size=(number, 3)))
    along = _unit(np.cross(normal, rng.normal(size=(number, 3))))
    across = np.cross(normal, along)
    size = LEAF * rng.uniform(0.8, 1.25, (number, 1))
    corners = [place - size * along, place + 0.55 * size * across, place + size * along, place - 0.55 * size * across]
    first = 4 * np.arange(number)[:, None]
    faces = np.concatenate([first + [0, 1, 2], first + [0, 2, 3]])
    vertices = np.stack(corners, axis=1).reshape(-1, 3)
    normals = np.repeat(normal, 4, axis=0)
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    behind = np.einsum("ij,ij->i", np.cross(b - a, c - a), normals[faces[:, 0]]) < 0
    faces[behind] = faces[behind][:, ::-1]
    return Mesh(vertices, faces, normals, np.zeros((4 * number, 2)))


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit
