"""Where things are, how far, how large, and what would become of them: measured on their meshes where they stand."""

import cmath
from collections.abc import Callable
from functools import lru_cache
from math import degrees, hypot

import numpy as np
from scipy.optimize import lsq_linear
from scipy.spatial import cKDTree

from spatialgauge.tasks.base import Question, Twins
from spatialgauge.tasks.scenes.places import furnish
from spatialgauge.tasks.scenes.world import Scene
from spatialgauge.tests.proofs.bodies import Body, bodies, eye, pixels, sight, struck
from spatialgauge.tests.proofs.proof import Proof, calls, named, said, scene_of
from spatialgauge.tests.proofs.strewn import CIRCLED, SIZED, SPREAD, SWAPPED, TURNED_ROUND, laid

MIRRORED = {"left": "right", "right": "left"}
DROPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
"""By how much rays out to a side fall, a metre: one that slips between two boards has another that does not."""
BY_BEARING = "complex numbers of the meshes' middles"


def length(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.sqrt(((np.asarray(a) - b) ** 2).sum()))


def side_of(figure: complex, place: complex, front: complex) -> str:
    """Return which of the four sides of a place a figure is on; `front` is the direction of its front."""
    turn = degrees(cmath.phase((figure - place) / front)) % 360
    return ("in front", "left", "behind", "right")[round(turn / 90) % 4]


def seen_side(viewer: complex, figure: complex, place: complex) -> str:
    """Return left, right, in front or behind as a viewer sees it: in front is where the viewer is."""
    side = side_of(figure, place, viewer - place)
    return MIRRORED.get(side, side)


def seen_by_camera(question: Question, twins: Twins) -> bool:
    scene = scene_of(question, twins)
    figure, ground, *_ = named(question, scene)
    side = seen_side(eye(scene.camera), figure.foot, ground.foot)
    return said(question) == side and (side not in MIRRORED or across(scene, figure, ground) == side)


def across(scene: Scene, figure: Body, ground: Body) -> str:
    """Return on which side of the ground object's picture the figure's is: the middles of what their meshes span."""
    one, other = (pixels(scene.camera, body.hull)[:, 0] for body in (figure, ground))
    return "left" if one.min() + one.max() < other.min() + other.max() else "right"


def by_sight(question: Question, twins: Twins) -> bool:
    """In front or behind: the middles and the nearest corners along the line of sight."""
    scene = scene_of(question, twins)
    figure, ground = named(question, scene)
    line = ground.foot - eye(scene.camera)
    depths = [((body.hull[:, 0] + 1j * body.hull[:, 1]) * line.conjugate()).real.min() for body in (figure, ground)]
    return seen_by_camera(question, twins) and (said(question) == "in front") == (depths[0] < depths[1])


def higher(question: Question, twins: Twins) -> bool:
    figure, ground = named(question, scene_of(question, twins))
    return (said(question) == "above") == (figure.middle[2] > ground.middle[2])


def nearest_of(question: Question, twins: Twins) -> bool:
    scene = scene_of(question, twins)
    extreme, ground, *three = question.pair.split(":")
    start = np.array(scene.camera.position) if ground == "None" else Body(scene[ground]).middle
    pick = min if extreme == "nearest" else max
    return calls(said(question), pick(bodies(scene, *three), key=lambda body: length(body.middle, start)))


def ordered(key: Callable[[Scene, Body], float]) -> Callable[[Question, Twins], bool]:
    def agrees(question: Question, twins: Twins) -> bool:
        scene = scene_of(question, twins)
        right = sorted(named(question, scene), key=lambda body: key(scene, body))
        return all(
            calls(question.form.options[letter], body) for body, letter in zip(right, question.truth, strict=True)
        )

    return agrees


