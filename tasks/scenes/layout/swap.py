"""A furnished room with small things on tables, shelves and the floor, which change places between the twins.

The places stay as they are; who stands where is permuted so that as many couples as possible change sides, or
exchange a high place and a low one.
"""

from collections.abc import Sequence
from itertools import combinations
from math import pi, radians
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.frames import LEFT, RIGHT
from spatialgauge.tasks.scenes.layout.cameras import aimed, apparent, framed
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import Top, clear_of, fits, floor, tops
from spatialgauge.tasks.scenes.layout.kinds import HIGH_FURNITURE, ITEMS, LOW_FURNITURE, TABLES
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, draw_all, twin_of
from spatialgauge.tasks.scenes.layout.staging import PIXELS_MIN, Staged, well_shown
from spatialgauge.tasks.scenes.sighting import ABOVE, BELOW, above_or_below, left_or_right
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Room, Scene, Thing

SIDES_MIN: Final = 3
LEVELS_MIN: Final = 2
"""How many couples must change sides, and levels, for a scene to be worth asking about."""
SIDES_WANTED: Final = 5
LEVELS_WANTED: Final = 3
PERMUTATIONS: Final = 600
SIGNS: Final = {LEFT: -1, RIGHT: 1, ABOVE: 1, BELOW: -1}
HIDDEN_MAX: Final = 0.5


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins, or None where it failed."""
    room = Room(width=rng.uniform(5.0, 5.8), depth=rng.uniform(5.0, 5.8), seed=rng.randrange(1_000_000))
    along_x = rng.random() < 0.5
    bearers = _bearers(rng, room, 0.0 if along_x else pi / 2)
    if bearers is None:
        return None
    standing = [thing for _, thing in bearers]
    taken = [prop for prop, _ in bearers]
    items = _items(rng, taken)
    if items is None:
        return None
    middle = standing[0].centre
    camera = aimed(
        (middle[0] + rng.uniform(-0.3, 0.3), middle[1] + rng.uniform(-0.3, 0.3), 0.65),
        rng.uniform(2.1, 2.8),
        radians(rng.uniform(-84, -58) if along_x else rng.uniform(-32, -6)),
        radians(rng.uniform(16, 30)),
        radians(rng.uniform(56, 66)),
    )
    places = _places(rng, room, camera, bearers, items)
    if places is None:
        return None
    first = [item.at(spot) for item, (_, spot) in zip(items, places, strict=True)]
    second = _permuted(rng, room, camera, standing, items, places, first)
    if second is None:
        return None
    names = [item.id for item in items]
    states = ([*standing, *first], [*standing, *second])
    extra = furnish(rng, room, states, [camera] * 2, [*taken, *items], rng.randint(0, 2))
    one, other = ([*state, *extra] for state in states)
    return Staged(room, (one, other), (camera, camera), {f"item{i}": name for i, name in enumerate(names, 1)})


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether enough couples that both pictures show well change sides and levels."""
    shown = [name for name in staged.cast.values() if all(well_shown(view, name) for view in views)]
    return _worth_asking([view.scene for view in views], shown)


def _worth_asking(scenes: Sequence[Scene], names: Sequence[str]) -> bool:
    """Tell whether enough couples of the named things change sides, and enough change levels."""
    sides = levels = 0
    for a, b in combinations(names, 2):
        if sides < SIDES_MIN:
            here, there = (left_or_right(scene, scene[a], scene[b]) for scene in scenes)
            sides += here is not None and there is not None and here.name != there.name
        up, down = (above_or_below(scene, scene[a], scene[b]) for scene in scenes)
        levels += up is not None and down is not None and up != down
    return sides >= SIDES_MIN and levels >= LEVELS_MIN


def _bare_scenes(room: Room, camera: Camera, states: Sequence[Sequence[Thing]]) -> list[Scene]:
    return [Scene(id="-", room=room, things=tuple(things), camera=camera) for things in states]


def _bearers(rng: Random, room: Room, along: float) -> list[tuple[Prop, Thing]] | None:
    """Return a table near the middle, turned by about `along`, and one or two more pieces that things can stand on."""
    table = draw(rng, TABLES)
    if table is None:
        return None
    spot = Spot(rng.uniform(-0.6, 0.2), rng.uniform(-0.2, 0.6), yaw=along + rng.uniform(-0.2, 0.2))
    placed = [(table, table.at(spot))]
    if not fits(placed[0][1], [], room):
        return None
    wanted = [rng.choice((HIGH_FURNITURE, LOW_FURNITURE)) for _ in range(rng.randint(1, 2))]
    for kinds in wanted:
        prop = draw(rng, kinds, [other for other, _ in placed])
        if prop is None:
            return None
        for _ in range(20):
            x, y = spot.x + rng.uniform(-1.8, 1.0), spot.y + rng.uniform(-1.0, 1.8)
            yaw = rng.choice((pi, -pi / 2)) + rng.uniform(-0.25, 0.25)
            piece = prop.at(Spot(x, y, yaw=yaw))
            if fits(piece, [thing for _, thing in placed], room, 0.1):
                placed.append((prop, piece))
                break
        else:
            return None
    return placed


