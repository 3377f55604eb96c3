"""What eyes elsewhere see, and one place in several pictures: rays, bearings and the columns of pictures."""

import cmath
from math import degrees, radians

import numpy as np

from spatialgauge.benchmark.answers import rle
from spatialgauge.tasks.base import Question, Twins
from spatialgauge.tasks.gate import cast_as
from spatialgauge.tasks.scenes.world import Camera, Scene
from spatialgauge.tests.proofs.bodies import Body, alike, bodies, eye, pixels, shows, sight, struck
from spatialgauge.tests.proofs.pictured import ORBITED
from spatialgauge.tests.proofs.proof import Proof, named, said, scene_of
from spatialgauge.tests.proofs.strewn import cornered, in_turn, laid


def visible(question: Question, twins: Twins) -> bool:
    """Rays from a person's eyes to points of a thing in their field of 100 degrees: most meet nothing, or all do.

    The field is as wide along the line of sight, which falls by 0.7 in 2: at the feet it reaches farther round.
    """
    scene = scene_of(question, twins)
    person, thing = named(question, scene)
    head = person.hull[:, 2].max() - person.hull[:, 2].min()
    there = person.foot + 0.14 * person.front
    start = np.array([there.real, there.imag, person.hull[:, 2].min() + 0.935 * head])
    points = thing.surface(50)
    turned = (points[:, 0] + 1j * points[:, 1] - there) / person.front
    falling = np.arctan2(0.7, 2)
    depth = turned.real * np.cos(falling) + (start[2] - points[:, 2]) * np.sin(falling)
    field = np.abs(turned.imag) < depth * np.tan(np.radians(50))
    if not field.any():
        return question.truth == "no"
    others = [b for b in bodies(scene) if b.thing.id not in (person.thing.id, thing.thing.id)]
    blocked = np.zeros(len(points), bool)
    for body in others:
        blocked |= struck(start, points, body.triangles)
    share = (field & ~blocked).mean()
    return share >= 0.6 if question.truth == "yes" else share <= 0.08


def whose_view(question: Question, twins: Twins) -> bool:
    """Whose eyes a picture's camera is at: of the two people it stands in the head of the one that is asked for."""
    (person,) = named(question, twins.views[0].scene)
    second, third = (twins.views[view].scene.camera for view in question.shows[1:])
    top = person.hull[:, 2].max()

    def off(camera: Camera) -> float:
        return abs(eye(camera) - person.foot) + max(0.0, camera.position[2] - top) + max(0, top - camera.position[2])

    best = min((second, third), key=off)
    plain = off(best) < 0.4 and abs(cmath.phase(sight(best) / person.front)) < radians(45)
    return plain and said(question) == ("the second picture" if best is second else "the third picture")