def beneath(question: Question, twins: Twins) -> bool:
    """What a plumb line from a mesh's foot meets at once: a triangle of another that faces up, or the floor."""
    scene = scene_of(question, twins)
    (figure,) = named(question, scene)
    low = figure.hull[:, 2].min()
    if said(question) == "the floor":
        return abs(low) < 0.002
    (bearer,) = (body for body in bodies(scene) if calls(said(question), body))
    x, y, _ = figure.middle
    a, b, c = (bearer.triangles[:, corner] for corner in range(3))
    area = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        u = ((x - a[:, 0]) * (c - a)[:, 1] - (y - a[:, 1]) * (c - a)[:, 0]) / area
        v = ((b - a)[:, 0] * (y - a[:, 1]) - (b - a)[:, 1] * (x - a[:, 0])) / area
        over = (area > 0) & (u >= 0) & (v >= 0) & (u + v <= 1)
    levels = a[over, 2] + u[over] * (b - a)[over, 2] + v[over] * (c - a)[over, 2]
    return bool(over.any()) and float(np.abs(levels - low).min()) < 0.002


def between(question: Question, twins: Twins) -> bool:
    """Walk from one end to the other: the only one of the three that the walk passes closely."""
    scene = scene_of(question, twins)
    first, second, *three = named(question, scene)
    steps = np.linspace(0.2, 0.8, 601)
    walk = first.foot + steps * (second.foot - first.foot)
    near = [np.abs(walk - body.foot).min() <= 0.2501 * abs(second.foot - first.foot) for body in three]
    return sum(near) == 1 and calls(said(question), three[near.index(True)])


def largest(measure: Callable[[Body], float]) -> Callable[[Question, Twins], bool]:
    def agrees(question: Question, twins: Twins) -> bool:
        found = sorted(named(question, scene_of(question, twins)), key=measure, reverse=True)
        plain = measure(found[0]) >= (1.25 - 1e-9) * measure(found[1])
        return plain and calls(said(question), found[0])

    return agrees


def measuring(measure: Callable[..., float], within: float = 1e-6) -> Callable[[Question, Twins], bool]:
    def agrees(question: Question, twins: Twins) -> bool:
        found = measure(*named(question, scene_of(question, twins)))
        return abs(found - question.truth) <= within * max(found, question.truth)

    return agrees


def from_camera(question: Question, twins: Twins) -> bool:
    scene = scene_of(question, twins)
    (body,) = named(question, scene)
    return abs(length(body.middle, np.array(scene.camera.position)) - question.truth) < 1e-6 * question.truth


@lru_cache(maxsize=64)
def gap(one: Body, other: Body) -> float:
    """Return the shortest distance of two oriented boxes round the meshes, by least squares over points of both."""
    axes = []
    for body in (one, other):
        right = body.front * -1j
        axes.append(np.array([[right.real, body.front.real, 0], [right.imag, body.front.imag, 0], [0, 0, 1]]))
    half = np.concatenate([one.sides, other.sides]) / 2
    found = lsq_linear(
        np.hstack([axes[0], -axes[1]]), other.middle - one.middle, (-half, half), tol=1e-14, max_iter=500
    )
    return float(np.sqrt(2 * found.cost))


def gap_of(question: Question, twins: Twins) -> bool:
    """The gap of the boxes, and that of points strewn over the surfaces, which is as long within a tenth."""
    one, other = named(question, scene_of(question, twins))
    boxes = gap(one, other)
    surfaces = float(cKDTree(one.surface(5000)).query(other.surface(5000, seed=1))[0].min())
    return abs(boxes - question.truth) < 2e-4 and 0.99 <= (surfaces + 0.002) / question.truth <= 1.12 + 0.02 / boxes


def room_width(question: Question, twins: Twins) -> bool:
    """Walk to the left and to the right along the floor until a triangle of the room's shell stands in the way."""
    scene = scene_of(question, twins)
    ways = [complex(1, 0), complex(-1, 0), complex(0, 1), complex(0, -1)]
    right = max(ways, key=lambda way: (way * (sight(scene.camera) * -1j).conjugate()).real)
    here = eye(scene.camera)
    reached = {-1: np.inf, 1: np.inf}
    for part in furnish(scene.room).parts:
        corners = part.mesh.vertices
        if np.ptp(corners[:, 2]) >= 0.9 * scene.room.height:
            along = ((corners[:, 0] + 1j * corners[:, 1] - here) * right.conjugate()).real
            if np.ptp(along) < 1e-6:
                side = 1 if along[0] > 0 else -1
                reached[side] = min(reached[side], abs(along[0]))
    return abs(reached[-1] + reached[1] - question.truth) < 1e-6


