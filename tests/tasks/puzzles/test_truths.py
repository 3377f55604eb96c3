"""Every truth of the puzzles, found again by a slow method of its own: 2,000 items a task."""

import cmath
from collections import Counter
from itertools import product
from math import hypot, pi

import numpy as np
import pytest

from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.stages import PUZZLES, stage

FEW, MANY = 40, 400


@pytest.fixture(
    scope="module", params=[pytest.param(FEW, marks=pytest.mark.quick), pytest.param(MANY, marks=pytest.mark.slow)]
)
def count(request):
    """How many groups, each with two items or more of a task."""
    return request.param


def asked(name, puzzle, count):
    task = native_tasks()[name]
    for index in range(count):
        group = stage(puzzle).generate("brute", index)
        for question in task.questions(group):
            views = [group.views[view] for view in question.shows or (question.view,)]
            yield question, views


def said(question):
    return question.form.options[question.truth] if question.form.options else question.truth


def turned_about(cubes):
    """A figure in all 24 turns, by rotation matrices: each a set of cube centres about its middle, rounded."""
    quarter = {
        "x": np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]]),
        "y": np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0]]),
    }
    turns = {np.eye(3, dtype=int).tobytes(): np.eye(3, dtype=int)}
    for path in product("xy", repeat=6):
        turn = np.eye(3, dtype=int)
        for axis in path:
            turn = quarter[axis] @ turn
            turns.setdefault(turn.tobytes(), turn)
    assert len(turns) == 24
    middle = np.mean(cubes, axis=0)
    return [{tuple(np.round(turn @ (np.array(cube) - middle), 6) + 0.0) for cube in cubes} for turn in turns.values()]


