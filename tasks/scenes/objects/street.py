"""What stands along a street: traffic cone, fire hydrant, street lamp, trash bin."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.lathe import lathe, rounded
from spatialgauge.tasks.scenes.meshes.loft import loft
from spatialgauge.tasks.scenes.meshes.mesh import Mesh
from spatialgauge.tasks.scenes.meshes.primitives import cylinder, rounded_box, sphere
from spatialgauge.tasks.scenes.meshes.sweep import rod
from spatialgauge.tasks.scenes.objects.finishes import BLACK, RUBBER, STEEL, hue, shaded
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

SIDES = (-1, 1)
CONE = Material("#e8601c", roughness=0.5)
REFLECTIVE = Material("#f2f2ee", roughness=0.3)
IRON = ("#25282b", "#2b3a33", "#3a3f45")
LANTERN = Material("#f6efd8", roughness=0.4, emission=(0.85, 0.8, 0.66))


def traffic_cone(style: Style) -> ObjectModel:
    """Return an orange cone with two white bands on a square foot."""
    rng = np.random.default_rng(style.seed)
    height, foot, top = rng.uniform(0.66, 0.76), 0.145, 0.026

    def band(low: float, high: float, proud: float = 0.0) -> Mesh:
        radii = [foot + (top - foot) * share + proud for share in (low, high)]
        ends = [(0, low * height), (radii[0], low * height), (radii[1], high * height), (0, high * height)]
        return lathe(ends, 40).at(z=0.035)

    return ObjectModel.standing(
        [
            Part(rounded_box(0.4, 0.4, 0.04, 0.015, 3), BLACK if rng.random() < 0.5 else CONE),
            Part(band(0, 1), CONE),
            Part(band(0.34, 0.54, 0.002), REFLECTIVE),
            Part(band(0.68, 0.82, 0.002), REFLECTIVE),
        ]
    )


def fire_hydrant(style: Style) -> ObjectModel:
    """Return a hydrant: a barrel under a domed bonnet, a wide outlet on one side and a narrow one on two."""
    rng = np.random.default_rng(style.seed)
    paint = Material(hue(rng, style, ("#b8201f", "#ecc22b")), roughness=0.4, clearcoat=0.3)
    barrel = [
        (0, 0),
        (0.17, 0),
        (0.17, 0.04),
        (0.12, 0.045),
        (0.115, 0.46),
        (0.155, 0.47),
        (0.155, 0.51),
        (0.13, 0.515),
    ]
    dome = [(0.13 * np.cos(angle), 0.515 + 0.15 * np.sin(angle)) for angle in np.linspace(0.1, np.pi / 2, 10)]
    dome[-1] = (0, dome[-1][1])
    parts = [
        Part(lathe(rounded([*barrel, *dome], 0.006, 2), 40), paint),
        Part(cylinder(0.03, 0.06, segments=5, bevel=0.002).at(z=0.655), paint),
        *(Part(_outlet(0.055, 0.2).turned("z", side * 90).at(z=0.36), paint) for side in SIDES),
        Part(_outlet(0.08, 0.21).at(z=0.34), paint),
    ]
    bolt = cylinder(0.014, 0.02, segments=6).at(0.146, z=0.035)
    parts += [Part(bolt.turned("z", 45 * number + 22.5), STEEL) for number in range(8)]
    return ObjectModel.standing(parts)


def _outlet(radius: float, reach: float) -> Mesh:
    """Return an outlet along +y with a cap and its nut."""
    profile = [(0, 0), (0.8 * radius, 0), (0.8 * radius, reach - 0.06), (radius, reach - 0.06), (radius, reach - 0.01)]
    profile += [(0.35 * radius, reach - 0.01), (0.35 * radius, reach + 0.02), (0, reach + 0.02)]
    return lathe(rounded(profile, 0.004, 2), 24).turned("x", -90)


def street_lamp(style: Style) -> ObjectModel:
    """Return a post about four metres high with a lit lantern or a lit globe on it."""
    rng = np.random.default_rng(style.seed)
    iron, height = Material(str(rng.choice(IRON)), roughness=0.5), rng.uniform(3.3, 3.6)
    post = [(0, 0), (0.19, 0), (0.19, 0.08), (0.13, 0.14), (0.11, 0.7), (0.13, 0.72), (0.13, 0.78), (0.065, 0.84)]
    post += [(0.042, height - 0.06), (0.075, height - 0.05), (0.075, height - 0.01), (0.1, height), (0, height)]
    parts = [Part(lathe(rounded(post, 0.01, 3), 24), iron)]
    if rng.random() < 0.4:
        parts.append(Part(sphere(0.25, 32).at(z=height + 0.22), LANTERN))
        parts.append(Part(cylinder(0.12, 0.06, 0.03).at(z=height + 0.44), iron))
        return ObjectModel.standing(parts)
    foot, rim, tall = 0.13, 0.21, 0.46
    parts.append(Part(_frustum(foot, rim, tall).at(z=height), LANTERN))
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        low, high = (foot * x, foot * y, height), (rim * x, rim * y, height + tall)
        parts.append(Part(rod(low, high, 0.014), iron))
    parts += [
        Part(_frustum(rim + 0.05, 0.06, 0.2).at(z=height + tall), iron),
        Part(sphere(0.05, 16).at(z=height + tall + 0.23), iron),
    ]
    return ObjectModel.standing(parts)


def _frustum(foot: float, top: float, height: float) -> Mesh:
    """Return a square stump on the origin; `foot` and `top` are half its sides."""
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    sizes = ((0.0, 0.0), (foot, 0.0), (top, height), (0.0, height))
    return loft([np.column_stack([half * corners, np.full(4, z)]) for half, z in sizes])


def trash_bin(style: Style) -> ObjectModel:
    """Return a bin with a lid, two wheels and a bar to pull it by behind."""
    rng = np.random.default_rng(style.seed)
    colour = hue(rng, style, ("#2f7d3b", "#202124"))
    plastic, lid = Material(colour, roughness=0.5), Material(shaded(colour, 0.9), roughness=0.5)
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    halves = ((0, 0, 0.06), (0.2, 0.19, 0.06), (0.26, 0.27, 0.92), (0.28, 0.29, 0.92), (0.28, 0.29, 0.97), (0, 0, 0.97))
    body = loft([np.column_stack([corners * (x, y), np.full(4, z)]) for x, y, z in halves])
    roof = ((0, 0, 0.97), (0.29, 0.3, 0.97), (0.29, 0.3, 1.0), (0.22, 0.22, 1.06), (0, 0, 1.06))
    cover = loft([np.column_stack([corners * (x, y), np.full(4, z)]) for x, y, z in roof], crease=20)
    parts = [Part(body, plastic), Part(cover, lid), Part(rod((-0.2, -0.33, 0.95), (0.2, -0.33, 0.95), 0.016), plastic)]
    for side in SIDES:
        wheel = cylinder(0.11, 0.05, bevel=0.01).at(z=-0.025).turned("y", 90).at(side * 0.24, -0.2, 0.11)
        parts += [
            Part(wheel, RUBBER),
            Part(rounded_box(0.04, 0.08, 0.05, 0.01).at(side * 0.2, -0.3, 0.925), plastic),
            Part(rounded_box(0.03, 0.02, 0.62, 0.008).turned("x", -5).at(side * 0.11, 0.215, 0.2), plastic),
        ]
    parts.append(Part(rounded_box(0.26, 0.05, 0.03, 0.01).at(0, 0.305, 0.965), lid))
    return ObjectModel.standing(parts)
