"""Puzzles solved again: figures turned as points, dice rolled, paper folded in layers, rays stepped through cells."""

import cmath
import itertools
from collections import Counter
from collections.abc import Iterator
from functools import cache
from math import pi

import numpy as np
from scipy.optimize import linprog

from spatialgauge.tasks.base import Question, Twins
from spatialgauge.tests.proofs.proof import Proof, said
from spatialgauge.tests.proofs.strewn import puzzles


def shown(question: Question, twins: Twins) -> list:
    """Return the states that the question's pictures show."""
    return [twins.views[view] for view in question.shows or (question.view,)]


@cache
def turns() -> list[np.ndarray]:
    """Return the 24 turns of a cube as matrices: all products of quarter turns about two axes."""
    quarters = [np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]]), np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0]])]
    found = {np.eye(3, dtype=int).tobytes(): np.eye(3, dtype=int)}
    for path in itertools.product(quarters, repeat=6):
        turn = np.eye(3, dtype=int)
        for quarter in path:
            turn = quarter @ turn
            found.setdefault(turn.tobytes(), turn)
    return list(found.values())


def mirrored_or_turned(question: Question, twins: Twins) -> bool:
    """Whether one of the 24 turns carries the one figure's points, about their middle, onto the other's."""
    one, other = (
        np.array(figure.cubes) - np.mean(figure.cubes, axis=0) for s in shown(question, twins) for figure in s.figures
    )
    wanted = {tuple(np.round(cube, 6) + 0.0) for cube in other}
    same = any({tuple(np.round(turn @ cube, 6) + 0.0) for cube in one} == wanted for turn in turns())
    return (said(question) == "the same figure, turned") == same


GRAZING = 6
"""Rays that may slip past an edge between two steps; a face that shows is met by some thirty."""


def seen_cubes(cubes: tuple) -> int:
    """Return how many cubes an eye sees: rays of a fine grid stepped through the cells until they meet one."""
    toward = np.array([1.0, -1.0, 1.0]) / np.sqrt(3)
    side = np.cross(toward, (0, 0, 1.0))
    side /= np.linalg.norm(side)
    up = np.cross(side, toward)
    grid, steps = np.arange(-4.03, 4.0, 0.14), np.arange(2, 13, 0.06)
    a, b = (axis.reshape(-1, 1) for axis in np.meshgrid(grid, grid))
    start = np.array([1.5, 1.5, 2.0]) + 7 * toward + a * side + b * up
    cells = np.floor(start[:, None] - steps[:, None] * toward).astype(int)
    filled = np.zeros((7, 7, 8), int)
    for number, (x, y, z) in enumerate(cubes, start=1):
        filled[x + 2, y + 2, z + 2] = number
    inside = ((cells >= -2) & (cells < (5, 5, 6))).all(-1)
    at = np.where(inside, filled[tuple(np.moveaxis(np.clip(cells + 2, 0, (6, 6, 7)), -1, 0))], 0)
    first = at[np.arange(len(at)), (at > 0).argmax(1)]
    return sum(hits > GRAZING for number, hits in Counter(first.tolist()).items() if number)


def out_of_sight(question: Question, twins: Twins) -> bool:
    (heap,) = shown(question, twins)
    return question.truth == len(heap.cubes) - seen_cubes(heap.cubes)


def heaped(question: Question, twins: Twins) -> bool:
    """The sum of the columns' heights, where no nearer column hides a top, so that the picture tells every height."""
    (heap,) = shown(question, twins)
    tall = np.array(heap.heights)
    beside = [(x, y, x + step, y - step) for x, y in np.ndindex(3, 3) for step in (1, 2) if x + step < 3 and y >= step]
    return question.truth == tall.sum() and all(tall[a, b] <= tall[x, y] for x, y, a, b in beside)


def flat(cubes: tuple, side: str) -> tuple[str, ...]:
    """Return what a side shows, by marching towards the figure through each square."""
    marches = {
        "front": lambda row, column: [(column, step, row) for step in range(3)],
        "right": lambda row, column: [(2 - step, column, row) for step in range(3)],
        "above": lambda row, column: [(column, row, 2 - step) for step in range(3)],
    }
    filled = set(cubes)
    return tuple(
        "".join("#" if filled & set(marches[side](row, column)) else "." for column in range(3)) for row in (2, 1, 0)
    )


