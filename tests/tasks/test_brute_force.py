"""Every truth of the tasks on scenes, found again by slow methods of their own on things strewn at random.

Points on a grid through each box, complex numbers, sweeps in small steps: nothing here calls the geometry under test.
Some hundred items a task here; 2,000 a task were held against them once, without disagreement.
"""

import cmath
from collections import defaultdict
from collections.abc import Iterator
from math import asin, degrees, pi, sqrt
from random import Random

import numpy as np
import pytest

from spatialgauge.tasks.base import Twins
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.layout import turn
from spatialgauge.tasks.scenes.layout.kinds import ITEMS, TABLES
from spatialgauge.tasks.scenes.layout.props import Spot, draw, draw_all
from spatialgauge.tasks.scenes.view import Seen, View
from spatialgauge.tasks.scenes.world import Camera, Room, Scene, Thing

SHOWN = Seen(pixels=1000, whole=1000, box=(0.0, 0.0, 10.0, 10.0), cut=False)


def camera(rng: Random) -> Camera:
    """A camera at the open side of the room that looks at its middle."""
    position = (rng.uniform(1.5, 3.0), rng.uniform(-3.0, -1.5), rng.uniform(0.8, 2.0))
    target = (rng.uniform(-0.6, 0.4), rng.uniform(-0.4, 0.6), 0.5)
    return Camera(position=position, target=target, fov=rng.uniform(0.9, 1.2), width=640, height=480)


def seen(name: str, number: int, things: list[Thing], eye: Camera) -> View:
    scene = Scene(id=f"{name}-{number}", room=Room(width=8, depth=8), things=tuple(things), camera=eye)
    return View(scene, {thing.id: SHOWN for thing in things})


def swapped(rng: Random, name: str) -> Twins:
    """Small things on the floor and on a table, strewn anew in the twin: what `swap` tasks ask of."""
    table = draw(rng, TABLES)
    items = draw_all(rng, ITEMS, 6, [table]) or []
    eye = camera(rng)
    standing = table.at(Spot(rng.uniform(-1, 0.5), rng.uniform(-0.5, 1), yaw=rng.uniform(-0.3, 0.3)))
    top = table.shelves[-1].surface.z
    views = []
    for number in range(2):
        things = [standing]
        for item in items:
            on_table = rng.random() < 0.4
            x, y = (
                (rng.uniform(-0.5, 0.5), rng.uniform(-0.3, 0.3))
                if on_table
                else (rng.uniform(-2, 2), rng.uniform(-2, 2))
            )
            if on_table:
                x, y = standing.centre[0] + x, standing.centre[1] + y
            spot = Spot(x, y, top if on_table else 0.0, rng.uniform(-pi, pi), standing.id if on_table else None)
            things.append(item.at(spot))
        views.append(seen(name, number, things, eye))
    return Twins(name, "swap", tuple(views), {f"item{i}": item.id for i, item in enumerate(items, 1)})


def turned(rng: Random, name: str) -> Twins:
    """A thing with a front and others round it, as the recipe lays them out, whatever the picture would show."""
    number = 0
    while True:
        staged = turn.lay(Random(f"{name}:plan:{number}"), rng)
        number += 1
        if staged:
            views = tuple(
                View(scene, dict.fromkeys((t.id for t in scene.things), SHOWN)) for scene in staged.scenes(name)
            )
            return Twins(name, "turn", views, staged.cast)


def groups(make, seed: str) -> Iterator[Twins]:
    """Twins without end."""
    number = 0
    while True:
        twins = make(Random(f"{seed}:{number}"), f"{seed}-{number}")
        number += 1
        if len({thing.id for thing in twins.views[0].scene.things}) >= 5:
            yield twins


def ground(thing):
    """The thing's foot as a complex number: x + iy."""
    return complex(thing.centre[0], thing.centre[1])


def eye(scene):
    return complex(scene.camera.position[0], scene.camera.position[1])


def ahead(yaw):
    """The direction a yaw faces: 0 is +y, counter-clockwise."""
    return cmath.rect(1, yaw + pi / 2)


def side_of(figure, place, front):
    """Which of the four sides of a place a figure is on; `front` is the direction of its front."""
    turn = degrees(cmath.phase((ground(figure) - place) / front)) % 360
    return ("in front", "left", "behind", "right")[round(turn / 90) % 4]


def seen_side(scene, figure, ground_thing):
    """Left, right, in front or behind as the camera sees it: front is where the camera is."""
    place = ground(ground_thing)
    towards = eye(scene) - place
    side = side_of(figure, place, towards)
    return {"left": "right", "right": "left"}.get(side, side)


def cloud(thing, count=9):
    """Points on a grid all through a box, the faces included (N, 3)."""
    steps = np.linspace(-0.5, 0.5, count)
    local = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3) * thing.size
    c, s = np.cos(thing.yaw), np.sin(thing.yaw)
    return local @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]).T + thing.centre


