"""One group of things from three sides, three of them alike; the fourth view is a plan with places marked on it."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, radians, sin
from random import Random
from typing import Final

import numpy as np

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import FIGURES
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, alike, draw_all
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.sighting import outline
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import PHOTOGRAPH, PLAN, Camera, Mark, Room, Thing

ALIKE: Final = 3
TRIES: Final = 40
AZIMUTHS: Final = (-92.0, 2.0)
"""Degrees from which the open room is seen into its walled corner."""
STEP: Final = (30.0, 46.0)
"""Degrees between two cameras, at least and at most."""
HIDDEN_MAX: Final = 0.4
GAP: Final = 8.0
"""Pixels between the pictures of two of those alike."""
LABELS: Final = "1234"
STANDING: Final = 0.3
"""Metres that a place to stand at needs around it."""


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt: three photographs and a plan."""
    members = alike(rng, rng.choice([kind for kind in FIGURES if kind != "teddy_bear"]), ALIKE)
    others = draw_all(rng, rng.sample(FIGURES, rng.choice((3, len(FIGURES)))), 3, members)
    if others is None:
        return None
    room = Room(width=rng.uniform(6.2, 7.2), depth=rng.uniform(6.2, 7.2), seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-0.6, 0.0), rng.uniform(0.0, 0.6)
    azimuths = _azimuths(rng)
    distance, elevation, fov = rng.uniform(2.6, 3.2), radians(rng.uniform(20, 30)), radians(rng.uniform(56, 64))
    cameras = [aimed((x, y, 0.25), distance, radians(azimuth), elevation, fov) for azimuth in azimuths]
    trio = next((found for _ in range(TRIES) if (found := _trio(rng, room, cameras, members, x, y))), None)
    standing = _standing(rng, room, cameras, others, x, y, trio) if trio else None
    if standing is None:
        return None
    things = [*standing, *furnish(rng, room, [standing] * 3, cameras, [*members, *others], rng.randint(1, 3))]
    marks = _marks(rng, cameras, things)
    if marks is None:
        return None
    cast = {f"member{i}": prop.id for i, prop in enumerate(members, 1)}
    cast |= {f"figure{i}": prop.id for i, prop in enumerate(others, 1)}
    cast |= {f"place{i}": mark.label for i, mark in enumerate(marks[: len(cameras)], 1)}
    return Staged(
        room, (things,) * 4, (*cameras, cameras[0]), cast, drawn=(*(PHOTOGRAPH,) * 3, PLAN), marks=tuple(marks)
    )


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether the three photographs show every member and figure well."""
    names = [name for role, name in staged.cast.items() if not role.startswith("place")]
    return all(well_shown(view, name) for view in views[:ALIKE] for name in names)


def _azimuths(rng: Random) -> list[float]:
    """Return three azimuths in degrees, a step apart, in no order."""
    steps = [rng.uniform(*STEP) for _ in range(2)]
    start = rng.uniform(AZIMUTHS[0], AZIMUTHS[1] - sum(steps))
    azimuths = [start, start + steps[0], start + sum(steps)]
    rng.shuffle(azimuths)
    return azimuths


def _standing(
    rng: Random,
    room: Room,
    cameras: list[Camera],
    props: list[Prop],
    x: float,
    y: float,
    there: Sequence[Thing] = (),
) -> list[Thing] | None:
    """Return what is there and the props beside it, each shown by every camera, or None where one found no place."""
    standing = list(there)
    for prop in props:
        for _ in range(40):
            angle, distance = rng.uniform(-pi, pi), rng.uniform(0.15, 1.0)
            thing = prop.at(Spot(x + distance * cos(angle), y + distance * sin(angle), yaw=rng.uniform(-pi, pi)))
            if (
                fits(thing, standing, room, 0.08)
                and all(framed(camera, [thing]) and clear_of(camera, [thing], room) for camera in cameras)
                and not any(
                    max(covered(camera, other, thing), covered(camera, thing, other)) > HIDDEN_MAX
                    for camera in cameras
                    for other in standing
                )
            ):
                standing.append(thing)
                break
        else:
            return None
    return standing


def _trio(
    rng: Random, room: Room, cameras: list[Camera], members: list[Prop], x: float, y: float
) -> list[Thing] | None:
    """Return the three alike where every camera tells them apart and not all see them in the same order."""
    trio = _standing(rng, room, cameras, members, x, y)
    if trio is None or not all(_told_apart(camera, trio) for camera in cameras):
        return None
    return trio if len({_order(camera, trio) for camera in cameras}) > 1 else None


def _order(camera: Camera, things: list[Thing]) -> tuple[str, ...]:
    return tuple(thing.id for thing in sorted(things, key=lambda thing: camera.project(thing.centre)[0][0]))


def _told_apart(camera: Camera, things: list[Thing]) -> bool:
    """Tell whether the things come one beside the other in the picture, none over the next."""
    spans = sorted(outline(camera, thing)[::2] for thing in things)
    return all(after[0] - before[1] >= GAP for before, after in pairwise(spans))


def _marks(rng: Random, cameras: list[Camera], things: Sequence[Thing]) -> list[Mark] | None:
    """Return a numbered place for each camera, and a free one where none stood, each with where it looks."""
    labels = rng.sample(LABELS, len(LABELS))
    middle = cameras[0].target
    turns = (radians(rng.uniform(60, 140)) for _ in range(TRIES))
    far = next((place for turn in turns if _free(place := aimed(middle, 2.9, turn, 0.4, 1.0), things)), None)
    if far is None:
        return None
    return [
        Mark(label=label, x=camera.position[0], y=camera.position[1], towards=(middle[0], middle[1]))
        for label, camera in zip(labels, [*cameras, far], strict=True)
    ]


def _free(place: Camera, things: Sequence[Thing]) -> bool:
    """Tell whether a person could stand there: nobody takes a picture from inside a refrigerator."""
    spot = np.array(place.position[:2])
    beyond = [np.abs((spot - thing.centre[:2]) @ thing.pose[:2, :2]) - np.array(thing.size[:2]) / 2 for thing in things]
    return all(float(np.linalg.norm(np.maximum(out, 0))) >= STANDING for out in beyond)
