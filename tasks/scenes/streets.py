"""A street's shell: asphalt with marks, kerbs, paved footways, two rows of houses that close at the ends, sky and sun.

The road runs along Y. All is level but for the kerbs' lip, and muted: what stands out in the picture are the things.
"""

from functools import lru_cache
from math import cos, pi, radians, sin

import numpy as np

from spatialgauge.tasks.scenes.houses import designs, row
from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.mesh import rotation, translation
from spatialgauge.tasks.scenes.meshes.primitives import rounded_box, sheet
from spatialgauge.tasks.scenes.objects.model import Part
from spatialgauge.tasks.scenes.shell import Shell
from spatialgauge.tasks.scenes.textures.paving import asphalt, slabs
from spatialgauge.tasks.scenes.textures.sky import cloudy, graded
from spatialgauge.tasks.scenes.world import Light, Street

BEYOND = 18.0
"""Metres that the street goes on beyond each end of its length."""
KERB = (0.16, 0.03)
"""Width of a kerb stone, and how far it stands out of the ground, in metres."""
ASPHALTS = ("#77787a", "#6c6d70", "#807e7a")
SLABS = ("#b3aea4", "#a8a8a6", "#b5a898")
SUN_AWAY, SUN_HALF = 200.0, 3.5
"""Metres to the rectangle that is the sun, and half its side: two degrees across."""


@lru_cache(maxsize=8)
def furnish(street: Street) -> Shell:
    """Return the shell that the street's seed draws."""
    rng = np.random.default_rng([street.seed, 11])
    parts = [*_ground(street, rng), *_marks(street, rng), *_houses(street, rng)]
    strength, cover = rng.uniform(0.85, 1.1), rng.uniform(0.15, 0.5)
    sky = cloudy(rng, graded((0.26, 0.46, 0.86), (0.8, 0.9, 1.0), (0.3, 0.29, 0.28), 256), cover, (1.05, 1.06, 1.08))
    return Shell(tuple(parts), (_sun(rng, strength),), sky)


def _ground(street: Street, rng: np.random.Generator) -> list[Part]:
    half_road, half_width, half_long = street.road / 2, street.extent[0], street.length / 2 + BEYOND
    tar = Material(texture=asphalt(rng, str(rng.choice(ASPHALTS))), roughness=0.9)
    paved = Material(texture=slabs(rng, str(rng.choice(SLABS))), roughness=0.9)
    stone = Material("#a19d96", roughness=0.85)
    road = sheet((0, 0, 0), (half_road, 0, 0), (0, half_long, 0), 3.0)
    parts = [Part(road, tar)]
    for side in (-1, 1):
        middle, half = side * (half_road + half_width) / 2, (half_width - half_road) / 2
        parts.append(Part(sheet((middle, 0, 0), (half, 0, 0), (0, half_long, 0), 2.0), paved))
        kerb = rounded_box(KERB[0], 2 * half_long, 2 * KERB[1], 0.01, 2)
        parts.append(Part(kerb.at(side * half_road, 0, -KERB[1]), stone))
    return parts


def _marks(street: Street, rng: np.random.Generator) -> list[Part]:
    """Return a dashed line along the middle and a line along each kerb."""
    paint = Material("#d3d1c9", roughness=0.8)
    half_long = street.length / 2 + BEYOND
    dash, space = rng.uniform(2.0, 3.0), rng.uniform(2.5, 4.0)
    starts = np.arange(-half_long, half_long - dash, dash + space)
    lines = [(0.0, start + dash / 2, dash / 2) for start in starts]
    lines += [(side * (street.road / 2 - 0.35), 0.0, half_long) for side in (-1, 1)]
    return [Part(sheet((x, y, 0.004), (0.06, 0, 0), (0, half, 0), None), paint) for x, y, half in lines]


def _houses(street: Street, rng: np.random.Generator) -> list[Part]:
    """Return the houses along both sides and across both ends."""
    half_width, half_long = street.extent[0], street.length / 2 + BEYOND
    placed = [
        (rotation("z", -90), (-half_width, 0.0), 2 * half_long),
        (rotation("z", 90), (half_width, 0.0), 2 * half_long),
        (rotation("z", 180), (0.0, half_long), 2 * half_width),
        (rotation("z", 0), (0.0, -half_long), 2 * half_width),
    ]
    houses = designs(rng)
    return [
        Part(part.mesh.transformed(translation(*at) @ turned), part.material)
        for turned, at, length in placed
        for part in row(rng, length, houses)
    ]


def _sun(rng: np.random.Generator, strength: float) -> Light:
    """Return a sun in the south, so that who looks north along the street has it behind."""
    azimuth, elevation = -pi / 2 + radians(rng.uniform(-65, 65)), radians(rng.uniform(38, 58))
    towards = np.array([cos(elevation) * cos(azimuth), cos(elevation) * sin(azimuth), sin(elevation)])
    u = np.array([-sin(azimuth), cos(azimuth), 0.0])
    v = np.cross(-towards, u)
    x, y, z = (SUN_AWAY * towards).tolist()
    warmth = rng.random()
    red, green, blue = (4600 * strength * np.array([1.0, 0.95 - 0.04 * warmth, 0.86 - 0.12 * warmth])).tolist()
    half_u, half_v = (tuple((SUN_HALF * axis).tolist()) for axis in (u, v))
    return Light(centre=(x, y, z), half_u=half_u, half_v=half_v, radiance=(red, green, blue))