def viewed(question: Question, twins: Twins) -> bool:
    (view,) = shown(question, twins)
    wanted = flat(view.cubes, view.side)
    return [letter for letter, drawn in zip("ABCD", view.drawings, strict=True) if drawn == wanted] == [question.truth]


CELLS = 40


def layers_of(folds: tuple, punches: tuple) -> np.ndarray:
    """Fold a sheet of small cells in layers, punch through all of them, and return the punched cells' middles."""
    middles = np.array([complex((i + 0.5) / CELLS, (j + 0.5) / CELLS) for i in range(CELLS) for j in range(CELLS)])
    places = middles.copy()
    for fold in folds:
        normal = complex(fold.nx, fold.ny)
        beyond = (places * normal.conjugate()).real - fold.c
        places = np.where(beyond > 0, places - 2 * beyond * normal, places)
    punched = np.zeros(len(places), bool)
    for x, y in punches:
        punched |= np.abs(places - complex(x, y)) < 1.3 / CELLS
    return middles[punched]


def unfolds(question: Question, twins: Twins) -> bool:
    """The only drawing whose holes are all where punched cells are, and that has one wherever such cells are."""
    (paper,) = shown(question, twins)
    cells = layers_of(paper.folds, paper.punches)
    fitting = []
    for letter, holes in zip("ABCD", paper.drawings, strict=True):
        far = np.abs(cells[:, None] - np.array([complex(*hole) for hole in holes]))
        if (far.min(1) < 2.5 / CELLS).all() and (far.min(0) < 2.5 / CELLS).all():
            fitting.append(letter)
    return fitting == [question.truth]


ROLLS = {
    (1, 0): ("down", "east", "up", "west"),
    (-1, 0): ("down", "west", "up", "east"),
    (0, 1): ("down", "south", "up", "north"),
    (0, -1): ("down", "north", "up", "south"),
}


def rolled(question: Question, twins: Twins) -> bool:
    """Roll a die over the net, which takes on the colour of each square it comes to lie on."""
    (net,) = shown(question, twins)
    die: dict[str, str] = {}
    colours = dict(zip(net.cells, net.colours, strict=True))

    def roll(step: tuple[int, int]) -> None:
        faces = [die.get(name) for name in ROLLS[step]]
        die.update(zip(ROLLS[step], [*faces[1:], faces[0]], strict=True))

    def visit(cell: tuple[int, int], done: set) -> None:
        die["down"] = colours[cell]
        done.add(cell)
        for step in ROLLS:
            near = (cell[0] + step[0], cell[1] + step[1])
            if near in colours and near not in done:
                roll(step)
                visit(near, done)
                roll((-step[0], -step[1]))

    visit(net.cells[0], set())
    pairs = [("down", "up"), ("north", "south"), ("east", "west")]
    opposite = {die[a]: die[b] for one, other in pairs for a, b in ((one, other), (other, one))}
    return said(question) == opposite[net.asked]


def walked(town: object, start: str, heading: str, words: str) -> str | None:
    """Return the landmark at the end of a walk in words, None where there is none: complex numbers on the drawn map."""
    compass = {"north": 1j, "east": 1, "south": -1j, "west": -1}[heading]
    ahead = compass * cmath.rect(1, -town.north * pi / 180)
    at = dict(town.landmarks)[start]
    for leg in words.split(", turn "):
        ahead *= 1j if leg.startswith("left") else -1j if leg.startswith("right") else 1
        far = next(number for word, number in (("next", 1), ("second", 2), ("third", 3)) if word in leg)
        at = (at[0] + far * round(ahead.real), at[1] - far * round(ahead.imag))
    return {crossing: name for name, crossing in town.landmarks}.get(at)


def arrives(question: Question, twins: Twins) -> bool:
    (town,), words = shown(question, twins), question.question
    start = next(name for name in sorted(dict(town.landmarks), key=len, reverse=True) if f"the {name}" in words)
    heading = next(name for name in ("north", "east", "south", "west") if name in words)
    return said(question) == f"the {walked(town, start, heading, words[words.index(heading) :])}"


