"""Two people look at the same things from two sides: the room, and what each of them sees."""

from math import cos, pi, radians, sin
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import FIGURES, PEOPLE
from spatialgauge.tasks.scenes.layout.props import Spot, draw_all
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.people import gaze
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Room, Thing

APART: Final = (60.0, 180.0)
"""Degrees between the two people as seen from the things, at least and at most: the plan's, uniform."""
FIELD: Final = radians(66)
HIDDEN_MAX: Final = 0.5
PEOPLE_SHOWN: Final = 2
FIGURES_SHOWN: Final = 3
"""Things that all three pictures must show well."""


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt: the room, what the first person sees, what the second one sees; the plan draws the angle."""
    apart = radians(plan.uniform(*APART)) * plan.choice((-1, 1))
    people = draw_all(rng, PEOPLE, PEOPLE_SHOWN)
    figures = draw_all(rng, rng.sample(FIGURES, rng.choice((3, len(FIGURES)))), 4, people or [])
    if people is None or figures is None:
        return None
    room = Room(width=rng.uniform(6.2, 7.2), depth=rng.uniform(6.2, 7.2), seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-0.8, 0.0), rng.uniform(0.0, 0.8)
    azimuth = looking_in(rng, 25)
    camera = aimed((x, y, 0.7), rng.uniform(4.2, 4.9), azimuth, radians(rng.uniform(20, 30)), radians(62))
    standing: list[Thing] = []
    for figure in figures:
        for _ in range(20):
            angle, distance = rng.uniform(-pi, pi), rng.uniform(0.1, 0.85)
            thing = figure.at(Spot(x + distance * cos(angle), y + distance * sin(angle), yaw=rng.uniform(-pi, pi)))
            if fits(thing, standing, room, 0.12):
                standing.append(thing)
                break
        else:
            return None
    first = azimuth + rng.uniform(-pi, pi)
    for person, heading in zip(people, (first, first + apart), strict=True):
        distance = rng.uniform(1.5, 1.8)
        there = Spot(x + distance * cos(heading), y + distance * sin(heading), yaw=heading + pi / 2)
        viewer = person.at(there)
        if not fits(viewer, standing, room, 0.1):
            return None
        standing.append(viewer)
    viewers = standing[-PEOPLE_SHOWN:]
    hidden = any(covered(camera, near, far) > HIDDEN_MAX for near in standing for far in standing if near is not far)
    if hidden or not clear_of(camera, standing, room) or not framed(camera, standing):
        return None
    extra = furnish(rng, room, [standing] * 2, [camera] * 2, [*people, *figures], rng.randint(1, 3))
    things = [*standing, *extra]
    looks = [_eyes(viewer, (x, y, 0.25)) for viewer in viewers]
    states = (things, *([thing for thing in things if thing is not viewer] for viewer in viewers))
    cast = {f"viewer{i}": viewer.id for i, viewer in enumerate(viewers, 1)}
    cast |= {f"figure{i}": figure.id for i, figure in enumerate(figures, 1)}
    return Staged(room, states, (camera, *looks), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether the room shows both people, and all three pictures show enough of the things well."""
    people = [name for role, name in staged.cast.items() if role.startswith("viewer")]
    figures = [name for role, name in staged.cast.items() if role.startswith("figure")]
    shown = [name for name in figures if all(well_shown(view, name) for view in views)]
    return all(well_shown(views[0], name) for name in people) and len(shown) >= FIGURES_SHOWN


def _eyes(person: Thing, target: tuple[float, float, float]) -> Camera:
    return gaze(person, target=target, fov=FIELD)
