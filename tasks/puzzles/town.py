"""A drawn map of a small town: streets, crossings with landmarks, a park, a compass that may be turned, a scale bar."""

from math import cos, hypot, radians, sin
from random import Random
from typing import Final

from spatialgauge.tasks.cartography import INK, Canvas, Point, compass, scale_bar
from spatialgauge.tasks.puzzles.puzzle import Image, Made, Puzzle

WIDTH: Final = 640
HEIGHT: Final = 480
COLUMNS: Final = 5
ROWS: Final = 4
LANDMARKS: Final = (
    "bakery",
    "bank",
    "church",
    "hospital",
    "library",
    "museum",
    "pharmacy",
    "post office",
    "school",
    "station",
    "theatre",
    "town hall",
)
NUMBER: Final = 8
COLOURS: Final = ("#c6372f", "#2f67b5", "#3f8f4d", "#8a5aa8", "#c77b1e", "#1f8a8c", "#a33d74", "#5c6470")
LAND: Final = "#e9e4d6"
STREET: Final = "#ffffff"
PARK: Final = "#bcd9a8"
NORTHS: Final = (0.0, 90.0, 180.0, 270.0)
BARS: Final = (50, 100, 200)
"""Metres that the scale bar stands for on the more detailed of the twins' maps."""
COARSER: Final = 4.2
"""How many times as much ground the other twin's map shows."""
BAR: Final = 90.0
"""Pixels of the scale bar."""

Crossing = tuple[int, int]
"""Column and row, from the top left."""


class Town(Puzzle):
    """A grid of streets: where they run in pixels, which crossings have landmarks, where north is, the scale.

    `north` is in degrees clockwise from up; `metres` is what the scale bar stands for.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    landmarks: tuple[tuple[str, Crossing], ...]
    park: Crossing
    north: float
    metres: float

    def place(self, crossing: Crossing) -> Point:
        """Return where a crossing is, in pixels."""
        return self.columns[crossing[0]], self.rows[crossing[1]]

    def where(self, name: str) -> Crossing:
        """Return the crossing of a landmark."""
        return dict(self.landmarks)[name]

    def offset(self, start: str, end: str) -> tuple[float, float]:
        """Return how far east and north one landmark is from another, in metres."""
        (x0, y0), (x1, y1) = self.place(self.where(start)), self.place(self.where(end))
        right, up = (x1 - x0) * self.metres / BAR, (y0 - y1) * self.metres / BAR
        turn = radians(self.north)
        return right * cos(turn) - up * sin(turn), right * sin(turn) + up * cos(turn)

    def distance(self, start: str, end: str) -> float:
        """Return the straight line between two landmarks, in metres."""
        return hypot(*self.offset(start, end))

    def draw(self) -> Image:
        """Return the map."""
        canvas = Canvas(WIDTH, HEIGHT, LAND)
        column, row = self.park
        corner = (self.columns[column], self.rows[row])
        canvas.box(corner, (self.columns[column + 1], self.rows[row + 1]), PARK)
        canvas.text(
            ((corner[0] + self.columns[column + 1]) / 2, (corner[1] + self.rows[row + 1]) / 2),
            "park",
            13,
            "#4c6f3c",
            None,
        )
        for x in self.columns:
            canvas.line([(x, 14), (x, HEIGHT - 14)], STREET, 15)
        for y in self.rows:
            canvas.line([(14, y), (WIDTH - 130, y)], STREET, 15)
        for (name, crossing), colour in zip(self.landmarks, COLOURS, strict=True):
            at = self.place(crossing)
            canvas.disc(at, 10, colour, INK, 1.5)
            canvas.text((at[0], at[1] + 20), name, 14)
        compass(canvas, (WIDTH - 62, 70), 34, self.north)
        scale_bar(canvas, (WIDTH - 62 - BAR / 2, HEIGHT - 46), BAR, f"{self.metres:g} m")
        return canvas.pixels()


PUZZLE = Town


def make(rng: Random) -> Made:
    """Return twins: the same town with its landmarks moved round, and a map of another scale."""
    columns = _spaced(rng, 48.0, WIDTH - 180.0, COLUMNS)
    rows = _spaced(rng, 44.0, HEIGHT - 50.0, ROWS)
    names = rng.sample(LANDMARKS, NUMBER)
    crossings = rng.sample([(column, row) for column in range(COLUMNS) for row in range(ROWS)], NUMBER)
    moved = rng.sample(crossings, NUMBER)
    park = (rng.randrange(COLUMNS - 1), rng.randrange(ROWS - 1))
    metres = rng.choice(BARS)
    scales = [float(metres), round(metres * COARSER, 0)]
    rng.shuffle(scales)
    north = rng.choice(NORTHS)
    one, other = (
        Town(
            id="",
            columns=columns,
            rows=rows,
            landmarks=tuple(zip(names, places, strict=True)),
            park=park,
            north=north,
            metres=scale,
        )
        for places, scale in zip((crossings, moved), scales, strict=True)
    )
    return Made((one, other), {f"landmark{number}": name for number, name in enumerate(names, 1)})


def _spaced(rng: Random, start: float, end: float, number: int) -> tuple[float, ...]:
    """Return places in increasing order over a range, unevenly spaced."""
    gaps = [rng.uniform(0.75, 1.25) for _ in range(number - 1)]
    scale = (end - start) / sum(gaps)
    places = [start]
    for gap in gaps:
        places.append(round(places[-1] + gap * scale, 1))
    return tuple(places)