def test_a_turned_figure_is_the_same_and_a_mirrored_one_is_not(count):
    checked = 0
    for question, views in asked("mental_rotation", "blocks", count // 2):
        figures = [figure.cubes for view in views for figure in view.figures]
        middle = np.mean(figures[1], axis=0)
        other = {tuple(np.round(np.array(cube) - middle, 6) + 0.0) for cube in figures[1]}
        assert (said(question) == "the same figure, turned") == (other in turned_about(figures[0]))
        checked += 1
    assert checked >= 2 * (count // 2)


GRAZING = 20
"""Rays that may slip past an edge between two steps; a face that shows is met by some fifty."""


def painted(cubes, toward):
    """Which cubes an eye sees: rays from a fine grid stepped through the cells until they meet one."""
    filled, hits = set(cubes), Counter()
    toward = np.array(toward) / np.linalg.norm(toward)
    side = np.cross(toward, (0, 0, 1.0))
    side /= np.linalg.norm(side)
    up = np.cross(side, toward)
    grid = np.arange(-4.03, 4.0, 0.11)
    steps = np.arange(0, 14, 0.05)
    for a, b in product(grid, grid):
        path = np.array([1.5, 1.5, 2.0]) + 7 * toward + a * side + b * up - steps[:, None] * toward
        for cell in np.floor(path).astype(int):
            if tuple(cell) in filled:
                hits[tuple(int(value) for value in cell)] += 1
                break
    return {cube for cube, number in hits.items() if number > GRAZING}


def test_cubes_out_of_sight_are_those_no_ray_meets(count):
    for question, (heap,) in asked("blocks_hidden", "heap", 4 if count == FEW else 10):
        eye = (1.0, -1.0, 1.0)
        assert question.truth == len(heap.cubes) - len(painted(heap.cubes, eye))


def test_the_picture_of_a_heap_tells_its_heights(count):
    """No two heaps have the same tops in sight: every column's top is seen, so the number follows from the picture."""
    for question, (heap,) in asked("blocks_in_all", "heap", count):
        total = 0
        for x, row in enumerate(heap.heights):
            for y, tall in enumerate(row):
                total += tall
                nearer = [heap.heights[x + step][y - step] for step in range(1, 3) if x + step < 3 and y - step >= 0]
                assert all(other <= tall for other in nearer), "a nearer column would hide this one's top"
        assert question.truth == total


def flat(cubes, side):
    """What a side shows, by marching towards the figure through each square."""
    rows = []
    for row in (2, 1, 0):
        line = ""
        for column in range(3):
            cells = {
                "front": [(column, step, row) for step in range(3)],
                "right": [(2 - step, column, row) for step in range(3)],
                "above": [(column, row, 2 - step) for step in range(3)],
            }[side]
            line += "#" if any(cell in cubes for cell in cells) else "."
        rows.append(line)
    return tuple(rows)


def squares(drawing):
    """Where a drawing has squares, counted from its leftmost and its uppermost."""
    there = [(row, column) for row, line in enumerate(drawing) for column, mark in enumerate(line) if mark == "#"]
    top, left = (min(place[axis] for place in there) for axis in (0, 1))
    return frozenset((row - top, column - left) for row, column in there)


def test_no_two_drawings_are_one_shape_in_two_places(count):
    for _, (view,) in asked("figure_views", "views", count):
        assert len({squares(drawing) for drawing in view.drawings if "#" in "".join(drawing)}) >= 3
        right = squares(flat(view.cubes, view.side))
        assert sum("#" in "".join(drawing) and squares(drawing) == right for drawing in view.drawings) == 1


def test_the_right_drawing_is_the_view_from_that_side_and_the_only_one(count):
    for question, (view,) in asked("figure_views", "views", count):
        right = [
            letter
            for letter, drawing in zip("ABCD", view.drawings, strict=True)
            if drawing == flat(view.cubes, view.side)
        ]
        assert right == [question.truth]


CELLS = 40


def layers_of(folds, punches):
    """Fold a sheet of small cells in layers, punch through all of them, and return the punched cells' middles."""
    middles = [((i + 0.5) / CELLS, (j + 0.5) / CELLS) for i in range(CELLS) for j in range(CELLS)]
    places = list(middles)
    for fold in folds:
        normal, foot = complex(fold.nx, fold.ny), fold.c
        for number, (x, y) in enumerate(places):
            beyond = (complex(x, y) * normal.conjugate()).real - foot
            if beyond > 0:
                mirrored = complex(x, y) - 2 * beyond * normal
                places[number] = (mirrored.real, mirrored.imag)
    radius = 1.3 / CELLS
    return [
        start
        for start, (x, y) in zip(middles, places, strict=True)
        if any(hypot(x - px, y - py) < radius for px, py in punches)
    ]


def test_unfolding_undoes_the_layers(count):
    for question, (paper,) in asked("paper_folding", "paper", count):
        cells = layers_of(paper.folds, paper.punches)
        fitting = []
        for letter, holes in zip("ABCD", paper.drawings, strict=True):
            near = [min(hypot(x - hx, y - hy) for hx, hy in holes) < 2.5 / CELLS for x, y in cells]
            hit = [any(hypot(x - hx, y - hy) < 2.5 / CELLS for x, y in cells) for hx, hy in holes]
            if all(near) and all(hit):
                fitting.append(letter)
        assert fitting == [question.truth]


def rolled(net):
    """Opposite colours by rolling a die over the net: the face underneath takes the square's colour."""
    die = {"down": None, "up": None, "north": None, "south": None, "east": None, "west": None}
    cycles = {
        (1, 0): ("down", "east", "up", "west"),
        (-1, 0): ("down", "west", "up", "east"),
        (0, 1): ("down", "south", "up", "north"),
        (0, -1): ("down", "north", "up", "south"),
    }
    colours = dict(zip(net.cells, net.colours, strict=True))

    def visit(cell, came, done):
        die["down"] = colours[cell]
        done.add(cell)
        for step in cycles:
            near = (cell[0] + step[0], cell[1] + step[1])
            if near in colours and near not in done:
                roll(step)
                visit(near, step, done)
                roll((-step[0], -step[1]))

    def roll(step):
        names = cycles[step]
        values = [die[name] for name in names]
        die.update(zip(names, [*values[1:], values[0]], strict=True))

    visit(net.cells[0], None, set())
    pairs = [(die["down"], die["up"]), (die["north"], die["south"]), (die["east"], die["west"])]
    return {one: other for pair in pairs for one, other in (pair, pair[::-1])}


def test_opposite_faces_are_those_of_a_die_rolled_over_the_net(count):
    for question, (net,) in asked("cube_net", "nets", count):
        assert said(question) == rolled(net)[net.asked]


def walked(town, start, heading, words):
    """The landmark at the end of a walk in words, None where there is none, by complex numbers on the drawn map."""
    compass = {"north": 1j, "east": 1, "south": -1j, "west": -1}[heading]
    ahead = compass * cmath.rect(1, -town.north * pi / 180)
    at = dict(town.landmarks)[start]
    for leg in words.split(", turn "):
        if leg.startswith("left"):
            ahead *= 1j
        elif leg.startswith("right"):
            ahead *= -1j
        far = next(number for word, number in (("next", 1), ("second", 2), ("third", 3)) if word in leg)
        at = (at[0] + far * round(ahead.real), at[1] - far * round(ahead.imag))
    return {crossing: name for name, crossing in town.landmarks}.get(at)


def test_walks_end_where_steps_on_the_drawn_map_lead(count):
    for question, (town,) in asked("turn_by_turn", "town", count):
        words = question.question
        start = next(name for name in sorted(dict(town.landmarks), key=len, reverse=True) if f"the {name}" in words)
        heading = next(name for name in ("north", "east", "south", "west") if name in words)
        assert said(question) == f"the {walked(town, start, heading, words[words.index(heading) :])}"


def test_one_way_alone_leads_to_the_goal(count):
    for question, (town,) in asked("route_choice", "town", count):
        start, heading, goal = question.pair.split(":")
        ends = {letter: walked(town, start, heading, way) for letter, way in question.form.options.items()}
        assert [letter for letter, end in ends.items() if end == goal] == [question.truth]


def pixel(town, name):
    """A landmark in the picture as a complex number, y up."""
    x, y = town.place(dict(town.landmarks)[name])
    return complex(x, -y)


def test_the_compass_the_sides_and_the_scale_of_maps(count):
    for question, (town,) in asked("map_compass", "town", count):
        place, target = (pixel(town, name) for name in question.pair.split(":"))
        north = cmath.rect(1, pi / 2 - town.north * pi / 180)
        right = (cmath.phase(north / (target - place)) * 180 / pi) % 360
        assert abs((question.truth - right + 180) % 360 - 180) < 0.1
    for question, (town,) in asked("map_facing", "town", count):
        place, ahead, target = (pixel(town, name) for name in question.pair.split(":"))
        turn = (cmath.phase((ahead - place) / (target - place)) * 180 / pi) % 360
        assert said(question) == ("straight ahead", "on the right", "behind", "on the left")[round(turn / 90) % 4]
    for question, (town,) in asked("map_distance", "town", count):
        one, other = (pixel(town, name) for name in question.pair.split(":"))
        assert question.truth == pytest.approx(abs(one - other) / 90 * town.metres, rel=1e-4)


@pytest.mark.parametrize("name", sorted(PUZZLES))
def test_a_puzzle_is_read_back_and_drawn_the_same(name):
    source = stage(name)
    group = source.generate("again", 3)
    again = source.restored(group.group, group.cast, [view.model_dump_json() for view in group.views])
    assert again == group
    assert source.generate("again", 3) == group
    assert source.generate("other", 3).views != group.views
    one, other = source.picture(group.views[0]), source.picture(again.views[0])
    assert (one == other).all()
    assert one.shape == (480, 640, 3)
    assert (one.reshape(-1, 3) != one.reshape(-1, 3)[0]).any()
