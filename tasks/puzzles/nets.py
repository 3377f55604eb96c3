"""Nets of a cube with six coloured faces, and how they fold."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Final

from spatialgauge.tasks.cartography import INK
from spatialgauge.tasks.puzzles.drawing import HEIGHT, WIDTH, blank
from spatialgauge.tasks.puzzles.puzzle import Image, Made, Puzzle

Cell = tuple[int, int]
"""A square of the net: column to the right, row down."""
Axis = tuple[int, int, int]

COLOURS: Final[Mapping[str, str]] = {
    "red": "#c6372f",
    "blue": "#2f67b5",
    "green": "#3f8f4d",
    "yellow": "#f0cb3a",
    "white": "#ffffff",
    "black": "#2a2c31",
}
SHAPES: Final[tuple[tuple[Cell, ...], ...]] = (
    ((1, 0), (0, 1), (1, 1), (2, 1), (3, 1), (1, 2)),
    ((0, 0), (0, 1), (1, 1), (2, 1), (3, 1), (0, 2)),
    ((0, 0), (0, 1), (1, 1), (2, 1), (3, 1), (1, 2)),
    ((0, 0), (0, 1), (1, 1), (2, 1), (3, 1), (2, 2)),
    ((0, 0), (0, 1), (1, 1), (2, 1), (3, 1), (3, 2)),
    ((1, 0), (0, 1), (1, 1), (2, 1), (3, 1), (2, 2)),
    ((0, 0), (1, 0), (1, 1), (2, 1), (3, 1), (1, 2)),
    ((0, 0), (1, 0), (1, 1), (2, 1), (3, 1), (2, 2)),
    ((0, 0), (1, 0), (1, 1), (2, 1), (3, 1), (3, 2)),
    ((0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2)),
    ((0, 0), (1, 0), (2, 0), (2, 1), (3, 1), (4, 1)),
)
"""The eleven nets of a cube."""


class Net(Puzzle):
    """Six squares, each with its colour; `asked` is the colour that the group asks about."""

    cells: tuple[Cell, ...]
    colours: tuple[str, ...]
    asked: str

    @property
    def opposite(self) -> Mapping[str, str]:
        """Which colour is opposite to each on the cube."""
        normals = folded(self.cells)
        away = dict(zip(normals, self.colours, strict=True))
        return {colour: away[-x, -y, -z] for (x, y, z), colour in zip(normals, self.colours, strict=True)}

    def draw(self) -> Image:
        """Return the picture of the net."""
        canvas = blank()
        wide, high = (max(cell[axis] for cell in self.cells) + 1 for axis in (0, 1))
        size = min(108.0, (WIDTH - 60) / wide, (HEIGHT - 60) / high)
        left, top = (WIDTH - wide * size) / 2, (HEIGHT - high * size) / 2
        for (column, row), colour in zip(self.cells, self.colours, strict=True):
            x, y = left + column * size, top + row * size
            corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
            canvas.polygon(corners, COLOURS[colour], INK, 2.5)
        return canvas.pixels()


PUZZLE = Net


def make(rng: Random) -> Made:
    """Return twins: two nets with the same colours, in which another colour is opposite to the asked one."""
    asked = rng.choice(sorted(COLOURS))
    while True:
        one, other = (
            Net(id="", cells=_turned(rng, rng.choice(SHAPES)), colours=_mixed(rng), asked=asked) for _ in range(2)
        )
        if one.opposite[asked] != other.opposite[asked]:
            return Made((one, other), {})


def folded(cells: tuple[Cell, ...]) -> list[Axis]:
    """Return the outward direction of each square on the folded cube, found by folding square after square.

    The first square is the floor. Each square carries its own axes (right, down, outward); stepping to a neighbour
    turns them by a quarter about the shared edge.
    """
    axes: dict[Cell, tuple[Axis, Axis, Axis]] = {cells[0]: ((1, 0, 0), (0, 1, 0), (0, 0, 1))}
    waiting = [cells[0]]
    while waiting:
        cell = waiting.pop()
        right, down, out = axes[cell]
        for near, turned in _neighbours(cell, right, down, out):
            if near in cells and near not in axes:
                axes[near] = turned
                waiting.append(near)
    return [axes[cell][2] for cell in cells]


def _neighbours(cell: Cell, right: Axis, down: Axis, out: Axis) -> Iterator[tuple[Cell, tuple[Axis, Axis, Axis]]]:
    yield (cell[0] + 1, cell[1]), (_minus(out), down, right)
    yield (cell[0] - 1, cell[1]), (out, down, _minus(right))
    yield (cell[0], cell[1] + 1), (right, _minus(out), down)
    yield (cell[0], cell[1] - 1), (right, out, _minus(down))


def _minus(axis: Axis) -> Axis:
    return -axis[0], -axis[1], -axis[2]


def _turned(rng: Random, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the net turned by quarters and perhaps mirrored, its least column and row 0."""
    quarter, mirror = rng.randrange(4), rng.random() < 0.5
    placed = [(-x, y) if mirror else (x, y) for x, y in cells]
    for _ in range(quarter):
        placed = [(-y, x) for x, y in placed]
    left, top = min(x for x, _ in placed), min(y for _, y in placed)
    return tuple(sorted((x - left, y - top) for x, y in placed))


def _mixed(rng: Random) -> tuple[str, ...]:
    return tuple(rng.sample(sorted(COLOURS), len(COLOURS)))
