"""A room's shell: floor, walls, ceiling, window, a picture, a rug, and the light that comes in.

Walls stand at -X and +Y and reach beyond the room's open sides, so that a camera there sees no void; a closed room has
all four. All is muted: what stands out in the picture are the things.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.primitives import rounded_box, sheet
from spatialgauge.tasks.scenes.objects.model import Part
from spatialgauge.tasks.scenes.shell import Shell
from spatialgauge.tasks.scenes.textures.floors import carpet, planks, rug, tiles
from spatialgauge.tasks.scenes.textures.pictures import outlook, painting
from spatialgauge.tasks.scenes.textures.sky import graded
from spatialgauge.tasks.scenes.textures.walls import bricks, plaster
from spatialgauge.tasks.scenes.world import Light, Room

BEYOND = 3.0
"""Metres that floor, walls and ceiling reach beyond the open sides."""
LAMPS_APART = 4.5
RUG_NEEDS = 3.4
"""Metres of a room's shorter side that a rug has a place in."""
WALLS = ("#dcd6c8", "#ccd3d2", "#d9ccbf", "#c3ccbf", "#cfd0d6", "#b9c3cb", "#ddd3bb")
BOARDS = ("#a98f6c", "#8a7156", "#bfa988", "#75604c")
CARPETS = ("#8a8178", "#767c80", "#998c7c")
TILES = (("#d8d4cc", "#d8d4cc"), ("#c9c0b2", "#c9c0b2"), ("#dedad1", "#8d9094"), ("#dcd7cc", "#9b8f83"))
RUGS = (("#7f6a66", "#d8cdb9", "#5b626b"), ("#6c7880", "#ddd6c8", "#8a7767"), ("#757a6b", "#d9d0bd", "#7d6a61"))
FRAMES = ("#2e2a27", "#a8997c", "#e6e2da")

Vec = tuple[float, float, float]


@dataclass(frozen=True)
class Window:
    """The glowing pane: centre, width and height in metres; it faces +X."""

    centre: Vec
    width: float
    height: float


@lru_cache(maxsize=8)
def furnish(room: Room) -> Shell:
    """Return the shell that the room's seed draws."""
    rng = np.random.default_rng([room.seed, 7])
    window = Window((-room.width / 2 + 0.012, rng.uniform(-0.1, 0.12) * room.depth, 1.6), 1.3, 1.2)
    wall = Material(texture=plaster(rng, str(rng.choice(WALLS))), roughness=0.9)
    far = wall if rng.random() < 0.75 else Material(texture=bricks(rng, "#b7aca1"), roughness=0.9)
    parts = [
        *_shell(room, _floor(rng), wall, far),
        *_window(room, window, rng),
        *_painting(room, rng),
        *(_rug(rng) if rng.random() < 0.6 and min(room.width, room.depth) > RUG_NEEDS else ()),
    ]
    dim = graded((0.62, 0.64, 0.66), (0.66, 0.66, 0.66), (0.5, 0.48, 0.46))
    return Shell(tuple(parts), _lights(room, window, rng), dim)


def _floor(rng: np.random.Generator) -> tuple[Material, float]:
    """Return the floor's material and how many metres its texture spans."""
    kind = int(rng.integers(4))
    if kind == 0:
        return Material(texture=planks(rng, str(rng.choice(BOARDS))), roughness=0.4), 1.0
    if kind == 1:
        return Material(texture=carpet(rng, str(rng.choice(CARPETS))), roughness=0.95), 0.5
    one, other = TILES[int(rng.integers(len(TILES)))]
    return Material(texture=tiles(rng, one, other), roughness=0.3), 1.7


def _shell(room: Room, floor: tuple[Material, float], wall: Material, far: Material) -> list[Part]:
    west, north = -room.width / 2, room.depth / 2
    beyond = 0.0 if room.closed else BEYOND
    long_x, long_y = room.width + beyond, room.depth + beyond
    middle = (west + long_x / 2, north - long_y / 2)
    skirting = Material("#efece5", roughness=0.5)
    material, span = floor
    more = _nearer_walls(room, wall, skirting) if room.closed else ()
    return [
        Part(sheet((*middle, 0.0), (long_x / 2, 0, 0), (0, long_y / 2, 0), span), material),
        Part(sheet((west, middle[1], room.height / 2), (0, long_y / 2, 0), (0, 0, room.height / 2), 2.0), wall),
        Part(
            sheet((middle[0], north, room.height / 2), (long_x / 2, 0, 0), (0, 0, room.height / 2), 2.0, turned=True),
            far,
        ),
        Part(
            sheet((*middle, room.height), (long_x / 2, 0, 0), (0, long_y / 2, 0), 1.0, turned=True),
            Material("#f3f1ec", roughness=0.9),
        ),
        Part(rounded_box(0.018, long_y, 0.09, 0.006).at(west + 0.009, middle[1]), skirting),
        Part(rounded_box(long_x, 0.018, 0.09, 0.006).at(middle[0], north - 0.009), skirting),
        *more,
    ]


