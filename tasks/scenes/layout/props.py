"""Drawing things from the catalogue, before they are put anywhere."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.descriptions import may_be_mistaken
from spatialgauge.tasks.scenes.objects.catalogue import CATALOGUE, Kind, build
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Style, Surface
from spatialgauge.tasks.scenes.world import Thing

SEEDS: Final = 8
"""How many variants of a kind in one colour are drawn from, so that models can be kept and used again."""
BREADTH: Final = 0.02
"""Metres of air between a thing on a shelf and the board above it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to stand: world metres, a yaw, and what is stood on (None: the floor)."""

    x: float
    y: float
    z: float = 0.0
    yaw: float = 0.0
    support: str | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A surface that things can stand on, and the height of what fits under whatever is above it, in metres."""

    surface: Surface
    headroom: float


@dataclass(frozen=True)
class Prop:
    """A thing that has no place yet; sizes in metres."""

    id: str
    kind: str
    style: Style
    size: tuple[float, float, float]
    shelves: tuple[Shelf, ...]

    @property
    def reach(self) -> float:
        """Half the diagonal of the footprint: how far it sticks out, however it is turned."""
        return float((self.size[0] ** 2 + self.size[1] ** 2) ** 0.5 / 2)

    def at(self, spot: Spot) -> Thing:
        """Return the thing standing on a spot."""
        kind = CATALOGUE[self.kind]
        return Thing(
            id=self.id,
            kind=self.kind,
            noun=kind.noun,
            colour=self.style.colour,
            scale=self.style.scale,
            seed=self.style.seed,
            centre=(spot.x, spot.y, spot.z + self.size[2] / 2),
            size=self.size,
            yaw=spot.yaw,
            fronted=kind.fronted,
            support=spot.support,
        )


def draw(rng: Random, kinds: Sequence[str], taken: Iterable[Prop] = ()) -> Prop | None:
    """Return one of the kinds in a random style that no phrase confuses with those taken, or None after many tries."""
    taken = list(taken)
    for _ in range(20):
        kind = CATALOGUE[rng.choice(kinds)]
        prop = _prop(kind, _style(rng, kind), taken)
        if not any(may_be_mistaken(prop.at(NOWHERE), other.at(NOWHERE)) for other in taken):
            return prop
    return None


def draw_all(rng: Random, kinds: Sequence[str], number: int, taken: Collection[Prop] = ()) -> list[Prop] | None:
    """Return so many props that no phrase confuses with one another or with those taken, or None."""
    drawn: list[Prop] = []
    for _ in range(number):
        prop = draw(rng, kinds, [*taken, *drawn])
        if prop is None:
            return None
        drawn.append(prop)
    return drawn


def members(rng: Random, kind: str, number: int, taken: Collection[Prop] = ()) -> list[Prop]:
    """Return so many props of one kind in two colours or three, in sizes of their own: nothing tells them all apart."""
    known = CATALOGUE[kind].colours
    colours: list[str | None] = [*rng.sample(known, min(len(known), rng.randint(2, 3)))] or [None]
    found: list[Prop] = []
    for _ in range(number):
        style = Style(rng.choice(colours), rng.choice(CATALOGUE[kind].scales), rng.randrange(SEEDS))
        found.append(_prop(CATALOGUE[kind], style, [*taken, *found]))
    return found


def alike(rng: Random, kind: str, number: int, taken: Collection[Prop] = ()) -> list[Prop]:
    """Return so many props that look the same."""
    style = _style(rng, CATALOGUE[kind])
    found: list[Prop] = []
    for _ in range(number):
        found.append(_prop(CATALOGUE[kind], style, [*taken, *found]))
    return found


def twin_of(rng: Random, prop: Prop, taken: Collection[Prop], ratio: float) -> Prop | None:
    """Return the same thing in another size, at least `ratio` times larger or smaller, or None where none is."""
    kind = CATALOGUE[prop.kind]
    scales = [s for s in kind.scales if max(s, prop.style.scale) >= ratio * min(s, prop.style.scale)]
    if not scales:
        return None
    return _prop(kind, Style(prop.style.colour, rng.choice(scales), prop.style.seed), taken)


def resized(prop: Prop, scale: float) -> Prop:
    """Return the same thing in another size, `scale` times the usual one of its kind."""
    style = replace(prop.style, scale=scale)
    size, shelves = _measured(prop.kind, scale, style.seed)
    return replace(prop, style=style, size=size, shelves=shelves)


NOWHERE: Final = Spot(0.0, 0.0)


def _style(rng: Random, kind: Kind) -> Style:
    colour = rng.choice(kind.colours) if kind.colours else None
    return Style(colour=colour, scale=rng.choice(kind.scales), seed=rng.randrange(SEEDS))


def _prop(kind: Kind, style: Style, taken: Collection[Prop]) -> Prop:
    number = 1 + sum(other.kind == kind.name for other in taken)
    size, shelves = _measured(kind.name, style.scale, style.seed)
    return Prop(id=f"{kind.name}-{number}", kind=kind.name, style=style, size=size, shelves=shelves)


@lru_cache(maxsize=4096)
def _measured(kind: str, scale: float, seed: int) -> tuple[tuple[float, float, float], tuple[Shelf, ...]]:
    """Return the size and the shelves of a kind, which are the same in every colour."""
    model = build(kind, Style(next(iter(CATALOGUE[kind].colours), None), scale, seed))
    return model.size, tuple(Shelf(surface, _headroom(model, surface)) for surface in model.surfaces)


def _headroom(model: ObjectModel, surface: Surface) -> float:
    """Return the height from a surface to the lowest face above it, less a finger's breadth; inf where none is."""
    lowest = inf
    for part in model.parts:
        corners = part.mesh.vertices[part.mesh.faces]
        low, high = corners.min(axis=1), corners.max(axis=1)
        above = (low[:, 2] > surface.z + BREADTH) & (low[:, 0] < surface.x1) & (high[:, 0] > surface.x0)
        above &= (low[:, 1] < surface.y1) & (high[:, 1] > surface.y0)
        lowest = min(lowest, float(low[above, 2].min(initial=inf)))
    return float(lowest - surface.z) - BREADTH
