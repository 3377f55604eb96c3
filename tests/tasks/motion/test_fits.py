"""Whether things fit, found again by trying: a thing's points are turned, put down and pushed among those of others."""

from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest

from spatialgauge.tasks.base import Twins
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.boxes import gap
from spatialgauge.tasks.scenes.layout.fit import BEARERS
from spatialgauge.tasks.scenes.layout.kinds import FITTING, POSTS, TABLES
from spatialgauge.tasks.scenes.layout.props import Spot, alike, draw_all, resized
from spatialgauge.tasks.scenes.meshes.mesh import merged
from spatialgauge.tasks.scenes.objects.catalogue import build
from spatialgauge.tasks.scenes.objects.model import Style
from spatialgauge.tasks.scenes.view import Seen, View
from spatialgauge.tasks.scenes.world import Camera, Room, Scene

SHOWN = Seen(pixels=1000, whole=1000, box=(0.0, 0.0, 10.0, 10.0), cut=False)
EYE = Camera(position=(2.5, -2.5, 1.5), target=(0.0, 0.0, 0.5), fov=1.0, width=640, height=480)
SCALES = tuple(float(scale) for scale in np.geomspace(0.5, 5.0, 12))
TURNS = [np.pi * step / 24 for step in range(24)]
KINDS = {"fits_through": (POSTS, 2), "fits_under": (TABLES, 1), "fits_on": (BEARERS, 1)}
ROLES = {"fits_through": ("side1", "side2"), "fits_under": ("roof",), "fits_on": ("bearer",)}


@pytest.fixture(
    params=[pytest.param(150, id="few", marks=pytest.mark.quick), pytest.param(500, id="many", marks=pytest.mark.slow)]
)
def items(request):
    return request.param


@cache
def points(kind, colour, seed):
    return merged(part.mesh for part in build(kind, Style(colour, 1.0, seed)).parts).vertices


def shape(thing, turn=None):
    """The corners of a thing's mesh about its foot, in the thing's own axes or turned by an angle."""
    own = thing.scale * points(thing.kind, thing.colour, thing.seed)
    if turn is None:
        return own
    c, s = np.cos(turn), np.sin(turn)
    return own @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])


def passes(mover, sides):
    """Try every turn, push along the line midway: no corner may come to a side's face."""
    half = gap(*sides) / 2
    tried = [np.ptp(shape(mover, turn)[:, 0]) / 2 <= half for turn in TURNS]
    return all(tried), any(tried)


def stands_under(mover, roofs):
    """Put the mover in the middle under the table: between the legs, and below whatever is above it."""
    table = shape(roofs[0])
    tried = []
    for turn in TURNS:
        body = shape(mover, turn)
        low, high = body.min(0), body.max(0)
        middle = (low + high)[:2] / 2
        width, depth = (high - low)[:2] / 2
        over = (np.abs(table[:, 0]) < width) & (np.abs(table[:, 1]) < depth)
        legs = table[over & (table[:, 2] < 0.6 * table[:, 2].max())]
        assert abs(middle).max() < 1
        tried.append(len(legs) == 0 and high[2] <= 0.88 * table[:, 2].max() - 0.02)
    return all(tried), any(tried)


def stands_on(mover, bearers):
    """Put the mover in the middle of the top: no corner may be outside of the top's outline, turned any way."""
    top = shape(bearers[0])
    outline = top[top[:, 2] > 0.9 * top[:, 2].max()][:, :2]
    tried = []
    for turn in TURNS:
        body = shape(mover, turn)[:, :2]
        body = body - (body.min(0) + body.max(0)) / 2
        angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
        ways = np.stack([np.cos(angles), np.sin(angles)])
        tried.append(((body @ ways).max(0) <= (outline @ ways).max(0)).all())
    return all(tried), any(tried)


TRIED = {"fits_through": passes, "fits_under": stands_under, "fits_on": stands_on}


@cache
def movers(kind):
    """The same two things of a kind in every size."""
    props = [replace(prop, style=replace(prop.style, seed=seed)) for seed, prop in enumerate(alike(Random(1), kind, 2))]
    return [[resized(replace(props[0], style=prop.style), scale) for scale in SCALES] for prop in props]


@cache
def furnished(name, number):
    rng = Random(f"{name}:{number}")
    kinds, count = KINDS[name]
    sizes = rng.choice(movers(rng.choice(FITTING)))
    mover = sizes[0]
    others = draw_all(rng, kinds, count, [mover])
    views = []
    for view in range(2):
        things = [rng.choice(sizes).at(Spot(0.0, -1.5, yaw=rng.uniform(-3, 3)))]
        off = rng.uniform(0.1, 0.6)
        for side, prop in zip((-1, 1), others, strict=False):
            things.append(prop.at(Spot(side * (off + prop.size[0] / 2) if count == 2 else 0.0, 0.0, yaw=np.pi)))
        scene = Scene(id=f"{number}-{view}", room=Room(width=8, depth=8), things=tuple(things), camera=EYE)
        views.append(View(scene, {thing.id: SHOWN for thing in things}))
    cast = dict(zip(("mover", *ROLES[name]), (mover.id, *(prop.id for prop in others)), strict=True))
    return Twins(f"{name}-{number}", name.replace("fits", "fit"), tuple(views), cast)


@pytest.mark.parametrize("name", TRIED)
def test_what_is_said_to_fit_does_whichever_way_it_is_turned_and_what_is_not_never_does(name, items):
    found = number = 0
    while found < items:
        twins = furnished(name, number)
        number += 1
        for question in native_tasks()[name].questions(twins):
            found += 1
            scene = twins.views[question.view].scene
            mover, *others = (scene[thing] for thing in question.pair.split(":"))
            always, ever = TRIED[name](mover, others)
            assert always if question.truth == "yes" else not ever


@pytest.mark.parametrize("name", TRIED)
def test_margins_of_laid_out_scenes_are_a_quarter_or_more(twins_of, number, name):
    for twins in twins_of(name.replace("fits", "fit"), number):
        questions = list(native_tasks()[name].questions(twins))
        assert len(questions) == 2
        assert all(question.slices["margin"] >= 1.25 for question in questions)