def pixels(camera, points):
    """Points in the picture (N, 2), by a pinhole built from angles."""
    d = np.subtract(camera.target, camera.position)
    pan, tilt = np.arctan2(d[1], d[0]), asin(d[2] / np.linalg.norm(d))
    moved = np.asarray(points) - camera.position
    c, s = np.cos(-pan), np.sin(-pan)
    x, y, z = c * moved[:, 0] - s * moved[:, 1], s * moved[:, 0] + c * moved[:, 1], moved[:, 2]
    c, s = np.cos(tilt), np.sin(tilt)
    depth, up = c * x + s * z, -s * x + c * z
    focal = camera.width / 2 / np.tan(camera.fov / 2)
    return np.column_stack([camera.width / 2 - focal * y / depth, camera.height / 2 - focal * up / depth])


def distance(one, other):
    return sqrt(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)))


def bearing(scene, place, target, heading):
    """Degrees clockwise from a heading to a target, from a place."""
    return degrees(cmath.phase((heading - ground(scene[place])) / (ground(scene[target]) - ground(scene[place])))) % 360


def swept_into(mover, others, length=5.0, step=0.01):
    """The first of several things whose footprint a mover's touches when it goes straight ahead in small steps."""
    corners = [[complex(*corner[:2]) for corner in _rectangle(thing)] for thing in others]
    own = [complex(*corner[:2]) for corner in _rectangle(mover)]
    direction = ahead(mover.yaw)
    for number in range(int(length / step)):
        moved = [corner + direction * step * number for corner in own]
        for thing, theirs in zip(others, corners, strict=True):
            if _meet(moved, theirs):
                return thing.id
    return None


def _rectangle(thing):
    w, d = thing.size[0] / 2, thing.size[1] / 2
    turn = cmath.rect(1, thing.yaw)
    found = [ground(thing) + turn * complex(x, y) for x, y in ((-w, -d), (w, -d), (w, d), (-w, d))]
    return [(corner.real, corner.imag) for corner in found]


def _meet(one, other):
    """Whether two convex polygons share a point, by the separating axes of their edges."""
    for polygon in (one, other):
        for start, end in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
            axis = (end - start) * 1j
            first = [(corner * axis.conjugate()).real for corner in one]
            second = [(corner * axis.conjugate()).real for corner in other]
            if max(first) < min(second) or max(second) < min(first):
                return False
    return True


def things_of(question, scene):
    """The things a question names, in the order of its pair's name."""
    return [scene[name] for name in question.pair.split(":") if any(thing.id == name for thing in scene.things)]


def said(question):
    return question.form.options[question.truth] if question.form.options else question.truth


def named(question, scene, thing):
    """Whether the answer is this thing's phrase: its noun and, where it has one, its colour."""
    answer = said(question)
    return thing.noun in answer and (thing.colour is None or thing.colour in answer)


def nearest_of(question, scene):
    extreme, ground, *three = question.pair.split(":")
    start = scene.camera.position if ground == "None" else scene[ground].centre
    pick = min if extreme == "nearest" else max
    return named(question, scene, scene[pick(three, key=lambda name: distance(scene[name].centre, start))])


def ordered(question, scene, key):
    things = things_of(question, scene)
    right = sorted(things, key=key)
    return all(
        thing.noun in question.form.options[letter] and (thing.colour or "") in question.form.options[letter]
        for thing, letter in zip(right, question.truth, strict=True)
    )


def support_of(question, scene):
    (figure, *_) = things_of(question, scene)
    low = cloud(figure)[:, 2].min()
    below = [
        thing
        for thing in scene.things
        if thing.id != figure.id and abs(ground(thing) - ground(figure)) < 1.2 and 0.3 < low <= thing.size[2] + 0.02
    ]
    return (said(question) == "the floor") == (low < 0.02) and (low < 0.02 or bool(below))


def turn_of(question, scene):
    place, front, target = things_of(question, scene)
    right = bearing(scene, place.id, target.id, ground(front))
    return abs((question.truth - right + 180) % 360 - 180) < 0.01


def faced_after(question, scene):
    turn, *names = question.pair.split(":")
    place, first, *others = (scene[name] for name in names)
    by = {"a quarter turn to your right": -90, "a quarter turn to your left": 90, "half a turn": 180}[turn]
    heading = (ground(first) - ground(place)) * cmath.rect(1, by * pi / 180)
    best = min(others, key=lambda thing: abs(cmath.phase((ground(thing) - ground(place)) / heading)))
    return named(question, scene, best)


def moved_side(question, scene):
    figure, mark = things_of(question, scene)
    metres, way = question.slices["metres"], question.slices["way"]
    sight = complex(*scene.camera.target[:2]) - eye(scene)
    right = -1j * sight / abs(sight)
    there = ground(figure) + right * metres * (1 if way == "right" else -1)
    moved = figure.model_copy(update={"centre": (there.real, there.imag, figure.centre[2])})
    return said(question) == seen_side(scene, moved, mark)


def rotated_side(question, scene):
    turned, figure = things_of(question, scene)
    by = {"a quarter turn clockwise": -90, "a quarter turn anticlockwise": 90, "half a turn": 180}[
        question.slices["turn"]
    ]
    side = side_of(figure, ground(turned), ahead(turned.yaw + by * pi / 180))
    phrases = {"in front": "in front of it", "behind": "behind it"}
    return said(question) == phrases.get(side, f"on its {side} side")