def _items(rng: Random, taken: Sequence[Prop]) -> list[Prop] | None:
    """Return five to eight small things, at times two of a kind, at times the same thing in two sizes."""
    number = rng.randint(5, 8)
    items = draw_all(rng, rng.sample(ITEMS, rng.randint(4, min(8, len(ITEMS)))), number - 1, taken)
    if items is None:
        return None
    last = twin_of(rng, rng.choice(items), [*taken, *items], 1.4) if rng.random() < 0.3 else None
    last = last or draw(rng, ITEMS, [*taken, *items])
    return [*items, last] if last else None


def _places(
    rng: Random, room: Room, camera: Camera, bearers: Sequence[tuple[Prop, Thing]], items: Sequence[Prop]
) -> list[tuple[Top, Spot]] | None:
    """Return a place for each item: on the table, on what else bears things, on the floor."""
    table, *others = (tops(prop, thing) for prop, thing in bearers)
    elsewhere = [top for surfaces in others for top in surfaces]
    standing = [thing for _, thing in bearers]
    places: list[tuple[Top, Spot]] = []
    placed: list[Thing] = []
    for item in items:
        for _ in range(30):
            draw_of = rng.random()
            top = rng.choice(table) if draw_of < 0.45 else rng.choice(elsewhere) if draw_of < 0.75 else floor(room)
            spot = top.spot(rng, rng.uniform(-pi, pi), min(item.size[:2]) / 2)
            thing = item.at(spot)
            if _stands(top, thing, [*standing, *placed], room, camera):
                places.append((top, spot))
                placed.append(thing)
                break
        else:
            return None
    return places


def _permuted(
    rng: Random,
    room: Room,
    camera: Camera,
    standing: Sequence[Thing],
    items: Sequence[Prop],
    places: Sequence[tuple[Top, Spot]],
    first: Sequence[Thing],
) -> list[Thing] | None:
    """Return the items on one another's places, in an order that can stand there and is worth asking of."""
    (scene,) = _bare_scenes(room, camera, [first])
    couples = list(combinations(range(len(items)), 2))
    sides, levels = {}, {}
    for i, j in couples:
        side, level = left_or_right(scene, first[i], first[j]), above_or_below(scene, first[i], first[j])
        sides[i, j] = SIGNS[side.name] if side else 0
        levels[i, j] = SIGNS[level] if level else 0
        sides[j, i], levels[j, i] = -sides[i, j], -levels[i, j]

    def promise(order: Sequence[int]) -> float:
        """Return how much of what is wanted would change sides and levels if size did not matter, 0..2."""
        moved = [((i, j), (order[i], order[j])) for i, j in couples]
        aside = sum(sides[here] * sides[there] < 0 for here, there in moved)
        upward = sum(levels[here] * levels[there] < 0 for here, there in moved)
        return min(aside / SIDES_WANTED, 1) + min(upward / LEVELS_WANTED, 1)

    able = [
        {number for number, (top, spot) in enumerate(places) if _stands(top, item.at(spot), standing, room, camera)}
        for item in items
    ]
    orders = (rng.sample(range(len(items)), len(items)) for _ in range(PERMUTATIONS))
    possible = [order for order in orders if all(number in can for number, can in zip(order, able, strict=True))]
    for order in sorted(possible, key=promise, reverse=True)[:12]:
        moved: list[Thing] = []
        for number, item in zip(order, items, strict=True):
            top, spot = places[number]
            thing = item.at(spot)
            if not _stands(top, thing, [*standing, *moved], room, camera):
                break
            moved.append(thing)
        else:
            if _worth_asking(_bare_scenes(room, camera, (first, moved)), [item.id for item in items]):
                return moved
    return None


def _stands(top: Top, thing: Thing, others: Sequence[Thing], room: Room, camera: Camera) -> bool:
    """Tell whether a thing can stand there, in the picture, neither hidden by the others nor hiding them."""
    return (
        top.holds(thing)
        and framed(camera, [thing])
        and apparent(camera, thing) > 1.6 * PIXELS_MIN
        and fits(thing, others, room, 0.03)
        and clear_of(camera, [thing], room)
        and all(
            max(covered(camera, other, thing), covered(camera, thing, other)) <= HIDDEN_MAX
            for other in others
            if other.id != thing.support
        )
    )
