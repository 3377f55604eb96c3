"""A sheet of paper, folded up to three times and punched; four drawings, one of which shows it unfolded."""

from collections.abc import Sequence
from math import hypot
from random import Random
from typing import Final

from pydantic import BaseModel, ConfigDict

from spatialgauge.tasks.cartography import INK, Canvas, Point
from spatialgauge.tasks.puzzles.drawing import FAINT, WIDTH, arrow, blank, panel
from spatialgauge.tasks.puzzles.puzzle import Image, Made, Puzzle

LETTERS: Final = "ABCD"
SHEET: Final = "#f6e7b8"
BACK: Final = "#e8cf86"
SIDE: Final = 104.0
"""Pixels to the sheet's side."""
EDGE_MIN: Final = 0.075
"""Shares of the sheet's side between a hole and every edge and fold."""
APART_MIN: Final = 0.1
HALF: Final = 0.5**0.5

Spot = tuple[float, float]
"""A place on the sheet: x to the right, y up, 0..1."""


class Fold(BaseModel):
    """A fold along the line where x nx + y ny = c: whatever lies beyond it is laid over, as in a mirror."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str
    nx: float
    ny: float
    c: float

    def beyond(self, spot: Spot) -> float:
        """Return how far a place lies beyond the line."""
        return spot[0] * self.nx + spot[1] * self.ny - self.c

    def over(self, spot: Spot) -> Spot:
        """Return a place's mirror image."""
        away = 2 * self.beyond(spot)
        return spot[0] - away * self.nx, spot[1] - away * self.ny


RIGHT: Final = Fold(name="right over left", nx=1, ny=0, c=0.5)
TOP: Final = Fold(name="top over bottom", nx=0, ny=1, c=0.5)
QUARTER: Final = Fold(name="corner of the quarter", nx=HALF, ny=HALF, c=0.5 * HALF)
CORNER: Final = Fold(name="corner over corner", nx=HALF, ny=HALF, c=HALF)
TIP: Final = Fold(name="tip over tip", nx=HALF, ny=-HALF, c=0.0)
SEQUENCES: Final = (
    (RIGHT,),
    (TOP,),
    (CORNER,),
    (RIGHT, TOP),
    (TOP, RIGHT),
    (CORNER, TIP),
    (RIGHT, TOP, QUARTER),
    (TOP, RIGHT, QUARTER),
)


class Paper(Puzzle):
    """The folds in their order, where the folded sheet is punched, and the drawings A to D of holes."""

    folds: tuple[Fold, ...]
    punches: tuple[Spot, ...]
    drawings: tuple[tuple[Spot, ...], tuple[Spot, ...], tuple[Spot, ...], tuple[Spot, ...]]

    def draw(self) -> Image:
        """Return the picture: the folding step by step above, the drawings below."""
        canvas = blank()
        steps = len(self.folds) + 2
        gap = (WIDTH - steps * SIDE) / (steps + 1)
        shape = SQUARE
        for step in range(steps):
            corner = (gap + step * (SIDE + gap), 60.0)
            outline = [_pixel(spot, corner) for spot in SQUARE]
            canvas.polygon(outline, None, FAINT, 1)
            canvas.polygon([_pixel(spot, corner) for spot in shape], BACK if step else SHEET, INK, 1.5)
            if step < len(self.folds):
                fold = self.folds[step]
                _creased(canvas, shape, fold, corner)
                shape = _folded(shape, fold)
            elif step == len(self.folds) + 1:
                for spot in self.punches:
                    canvas.disc(_pixel(spot, corner), 6, INK)
            if step:
                x = corner[0] - gap / 2
                arrow(canvas, (x - 9, 112), (x + 9, 112), INK, 2, 8)
        canvas.text((WIDTH / 2, 30), "folded and punched, step by step", 17)
        for number, holes in enumerate(self.drawings):
            corner = (22.0 + 152 * number, 220.0)
            panel(canvas, corner, (corner[0] + 140, corner[1] + 200), LETTERS[number])
            at = (corner[0] + 18, corner[1] + 56)
            canvas.polygon([_pixel(spot, at) for spot in SQUARE], SHEET, INK, 1.5)
            for spot in holes:
                canvas.disc(_pixel(spot, at), 6, INK)
        return canvas.pixels()


PUZZLE = Paper
SQUARE: Final[tuple[Spot, ...]] = ((0, 0), (1, 0), (1, 1), (0, 1))


def make(rng: Random) -> Made:
    """Return twins: the same folds, punched at another place, or the drawings in another order."""
    folds = rng.choice(SEQUENCES)
    while True:
        sheets = [_sheet(rng, folds) for _ in range(2)]
        if all(sheets):
            break
    papers = []
    taken: set[int] = set()
    for punches, right, wrong in (sheet for sheet in sheets if sheet):
        drawings = [right, *wrong]
        rng.shuffle(drawings)
        while drawings.index(right) in taken:
            rng.shuffle(drawings)
        taken.add(drawings.index(right))
        papers.append(Paper(id="", folds=folds, punches=punches, drawings=tuple(drawings)))
    return Made(tuple(papers), {})


