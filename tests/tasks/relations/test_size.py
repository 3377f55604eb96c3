"""Sizes measured again on the meshes themselves, on things of random sizes strewn at random."""

from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest

from spatialgauge.tasks.base import Twins
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.layout.kinds import ANY_SIZE
from spatialgauge.tasks.scenes.layout.props import Spot, draw_all, resized
from spatialgauge.tasks.scenes.meshes.mesh import merged
from spatialgauge.tasks.scenes.objects.catalogue import build
from spatialgauge.tasks.scenes.objects.model import Style
from spatialgauge.tasks.scenes.view import Seen, View
from spatialgauge.tasks.scenes.world import Camera, Room, Scene

SHOWN = Seen(pixels=1000, whole=1000, box=(0.0, 0.0, 10.0, 10.0), cut=False)
EYE = Camera(position=(2.5, -2.5, 1.5), target=(0.0, 0.0, 0.5), fov=1.0, width=640, height=480)
SCALES = tuple(float(scale) for scale in np.geomspace(0.3, 3.0, 9))


@cache
def shape(kind, colour, seed):
    """The corners of a kind's mesh at its usual size, in its own axes."""
    return merged(part.mesh for part in build(kind, Style(colour, 1.0, seed)).parts).vertices


def sides(thing):
    """Longer and shorter horizontal side and height: the extent of the mesh once it is turned back."""
    turn = np.array([[np.cos(thing.yaw), -np.sin(thing.yaw), 0], [np.sin(thing.yaw), np.cos(thing.yaw), 0], [0, 0, 1]])
    world = thing.scale * shape(thing.kind, thing.colour, thing.seed) @ turn.T
    x, y, z = np.ptp(world @ turn, axis=0)
    return {"width": max(x, y), "depth": min(x, y), "height": z, "volume": x * y * z}


@cache
def strewn(number):
    rng = Random(f"sizes:{number}")
    props = [replace(prop, style=replace(prop.style, seed=rng.randrange(2))) for prop in draw_all(rng, ANY_SIZE, 3)]
    views = []
    for view in range(2):
        things = [
            resized(prop, rng.choice(SCALES)).at(Spot(rng.uniform(-2, 2), rng.uniform(-2, 2), yaw=rng.uniform(-3, 3)))
            for prop in props
        ]
        scene = Scene(id=f"{number}-{view}", room=Room(width=8, depth=8), things=tuple(things), camera=EYE)
        views.append(View(scene, {thing.id: SHOWN for thing in things}))
    cast = {f"item{i}": prop.id for i, prop in enumerate(props, 1)}
    return Twins(f"sizes-{number}", "resize", tuple(views), cast)


@pytest.fixture(
    params=[pytest.param(150, id="few", marks=pytest.mark.quick), pytest.param(600, id="many", marks=pytest.mark.slow)]
)
def items(request):
    return request.param


def asked(name, least):
    found, number = 0, 0
    while found < least:
        twins = strewn(number)
        number += 1
        for question in native_tasks()[name].questions(twins):
            found += 1
            scene = twins.views[question.view].scene
            yield question, [scene[thing] for thing in question.pair.split(":")]


@pytest.mark.parametrize(("name", "measure"), [("taller", "height"), ("wider", "width"), ("bigger", "volume")])
def test_the_largest_of_a_set_is_the_largest_mesh(name, measure, items):
    for question, things in asked(name, items):
        sizes = sorted(((sides(thing)[measure], thing) for thing in things), key=lambda pair: -pair[0])
        (first, largest), (second, _) = sizes[:2]
        noun = question.form.options[question.truth]
        assert noun == f"the {largest.colour} {largest.noun}" or noun == f"the {largest.noun}"
        ratio = first / second if measure != "volume" else (first / second) ** (1 / 3)
        assert ratio >= 1.25 - 1e-9
        assert question.slices["margin"] <= ratio + 1e-3


@pytest.mark.parametrize(
    ("name", "measure"), [("object_height", "height"), ("object_width", "width"), ("object_depth", "depth")]
)
def test_lengths_are_those_of_the_mesh(name, measure, items):
    for question, (thing,) in asked(name, items):
        assert question.truth == pytest.approx(sides(thing)[measure], rel=1e-9)
