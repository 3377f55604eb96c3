"""A standing man or woman: a stylised figure whose face, feet and hair say where it looks."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.implicit import Field, ball, block, limb, union, without
from spatialgauge.tasks.scenes.meshes.mesh import Mesh, translation
from spatialgauge.tasks.scenes.meshes.primitives import ellipsoid
from spatialgauge.tasks.scenes.meshes.surface_nets import surface
from spatialgauge.tasks.scenes.meshes.sweep import spline, torus, tube
from spatialgauge.tasks.scenes.objects.finishes import CLOTHS, hue
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

Point = tuple[float, float, float]

TROUSERS = ("#3a4352", "#45454a", "#5e5347", "#2b323d")
SKINS = ("#e0b294", "#c68e6a", "#8d5a3b", "#f0c9ae")
HAIRS = ("#2a1a12", "#4a3424", "#161412", "#77603f")
SHOES = ("#262626", "#4b3626")
EYE_WHITE = Material("#f5f2ee", roughness=0.3)
PUPIL = Material("#1c1410", roughness=0.2)
LIPS = Material("#a0473f", roughness=0.5)
BELT = Material("#2b1a10", roughness=0.5)
SIDES = (-1, 1)
CHIN = 1.5
"""Height about which the head is drawn a sixth larger than life, so that faces read from across a room."""
LARGER = 1.16


def man(style: Style) -> ObjectModel:
    """Return a man with short hair; the colour is his shirt's."""
    return _person(style, long_hair=False)


def woman(style: Style) -> ObjectModel:
    """Return a woman with long hair; the colour is her shirt's."""
    return _person(style, long_hair=True)


def _person(style: Style, *, long_hair: bool) -> ObjectModel:
    rng = np.random.default_rng(style.seed)
    shirt = Material(hue(rng, style, CLOTHS), roughness=0.9)
    trousers = Material(str(rng.choice(TROUSERS)), roughness=0.9)
    skin = Material(str(rng.choice(SKINS)), roughness=0.5, specular=0.35)
    hair = Material(str(rng.choice(HAIRS)), roughness=0.7)
    shoes = Material(str(rng.choice(SHOES)), roughness=0.5)
    head = [Part(_head(), skin), Part(_hair(long_hair), hair), *_face(hair)]
    scaled = translation(z=CHIN) @ np.diag([LARGER, LARGER, LARGER, 1.0]) @ translation(z=-CHIN)
    return ObjectModel.standing(
        [
            Part(_torso(), shirt),
            Part(_legs(), trousers),
            Part(_arms(), skin),
            Part(_shoes(), shoes),
            Part(torus(0.1, 0.01).scaled(1.5, 1.03, 2.0).at(y=-0.004, z=0.965), BELT),
            *(Part(part.mesh.transformed(scaled), part.material) for part in head),
        ]
    )


def _arm(side: int) -> tuple[Point, Point, Point]:
    """Return shoulder, elbow and wrist."""
    return (side * 0.185, 0.0, 1.385), (side * 0.238, -0.02, 1.13), (side * 0.252, 0.06, 0.9)


def _between(a: Point, b: Point, share: float) -> Sequence[float]:
    return [float(x) for x in np.asarray(a) * (1 - share) + np.asarray(b) * share]


@lru_cache(maxsize=1)
def _torso() -> Mesh:
    fields: list[Field] = [
        ball((0, 0, 1.26), (0.16, 0.108, 0.21)),
        ball((0, 0, 1.02), (0.15, 0.1, 0.14)),
        limb((-0.11, -0.005, 1.405), (0.11, -0.005, 1.405), 0.058, 0.058),
    ]
    for side in SIDES:
        shoulder, elbow, _ = _arm(side)
        fields.append(limb(shoulder, _between(shoulder, elbow, 0.75), 0.058, 0.052))
    return surface(union(fields, 0.05), (-0.42, -0.3, 0.85), (0.42, 0.3, 1.56), 0.018)


