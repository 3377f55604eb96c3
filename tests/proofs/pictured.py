"""Groups of views without end of things arranged before a camera, with what rays find on a small picture of them."""

from dataclasses import replace
from math import cos, pi, radians, sin
from random import Random

import numpy as np

from spatialgauge.tasks.base import Twins
from spatialgauge.tasks.scenes.layout.cameras import aimed
from spatialgauge.tasks.scenes.layout.contact import travel
from spatialgauge.tasks.scenes.layout.ground import fits
from spatialgauge.tasks.scenes.layout.kinds import FIGURES, TABLES
from spatialgauge.tasks.scenes.layout.props import Spot, alike, draw, draw_all
from spatialgauge.tasks.scenes.rendering.rays import view
from spatialgauge.tasks.scenes.world import PLAN, Mark, Scene, Thing
from spatialgauge.tests.proofs.bodies import bodies, pixels
from spatialgauge.tests.proofs.strewn import ROOM, on_table, strewing, swapped, twins_of

SMALL = (320, 240)
"""Pixels of the pictures that rays are cast on."""
ROLES = ("item", "item", "guest", "guest")


def pictured(rng: Random, name: str) -> Twins | None:
    """Return what `swapped` strews and a guest in each twin that the other one lacks, with what small pictures show."""
    twins = swapped(rng, name)
    guests = draw_all(rng, FIGURES, 2)
    if twins is None or guests is None:
        return None
    items = list(twins.cast.values())
    near = aimed((0.0, 0.0, 0.4), rng.uniform(1.7, 2.4), rng.uniform(-pi, pi), rng.uniform(0.3, 0.7), 1.1)
    camera = near.model_copy(update=dict(zip(("width", "height"), SMALL, strict=True)))
    views = []
    for twin, guest in zip(twins.views, guests, strict=True):
        spot = Spot(rng.uniform(-0.8, 0.8), rng.uniform(-0.8, 0.8), yaw=rng.uniform(-pi, pi))
        guest_there = guest.at(spot).model_copy(update={"id": f"guest-{guest.id}"})
        things = tuple(_nearer(thing) for thing in twin.scene.things[: 1 + 4])
        views.append(view(twin.scene.model_copy(update={"things": (*things, guest_there), "camera": camera})))
    there = {role: item for role, item in twins.cast.items() if item in items[:4]}
    own = {f"guest{i}": shown.scene.things[-1].id for i, shown in enumerate(views, 1)}
    return Twins(name, "swap", tuple(views), {**there, **own}) if len(set(own.values())) == 2 else None


def set_out(rng: Random, name: str) -> Twins | None:
    """Return things alone on the floor or on a table from above on small pictures: two that move, and a guest."""
    table = draw(rng, TABLES)
    props = draw_all(rng, FIGURES, 4, [table])
    if props is None:
        return None
    standing = table.at(Spot(0.0, 0.0, yaw=rng.uniform(-pi, pi)))
    raised = rng.random() < 0.5
    middle = (0.0, 0.0, standing.size[2] * raised)
    near = aimed(middle, rng.uniform(1.5, 2.0), rng.uniform(-pi, pi), rng.uniform(0.6, 0.8), 1.2)
    states: list[list[Thing]] = []
    for guest in props[2:]:
        things: list[Thing] = []
        for prop in (*props[:2], guest):
            spot = Spot(rng.uniform(-0.5, 0.5), rng.uniform(-0.5, 0.5), yaw=rng.uniform(-pi, pi))
            thing = prop.at(on_table(rng, standing, table) if raised else spot)
            if not fits(thing, things, ROOM, 0.03):
                return None
            things.append(thing)
        states.append([*[standing] * raised, *things])
    camera = near.model_copy(update=dict(zip(("width", "height"), SMALL, strict=True)))
    people = {f"{role}{i}": prop.id for i, (role, prop) in enumerate(zip(ROLES, props, strict=True))}
    twins = twins_of(name, "swap", [camera] * 2, states, people)
    return replace(twins, views=tuple(view(twin.scene) for twin in twins.views))


def _nearer(thing: Thing) -> Thing:
    """Return what stands on the floor nearer to the middle, where a small picture shows it well."""
    if thing.support is not None or thing.kind in TABLES:
        return thing
    x, y, z = thing.centre
    return thing.model_copy(update={"centre": (0.5 * x, 0.5 * y, z)})


def coupled(rng: Random, name: str) -> Twins | None:
    """Return couples in a row, each of which touches in one twin and stands apart in the other."""
    props = draw_all(rng, FIGURES, 6)
    if props is None:
        return None
    width, height = SMALL
    camera = aimed((0.0, 0.0, 0.3), 2.6, -pi / 2, 0.5, 1.2).model_copy(
        update={"width": 2 * width, "height": 2 * height}
    )
    states: tuple[list[Thing], list[Thing]] = ([], [])
    for place, (one, other) in enumerate(zip(props[::2], props[1::2], strict=True)):
        still = other.at(Spot(0.9 * (place - 1) + 0.25, rng.uniform(-0.3, 0.3), yaw=rng.uniform(-pi, pi)))
        x, y, _ = still.centre
        far, yaw = one.reach + other.reach + 0.02, rng.uniform(-pi, pi)
        free = travel(one.at(Spot(x - far, y, yaw=yaw)), still, (1.0, 0.0))
        if not free < 2 * far:
            return None
        gaps = rng.sample((0.0004, rng.uniform(0.07, 0.19)), 2)
        for state, gap in zip(states, gaps, strict=True):
            state += [one.at(Spot(x - far + free - gap, y, yaw=yaw)), still]
    names = [f"{role}{number}" for number in (1, 2, 3) for role in ("figure", "ground")]
    twins = twins_of(name, "touch", [camera] * 2, states, dict(zip(names, (prop.id for prop in props), strict=True)))
    return replace(twins, views=tuple(view(twin.scene) for twin in twins.views))


