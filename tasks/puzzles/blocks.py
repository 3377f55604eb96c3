"""Block figures side by side or alone, as they are and mirrored: Shepard and Metzler's figures, drawn anew."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from pydantic import BaseModel, ConfigDict

from spatialgauge.tasks.puzzles.drawing import HEIGHT, WIDTH, blank, panel
from spatialgauge.tasks.puzzles.polycubes import Cubes, chain, chiral, mirrored, symmetric
from spatialgauge.tasks.puzzles.projection import Sight, draw_cubes, extent, least_visible
from spatialgauge.tasks.puzzles.puzzle import Image, Made, Puzzle

VISIBLE_MIN: Final = 0.25
"""Least share of each cube that the picture shows."""
TILT_MIN: Final = 0.3
"""Least cosine between the line of sight and each kind of face, so that all three kinds show well."""
ANGLE_MIN: Final = 20.0
LONGEST: Final = 52.0
MARGIN: Final = 28

TRIES: Final = 60
SHAPES: Final = ((3, 4), (4, 4), (4, 3), (5, 3))
"""How many arms a figure has, and how many cubes the longest may have."""
TURNS: Final = ("upright", "in the plane", "any way")

COLOURS: Final = ("#5b8fd0", "#e0964b", "#69ab7a", "#c9736f", "#9b83c9", "#d3b355", "#5fb0b5", "#b58a6c")


class Figure(BaseModel):
    """Cubes, and from where they are seen."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    cubes: Cubes
    sight: Sight

    @property
    def clear(self) -> bool:
        """Whether every cube shows and the line of sight runs along no face."""
        return min(map(abs, self.sight.axes[2])) >= TILT_MIN and least_visible(self.cubes, self.sight) >= VISIBLE_MIN


class Blocks(Puzzle):
    """One or two figures in a picture, at one scale (`unit`: pixels to a cube's side)."""

    figures: tuple[Figure, ...]
    colour: str
    unit: float
    turn: str
    """How the figures of the group are turned against each other: upright, in the plane, any way."""

    def draw(self) -> Image:
        """Return the picture: each figure in the middle of its own panel."""
        canvas = blank()
        width = WIDTH / len(self.figures)
        for number, figure in enumerate(self.figures):
            left = number * width
            panel(canvas, (left + 10, 10), (left + width - 10, HEIGHT - 10))
            (x0, y0), (x1, y1) = extent(figure.cubes, figure.sight)
            origin = (
                left + width / 2 - self.unit * (x0 + x1) / 2,
                HEIGHT / 2 + self.unit * (y0 + y1) / 2,
            )
            draw_cubes(canvas, figure.cubes, figure.sight, self.colour, origin, self.unit)
        return canvas.pixels()


PUZZLE = Blocks


def make(rng: Random) -> Made:
    """Return five views: both figures side by side, the second as it is or mirrored; then three of a single figure.

    The third view shows a figure, the fourth and fifth show it turned, as it is and mirrored. Which of the twins is
    mirrored is drawn.
    """
    turns = [rng.choice(TURNS) for _ in range(2)]
    while (poses := _poses(rng, turns)) is None:
        pass
    colour = rng.choice(COLOURS)
    states: list[Blocks] = []
    for alone, turn, (first, *seconds) in zip((False, True), turns, poses, strict=True):
        rng.shuffle(seconds)
        if alone:
            unit = _unit([first, *seconds], WIDTH)
            states += [Blocks(id="", figures=(one,), colour=colour, unit=unit, turn=turn) for one in (first, *seconds)]
        else:
            unit = _unit([first, *seconds], WIDTH / 2)
            states += [
                Blocks(id="", figures=(first, second), colour=colour, unit=unit, turn=turn) for second in seconds
            ]
    return Made(tuple(states), {})


def _poses(rng: Random, turns: Sequence[str]) -> list[list[Figure]] | None:
    """Return a figure's poses for each kind of turn, None if it shows well from too few sides."""
    arms, longest = rng.choice(SHAPES)
    cubes = chain(rng, arms, longest)
    if not chiral(cubes) or symmetric(cubes):
        return None
    found = [next(_posed(rng, cubes, turn), None) for turn in turns]
    return [poses for poses in found if poses] if all(found) else None


def _posed(rng: Random, cubes: Cubes, turn: str) -> Iterator[list[Figure]]:
    """Yield the figure, the figure turned, and its mirror image seen from where the turned figure is seen."""
    for _ in range(TRIES):
        one, other = _sights(rng, turn)
        figures = [
            Figure(cubes=cubes, sight=one),
            Figure(cubes=cubes, sight=other),
            Figure(cubes=mirrored(cubes), sight=other),
        ]
        if one.angle(other) >= ANGLE_MIN and all(figure.clear for figure in figures):
            yield figures


def _sights(rng: Random, turn: str) -> tuple[Sight, Sight]:
    azimuth, elevation = rng.uniform(0, 360), rng.uniform(20, 38)
    one = Sight(azimuth=round(azimuth, 1), elevation=round(elevation, 1))
    by = round(rng.uniform(-180, 180), 1)
    if turn == "upright":
        return one, one.model_copy(update={"azimuth": round(one.azimuth + by, 1)})
    if turn == "in the plane":
        return one, one.model_copy(update={"roll": by})
    return one, Sight(azimuth=round(rng.uniform(0, 360), 1), elevation=round(rng.uniform(-70, 70), 1), roll=by)


def _unit(figures: list[Figure], width: float) -> float:
    """Return the scale at which each figure fits into a panel, the same for all."""
    boxes = [extent(figure.cubes, figure.sight) for figure in figures]
    fits = [min((width - 2 * MARGIN) / (x1 - x0), (HEIGHT - 2 * MARGIN) / (y1 - y0)) for (x0, y0), (x1, y1) in boxes]
    return round(min(LONGEST, *fits), 2)
