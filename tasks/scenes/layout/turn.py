"""An anchor with figures around it: one frame's answers flip between the twins while a rival frame's stay.

Three settings, always with figures to the left, to the right, in front and behind, near the camera's axes:

- sides: the left and the right figure change places and the anchor turns round;
- depths: the front and the back figure change places and the anchor turns round;
- viewer: a person looks at the anchor from 40 to 56 degrees off the camera's side and, in the twin, from the opposite
  place; the figures stand half way between the person's axes and the camera's.

When the anchor turns round, the answers in its own frame flip for the figures that stayed and stay for those that
moved; the camera's do the opposite. When the person crosses, the person's flip and the camera's stay.
"""

from collections.abc import Callable
from math import pi, radians
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import ANCHORS, FIGURES, FRONTLESS_ANCHORS, PEOPLE
from spatialgauge.tasks.scenes.layout.middle import Middle
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, draw_all
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room, Thing

SETTINGS: Final = ("sides", "depths", "viewer")
ASIDE: Final = radians(27)
"""How far off an axis a figure may stand: less than the thirty degrees at which relations end."""
ANCHOR_TURN: Final = radians(15)
HIDDEN_MAX: Final = 0.5


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins, or None; the setting is the plan's."""
    setting = plan.choice(SETTINGS)
    with_viewer = setting == "viewer"
    anchor = draw(rng, FRONTLESS_ANCHORS if with_viewer else ANCHORS)
    viewer = draw(rng, PEOPLE) if with_viewer else None
    people = [prop for prop in (anchor, viewer) if prop]
    figures = draw_all(rng, rng.sample(FIGURES, rng.choice((3, len(FIGURES)))), 4, people)
    if anchor is None or figures is None:
        return None
    middle = _middle(rng, with_viewer)
    states = (
        _around_viewer(rng, middle, anchor, viewer, figures)
        if viewer
        else _around_turned(rng, middle, anchor, figures, swapped=(0, 1) if setting == "sides" else (2, 3))
    )
    if not all(_sound(middle, state) for state in states):
        return None
    if rng.random() < 0.5:
        states = states[::-1]
    extra = furnish(rng, middle.room, states, [middle.camera] * 2, [*people, *figures], rng.randint(1, 3))
    cast = {"anchor": anchor.id, **{f"figure{i}": figure.id for i, figure in enumerate(figures, 1)}}
    if viewer:
        cast["viewer"] = viewer.id
    first, second = ([*state, *extra] for state in states)
    return Staged(middle.room, (first, second), (middle.camera, middle.camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show the whole cast well."""
    return all(well_shown(view, name) for view in views for name in staged.cast.values())


def _middle(rng: Random, with_viewer: bool) -> Middle:
    room = Room(width=rng.uniform(5.8, 7.0), depth=rng.uniform(5.8, 7.0), seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-1.0, -0.2), rng.uniform(0.2, 1.0)
    azimuth, elevation = looking_in(rng, 25), radians(rng.uniform(18, 28))
    distance = rng.uniform(3.9, 4.6) if with_viewer else rng.uniform(3.0, 3.8)
    camera = aimed((x, y, 0.45), distance, azimuth, elevation, radians(rng.uniform(54, 62)))
    return Middle(room, camera, x, y, azimuth + pi)


def _around_turned(
    rng: Random, middle: Middle, anchor: Prop, figures: list[Prop], swapped: tuple[int, int]
) -> tuple[list[Thing], list[Thing]]:
    """Return the anchor facing one way and the other, and two figures in one order and the other."""
    turn = rng.uniform(-ANCHOR_TURN, ANCHOR_TURN)
    aside = max(-ASIDE, turn - ASIDE), min(ASIDE, turn + ASIDE)
    spots = _four_spots(rng, middle, anchor, figures, lambda: rng.uniform(*aside))
    exchanged = list(spots)
    i, j = swapped
    exchanged[i], exchanged[j] = spots[j], spots[i]
    facing = middle.sight + turn - pi / 2
    first, second = (
        [anchor.at(Spot(middle.x, middle.y, yaw=yaw)), *(f.at(spot) for f, spot in zip(figures, places, strict=True))]
        for yaw, places in ((facing, spots), (facing + pi, exchanged))
    )
    return first, second


def _around_viewer(
    rng: Random, middle: Middle, anchor: Prop, viewer: Prop, figures: list[Prop]
) -> tuple[list[Thing], list[Thing]]:
    """Return the person on one side and on the other, and figures half way between the two lines of sight."""
    off = rng.choice((-1, 1)) * radians(rng.uniform(40, 56))
    play = ASIDE - abs(off) / 2
    spots = _four_spots(rng, middle, anchor, figures, lambda: off / 2 + rng.uniform(-play, play))
    standing = [anchor.at(Spot(middle.x, middle.y, yaw=rng.uniform(-pi, pi)))]
    standing += [figure.at(spot) for figure, spot in zip(figures, spots, strict=True)]
    distance = rng.uniform(1.5, 1.9)
    first, second = (
        [*standing, viewer.at(middle.around(angle, distance, yaw=middle.sight + angle + pi / 2))]
        for angle in (off + pi, off)
    )
    return first, second


def _four_spots(
    rng: Random, middle: Middle, anchor: Prop, figures: list[Prop], aside: Callable[[], float]
) -> list[Spot]:
    """Return spots to the left, to the right, in front and behind as the camera sees the anchor."""
    return [
        middle.around(axis + aside(), anchor.reach + figure.reach + rng.uniform(0.25, 0.7), yaw=rng.uniform(-pi, pi))
        for axis, figure in zip((pi / 2, -pi / 2, pi, 0.0), figures, strict=True)
    ]


def _sound(middle: Middle, things: list[Thing]) -> bool:
    return (
        all(fits(thing, [other for other in things if other.id != thing.id], middle.room, 0.06) for thing in things)
        and clear_of(middle.camera, things, middle.room)
        and framed(middle.camera, things)
        and not any(
            covered(middle.camera, near, far) > HIDDEN_MAX for near in things for far in things if near.id != far.id
        )
    )
