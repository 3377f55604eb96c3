"""A dog that stands, and a teddy bear that sits."""

from functools import lru_cache

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.implicit import Field, ball, limb, union
from spatialgauge.tasks.scenes.meshes.mesh import Mesh, rotation, translation
from spatialgauge.tasks.scenes.meshes.primitives import ellipsoid
from spatialgauge.tasks.scenes.meshes.surface_nets import surface
from spatialgauge.tasks.scenes.meshes.sweep import spline, torus, tube
from spatialgauge.tasks.scenes.objects.finishes import hue, shaded
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

SIDES = (-1, 1)
COATS = ("#9a7350", "#6b4a32", "#c4b191", "#4a423c")
PLUSH = ("#9c7550",)
NOSE = Material("#151515", roughness=0.3)
EYE = Material("#111111", roughness=0.15, clearcoat=0.5)
COLLAR = Material("#8c8f93", roughness=0.5)
MUZZLE = Material("#e6d9c2", roughness=0.9)


def dog(style: Style) -> ObjectModel:
    """Return a dog with a raised tail, drooping ears and a collar, nose to the front."""
    coat_colour = hue(np.random.default_rng(style.seed), style, COATS)
    coat, dark = Material(coat_colour, roughness=0.85), Material(shaded(coat_colour, 0.6), roughness=0.9)
    tail = spline([(0, -0.33, 0.53), (0, -0.42, 0.6), (0, -0.47, 0.7), (0, -0.46, 0.8)], 12)
    parts = [
        Part(_dog_body(), coat),
        Part(_dog_head(), coat),
        Part(tube(tail, np.linspace(0.034, 0.015, 12), 12), coat),
        Part(ellipsoid(0.028, 0.022, 0.02).at(y=0.63, z=0.742), NOSE),
        Part(torus(0.083, 0.014).transformed(translation(0, 0.315, 0.625) @ rotation("x", -35)), COLLAR),
    ]
    for side in SIDES:
        hanging = translation(side * 0.098, 0.385, 0.765) @ rotation("y", side * 14) @ rotation("x", 12)
        parts.append(Part(ellipsoid(0.016, 0.045, 0.085).transformed(hanging), dark))
        parts.append(Part(ellipsoid(0.012, 0.012, 0.013).at(side * 0.044, 0.502, 0.8), EYE))
    return ObjectModel.standing(parts)


@lru_cache(maxsize=1)
def _dog_body() -> Mesh:
    fields: list[Field] = [
        limb((0, 0.2, 0.47), (0, -0.24, 0.48), 0.135, 0.105),
        limb((0, 0.24, 0.52), (0, 0.38, 0.7), 0.095, 0.07),
    ]
    for side in SIDES:
        x = side * 0.085
        fields += [
            limb((side * 0.075, 0.22, 0.42), (x, 0.21, 0.22), 0.062, 0.04),
            limb((x, 0.21, 0.22), (x, 0.215, 0.04), 0.036, 0.03),
            ball((x, 0.235, 0.026), (0.038, 0.055, 0.028)),
            limb((side * 0.075, -0.24, 0.45), (side * 0.09, -0.22, 0.28), 0.085, 0.05),
            limb((side * 0.09, -0.22, 0.28), (side * 0.09, -0.285, 0.17), 0.045, 0.034),
            limb((side * 0.09, -0.285, 0.17), (side * 0.09, -0.265, 0.04), 0.03, 0.028),
            ball((side * 0.09, -0.24, 0.026), (0.038, 0.055, 0.028)),
        ]
    return surface(union(fields, 0.045), (-0.2, -0.42, -0.02), (0.2, 0.5, 0.82), 0.016)


@lru_cache(maxsize=1)
def _dog_head() -> Mesh:
    skull = ball((0, 0.42, 0.77), (0.09, 0.105, 0.095))
    snout = limb((0, 0.46, 0.745), (0, 0.585, 0.72), 0.062, 0.044)
    jaw = limb((0, 0.46, 0.715), (0, 0.56, 0.695), 0.045, 0.032)
    return surface(union([skull, snout, jaw], 0.035), (-0.14, 0.28, 0.6), (0.14, 0.68, 0.9), 0.011)


def teddy_bear(style: Style) -> ObjectModel:
    """Return a sitting teddy bear, legs, pale muzzle and belly to the front."""
    plush = Material(hue(np.random.default_rng(style.seed), style, PLUSH), roughness=0.95)
    parts = [
        Part(_bear(), plush),
        Part(ellipsoid(0.042, 0.034, 0.032).at(y=0.076, z=0.262), MUZZLE),
        Part(ellipsoid(0.014, 0.01, 0.01).at(y=0.11, z=0.272), NOSE),
    ]
    for side in SIDES:
        parts.append(Part(ellipsoid(0.009, 0.009, 0.01).at(side * 0.034, 0.082, 0.302), EYE))
        sole = ellipsoid(0.03, 0.008, 0.034).at(side * 0.085, 0.2, 0.05)
        parts.append(Part(sole, MUZZLE))
    return ObjectModel.standing(parts)


@lru_cache(maxsize=1)
def _bear() -> Mesh:
    fields: list[Field] = [ball((0, 0, 0.115), (0.088, 0.08, 0.112)), ball((0, 0.01, 0.285), (0.083, 0.076, 0.075))]
    for side in SIDES:
        fields += [
            limb((side * 0.06, 0.03, 0.05), (side * 0.085, 0.16, 0.045), 0.048, 0.042),
            limb((side * 0.07, 0.0, 0.18), (side * 0.14, 0.06, 0.11), 0.036, 0.034),
            ball((side * 0.068, -0.005, 0.348), (0.032, 0.018, 0.032)),
        ]
    return surface(union(fields, 0.018), (-0.22, -0.12, -0.03), (0.22, 0.24, 0.42), 0.009)