def camera_moved(question: Question, twins: Twins) -> bool:
    """What the camera did by where points of the things go in the picture: all aside, outwards, or the far ones aside.

    Round the things to the right, what is farther goes farther to the right: a line is fitted through all points.
    """
    first, second = (twins.views[view].scene for view in question.shows)
    points = np.concatenate([body.hull[:: max(1, len(body.hull) // 40)] for body in bodies(first)])
    one, other = pixels(first.camera, points), pixels(second.camera, points)
    both = (one[:, 2] > 0.1) & (other[:, 2] > 0.1)
    one, other = one[both], other[both]
    middle, focal = first.camera.width / 2, first.camera.width / 2 / np.tan(first.camera.fov / 2)
    if twins.stage == "approach":
        nearer = np.median(other[:, 2] - one[:, 2]) < 0
        return said(question) == ("it moved closer to the things" if nearer else "it moved away from the things")
    if twins.stage == "pan":
        angles = [np.arctan2(seen[:, 0] - middle, focal) for seen in (one, other)]
        aside = np.median(angles[1] - angles[0])
        return said(question) == ("it turned to the left" if aside > 0 else "it turned to the right")
    before, after = ((seen[:, 0] - middle) * seen[:, 2] for seen in (one, other))
    with_depth = np.linalg.lstsq(np.stack([before, focal * one[:, 2], np.full(len(one), focal)], axis=1), after)[0][1]
    return said(question) == f"it went round the things to the {'left' if with_depth < 0 else 'right'}"


def beyond_edge(question: Question, twins: Twins) -> bool:
    """Nothing of the mesh falls into the second picture; its bearing from that camera's sight says on which side."""
    scene = scene_of(question, twins)
    (body,) = named(question, scene)
    x, y, depth = pixels(scene.camera, body.hull).T
    inside = (depth > 0) & (x > 0) & (x < scene.camera.width) & (y > 0) & (y < scene.camera.height)
    turn = degrees(cmath.phase((body.foot - eye(scene.camera)) / sight(scene.camera)))
    return not inside.any() and said(question) == f"beyond its {'left' if turn > 0 else 'right'} edge"


def _row(scene: Scene, names: list[str]) -> list[str]:
    """Return things from left to right by the middle of the pixels that show them, or else of their corners'."""

    def column(name: str) -> float:
        shown = np.nonzero(shows(scene, name))[1]
        span = shown if len(shown) else pixels(scene.camera, Body(scene[name]).hull)[:, 0]
        return float(span.min() + span.max())

    return sorted(names, key=column)


def same_one(question: Question, twins: Twins) -> bool:
    members = cast_as(twins, "member")
    first, second = (twins.views[view].scene for view in question.shows)
    places = ("leftmost", "middle", "rightmost")
    asked = _row(first, members)[places.index(question.slices["place"])]
    return said(question) == places[_row(second, members).index(asked)]


def point_across(question: Question, twins: Twins) -> bool:
    members = cast_as(twins, "member")
    first, second = (twins.views[view].scene for view in question.shows)
    asked = _row(first, members)[("leftmost", "middle", "rightmost").index(question.slices["place"])]
    (mask,) = question.truth["masks"]
    return alike(rle.decode(mask).astype(bool), shows(second, asked))


def on_the_plan(question: Question, twins: Twins) -> bool:
    """The only marked place from which the things stand as far to the left and right as the photograph shows them."""
    plan, photograph = (twins.views[view].scene for view in question.shows)
    things = bodies(photograph)
    columns = np.array([pixels(photograph.camera, body.middle)[0, 0] for body in things])
    focal = photograph.camera.width / 2 / np.tan(photograph.camera.fov / 2)
    d = np.subtract(photograph.camera.target, photograph.camera.position)
    tilt = np.arcsin(-d[2] / np.linalg.norm(d))
    depths = np.array([pixels(photograph.camera, body.middle)[0, 2] for body in things])
    heights = np.array([body.middle[2] for body in things])
    flat = (depths - (photograph.camera.position[2] - heights) * np.sin(tilt)) / np.cos(tilt)
    seen = np.arctan2((columns - photograph.camera.width / 2) / focal * depths, flat)
    off = {}
    for mark in plan.marks:
        place, towards = complex(mark.x, mark.y), complex(*mark.towards)
        turns = [-cmath.phase((body.foot - place) / (towards - place)) for body in things]
        off[mark.label] = float(np.abs(np.angle(np.exp(1j * (np.array(turns) - seen)))).max())
    best = min(off, key=lambda label: off[label])
    return off[best] < 0.01 and said(question) == f"place {best}"


PROOFS = {
    "visible_to": Proof("50 rays from the person's eyes through the meshes", laid("look"), visible),
    "which_view": Proof("whose head the camera stands in", laid("gaze"), whose_view),
    "camera_motion": Proof(
        "where points go in the picture", in_turn(laid("pan"), laid("approach"), ORBITED), camera_moved
    ),
    "out_of_frame": Proof("corners of the mesh and bearings", laid("pan", cornered), beyond_edge),
    "same_thing": Proof("pictures painted triangle by triangle", ORBITED, same_one),
    "point_across": Proof("pictures painted triangle by triangle", ORBITED, point_across),
    "map_view": Proof("bearings from each mark against the picture's columns", ORBITED, on_the_plan),
}