def hops_of(question, scene):
    *compared, mark, last = things_of(question, scene)
    chosen = min(compared[:2], key=lambda thing: distance(thing.centre, mark.centre))
    if len(compared) == 3:
        chosen = max((chosen, compared[2]), key=lambda thing: cloud(thing)[:, 2].mean())
    return said(question) == seen_side(scene, chosen, last)


def compass_of(question, scene):
    figure, mark = things_of(question, scene)
    points = ("north", "east", "south", "west")
    sight = complex(*scene.camera.target[:2]) - eye(scene)
    turn = degrees(cmath.phase(sight / (ground(figure) - ground(mark)))) % 360
    return said(question) == points[(points.index(question.slices["heading"]) + round(turn / 90)) % 4]


def length_of(measure):
    return lambda question, scene: question.truth == pytest.approx(measure(*things_of(question, scene)), rel=1e-9)


def framed(frame):
    def check(question, scene):
        figure_name = question.pair.split(":")[0]
        names = question.pair.split(":")
        figure, place = scene[figure_name], scene[names[1]]
        if frame == "egocentric":
            return said(question) == seen_side(scene, figure, place)
        if frame == "intrinsic":
            return said(question) == side_of(figure, ground(place), ahead(place.yaw))
        towards = ground(scene[names[2]]) - ground(place)
        side = side_of(figure, ground(place), towards)
        return said(question) == {"left": "right", "right": "left"}.get(side, side)

    return check


def facing_of(question, scene):
    (thing,) = things_of(question, scene)
    turn = degrees(cmath.phase((eye(scene) - ground(thing)) / ahead(thing.yaw))) % 360
    ways = ("towards the camera", "to the left", "away from the camera", "to the right")
    return said(question) == ways[round(turn / 90) % 4]


def pixel_column(scene):
    return lambda thing: pixels(scene.camera, cloud(thing))[:, 0].mean()


CHECKS = {
    "left_right": lambda q, s: said(q) == seen_side(s, *things_of(q, s)),
    "front_behind": lambda q, s: said(q) == seen_side(s, *things_of(q, s)),
    "above_below": lambda q, s: (
        (said(q) == "above") == (cloud(things_of(q, s)[0])[:, 2].mean() > cloud(things_of(q, s)[1])[:, 2].mean())
    ),
    "nearest_to": nearest_of,
    "nearest_camera": nearest_of,
    "order_across": lambda q, s: ordered(q, s, pixel_column(s)),
    "order_away": lambda q, s: ordered(q, s, lambda thing: distance(thing.centre, s.camera.position)),
    "support": support_of,
    "distance_vertical": length_of(lambda a, b: abs(cloud(a)[:, 2].mean() - cloud(b)[:, 2].mean())),
    "height_above_floor": length_of(lambda a: cloud(a)[:, 2].max()),
    "frame_absolute": compass_of,
    "after_moving": moved_side,
    "two_hops": hops_of,
    "three_hops": hops_of,
    "consistency": lambda q, s: (
        (q.truth == "yes") == (seen_side(s, *(s[name] for name in q.pair.split(":")[:2])) == q.pair.split(":")[2])
    ),
    "frame_egocentric": framed("egocentric"),
    "frame_intrinsic": framed("intrinsic"),
    "frame_addressee": framed("addressee"),
    "frame_unspecified": framed("egocentric"),
    "facing": facing_of,
    "bearing_clock": turn_of,
    "bearing_degrees": turn_of,
    "after_turning": faced_after,
    "after_rotating": rotated_side,
    "collision": lambda q, s: named(q, s, s[swept_into(things_of(q, s)[0], things_of(q, s)[1:])]),
}


@pytest.fixture(
    scope="module",
    params=[pytest.param(60, id="few", marks=pytest.mark.quick), pytest.param(200, id="many", marks=pytest.mark.slow)],
)
def wanted(request):
    """How many items of each task are held against the slow method."""
    return request.param


@pytest.mark.timeout(1500)
def test_the_slow_methods_agree_with_every_truth(wanted):
    checked = defaultdict(int)
    wrong = defaultdict(list)
    for make in (swapped, turned):
        names = {name for name in CHECKS if (name in SWAPPED) == (make is swapped)}
        for number, twins in enumerate(groups(make, "brute")):
            for name in sorted(names):
                for question in native_tasks()[name].questions(twins) if checked[name] < wanted else ():
                    checked[name] += 1
                    if not CHECKS[name](question, twins.views[question.view].scene):
                        wrong[name].append(question.question)
            if all(checked[name] >= wanted for name in names) or number > 40 * wanted:
                break
    assert not wrong, {name: (len(found), found[:2]) for name, found in wrong.items()}
    assert min(checked[name] for name in CHECKS) >= wanted, dict(checked)


SWAPPED = {
    "left_right",
    "front_behind",
    "above_below",
    "nearest_to",
    "nearest_camera",
    "order_across",
    "order_away",
    "support",
    "distance_vertical",
    "height_above_floor",
    "frame_absolute",
    "after_moving",
    "two_hops",
    "three_hops",
    "consistency",
}
