"""A potted plant with broad leaves."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.lathe import lathe, rounded
from spatialgauge.tasks.scenes.meshes.mesh import Floats, Mesh
from spatialgauge.tasks.scenes.meshes.primitives import cylinder, grid_faces
from spatialgauge.tasks.scenes.meshes.sweep import spline, tube
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

POTS = ("#b9a58f", "#e2ded6", "#6b6f73", "#9c8b7b")
GREENS = tuple(Material(green, roughness=0.45, specular=0.4) for green in ("#3f6645", "#4a7350", "#37593d", "#567d58"))
STEM = Material("#55693f", roughness=0.7)
SOIL = Material("#3a2a1e", roughness=0.95)
LEAVES = 20
GOLDEN = 2.39996
"""Radians from one leaf to the next: the golden angle, so that no leaf hides another."""
ACROSS = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])


def plant(style: Style) -> ObjectModel:
    """Return a plant about a metre high; its leaves are a duller green than the colour of that name."""
    rng = np.random.default_rng(style.seed)
    pot = Material(str(rng.choice(POTS)), roughness=0.6)
    profile = [(0, 0), (0.1, 0), (0.15, 0.26), (0.162, 0.26), (0.162, 0.29), (0.14, 0.29), (0.132, 0.25), (0, 0.25)]
    parts = [Part(lathe(rounded(profile, 0.006, 3)), pot), Part(cylinder(0.13, 0.01).at(z=0.245), SOIL)]
    for number in range(LEAVES):
        parts += _leaf(rng, number)
    return ObjectModel.standing(parts)


def _leaf(rng: np.random.Generator, number: int) -> list[Part]:
    angle, level = number * GOLDEN + rng.uniform(-0.2, 0.2), number / LEAVES
    lean, length = 0.15 + 0.7 * (1 - level) ** 0.8, rng.uniform(0.24, 0.34)
    rise = rng.uniform(0.18, 0.36) + 0.34 * level
    out = np.array([np.cos(angle), np.sin(angle), 0.0])
    foot = np.array([0, 0, 0.24]) + 0.03 * out
    tip = foot + out * rise * lean * 0.55 + (0, 0, rise)
    stem = tube(spline([foot, (foot + tip) / 2 + (0, 0, 0.03), tip], 6), 0.005, 6)
    blade = _blade(tip, out, length, lean, 0.07 * rng.uniform(0.8, 1.2))
    return [Part(stem, STEM), Part(blade, GREENS[number % len(GREENS)])]


def _blade(start: Floats, out: Floats, length: float, lean: float, width: float) -> Mesh:
    """Return a leaf that leaves `start` outwards and droops, the more the lower it sits."""
    t = np.linspace(0, 1, 9)
    lift = 0.9 - lean
    along = np.cos(0.8 * lift) * t
    up = np.sin(lift) * t - 0.55 * t * t * (0.6 + lean)
    middle = start + length * (out * along[:, None] + np.array([0, 0, 1.0]) * up[:, None])
    half = width * np.sin(np.pi * np.clip(0.93 * t + 0.05, 0, 1)) ** 0.8
    side = np.cross(out, (0, 0, 1.0))
    points = middle[:, None] + side * (half[:, None] * ACROSS)[..., None]
    points[..., 2] += 0.35 * np.abs(half[:, None] * ACROSS)
    vertices, faces = points.reshape(-1, 3), grid_faces(len(t), len(ACROSS))
    return Mesh(vertices, faces, _smooth(vertices, faces), np.zeros((len(vertices), 2)))


def _smooth(vertices: Floats, faces: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Floats:
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], np.cross(b - a, c - a))
    unit: Floats = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return unit
