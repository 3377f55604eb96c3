"""Figures of unit cubes that hang together: their turns, mirror images, and chirality."""

from collections.abc import Iterable
from functools import cache
from itertools import permutations, product
from random import Random
from typing import Final

Cube = tuple[int, int, int]
"""The lowest corner of a unit cube: x to the right, y away, z up."""
Cubes = tuple[Cube, ...]

NEIGHBOURS: Final[tuple[Cube, ...]] = ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1))


def settled(cubes: Iterable[Cube]) -> Cubes:
    """Return the same figure moved so that its least coordinates are 0, its cubes in order."""
    listed = list(cubes)
    least = [min(cube[axis] for cube in listed) for axis in range(3)]
    return tuple(sorted((x - least[0], y - least[1], z - least[2]) for x, y, z in listed))


@cache
def turns() -> tuple[tuple[Cube, Cube, Cube], ...]:
    """Return the 24 turns of a cube, as the rows of rotation matrices; the first one turns nothing."""
    found = []
    for order in permutations(range(3)):
        even = order in ((0, 1, 2), (1, 2, 0), (2, 0, 1))
        for signs in product((1, -1), repeat=3):
            if (signs[0] * signs[1] * signs[2] == 1) == even:
                rows = [[0, 0, 0] for _ in range(3)]
                for row, (axis, sign) in enumerate(zip(order, signs, strict=True)):
                    rows[row][axis] = sign
                found.append(tuple((row[0], row[1], row[2]) for row in rows))
    return tuple((one, two, three) for one, two, three in found)


def turned(cubes: Cubes, turn: tuple[Cube, Cube, Cube]) -> Cubes:
    """Return the figure after a turn, settled."""
    return settled(
        (
            sum(a * b for a, b in zip(turn[0], cube, strict=True)),
            sum(a * b for a, b in zip(turn[1], cube, strict=True)),
            sum(a * b for a, b in zip(turn[2], cube, strict=True)),
        )
        for cube in cubes
    )


def mirrored(cubes: Cubes) -> Cubes:
    """Return the figure's mirror image, left and right swapped, settled."""
    return settled((-x, y, z) for x, y, z in cubes)


def chiral(cubes: Cubes) -> bool:
    """Tell whether no turn carries the figure into its mirror image."""
    return settled(mirrored(cubes)) not in {turned(cubes, turn) for turn in turns()}


def symmetric(cubes: Cubes) -> bool:
    """Tell whether some turn, besides the one that turns nothing, carries the figure into itself."""
    return len({turned(cubes, turn) for turn in turns()}) < 24


def chain(rng: Random, arms: int, longest: int) -> Cubes:
    """Return a figure of straight arms, each at right angles to the one before (Shepard and Metzler, 1971).

    Arms are 2 to `longest` cubes long, corners counted twice; no cube touches one that is not next to it in the chain.
    """
    while True:
        cubes: list[Cube] = [(0, 0, 0)]
        last: Cube | None = None
        for _ in range(arms):
            step = rng.choice([one for one in NEIGHBOURS if last is None or _across(one, last)])
            for _ in range(rng.randint(1, longest - 1)):
                cubes.append(moved(cubes[-1], step))
            last = step
        if _slender(cubes):
            return settled(cubes)


def grown(rng: Random, count: int, room: Cube) -> Cubes:
    """Return a figure of so many cubes within a room, grown from a cube on the floor one neighbour at a time."""
    cubes = {(rng.randrange(room[0]), rng.randrange(room[1]), 0)}
    while len(cubes) < count:
        free = sorted(
            {near for cube in cubes for step in NEIGHBOURS if inside(near := moved(cube, step), room)} - cubes
        )
        cubes.add(rng.choice(free))
    return settled(cubes)


def moved(cube: Cube, step: Cube) -> Cube:
    """Return the cube one step further."""
    return cube[0] + step[0], cube[1] + step[1], cube[2] + step[2]


def inside(cube: Cube, room: Cube) -> bool:
    """Tell whether a cube lies within a room that begins at the origin."""
    return all(0 <= place < size for place, size in zip(cube, room, strict=True))


def _across(one: Cube, other: Cube) -> bool:
    return not any(a * b for a, b in zip(one, other, strict=True))


def _slender(cubes: list[Cube]) -> bool:
    places = {cube: number for number, cube in enumerate(cubes)}
    return len(places) == len(cubes) and all(
        abs(places[near] - number) == 1
        for cube, number in places.items()
        for step in NEIGHBOURS
        if (near := moved(cube, step)) in places
    )
