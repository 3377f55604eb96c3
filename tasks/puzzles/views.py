"""A figure of cubes and four flat drawings, one of which shows it from an asked side."""

from collections.abc import Iterable
from random import Random
from typing import Final

from spatialgauge.tasks.cartography import INK, Canvas, Point
from spatialgauge.tasks.puzzles.drawing import HEIGHT, arrow, blank, panel, shaded
from spatialgauge.tasks.puzzles.polycubes import Cubes, grown
from spatialgauge.tasks.puzzles.projection import Sight, draw_cubes, extent, least_visible, on_sheet
from spatialgauge.tasks.puzzles.puzzle import Image, Made, Puzzle

SIGHT: Final = Sight(azimuth=35, elevation=28)
ROOM: Final = (3, 3, 3)
CUBES: Final = (6, 10)
SIDES: Final = ("front", "right", "above")
LETTERS: Final = "ABCD"
VISIBLE_MIN: Final = 0.2
COLOURS: Final = ("#5b8fd0", "#e0964b", "#69ab7a", "#c9736f", "#9b83c9")

Grid = tuple[str, ...]
"""Rows from the top down, `#` where a cube shows and `.` where none does."""


class Views(Puzzle):
    """A figure, and the drawings A to D; `side` is what the group asks for."""

    cubes: Cubes
    drawings: tuple[Grid, Grid, Grid, Grid]
    side: str
    colour: str

    def draw(self) -> Image:
        """Return the picture: the figure with its front and its right named, the drawings beside it."""
        canvas = blank()
        panel(canvas, (10, 10), (366, HEIGHT - 10))
        (x0, y0), (x1, y1) = extent(self.cubes, SIGHT)
        unit = min(54.0, 220 / (x1 - x0), 270 / (y1 - y0))
        origin = (165 - unit * (x0 + x1) / 2, 205 + unit * (y0 + y1) / 2)
        draw_cubes(canvas, self.cubes, SIGHT, self.colour, origin, unit)
        self._name(canvas, origin, unit, "front", (1.5, -2.4, 0), (1.5, -0.8, 0))
        self._name(canvas, origin, unit, "right", (4.6, 1.5, 0), (3.4, 1.5, 0))
        for number, grid in enumerate(self.drawings):
            corner = (378.0 + 128 * (number % 2), 10.0 + 234 * (number // 2))
            panel(canvas, corner, (corner[0] + 122, corner[1] + 226), LETTERS[number])
            _flat(canvas, grid, (corner[0] + 17, corner[1] + 76), 30, self.colour)
        return canvas.pixels()

    def _name(
        self,
        canvas: Canvas,
        origin: Point,
        unit: float,
        name: str,
        start: tuple[float, float, float],
        end: tuple[float, float, float],
    ) -> None:
        tail, head = (on_sheet(SIGHT.place(point), origin, unit) for point in (start, end))
        arrow(canvas, tail, head, INK, 3, 12)
        canvas.text((tail[0], tail[1] + 14), name, 17)


PUZZLE = Views


def make(rng: Random) -> Made:
    """Return twins: one figure, the drawings in two orders in which the right one has another letter."""
    while True:
        cubes = grown(rng, rng.randint(*CUBES), ROOM)
        side = rng.choice(SIDES)
        right = seen_from(cubes, side)
        wrong = _unlike(right, _others(rng, cubes, side))
        if len(wrong) >= len(LETTERS) - 1 and least_visible(cubes, SIGHT) >= VISIBLE_MIN:
            break
    grids = [right, *rng.sample(wrong, len(LETTERS) - 1)]
    colour = rng.choice(COLOURS)
    orders = [rng.sample(grids, len(grids)) for _ in range(2)]
    while orders[0].index(right) == orders[1].index(right):
        orders[1] = rng.sample(grids, len(grids))
    one, other = (
        Views(id="", cubes=cubes, drawings=(order[0], order[1], order[2], order[3]), side=side, colour=colour)
        for order in orders
    )
    return Made((one, other), {})


def seen_from(cubes: Cubes, side: str) -> Grid:
    """Return what shows from the front, from the right, or from above with the front below."""
    places = {
        "front": {(x, z) for x, _, z in cubes},
        "right": {(y, z) for _, y, z in cubes},
        "above": {(x, y) for x, y, _ in cubes},
    }[side]
    return tuple("".join("#" if (column, row) in places else "." for column in range(3)) for row in (2, 1, 0))


def _others(rng: Random, cubes: Cubes, side: str) -> list[Grid]:
    """Return wrong drawings: other sides, mirror images, and the right one with a square more or less."""
    grids = [seen_from(cubes, other) for other in SIDES if other != side]
    right = seen_from(cubes, side)
    grids += [tuple(row[::-1] for row in grid) for grid in (right, *grids)]
    for _ in range(4):
        row, column = rng.randrange(3), rng.randrange(3)
        flipped = "." if right[row][column] == "#" else "#"
        changed = right[row][:column] + flipped + right[row][column + 1 :]
        grids.append((*right[:row], changed, *right[row + 1 :]))
    return grids


def _unlike(right: Grid, grids: Iterable[Grid]) -> list[Grid]:
    """Return drawings of as many shapes as there are, none of them the right one: a shape elsewhere is the same."""
    shapes = {shape(grid): grid for grid in sorted(grids)}
    shapes.pop(shape(right), None)
    return sorted(shapes.values())


def shape(grid: Grid) -> Grid:
    """Return a drawing without the empty rows and columns around it."""
    rows = [number for number, line in enumerate(grid) if "#" in line]
    columns = [number for number, line in enumerate(zip(*grid, strict=True)) if "#" in line]
    if not rows:
        return ()
    return tuple(line[columns[0] : columns[-1] + 1] for line in grid[rows[0] : rows[-1] + 1])


def _flat(canvas: Canvas, grid: Grid, corner: Point, size: float, colour: str) -> None:
    for row, line in enumerate(grid):
        for column, mark in enumerate(line):
            if mark == "#":
                x, y = corner[0] + column * size, corner[1] + row * size
                canvas.box((x, y), (x + size, y + size), colour, shaded(colour, 0.3))