def _nearer_walls(room: Room, wall: Material, skirting: Material) -> list[Part]:
    """Return the walls at +X and -Y with their skirting boards."""
    x, y, half = room.width / 2, room.depth / 2, room.height / 2
    return [
        Part(sheet((x, 0.0, half), (0, y, 0), (0, 0, half), 2.0, turned=True), wall),
        Part(sheet((0.0, -y, half), (x, 0, 0), (0, 0, half), 2.0, turned=True), wall),
        Part(rounded_box(0.018, room.depth, 0.09, 0.006).at(x - 0.009, 0.0), skirting),
        Part(rounded_box(room.width, 0.018, 0.09, 0.006).at(0.0, 0.009 - y), skirting),
    ]


def _window(room: Room, window: Window, rng: np.random.Generator) -> list[Part]:
    x, y, z = -room.width / 2 + 0.03, window.centre[1], window.centre[2]
    w, h, bar = window.width, window.height, Material("#f2f1ee", roughness=0.35)
    pane = Material(texture=outlook(rng), roughness=1.0, emission="texture")
    bars = [
        (0.07, h + 0.14, y - w / 2, z),
        (0.07, h + 0.14, y + w / 2, z),
        (w + 0.14, 0.07, y, z - h / 2),
        (w + 0.14, 0.07, y, z + h / 2),
        (0.04, h, y, z),
        (w, 0.04, y, z),
    ]
    frame = [Part(rounded_box(0.06, wide, high, 0.006).at(x, cy, cz - high / 2), bar) for wide, high, cy, cz in bars]
    sill = rounded_box(0.17, w + 0.24, 0.03, 0.008).at(-room.width / 2 + 0.085, y, z - h / 2 - 0.065)
    glass = sheet((window.centre[0] - 0.004, y, z), (0, w / 2, 0), (0, 0, h / 2), None)
    return [*frame, Part(sill, bar), Part(glass, pane)]


def _painting(room: Room, rng: np.random.Generator) -> list[Part]:
    width, height = rng.uniform(0.6, 0.9), rng.uniform(0.45, 0.6)
    x, y, z = rng.uniform(-0.12, 0.25) * room.width, room.depth / 2, 1.6
    frame = rounded_box(width + 0.08, 0.03, height + 0.08, 0.008).at(x, y - 0.016, z - height / 2 - 0.04)
    canvas = sheet((x, y - 0.033, z), (width / 2, 0, 0), (0, 0, height / 2), None, turned=True)
    return [
        Part(frame, Material(str(rng.choice(FRAMES)), roughness=0.4)),
        Part(canvas, Material(texture=painting(rng), roughness=0.7)),
    ]


def _rug(rng: np.random.Generator) -> list[Part]:
    texture = rug(rng, *RUGS[int(rng.integers(len(RUGS)))])
    woven = sheet((0.2, -0.1, 0.006), (1.3, 0, 0), (0, 0.87, 0), None)
    return [Part(woven, Material(texture=texture, roughness=0.98))]


def _lights(room: Room, window: Window, rng: np.random.Generator) -> tuple[Light, ...]:
    strength, warmth = rng.uniform(0.9, 1.1), rng.random()
    lamp = 13.0 * strength * np.array([1.0, 0.97 - 0.03 * warmth, 0.93 - 0.08 * warmth])
    day = rng.uniform(0.7, 1.25) * np.array([6.4, 6.9, 7.4])
    places = [(rng.uniform(-0.2, 0.8), rng.uniform(-0.8, 0.2))]
    if room.closed:
        places = [(x, y) for x in _spaced(room.width) for y in _spaced(room.depth)]
    return (
        *(
            Light(centre=(x, y, room.height - 0.012), half_u=(0.62, 0, 0), half_v=(0, -0.62, 0), radiance=_vec(lamp))
            for x, y in places
        ),
        Light(
            centre=window.centre,
            half_u=(0, window.width / 2, 0),
            half_v=(0, 0, window.height / 2),
            radiance=_vec(day),
        ),
    )


def _spaced(length: float) -> list[float]:
    """Return places evenly along a length around 0, about `LAMPS_APART` metres from one to the next."""
    number = max(1, round(length / LAMPS_APART))
    return [((place + 0.5) / number - 0.5) * length for place in range(number)]


def _vec(values: np.ndarray) -> Vec:
    return (float(values[0]), float(values[1]), float(values[2]))
