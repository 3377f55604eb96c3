"""One camera that looks ahead, turned to the left, and turned to the right, so that what was in the middle is gone."""

from math import cos, pi, radians, sin
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import FIGURES
from spatialgauge.tasks.scenes.layout.props import Spot, draw_all
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Room, Thing

TURN: Final = (36.0, 46.0)
"""Degrees the camera is turned: the middle leaves the picture, its sides stay."""
SPREAD: Final = 26.0
"""Degrees within which things stand on either side of the middle."""
HIDDEN_MAX: Final = 0.3


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt: ahead, turned to the left, turned to the right; the turn is the plan's."""
    turn = radians(plan.uniform(*TURN))
    figures = draw_all(rng, rng.sample(FIGURES, rng.choice((4, len(FIGURES)))), 5)
    if figures is None:
        return None
    room = Room(width=rng.uniform(6.2, 7.2), depth=rng.uniform(6.2, 7.2), seed=rng.randrange(1_000_000))
    azimuth = looking_in(rng, 10)
    target = (rng.uniform(-0.8, -0.2), rng.uniform(0.2, 0.8), 0.4)
    ahead = aimed(target, rng.uniform(2.8, 3.4), azimuth, radians(rng.uniform(14, 20)), radians(rng.uniform(56, 62)))
    cameras = (ahead, _turned(ahead, turn), _turned(ahead, -turn))
    heading, (x, y, _) = azimuth + pi, ahead.position
    standing: list[Thing] = []
    for number, figure in enumerate(figures):
        aside = (0.0, SPREAD, -SPREAD)[number % 3]
        for _ in range(30):
            angle = heading + radians(aside + rng.uniform(-4, 4) * (1 if aside else 0.4))
            distance = rng.uniform(2.0, 3.8)
            spot = Spot(x + distance * cos(angle), y + distance * sin(angle), yaw=rng.uniform(-pi, pi))
            thing = figure.at(spot)
            clear = not any(max(covered(ahead, o, thing), covered(ahead, thing, o)) > HIDDEN_MAX for o in standing)
            if clear and fits(thing, standing, room, 0.1) and framed(ahead, [thing]):
                standing.append(thing)
                break
        else:
            return None
    if not all(clear_of(camera, standing, room) for camera in cameras):
        return None
    extra = furnish(rng, room, [standing], [ahead], figures, rng.randint(1, 3))
    things = [*standing, *extra]
    return Staged(room, (things,) * 3, cameras, {f"figure{i}": prop.id for i, prop in enumerate(figures, 1)})


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether a thing shows well straight ahead and not at all after either turn, and the turns keep others."""
    names = list(staged.cast.values())
    gone = [name for name in names if well_shown(views[0], name) and not any(v.seen[name].whole for v in views[1:])]
    kept = [any(well_shown(views[0], name) and well_shown(view, name) for name in names) for view in views[1:]]
    return bool(gone) and all(kept)


def _turned(camera: Camera, angle: float) -> Camera:
    """Return the camera turned about the vertical, counter-clockwise from above (to its left); radians."""
    x, y, _ = camera.position
    dx, dy = camera.target[0] - x, camera.target[1] - y
    there = (x + dx * cos(angle) - dy * sin(angle), y + dx * sin(angle) + dy * cos(angle), camera.target[2])
    return Camera(**{**camera.model_dump(), "target": there})
