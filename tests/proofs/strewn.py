"""Groups of views without end for the brute force: things strewn at random, or laid out whatever the picture shows.

A scene that nobody draws costs milliseconds; where a task asks what the picture shows, rays are cast on a small one.
"""

import cmath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from math import pi
from random import Random

import numpy as np

from spatialgauge.tasks.base import Twins, Variants
from spatialgauge.tasks.scenes.layout.fit import BEARERS
from spatialgauge.tasks.scenes.layout.generating import RECIPES
from spatialgauge.tasks.scenes.layout.kinds import ANY_SIZE, FITTING, HIGH_FURNITURE, ITEMS, POSTS, TABLES
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, alike, draw, draw_all, resized
from spatialgauge.tasks.scenes.rendering.rays import view
from spatialgauge.tasks.scenes.view import Seen, View
from spatialgauge.tasks.scenes.world import Camera, Room, Scene, Thing
from spatialgauge.tasks.stages import stage
from spatialgauge.tests.proofs.bodies import bodies, pixels

Groups = Callable[[], Iterator[Variants]]
SHOWN = Seen(pixels=1000, whole=1000, box=(0.0, 0.0, 10.0, 10.0), cut=False)
ROOM = Room(width=8, depth=8)


def undrawn(scene: Scene) -> View:
    """Return a scene as if its picture showed everything well."""
    return View(scene, dict.fromkeys((thing.id for thing in scene.things), SHOWN))


def puzzles(name: str) -> Groups:
    """Return the groups of a puzzle's stage."""

    def groups() -> Iterator[Variants]:
        number = 0
        while True:
            yield stage(name).generate("brute", number)
            number += 1

    return groups


def strewing(make: Callable[[Random, str], Twins | None], name: str) -> Groups:
    """Return groups made by a function of chance and a name, those left out that it gives up."""

    def groups() -> Iterator[Twins]:
        number = 0
        while True:
            twins = make(Random(f"{name}:{number}"), f"{name}-{number}")
            number += 1
            if twins is not None:
                yield twins

    return groups


def laid(name: str, seen: Callable[[Scene], View] = undrawn) -> Groups:
    """Return groups as a recipe lays them out, whatever their pictures show."""

    def groups() -> Iterator[Twins]:
        number = 0
        while True:
            staged = RECIPES[name].lay(Random(f"brute:{number // 3}:plan"), Random(f"brute:{number}"))
            number += 1
            if staged is not None:
                group = f"{name}-{number}"
                yield Twins(group, name, tuple(map(seen, staged.scenes(group))), staged.cast)

    return groups


def in_turn(*sources: Groups) -> Groups:
    """Return the groups of several sources, one of each in turn."""

    def groups() -> Iterator[Twins]:
        for found in zip(*(source() for source in sources), strict=True):
            yield from found

    return groups


def bare(scene: Scene) -> View:
    """Return what the picture shows where the same bare room surrounds the things of all scenes."""
    return view(scene.model_copy(update={"room": ROOM}))


def alone(scene: Scene) -> View:
    """Return what a smaller picture from nearer shows of a bookshelf and what stands on it, with nothing else there."""
    (shelf,) = (thing for thing in scene.things if thing.kind in HIGH_FURNITURE)
    there = tuple(thing for thing in scene.things if thing.id == shelf.id or thing.support == shelf.id)
    away = np.subtract(scene.camera.position, scene.camera.target)
    nearer = tuple(float(value) for value in scene.camera.target + 0.9 * away)
    size = {"width": 400, "height": 300, "position": nearer}
    return bare(scene.model_copy(update={"things": there, "camera": scene.camera.model_copy(update=size)}))


def cornered(scene: Scene) -> View:
    """Return how far a picture shows each thing by the corners of its mesh alone, whatever stands before it."""
    seen = {}
    for body in bodies(scene):
        x, y, depth = pixels(scene.camera, body.hull).T
        inside = (depth > 0) & (x > 0) & (x < scene.camera.width) & (y > 0) & (y < scene.camera.height)
        share = int(1000 * inside.mean())
        seen[body.thing.id] = Seen(share, share, (0.0, 0.0, 10.0, 10.0), cut=not inside.all())
    return View(scene, seen)


def looking(rng: Random) -> Camera:
    """Return a camera at the open side of the room that looks at its middle."""
    position = (rng.uniform(1.5, 3.0), rng.uniform(-3.0, -1.5), rng.uniform(0.8, 2.0))
    target = (rng.uniform(-0.6, 0.4), rng.uniform(-0.4, 0.6), 0.5)
    return Camera(position=position, target=target, fov=rng.uniform(0.9, 1.2), width=640, height=480)