@lru_cache(maxsize=1)
def _legs() -> Mesh:
    fields: list[Field] = [ball((0, -0.005, 0.93), (0.158, 0.108, 0.12))]
    for side in SIDES:
        knee = (side * 0.1, 0.02, 0.5)
        fields += [
            limb((side * 0.085, 0, 0.88), knee, 0.086, 0.062),
            limb(knee, (side * 0.1, -0.01, 0.1), 0.062, 0.05),
        ]
    return surface(union(fields, 0.04), (-0.3, -0.3, 0.04), (0.3, 0.3, 1.06), 0.018)


@lru_cache(maxsize=1)
def _arms() -> Mesh:
    fields: list[Field] = []
    for side in SIDES:
        shoulder, elbow, wrist = _arm(side)
        down = np.subtract(wrist, elbow) / np.linalg.norm(np.subtract(wrist, elbow))
        fields += [
            limb(_between(shoulder, elbow, 0.65), elbow, 0.044, 0.042),
            limb(elbow, wrist, 0.042, 0.03),
            ball(np.asarray(wrist) + 0.055 * down, (0.026, 0.03, 0.05)),
            limb(wrist + 0.02 * down, wrist + 0.05 * down + (-0.02 * side, 0.03, 0), 0.014, 0.011),
        ]
    return surface(union(fields, 0.025), (-0.42, -0.3, 0.72), (0.42, 0.36, 1.3), 0.015)


@lru_cache(maxsize=1)
def _shoes() -> Mesh:
    fields: list[Field] = []
    for side in SIDES:
        foot = limb((side * 0.1, -0.06, 0.055), (side * 0.115, 0.12, 0.035), 0.052, 0.046)
        ankle = limb((side * 0.1, -0.04, 0.06), (side * 0.1, -0.03, 0.12), 0.05, 0.05)
        fields.append(without(union([foot, ankle], 0.03), block((0, 0, -0.2), (1, 1, 0.2))))
    return surface(union(fields), (-0.25, -0.3, -0.02), (0.25, 0.35, 0.2), 0.013)


@lru_cache(maxsize=1)
def _head() -> Mesh:
    skull = ball((0, 0.008, 1.62), (0.077, 0.094, 0.118))
    jaw = ball((0, 0.03, 1.56), (0.055, 0.065, 0.06))
    neck = limb((0, -0.012, 1.44), (0, -0.005, 1.56), 0.055, 0.05)
    nose = limb((0, 0.092, 1.625), (0, 0.112, 1.592), 0.011, 0.016)
    ears = [ball((side * 0.08, -0.002, 1.605), (0.012, 0.02, 0.032)) for side in SIDES]
    return surface(union([skull, jaw, neck, nose, *ears], 0.03), (-0.12, -0.14, 1.36), (0.12, 0.16, 1.76), 0.0095)


@lru_cache(maxsize=2)
def _hair(long: bool) -> Mesh:
    cap = ball((0, -0.008, 1.645), (0.09, 0.105, 0.112))
    cap = without(cap, block((0, 0.1, 1.55), (0.2, 0.085, 0.125), 0.04), 0.02)
    if not long:
        cap = without(cap, block((0, 0, 1.4), (0.3, 0.3, 0.14)), 0.01)
    locks = [cap, ball((0, -0.068, 1.5), (0.095, 0.055, 0.17))] if long else [cap]
    return surface(union(locks, 0.03), (-0.14, -0.16, 1.3), (0.14, 0.14, 1.78), 0.0105)


def _face(brow: Material) -> list[Part]:
    parts = []
    for side in SIDES:
        parts += [
            Part(ellipsoid(0.019, 0.011, 0.0125).at(side * 0.034, 0.089, 1.632), EYE_WHITE),
            Part(ellipsoid(0.009, 0.005, 0.01).at(side * 0.033, 0.0972, 1.632), PUPIL),
        ]
        arch = [(side * 0.054, 0.092, 1.653), (side * 0.036, 0.1, 1.66), (side * 0.017, 0.1015, 1.655)]
        parts.append(Part(tube(spline(arch, 7), 0.0042, 8), brow))
    right = [(0.028, 0.089, 1.563), (0.012, 0.1015, 1.557)]
    smile = [*right, (0, 0.1025, 1.556), *((-x, y, z) for x, y, z in reversed(right))]
    parts.append(Part(tube(spline(smile, 11), 0.0062, 8), LIPS))
    return parts