def turn_to(question: Question, twins: Twins) -> bool:
    place, front, target = named(question, scene_of(question, twins))
    right = degrees(cmath.phase((front.foot - place.foot) / (target.foot - place.foot))) % 360
    return abs((question.truth - right + 180) % 360 - 180) < 0.01


def compass_of(question: Question, twins: Twins) -> bool:
    scene = scene_of(question, twins)
    figure, mark = named(question, scene)
    points = ("north", "east", "south", "west")
    turn = degrees(cmath.phase(sight(scene.camera) / (figure.foot - mark.foot))) % 360
    return said(question) == points[(points.index(question.slices["heading"]) + round(turn / 90)) % 4]


def intrinsic(question: Question, twins: Twins) -> bool:
    figure, place = named(question, scene_of(question, twins))
    return said(question) == side_of(figure.foot, place.foot, place.front)


def addressee(question: Question, twins: Twins) -> bool:
    figure, place, viewer = named(question, scene_of(question, twins))
    return said(question) == seen_side(viewer.foot, figure.foot, place.foot)


def facing(question: Question, twins: Twins) -> bool:
    scene = scene_of(question, twins)
    (body,) = named(question, scene)
    turn = degrees(cmath.phase((eye(scene.camera) - body.foot) / body.front)) % 360
    ways = ("towards the camera", "to the left", "away from the camera", "to the right")
    return said(question) == ways[round(turn / 90) % 4]


def circled(question: Question, twins: Twins) -> bool:
    scene = scene_of(question, twins)
    figure, ground = bodies(scene, twins.cast["figure"], twins.cast["ground"])
    side = seen_side(eye(scene.camera), figure.foot, ground.foot)
    return said(question).startswith(f"to the {side}" if side in MIRRORED else side)


def hops_of(question: Question, twins: Twins) -> bool:
    scene = scene_of(question, twins)
    *compared, mark, last = named(question, scene)
    chosen = min(compared[:2], key=lambda body: length(body.middle, mark.middle))
    if len(compared) == 3:
        chosen = max((chosen, compared[2]), key=lambda body: body.middle[2])
    return said(question) == seen_side(eye(scene.camera), chosen.foot, last.foot)


def claimed(question: Question, twins: Twins) -> bool:
    scene = scene_of(question, twins)
    figure, ground = named(question, scene)
    side = seen_side(eye(scene.camera), figure.foot, ground.foot)
    return (question.truth == "yes") == (side == question.pair.split(":")[2])


def held_by(question: Question, twins: Twins) -> bool:
    """In: out to every side one ray of a fan meets the container's boards. On: a ray down meets the seat.

    Under: one of a fan up meets the cover's slats.
    """
    scene = scene_of(question, twins)
    figure, container, seat, cover = bodies(scene, *(twins.cast[role] for role in ("figure1", "in1", "on1", "under1")))
    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    sides = np.stack([np.cos(turns), np.sin(turns), np.zeros(16)], axis=1)
    fan = [struck(figure.middle, figure.middle + sides - (0, 0, drop), container.triangles) for drop in DROPS]
    around = bool(np.any(fan, axis=0).all())
    below = bool(struck(figure.middle, figure.middle - [(0.0, 0.0, 0.5)], seat.triangles).any())
    above = bool(struck(figure.middle, figure.middle + 0.1 * sides + (0, 0, 1.0), cover.triangles).any())
    told = [around, below, above, not (around or below or above)]
    words = ("in the ", "on top of ", "under ", "on the floor")
    return told == [said(question).startswith(start) for start in words]