def leads_there(question: Question, twins: Twins) -> bool:
    (town,) = shown(question, twins)
    start, heading, goal = question.pair.split(":")
    ends = {letter: walked(town, start, heading, way) for letter, way in question.form.options.items()}
    return [letter for letter, end in ends.items() if end == goal] == [question.truth]


def landmarks(question: Question, twins: Twins) -> Iterator[complex]:
    """Yield where the landmarks of the pair's name are in the picture, y up."""
    (town,) = shown(question, twins)
    for name in question.pair.split(":"):
        x, y = town.place(dict(town.landmarks)[name])
        yield complex(x, -y)


def by_compass(question: Question, twins: Twins) -> bool:
    place, target = landmarks(question, twins)
    north = cmath.rect(1, pi / 2 - shown(question, twins)[0].north * pi / 180)
    right = cmath.phase(north / (target - place)) * 180 / pi
    return abs((question.truth - right + 180) % 360 - 180) < 0.1


def by_facing(question: Question, twins: Twins) -> bool:
    place, ahead, target = landmarks(question, twins)
    turn = (cmath.phase((ahead - place) / (target - place)) * 180 / pi) % 360
    return said(question) == ("straight ahead", "on the right", "behind", "on the left")[round(turn / 90) % 4]


def by_scale(question: Question, twins: Twins) -> bool:
    one, other = landmarks(question, twins)
    return abs(question.truth - abs(one - other) / 90 * shown(question, twins)[0].metres) < 1e-4 * question.truth


def in_balance(stack: tuple) -> bool:
    """Tell whether some upward forces at the ends of the contacts hold every block: weight and torque, block by block.

    Unknowns: two forces a contact, of the lower block on the upper one; the first contact is that with the ground.
    """
    spans = [(block.x - block.width / 2, block.x + block.width / 2) for block in stack]
    contacts = [spans[0], *((max(a[0], b[0]), min(a[1], b[1])) for a, b in itertools.pairwise(spans))]
    rows, wanted = [], []
    for level, block in enumerate(stack):
        for arms in ((lambda _: 1.0), (lambda x: x)):
            row = np.zeros(2 * len(stack))
            for sign, contact in ((1, level), (-1, level + 1)):
                if contact < len(stack):
                    row[2 * contact : 2 * contact + 2] = [sign * arms(x) for x in contacts[contact]]
            rows.append(row)
            wanted.append(block.width * block.height * arms(block.x))
    scale = 1 / max(wanted)
    return linprog(np.zeros(2 * len(stack)), A_eq=np.array(rows) * scale, b_eq=np.array(wanted) * scale).status == 0


def falls(question: Question, twins: Twins) -> bool:
    (stacks,) = shown(question, twins)
    falling = [letter for letter, stack in zip("ABCD", stacks.stacks, strict=True) if not in_balance(stack)]
    return falling == [question.truth]


TOWN, HEAP = puzzles("town"), puzzles("heap")

PROOFS = {
    "mental_rotation": Proof("24 matrices turn the cubes' middles", puzzles("blocks"), mirrored_or_turned),
    "figure_views": Proof("a march through each square's cells", puzzles("views"), viewed),
    "blocks_in_all": Proof("heights, each top in sight", HEAP, heaped),
    "blocks_hidden": Proof("rays stepped through the cells", HEAP, out_of_sight),
    "paper_folding": Proof("1,600 cells folded in layers and punched", puzzles("paper"), unfolds),
    "cube_net": Proof("a die rolled over the net", puzzles("nets"), rolled),
    "turn_by_turn": Proof("steps on the drawn map by complex numbers", TOWN, arrives),
    "route_choice": Proof("steps on the drawn map by complex numbers", TOWN, leads_there),
    "map_compass": Proof("pixels of the drawn map", TOWN, by_compass),
    "map_facing": Proof("pixels of the drawn map", TOWN, by_facing),
    "map_distance": Proof("pixels of the drawn map", TOWN, by_scale),
    "falling_stack": Proof("a linear programme of the forces", puzzles("stacks"), falls),
}
