"""A scene drawn as a plan: a map of the floor, north (world +Y) up, each thing as its outline from above.

A thing has its palette colour, its noun, and a dark point at its front where it has one; a thing without a colour of
its own is grey. Walls, the window, a compass and a scale bar are drawn; the camera only where it is asked for.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, sin
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from spatialgauge.tasks.cartography import INK, PAPER, Canvas, Point, along, compass, scale_bar, text_width
from spatialgauge.tasks.scenes.materials import PALETTE
from spatialgauge.tasks.scenes.objects.catalogue import build
from spatialgauge.tasks.scenes.objects.model import Style
from spatialgauge.tasks.scenes.places import furnish
from spatialgauge.tasks.scenes.view import Seen, View
from spatialgauge.tasks.scenes.world import Floats, Mark, Room, Scene, Street, Thing

LEGEND: Final = 120
"""Pixels to the right of the plan, for compass, scale bar and the meaning of the marks."""
MARGIN: Final = 18
UNCOLOURED: Final = "#b4b0a8"
WALL: Final = "#4a4d55"
FLOOR: Final = "#f4f1ea"
GLASS: Final = "#8ec5e8"
BARS: Final = (0.5, 1.0, 2.0, 5.0, 10.0)
"""Lengths of scale bars in metres."""


@dataclass(frozen=True)
class _Grid:
    """Where world metres fall on the plan: `scale` pixels a metre about the world's origin at `middle`."""

    scale: float
    middle: Point

    def __call__(self, points: npt.ArrayLike) -> list[Point]:
        """Return world points (N, 2 or more) in pixels."""
        ground = np.atleast_2d(np.asarray(points, float))[:, :2] * (self.scale, -self.scale) + self.middle
        return [(float(x), float(y)) for x, y in ground]


def draw_plan(scene: Scene, *, with_camera: bool = False) -> npt.NDArray[np.uint8]:
    """Return the scene's plan, sRGB, in the size of its camera's pictures (H, W, 3)."""
    canvas = Canvas(scene.camera.width, scene.camera.height, PAPER)
    grid = _grid(scene)
    _ground(canvas, grid, scene.room)
    for thing in _lowest_first(scene):
        _thing(canvas, grid, thing)
    for thing, place in _names(scene, grid):
        canvas.text(place, thing.noun, 12)
    if with_camera:
        _camera(canvas, grid, scene)
    for mark in scene.marks:
        _place(canvas, grid, mark)
    _legend(canvas, grid, any(thing.fronted for thing in scene.things))
    return canvas.pixels()


