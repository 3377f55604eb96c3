"""Things in a street seen from close by and from more than four times as far, the things themselves unchanged.

The same as `approach`, out of doors, where the camera stands up to forty metres away.
"""

from math import cos, dist, exp, log, pi, radians, sin, sqrt, tan
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.approach import RATIO_MAX, RATIO_MIN
from spatialgauge.tasks.scenes.layout.avenue import LENGTH
from spatialgauge.tasks.scenes.layout.cameras import HEIGHT, WIDTH, apparent, framed
from spatialgauge.tasks.scenes.layout.furnish import covered
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import STREET_FIGURES
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw
from spatialgauge.tasks.scenes.layout.staging import PIXELS_MIN, Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Street, Thing

RANGE: Final = (2.4, 41.0)
"""Metres from the camera; the upper end more than sixteen times the lower."""
HIDDEN_MAX: Final = 0.3
OTHERS: Final = 2
LARGEST: Final = 0.6
"""Share of the nearer distance that a thing may measure."""
SMALLEST: Final = 26.0
"""Pixels that the less of a thing's height and its breadth must measure from afar."""


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins, or None; the distances of the first thing are the plan's."""
    low, high = RANGE
    near = exp(plan.uniform(log(low), log(sqrt(low * high))))
    far = near * sqrt(high / low)
    far_first = plan.random() < 0.5
    street = Street(
        length=LENGTH, road=rng.uniform(6.5, 8.0), pavement=rng.uniform(2.6, 3.4), seed=rng.randrange(1_000_000)
    )
    prop = _of_size(rng, near, far)
    if prop is None:
        return None
    first = prop.at(Spot(rng.uniform(-3, 3), rng.uniform(12, 22), yaw=rng.uniform(-pi, pi)))
    heading = pi / 2 + radians(rng.uniform(-6, 6))
    fov = radians(rng.uniform(40, 48))
    cameras = (_facing(rng, first, near, heading, fov), _facing(rng, first, far, heading, fov))
    standing, props = [first], [prop]
    if not fits(first, [], street) or not all(_shown(camera, first, [], street) for camera in cameras):
        return None
    for _ in range(OTHERS):
        other = _beside(rng, cameras, standing, props, street, near, heading)
        if other is not None:
            props.append(other[0])
            standing.append(other[1])
    if len(standing) < 2:
        return None
    cast = {f"target{i}": prop.id for i, prop in enumerate(props, 1)}
    return Staged(street, (standing, standing), cameras[::-1] if far_first else cameras, cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show the first thing well, and another one."""
    shown = [role for role, name in staged.cast.items() if all(well_shown(view, name) for view in views)]
    return "target1" in shown and len(shown) > 1


def _of_size(rng: Random, near: float, far: float) -> Prop | None:
    """Return a thing that fits into the picture from close by and is large enough in it from afar, or None."""
    for _ in range(20):
        prop = draw(rng, STREET_FIGURES)
        if prop is None:
            return None
        width, depth, height = prop.size
        focal = 0.5 * WIDTH / tan(radians(22))
        if max(prop.size) < LARGEST * near and min(max(width, depth), height) > SMALLEST * far / focal:
            return prop
    return None


def _facing(rng: Random, thing: Thing, away: float, heading: float, fov: float) -> Camera:
    """Return a camera at exactly this distance from the thing's centre, a person's height over the ground."""
    x, y, z = thing.centre
    height = rng.uniform(1.4, 2.0)
    flat = sqrt(max(away**2 - (height - z) ** 2, 0.01))
    position = (x - flat * cos(heading), y - flat * sin(heading), height)
    aside = 0.12 * away
    target = (x + rng.uniform(-aside, aside), y, max(z + rng.uniform(-0.3, 0.3), 0.2))
    return Camera(position=position, target=target, fov=fov, width=WIDTH, height=HEIGHT)


def _beside(
    rng: Random,
    cameras: tuple[Camera, Camera],
    standing: list[Thing],
    props: list[Prop],
    street: Street,
    near: float,
    heading: float,
) -> tuple[Prop, Thing] | None:
    """Return another thing about as far from the close camera, to one side, at distances in the wanted proportion."""
    prop = draw(rng, STREET_FIGURES, props)
    if prop is None:
        return None
    x, y, _ = cameras[0].position
    for _ in range(40):
        angle = heading + radians(rng.uniform(-22, 22))
        away = near * rng.uniform(0.85, 1.1)
        thing = prop.at(Spot(x + away * cos(angle), y + away * sin(angle), yaw=rng.uniform(-pi, pi)))
        close, far = (dist(camera.position, thing.centre) for camera in cameras)
        clear = RATIO_MIN <= far / close <= RATIO_MAX and fits(thing, standing, street, 0.1)
        if clear and all(_shown(camera, thing, standing, street) for camera in cameras):
            return prop, thing
    return None


def _shown(camera: Camera, thing: Thing, others: list[Thing], street: Street) -> bool:
    return (
        framed(camera, [thing])
        and apparent(camera, thing) > 1.8 * PIXELS_MIN
        and clear_of(camera, [thing, *others], street)
        and all(max(covered(camera, o, thing), covered(camera, thing, o)) <= HIDDEN_MAX for o in others)
    )