PROOFS = {
    "left_right": Proof(f"{BY_BEARING}; spans of the projected meshes", SWAPPED, seen_by_camera),
    "front_behind": Proof(f"{BY_BEARING}; nearest corners along the sight", SWAPPED, by_sight),
    "above_below": Proof("heights of the meshes' middles", SWAPPED, higher),
    "nearest_to": Proof("lengths between the meshes' middles", SWAPPED, nearest_of),
    "nearest_camera": Proof("lengths from the eye to the meshes' middles", SWAPPED, nearest_of),
    "order_across": Proof(
        "a pinhole built from angles", SWAPPED, ordered(lambda s, b: float(pixels(s.camera, b.middle)[0, 0]))
    ),
    "order_away": Proof(
        "lengths from the eye", SWAPPED, ordered(lambda s, b: length(b.middle, np.array(s.camera.position)))
    ),
    "support": Proof("a plumb line through the triangles below", SWAPPED, beneath),
    "in_on_under": Proof("rays out of the middle, through the meshes around", laid("inside"), held_by),
    "between": Proof("a walk from end to end in 600 steps", laid("between"), between),
    "taller": Proof("extents of the meshes", SIZED, largest(lambda b: b.sides[2])),
    "wider": Proof("extents of the meshes", SIZED, largest(lambda b: max(b.sides[:2]))),
    "bigger": Proof("extents of the meshes", SIZED, largest(lambda b: float(np.cbrt(b.sides.prod())))),
    "distance_horizontal": Proof(BY_BEARING, SPREAD, measuring(lambda a, b: hypot(*(a.middle - b.middle)[:2]))),
    "distance_vertical": Proof(
        "heights of the meshes' middles", SWAPPED, measuring(lambda a, b: abs(a.middle[2] - b.middle[2]))
    ),
    "distance_centre": Proof(
        "lengths between the meshes' middles", SPREAD, measuring(lambda a, b: length(a.middle, b.middle))
    ),
    "distance_gap": Proof("least squares on boxes; points strewn over surfaces", SPREAD, gap_of),
    "distance_camera": Proof("lengths from the eye to the meshes' middles", laid("approach"), from_camera),
    "height_above_floor": Proof("highest corners of the meshes", SWAPPED, measuring(lambda a: a.hull[:, 2].max())),
    "object_height": Proof("extents of the meshes", SIZED, measuring(lambda a: a.sides[2])),
    "object_width": Proof("extents of the meshes", SIZED, measuring(lambda a: max(a.sides[:2]))),
    "object_depth": Proof("extents of the meshes", SIZED, measuring(lambda a: min(a.sides[:2]))),
    "room_size": Proof("a walk to the shell's walls", laid("rooms"), room_width),
    "bearing_clock": Proof(BY_BEARING, TURNED_ROUND, turn_to),
    "bearing_degrees": Proof(BY_BEARING, TURNED_ROUND, turn_to),
    "frame_egocentric": Proof(f"{BY_BEARING}; spans of the projected meshes", TURNED_ROUND, seen_by_camera),
    "frame_intrinsic": Proof(BY_BEARING, TURNED_ROUND, intrinsic),
    "frame_addressee": Proof(BY_BEARING, TURNED_ROUND, addressee),
    "frame_absolute": Proof(BY_BEARING, SWAPPED, compass_of),
    "frame_unspecified": Proof(f"{BY_BEARING}; spans of the projected meshes", TURNED_ROUND, seen_by_camera),
    "facing": Proof(BY_BEARING, TURNED_ROUND, facing),
    "circle": Proof(BY_BEARING, CIRCLED, circled),
    "circle_diagonals": Proof(BY_BEARING, CIRCLED, circled),
    "two_hops": Proof(BY_BEARING, SWAPPED, hops_of),
    "three_hops": Proof(BY_BEARING, SWAPPED, hops_of),
    "consistency": Proof(BY_BEARING, SWAPPED, claimed),
}
