"""A person in a room who sees one thing and not another; in the twin it is the other way round.

Two settings: the person is turned round, so that what was ahead is behind; or two things change places, one of which
stands behind a piece of furniture as the person sees it.
"""

from math import cos, pi, radians, sin
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import FIGURES, PEOPLE, SCREENS
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, draw_all
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.people import seen_by
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room, Thing

SETTINGS: Final = ("turned", "hidden")
SEEN_MIN: Final = 0.7
"""Share of a thing that a person who sees it must see."""
SEEN_MAX: Final = 0.02
HIDDEN_MAX: Final = 0.4


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins, or None; the setting is the plan's."""
    turned = plan.choice(SETTINGS) == "turned"
    person = draw(rng, PEOPLE)
    screen = None if turned else draw(rng, SCREENS)
    props = [prop for prop in (person, screen) if prop]
    figures = draw_all(rng, rng.sample(FIGURES, rng.choice((3, len(FIGURES)))), 3, props)
    if person is None or figures is None or (screen is None and not turned):
        return None
    room = Room(width=rng.uniform(5.8, 7.0), depth=rng.uniform(5.8, 7.0), seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-0.6, 0.2), rng.uniform(-0.2, 0.6)
    azimuth = looking_in(rng, 25)
    camera = aimed((x, y, 0.7), rng.uniform(3.6, 4.3), azimuth, radians(rng.uniform(20, 30)), radians(62))
    heading = azimuth + rng.uniform(-pi, pi)
    states = (
        _turned(rng, person, figures, x, y, heading)
        if screen is None
        else _hidden(rng, person, screen, figures, x, y, heading)
    )
    for things in states:
        sound = all(fits(thing, [other for other in things if other.id != thing.id], room, 0.06) for thing in things)
        hidden = any(covered(camera, near, far) > HIDDEN_MAX for near in things for far in things if near.id != far.id)
        if not (sound and clear_of(camera, things, room) and framed(camera, things)) or hidden:
            return None
    if rng.random() < 0.5:
        states = states[::-1]
    extra = furnish(rng, room, states, [camera] * 2, [*props, *figures], rng.randint(0, 2))
    one, other = ([*state, *extra] for state in states)
    cast = {"viewer": person.id, **{f"figure{i}": figure.id for i, figure in enumerate(figures, 1)}}
    return Staged(room, (one, other), (camera, camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show the whole cast well, and the person sees a thing in one twin only."""
    if not all(well_shown(view, name) for view in views for name in staged.cast.values()):
        return False
    person = staged.cast["viewer"]
    eyes = [seen_by(view.scene, view.scene[person]) for view in views]
    figures = [name for role, name in staged.cast.items() if role != "viewer"]
    return any(len({plainly_seen(eye, name) for eye in eyes} & {True, False}) == 2 for name in figures)


def plainly_seen(eye: View, name: str) -> bool | None:
    """Tell whether a person plainly sees a thing, or plainly does not; None between."""
    seen = eye.seen[name]
    if seen.fraction >= SEEN_MIN and not seen.cut and seen.pixels > 0:
        return True
    return False if seen.fraction <= SEEN_MAX else None


def _turned(
    rng: Random, person: Prop, figures: list[Prop], x: float, y: float, heading: float
) -> tuple[list[Thing], list[Thing]]:
    """Return the person facing one way and the other, with things ahead and behind."""
    standing = []
    for figure, way in zip(figures, (0.0, pi, rng.choice((0.0, pi))), strict=True):
        angle, distance = heading + way + radians(rng.uniform(-26, 26)), rng.uniform(1.0, 1.7)
        standing.append(figure.at(Spot(x + distance * cos(angle), y + distance * sin(angle), yaw=rng.uniform(-pi, pi))))
    first, second = ([person.at(Spot(x, y, yaw=heading + turn - pi / 2)), *standing] for turn in (0.0, pi))
    return first, second


def _hidden(
    rng: Random, person: Prop, screen: Prop, figures: list[Prop], x: float, y: float, heading: float
) -> tuple[list[Thing], list[Thing]]:
    """Return two things that change places, one place being behind the screen as the person sees it."""
    far = rng.uniform(0.9, 1.2)
    viewer = person.at(Spot(x - far * cos(heading), y - far * sin(heading), yaw=heading - pi / 2))
    wall = screen.at(Spot(x, y, yaw=heading + pi / 2 + radians(rng.uniform(-12, 12))))
    behind = 0.5 * screen.size[1] + 0.3
    side = rng.choice((-1, 1)) * (0.5 * screen.size[0] + rng.uniform(0.35, 0.6))
    forward, right = (cos(heading), sin(heading)), (sin(heading), -cos(heading))

    def spot(ahead: float, aside: float) -> Spot:
        return Spot(
            x + ahead * forward[0] + aside * right[0],
            y + ahead * forward[1] + aside * right[1],
            yaw=rng.uniform(-pi, pi),
        )

    places = [spot(behind + rng.uniform(0.0, 0.3), rng.uniform(-0.15, 0.15)), spot(rng.uniform(-0.2, 0.4), side)]
    third = figures[2].at(spot(rng.uniform(-0.4, 0.3), -side))
    first, second = (
        [viewer, wall, *(figure.at(place) for figure, place in zip(figures, order, strict=False)), third]
        for order in (places, places[::-1])
    )
    return first, second