def unfolded(folds: Sequence[Fold], punches: Sequence[Spot]) -> tuple[Spot, ...]:
    """Return where the holes are on the unfolded sheet: the folds undone, the last one first."""
    holes = list(punches)
    for fold in reversed(folds):
        holes += [fold.over(hole) for hole in holes]
    return _settled(holes)


def _sheet(
    rng: Random, folds: tuple[Fold, ...]
) -> tuple[tuple[Spot, ...], tuple[Spot, ...], list[tuple[Spot, ...]]] | None:
    """Return punches, the holes they make, and three other sets of holes; None where some are too much alike."""
    shape = SQUARE
    for fold in folds:
        shape = _folded(shape, fold)
    punches = _punched(rng, shape)
    elsewhere = _punched(rng, shape)
    if not punches or not elsewhere:
        return None
    right = unfolded(folds, punches)
    wrong = [unfolded(folds, elsewhere), unfolded(folds[1:], punches), unfolded(folds[:-1], punches)]
    wrong += [_settled([(y, 1 - x) for x, y in right]), _settled([(1 - x, y) for x, y in right])]
    wrong += [_settled([(x, 1 - y) for x, y in right])]
    rng.shuffle(wrong)
    chosen = [right]
    for holes in wrong:
        if all(_differ(holes, other) for other in chosen) and _apart(holes):
            chosen.append(holes)
    if len(chosen) < len(LETTERS) or not _apart(right):
        return None
    return punches, right, chosen[1 : len(LETTERS)]


def _punched(rng: Random, shape: Sequence[Spot]) -> tuple[Spot, ...]:
    """Return one or two places well inside the folded sheet, none where none were found."""
    spots: list[Spot] = []
    for _ in range(60):
        spot = (round(rng.uniform(0, 1), 2), round(rng.uniform(0, 1), 2))
        if _inside(spot, shape) >= EDGE_MIN and all(_distance(spot, other) >= APART_MIN for other in spots):
            spots.append(spot)
        if len(spots) == 1 + (rng.random() < 0.3):
            break
    return tuple(spots)


def _inside(spot: Spot, shape: Sequence[Spot]) -> float:
    """Return how far inside a convex shape a place is, negative outside; corners run counter-clockwise."""
    depths = []
    for (x0, y0), (x1, y1) in zip(shape, [*shape[1:], shape[0]], strict=True):
        length = hypot(x1 - x0, y1 - y0)
        depths.append(((x1 - x0) * (spot[1] - y0) - (y1 - y0) * (spot[0] - x0)) / length)
    return min(depths)


def _folded(shape: Sequence[Spot], fold: Fold) -> tuple[Spot, ...]:
    """Return what is left of a shape when the part beyond the line is laid over: the part before it."""
    kept: list[Spot] = []
    for start, end in zip(shape, [*shape[1:], shape[0]], strict=True):
        before, after = fold.beyond(start), fold.beyond(end)
        if before <= 1e-9:
            kept.append(start)
        if (before < -1e-9 and after > 1e-9) or (before > 1e-9 and after < -1e-9):
            share = before / (before - after)
            kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return tuple(kept)


def _creased(canvas: Canvas, shape: Sequence[Spot], fold: Fold, corner: Point) -> None:
    """Draw the line of a fold across the shape, and an arrow from the part that moves."""
    ends = [spot for spot in _folded(shape, fold) if abs(fold.beyond(spot)) < 1e-9]
    canvas.dashed(_pixel(ends[0], corner), _pixel(ends[-1], corner), INK, 1.5, 5)
    far = max(shape, key=fold.beyond)
    beyond = [spot for spot in shape if fold.beyond(spot) > fold.beyond(far) - 1e-6]
    start = (sum(x for x, _ in beyond) / len(beyond), sum(y for _, y in beyond) / len(beyond))
    reach = 0.55 * fold.beyond(start)
    tail = (start[0] - 0.3 * reach * fold.nx, start[1] - 0.3 * reach * fold.ny)
    arrow(canvas, _pixel(tail, corner), _pixel(fold.over(tail), corner), "#b3261e", 2.5, 10)


def _pixel(spot: Spot, corner: Point) -> Point:
    return corner[0] + SIDE * spot[0], corner[1] + SIDE * (1 - spot[1])


def _settled(holes: Sequence[Spot]) -> tuple[Spot, ...]:
    return tuple(sorted({(round(x, 4), round(y, 4)) for x, y in holes}))


def _differ(one: Sequence[Spot], other: Sequence[Spot]) -> bool:
    """Tell whether a hole of one set is plainly not in the other."""
    return any(
        min((_distance(hole, there) for there in second), default=1.0) >= APART_MIN
        for first, second in ((one, other), (other, one))
        for hole in first
    )


def _apart(holes: Sequence[Spot]) -> bool:
    return all(_distance(a, b) >= APART_MIN for i, a in enumerate(holes) for b in holes[:i])


def _distance(one: Spot, other: Spot) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
