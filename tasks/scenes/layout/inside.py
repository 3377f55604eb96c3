"""A thing in a crate, on a stool, under a table or on the open floor, and at another of these places in the twin."""

from math import cos, isfinite, pi, radians, sin
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed, looking_in
from spatialgauge.tasks.scenes.layout.contact import mesh_gap, triangles_of
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, resized
from spatialgauge.tasks.scenes.layout.staging import PIXELS_MIN, Staged, well_shown
from spatialgauge.tasks.scenes.layout.surfaces import points_on
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room, Thing

CONTAINERS: Final = ("basket", "bucket", "crate")
SEATS: Final = ("stool", "box", "coffee_table")
COVERS: Final = ("table", "bench")
FIGURES: Final = ("ball", "teddy_bear", "toy_car")
FILLS: Final = (0.6, 0.95)
"""The thing's greatest width over the least one of what it goes into: it goes in and does not vanish."""
SUNK: Final = (0.55, 0.92)
"""Share of the thing's height that is below the rim of what it is in."""
VISIBLE_MIN: Final = 0.42
"""Least share of the thing that shows: a rim hides some of what is behind it."""
CLEAR: Final = 0.03
"""Metres between a thing and what it is under."""
HIDDEN_MAX: Final = 0.3


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt; the plan says at which two of the four places the thing is."""
    where = plan.sample(range(4), 2)
    props: list[Prop] = []
    for kinds in (CONTAINERS, SEATS, COVERS, FIGURES):
        prop = draw(rng, kinds, props)
        if prop is None:
            return None
        props.append(prop)
    container, seat, cover, figure = props
    fill = rng.uniform(*FILLS)
    room = Room(width=rng.uniform(5.6, 6.6), depth=rng.uniform(5.6, 6.6), seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-0.6, 0.0), rng.uniform(0.0, 0.6)
    azimuth = looking_in(rng, 25)
    camera = aimed((x, y, 0.3), rng.uniform(2.6, 3.2), azimuth, radians(rng.uniform(28, 38)), radians(62))

    def spot(right: float, near: float, yaw: float) -> Spot:
        """Return the spot so many metres to the camera's right of the middle and nearer to the camera than it."""
        return Spot(
            x + near * cos(azimuth) - right * sin(azimuth), y + near * sin(azimuth) + right * cos(azimuth), yaw=yaw
        )

    side = rng.choice((-1, 1))
    across = azimuth - pi / 2 + rng.uniform(-0.3, 0.3)
    standing = [
        container.at(spot(side * rng.uniform(0.5, 1.0), rng.uniform(0.3, 0.8), rng.uniform(-pi, pi))),
        seat.at(spot(-side * rng.uniform(0.5, 1.0), rng.uniform(0.3, 0.8), rng.uniform(-pi, pi))),
        cover.at(spot(rng.uniform(-0.2, 0.2), rng.uniform(-0.9, -0.5), across)),
    ]
    sound = all(fits(thing, [other for other in standing if other is not thing], room, 0.1) for thing in standing)
    if not (sound and framed(camera, standing) and clear_of(camera, standing, room)):
        return None
    if any(covered(camera, near, far) > HIDDEN_MAX for near in standing for far in standing if near is not far):
        return None
    figure = resized(figure, figure.style.scale * fill * min(container.size[:2]) / max(figure.size[:2]))
    yaw = rng.uniform(-pi, pi)
    bare = figure.at(spot(rng.uniform(-0.15, 0.15), rng.uniform(0.3, 0.9), yaw))
    makers = (
        lambda: _in(figure, yaw, standing[0]),
        lambda: _on(figure, yaw, seat, standing[1]),
        lambda: _under(figure, yaw, standing[2]),
        lambda: bare if fits(bare, standing, room, 0.12) else None,
    )
    there = [makers[number]() for number in where]
    states = [[*standing, thing] for thing in there if thing is not None and framed(camera, [thing])]
    if len(states) != len(where):
        return None
    extra = furnish(rng, room, states, [camera] * 2, props, rng.randint(0, 2))
    one, other = ([*state, *extra] for state in states)
    names = (figure.id, container.id, seat.id, cover.id)
    cast = dict(zip(("figure1", "in1", "on1", "under1"), names, strict=True))
    return Staged(room, (one, other), (camera, camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show what the thing could be at well, and enough of the thing itself."""
    figure = staged.cast["figure1"]
    shown = [view.seen[figure] for view in views]
    return all(s.pixels >= PIXELS_MIN and s.fraction >= VISIBLE_MIN and not s.cut for s in shown) and all(
        well_shown(view, name) for view in views for name in staged.cast.values() if name != figure
    )


def _in(figure: Prop, yaw: float, container: Thing) -> Thing | None:
    """Return the thing let down into the container until it meets it; None where too little or too much sinks in."""
    x, y, _ = container.centre
    high = figure.at(Spot(x, y, container.size[2], yaw, container.id))
    fall = _fall(high, container)
    if not isfinite(fall):
        return None
    thing = high.model_copy(update={"centre": (x, y, high.centre[2] - fall)})
    low, high_end = SUNK
    return thing if low <= fall / thing.size[2] <= high_end and thing.base[2] > 0 else None


def _fall(thing: Thing, below: Thing) -> float:
    """Return how many metres a thing falls until its surface meets another one's, inf where it passes by."""
    from spatialgauge.tasks.scenes.rendering.rays import distances

    down = distances(triangles_of(below), points_on(thing), (0.0, 0.0, -1.0)).min()
    up = distances(triangles_of(thing), points_on(below), (0.0, 0.0, 1.0)).min()
    return float(min(down, up))


def _on(figure: Prop, yaw: float, seat: Prop, standing: Thing) -> Thing | None:
    """Return the thing in the middle of the seat, None where it is too large for it."""
    flat = max((shelf.surface for shelf in seat.shelves), key=lambda surface: surface.z)
    x, y = (flat.x0 + flat.x1) / 2, (flat.y0 + flat.y1) / 2
    place = standing.pose @ (x, y, flat.z, 1.0)
    reach = min(flat.x1 - flat.x0, flat.y1 - flat.y0) / 2
    thing = figure.at(Spot(float(place[0]), float(place[1]), float(place[2]), yaw, standing.id))
    return thing if figure.reach <= reach else None


def _under(figure: Prop, yaw: float, cover: Thing) -> Thing | None:
    """Return the thing on the floor beneath the cover, None where it does not go there."""
    thing = figure.at(Spot(cover.centre[0], cover.centre[1], 0.0, yaw))
    return thing if thing.size[2] + CLEAR < cover.size[2] and mesh_gap(thing, cover) >= CLEAR else None
