"""A heap of cubes in a corner: columns on a square floor, seen from the open side, each top in sight."""

from random import Random
from typing import Final

from spatialgauge.tasks.puzzles.drawing import HEIGHT, WIDTH, blank
from spatialgauge.tasks.puzzles.polycubes import Cubes
from spatialgauge.tasks.puzzles.projection import Sight, draw_cubes, on_sheet
from spatialgauge.tasks.puzzles.puzzle import Image, Made, Puzzle

SIGHT: Final = Sight(azimuth=45, elevation=35.26)
"""The isometric view: cubes' edges are all as long."""
UNIT: Final = 62.0
"""Pixels to a cube's edge, before the view shortens it."""
SIDE: Final = 3
TALLEST: Final = 4
FEWEST: Final = 6
MOST: Final = 24
COLOURS: Final = ("#5b8fd0", "#e0964b", "#69ab7a", "#c9736f", "#9b83c9", "#d3b355")
DIFFERENCE: Final = (1, 5)
"""By how many cubes the twins differ, at least and at most."""


class Heap(Puzzle):
    """Columns of cubes: `heights[x][y]`, x towards the right wall's end, y towards the corner's far wall.

    No column is taller than its neighbour nearer to the corner, so the top of every column shows, and the picture tells
    every height.
    """

    heights: tuple[tuple[int, ...], ...]
    colour: str

    @property
    def cubes(self) -> Cubes:
        """Every cube of the heap."""
        return tuple((x, y, z) for x, row in enumerate(self.heights) for y, tall in enumerate(row) for z in range(tall))

    @property
    def hidden(self) -> int:
        """How many cubes show no face: each of the three sides that look at the eye touches another cube."""
        filled = set(self.cubes)
        return sum({(x + 1, y, z), (x, y - 1, z), (x, y, z + 1)} <= filled for x, y, z in filled)

    def draw(self) -> Image:
        """Return the picture: the heap in a corner of two walls and a floor."""
        canvas = blank()
        origin = (WIDTH / 2 - UNIT * SIDE * 0.7071, HEIGHT / 2 + 0.75 * UNIT * TALLEST * 0.8165)
        far = [(0, SIDE, 0), (SIDE, SIDE, 0), (SIDE, SIDE, TALLEST), (0, SIDE, TALLEST)]
        left = [(0, 0, 0), (0, SIDE, 0), (0, SIDE, TALLEST), (0, 0, TALLEST)]
        floor = [(0, 0, 0), (SIDE, 0, 0), (SIDE, SIDE, 0), (0, SIDE, 0)]
        for polygon, fill in ((far, "#e9e5dc"), (left, "#dfdacf"), (floor, "#cfc9bb")):
            canvas.polygon([on_sheet(SIGHT.place(corner), origin, UNIT) for corner in polygon], fill, "#b3ad9f", 1)
        draw_cubes(canvas, self.cubes, SIGHT, self.colour, origin, UNIT)
        return canvas.pixels()


PUZZLE = Heap


def make(rng: Random) -> Made:
    """Return twins: two heaps whose numbers of cubes, in all and hidden, differ."""
    colour = rng.choice(COLOURS)
    while True:
        one, other = (Heap(id="", heights=_heights(rng), colour=colour) for _ in range(2))
        fewest, most = DIFFERENCE
        if fewest <= abs(len(one.cubes) - len(other.cubes)) <= most and one.hidden != other.hidden:
            return Made((one, other), {})


def _heights(rng: Random) -> tuple[tuple[int, ...], ...]:
    """Return columns that never rise towards the eye."""
    while True:
        rows: list[list[int]] = []
        for x in range(SIDE):
            row: list[int] = []
            for y in range(SIDE - 1, -1, -1):
                behind = row[-1] if row else TALLEST
                beside = rows[-1][y] if x else TALLEST
                row.append(rng.randint(max(0, min(behind, beside) - 2), min(behind, beside)))
            rows.append(row[::-1])
        if FEWEST <= sum(map(sum, rows)) <= MOST:
            return tuple(map(tuple, rows))
