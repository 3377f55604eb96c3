"""One thing on a circle round another, at 36 azimuths ten degrees apart (COMFORT, arXiv 2410.17385, section 3)."""

from math import cos, pi, radians, sin
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import ANCHORS, FRONTLESS_ANCHORS
from spatialgauge.tasks.scenes.layout.props import Spot, draw
from spatialgauge.tasks.scenes.layout.staging import PIXELS_MIN, Staged
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room

AZIMUTHS: Final = 36
ROUND: Final = ("ball", "bucket", "box")
"""What goes round: the same from every side, or nearly."""
LOW: Final = 1.0
"""Metres: what stands in the middle must not hide what is behind it."""
HIDDEN_MAX: Final = 0.5
SHOWN_MIN: Final = 0.4


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt; the plan says whether the thing in the middle has a front, and which way it faces."""
    fronted, yaw = plan.random() < 0.5, plan.uniform(-pi, pi)
    anchor = draw(rng, ANCHORS if fronted else FRONTLESS_ANCHORS)
    figure = draw(rng, ROUND, [anchor] if anchor else [])
    if anchor is None or figure is None or anchor.size[2] > LOW:
        return None
    room = Room(width=rng.uniform(5.8, 7.0), depth=rng.uniform(5.8, 7.0), seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-0.8, -0.2), rng.uniform(0.2, 0.8)
    azimuth = looking_in(rng, 25)
    camera = aimed((x, y, 0.3), rng.uniform(2.9, 3.4), azimuth, radians(rng.uniform(28, 36)), radians(60))
    middle = anchor.at(Spot(x, y, yaw=yaw))
    radius = anchor.reach + figure.reach + rng.uniform(0.15, 0.4)
    places = [
        figure.at(Spot(x + radius * cos(angle), y + radius * sin(angle)))
        for angle in (azimuth + pi + 2 * pi * step / AZIMUTHS for step in range(AZIMUTHS))
    ]
    if not all(fits(place, [middle], room, 0.05) and framed(camera, [place, middle]) for place in places):
        return None
    if any(max(covered(camera, middle, place), covered(camera, place, middle)) > HIDDEN_MAX for place in places):
        return None
    if not clear_of(camera, [middle, *places], room):
        return None
    extra = furnish(rng, room, [[middle, *places]], [camera], [anchor, figure], rng.randint(0, 2))
    states = tuple([middle, place, *extra] for place in places)
    return Staged(room, states, (camera,) * AZIMUTHS, {"ground": anchor.id, "figure": figure.id})


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether every picture shows both things."""
    seen = [view.seen[name] for view in views for name in staged.cast.values()]
    return all(one.fraction >= SHOWN_MIN and one.pixels >= PIXELS_MIN for one in seen)