def twins_of(
    name: str, recipe: str, eyes: Sequence[Camera], states: Sequence[Sequence[Thing]], people: dict[str, str]
) -> Twins:
    """Return as many views as there are states, each through its eye, as if it showed everything well."""
    scenes = [
        Scene(id=f"{name}-{number}", room=ROOM, things=tuple(things), camera=camera)
        for number, (camera, things) in enumerate(zip(eyes, states, strict=True))
    ]
    return Twins(name, recipe, tuple(map(undrawn, scenes)), people)


def swapped(rng: Random, name: str) -> Twins | None:
    """Return small things on the floor and on a table, strewn anew in the twin."""
    table = draw(rng, TABLES)
    items = draw_all(rng, ITEMS, 6, [table])
    if items is None:
        return None
    camera = looking(rng)
    standing = table.at(Spot(rng.uniform(-1, 0.5), rng.uniform(-0.5, 1), yaw=rng.uniform(-0.3, 0.3)))
    states = [[standing, *(item.at(_on_floor_or_table(rng, standing, table)) for item in items)] for _ in range(2)]
    return twins_of(name, "swap", [camera] * 2, states, {f"item{i}": item.id for i, item in enumerate(items, 1)})


def _on_floor_or_table(rng: Random, standing: Thing, table: Prop) -> Spot:
    if rng.random() < 0.6:
        return Spot(rng.uniform(-2, 2), rng.uniform(-2, 2), yaw=rng.uniform(-pi, pi))
    return on_table(rng, standing, table)


def on_table(rng: Random, standing: Thing, table: Prop) -> Spot:
    """Return a spot on the top of a table that stands somewhere."""
    top, share = table.shelves[-1].surface, 0.8
    x, y = share * rng.uniform(top.x0, top.x1), share * rng.uniform(top.y0, top.y1)
    there = complex(*standing.centre[:2]) + complex(x, y) * cmath.rect(1, standing.yaw)
    return Spot(there.real, there.imag, top.z, rng.uniform(-pi, pi), standing.id)


def sized(rng: Random, name: str) -> Twins | None:
    """Return three things of sizes of their own, others in the twin."""
    props = draw_all(rng, ANY_SIZE, 3)
    if props is None:
        return None
    props = [replace(prop, style=replace(prop.style, seed=rng.randrange(2))) for prop in props]
    scales = np.geomspace(0.3, 3.0, 9)
    states = [
        [
            resized(prop, float(rng.choice(scales))).at(
                Spot(rng.uniform(-2, 2), rng.uniform(-2, 2), yaw=rng.uniform(-pi, pi))
            )
            for prop in props
        ]
        for _ in range(2)
    ]
    return twins_of(
        name, "resize", [looking(rng)] * 2, states, {f"item{i}": prop.id for i, prop in enumerate(props, 1)}
    )


SCALES = tuple(float(scale) for scale in np.geomspace(0.5, 5.0, 12))


@cache
def _movers(kind: str) -> list[list[Prop]]:
    """Return two things of a kind, each in every size."""
    props = [replace(prop, style=replace(prop.style, seed=seed)) for seed, prop in enumerate(alike(Random(1), kind, 2))]
    return [[resized(replace(props[0], style=prop.style), scale) for scale in SCALES] for prop in props]


def fitted(recipe: str) -> Groups:
    """Return something of another size in the twin, and what it might fit through, under or on."""
    kinds, roles = {
        "fit_through": (POSTS, ("side1", "side2")),
        "fit_under": (TABLES, ("roof",)),
        "fit_on": (BEARERS, ("bearer",)),
    }[recipe]

    def made(rng: Random, name: str) -> Twins | None:
        sizes = rng.choice(_movers(rng.choice(FITTING)))
        others = draw_all(rng, kinds, len(roles), [sizes[0]])
        if others is None:
            return None
        states = []
        for _ in range(2):
            off = rng.uniform(0.1, 0.6)
            aside = [side * (off + prop.size[0] / 2) for side, prop in zip((-1, 1), others, strict=False)]
            standing = [
                prop.at(Spot(x if len(roles) == 2 else 0.0, 0.0, yaw=pi)) for prop, x in zip(others, aside, strict=True)
            ]
            states.append([rng.choice(sizes).at(Spot(0.0, -1.5, yaw=rng.uniform(-pi, pi))), *standing])
        people = dict(zip(("mover", *roles), (sizes[0].id, *(prop.id for prop in others)), strict=True))
        return twins_of(name, recipe, [looking(rng)] * 2, states, people)

    return strewing(made, f"brute-{recipe}")


SWAPPED = strewing(swapped, "swap")
SIZED = strewing(sized, "sizes")
TURNED_ROUND = laid("turn")
SPREAD = laid("spread")
CIRCLED = laid("circle")