def screened(rng: Random, name: str) -> Twins | None:
    """Return a thing behind one of three others, another one of them in the twin, on small pictures."""
    hidden = draw_all(rng, FIGURES, 1)
    others = draw_all(rng, FIGURES, 3, hidden or [])
    if hidden is None or others is None:
        return None
    width, height = SMALL
    camera = aimed((0.0, 0.0, 0.25), rng.uniform(1.5, 1.9), -pi / 2, rng.uniform(0.3, 0.5), 1.1).model_copy(
        update={"width": width, "height": height}
    )
    places = [(rng.choice((-1, 1)) * rng.uniform(0.06, 0.2), -rng.uniform(0.3, 0.5))]
    places += [(side * rng.uniform(0.4, 0.6), rng.uniform(-0.2, 0.4)) for side in (-1, 1)]
    first, second, third = rng.sample(others, 3)
    yaw = rng.uniform(-pi, pi)
    states = [
        [
            hidden[0].at(Spot(0.0, 0.0, yaw=yaw)),
            *(prop.at(Spot(*place, yaw=yaw)) for prop, place in zip(order, places, strict=True)),
        ]
        for order in ((first, second, third), (second, first, third))
    ]
    people = {"hidden1": hidden[0].id} | {f"screen{i}": prop.id for i, prop in enumerate(others, 1)}
    twins = twins_of(name, "hide", [camera] * 2, states, people)
    if not all(0.25 < _overlap(twin.scene) < 0.65 for twin in twins.views):
        return None
    return replace(twins, views=tuple(view(twin.scene) for twin in twins.views))


def _overlap(scene: Scene) -> float:
    """Return which share of the first thing's rectangle in the picture that of the second one covers."""
    (low, high), (other_low, other_high) = (
        (spans.min(0), spans.max(0)) for spans in (pixels(scene.camera, body.hull)[:, :2] for body in bodies(scene)[:2])
    )
    common = np.minimum(high, other_high) - np.maximum(low, other_low)
    return float(np.maximum(common, 0).prod() / (high - low).prod())


def orbited(rng: Random, name: str) -> Twins | None:
    """Return a group from three sides on small pictures, three of it alike, and a plan with four places marked."""
    members = alike(rng, rng.choice([kind for kind in FIGURES if kind != "teddy_bear"]), 3)
    others = draw_all(rng, FIGURES, 2, members)
    if others is None:
        return None
    angles = rng.sample([radians(30 * step + rng.uniform(-10, 10)) for step in range(12)], 4)
    size = dict(zip(("width", "height"), SMALL, strict=True))
    far, up = rng.uniform(2.2, 2.8), rng.uniform(0.35, 0.6)
    cameras = [aimed((0.0, 0.0, 0.2), far, angle, up, 1.0).model_copy(update=size) for angle in angles]
    things: list[Thing] = []
    for step, prop in enumerate([*members, *others]):
        turn, out = step * 2 * pi / 5 + rng.uniform(-0.3, 0.3), rng.uniform(0.35, 0.75)
        spot = Spot(out * cos(turn), out * sin(turn), yaw=rng.uniform(-pi, pi))
        if not fits(prop.at(spot), things, ROOM, 0.02):
            return None
        things.append(prop.at(spot))
    labels = rng.sample("1234", 4)
    marks = tuple(
        Mark(label=label, x=camera.position[0], y=camera.position[1], towards=(0.0, 0.0))
        for label, camera in zip(labels, cameras, strict=True)
    )
    photographs = [
        Scene(id=f"{name}-{number}", room=ROOM, things=tuple(things), camera=camera)
        for number, camera in enumerate(cameras[:3])
    ]
    middles = [sorted(pixels(s.camera, body.middle[None])[0, 0] for body in bodies(s)[:3]) for s in photographs]
    if min(np.diff(middle).min() for middle in middles) < 12:
        return None
    plan = photographs[0].model_copy(update={"id": f"{name}-3", "drawn": PLAN, "marks": marks})
    views = tuple(view(scene) for scene in (*photographs, plan))
    people = {f"member{i}": prop.id for i, prop in enumerate(members, 1)}
    people |= {f"figure{i}": prop.id for i, prop in enumerate(others, 1)}
    people |= {f"place{i}": label for i, label in enumerate(labels[:3], 1)}
    return Twins(name, "orbit", views, people)


PICTURED = strewing(pictured, "pictured")
SET_OUT = strewing(set_out, "set-out")
COUPLED = strewing(coupled, "coupled")
SCREENED = strewing(screened, "screened")
ORBITED = strewing(orbited, "orbited")