def plan_view(scene: Scene) -> View:
    """Return how much of each thing's outline the plan shows, under what stands on it or over it."""
    grid, size = _grid(scene), (scene.camera.width, scene.camera.height)
    ids = Image.new("I", size)
    outlines = {thing.id: grid(outline(thing)) for thing in scene.things}
    number = {thing.id: count for count, thing in enumerate(scene.things, start=1)}
    for thing in _lowest_first(scene):
        ImageDraw.Draw(ids).polygon(outlines[thing.id], fill=number[thing.id])
    shown = np.asarray(ids)
    seen = {}
    for thing in scene.things:
        alone = Image.new("1", size)
        ImageDraw.Draw(alone).polygon(outlines[thing.id], fill=1)
        rows, columns = np.nonzero(shown == number[thing.id])
        box = (0.0, 0.0, 0.0, 0.0)
        if rows.size:
            box = (float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
        seen[thing.id] = Seen(pixels=int(rows.size), whole=int(np.asarray(alone).sum()), box=box, cut=False)
    return View(scene, seen)


def outline(thing: Thing) -> Floats:
    """Return the convex outline of a thing from above, in world metres (N, 2), counter-clockwise."""
    style = Style(colour=thing.colour, scale=thing.scale, seed=thing.seed)
    turned = np.array([[cos(thing.yaw), sin(thing.yaw)], [-sin(thing.yaw), cos(thing.yaw)]])
    placed: Floats = _outline(thing.kind, style) @ turned + thing.centre[:2]
    return placed


@lru_cache(maxsize=256)
def _outline(kind: str, style: Style) -> Floats:
    """Return the convex hull of a model from above, in its own axes (Andrew's monotone chain)."""
    vertices = np.concatenate([part.mesh.vertices[:, :2] for part in build(kind, style).parts])
    points = np.unique(vertices.round(4), axis=0)
    return np.array([*_chain(points), *_chain(points[::-1])])


def _chain(points: Floats) -> list[Floats]:
    """Return one side of the hull of sorted points, without its last point."""
    kept: list[Floats] = []
    for point in points:
        while len(kept) > 1 and _turns_right(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept[:-1]


def _turns_right(one: Floats, two: Floats, three: Floats) -> bool:
    (ax, ay), (bx, by) = two - one, three - two
    return bool(ax * by - ay * bx <= 0)


def _lowest_first(scene: Scene) -> list[Thing]:
    """Return the things in the order in which they are drawn: what reaches highest comes last."""
    return sorted(scene.things, key=lambda thing: thing.centre[2] + thing.size[2] / 2)


def _grid(scene: Scene) -> _Grid:
    half_x, half_y, _ = scene.room.extent
    width, height = scene.camera.width - LEGEND, scene.camera.height
    scale = min((width - 2 * MARGIN) / (2 * half_x), (height - 2 * MARGIN) / (2 * half_y))
    return _Grid(scale, (width / 2, height / 2))


def _ground(canvas: Canvas, grid: _Grid, place: Room | Street) -> None:
    x, y, _ = place.extent
    canvas.polygon(grid([(-x, -y), (x, -y), (x, y), (-x, y)]), FLOOR if isinstance(place, Room) else "#dcd8cf")
    if isinstance(place, Street):
        road = place.road / 2
        canvas.polygon(grid([(-road, -y), (road, -y), (road, y), (-road, y)]), "#b9babd")
        for side in (-x, x):
            canvas.line(grid([(side, -y), (side, y)]), WALL, 5)
        return
    for one, other in (((x, y), (x, -y)), ((x, -y), (-x, -y))):
        start, end = grid([one, other])
        canvas.dashed(start, end, "#9a9ca3", 1.5, 7)
    canvas.line(grid([(-x, -y), (-x, y), (x, y)]), WALL, 7)
    for light in furnish(place).lights:
        if light.half_v[2]:
            centre, half = light.centre[1], light.half_u[1]
            ends = [(-x, centre - half), (-x, centre + half)]
            canvas.line(grid(ends), PAPER, 7)
            canvas.line(grid(ends), GLASS, 4)


def _thing(canvas: Canvas, grid: _Grid, thing: Thing) -> None:
    canvas.polygon(grid(outline(thing)), PALETTE[thing.colour] if thing.colour else UNCOLOURED, INK, 1.2)
    if thing.fronted:
        middle = np.array(thing.centre[:2]) + thing.front[:2] * thing.size[1] / 2
        (at,) = grid([middle])
        ahead = (float(thing.front[0]), -float(thing.front[1]))
        _mark(canvas, at, ahead)


def _mark(canvas: Canvas, at: Point, ahead: Point) -> None:
    """Draw the dark point that says where the front is."""
    aside = (-ahead[1], ahead[0])
    tip = along(at, ahead, 8)
    canvas.polygon([along(at, aside, -6), tip, along(at, aside, 6)], INK)


def _names(scene: Scene, grid: _Grid) -> list[tuple[Thing, Point]]:
    """Return where each thing's noun is written: on it or beside it, where it covers least of what else is there."""
    centres = {thing.id: grid([thing.centre])[0] for thing in scene.things}
    reach = {thing.id: np.ptp(np.array(grid(outline(thing))), axis=0) / 2 for thing in scene.things}
    taken: list[tuple[float, float, float, float]] = []
    placed = []
    for thing in scene.things:
        (x, y), (half_x, half_y) = centres[thing.id], reach[thing.id]
        half = text_width(thing.noun, 12) / 2 + 3
        beside = [(x, y + half_y + 11), (x, y - half_y - 11), (x + half_x + half + 4, y), (x - half_x - half - 4, y)]
        places = [(x, y), *beside] if half < half_x and not thing.fronted else [*beside, (x, y)]
        others = [(*centres[name], *reach[name]) for name in centres if name != thing.id]
        best = min(places, key=lambda at: sum(_common((*at, half, 8), box) for box in (*taken, *others)))
        taken.append((*best, half, 8))
        placed.append((thing, best))
    return placed


def _common(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    """Return the area that two rectangles (centre x, y, half width, half height) share."""
    across, down = (
        min(one[axis] + one[axis + 2], other[axis] + other[axis + 2])
        - max(one[axis] - one[axis + 2], other[axis] - other[axis + 2])
        for axis in (0, 1)
    )
    return max(0.0, across) * max(0.0, down)


def _camera(canvas: Canvas, grid: _Grid, scene: Scene) -> None:
    """Draw a small camera where the scene's stands, with the way it looks."""
    (at,) = grid([scene.camera.position])
    forward = scene.camera.world_from_camera[:2, 2]
    _looking(canvas, at, (float(forward[0]), -float(forward[1])))
    canvas.disc(at, 3, "#f3b13c")


def _place(canvas: Canvas, grid: _Grid, mark: Mark) -> None:
    """Draw a marked place: its label on a disc, and the way one looks from it."""
    at, towards = grid([(mark.x, mark.y), mark.towards])
    _looking(canvas, at, (towards[0] - at[0], towards[1] - at[1]))
    canvas.disc(at, 11, INK)
    canvas.text(at, mark.label, 15, PAPER, halo=None)


def _looking(canvas: Canvas, at: Point, ahead: Point) -> None:
    """Draw a cone from a place in the direction somebody looks."""
    length = float(np.hypot(*ahead))
    ahead = (ahead[0] / length, ahead[1] / length)
    aside = (-ahead[1], ahead[0])
    tip = along(at, ahead, 18)
    canvas.polygon([at, along(tip, aside, -10), along(tip, aside, 10)], "#f3b13c", INK, 1)
    canvas.disc(at, 7, INK)


def _legend(canvas: Canvas, grid: _Grid, with_front: bool) -> None:
    x = canvas.width - LEGEND / 2
    compass(canvas, (x, 60), 26, 0)
    length = max((bar for bar in BARS if bar * grid.scale < LEGEND - 30), default=BARS[0])
    pixels = length * grid.scale
    scale_bar(canvas, (x - pixels / 2, canvas.height - 50), pixels, f"{length:g} m")
    if with_front:
        box = (x - 12, 140), (x + 12, 164)
        canvas.box(*box, UNCOLOURED, INK)
        _mark(canvas, (x, 164), (0, 1))
        canvas.text((x, 186), "front", 12)
