"""Four stacks of blocks from the side, one of which cannot stand; in the twin it is another one.

Every block is as thick as every other one and of one material, so that its weight goes with its area. A block pushes on
the one below over the stretch that they share. All that is above such a stretch rests on it if and only if its common
centre of mass is above the stretch: otherwise no upward forces there balance the weight's torque, and it tips.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from random import Random
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from spatialgauge.tasks.cartography import INK, Canvas
from spatialgauge.tasks.puzzles.drawing import BACKGROUND, HEIGHT, WIDTH, blank, shaded
from spatialgauge.tasks.puzzles.puzzle import Image, Made, Puzzle

LETTERS: Final = "ABCD"
CLEAR: Final = 0.12
"""Least share of a support's width by which a centre of mass is inside of it, or outside."""
CLEAR_PIXELS: Final = 6.0
"""The same in pixels."""
CONTACT: Final = (22.0, 0.3)
"""Least width of a support: pixels, and share of the narrower block."""
BLOCKS: Final = (3, 5)
WIDTHS: Final = (40, 96)
HEIGHTS: Final = (30, 58)
REACH: Final = 72.0
"""Pixels that a stack may reach to either side of its place."""
STEPS: Final = (22.0, 38.0)
"""Pixels, at least and at most, of the largest step from one block to the next; the same for all stacks of twins."""
LEANS: Final = (0.2, 1.2)
"""How far the top is to a side of the foot, in steps; the same for all stacks of twins."""
TRIES: Final = 120
BASE: Final = 412.0
COLOURS: Final = ("#5b8fd0", "#e0964b", "#69ab7a", "#c9736f", "#9b83c9", "#d3b355", "#5fb0b5", "#b58a6c")


class Block(BaseModel):
    """A block: how far its middle is to the right of the stack's place, its width and height; pixels."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    x: float
    width: float = Field(gt=0)
    height: float = Field(gt=0)
    colour: str


Stack = tuple[Block, ...]
"""Blocks from below to above, each on the one before, the first on the ground."""


class Stacks(Puzzle):
    """Stacks side by side, called A, B, C and so on from left to right."""

    stacks: tuple[Stack, ...]

    def draw(self) -> Image:
        """Return the picture: the stacks on the ground, a letter under each."""
        canvas = blank()
        canvas.box((0, BASE), (WIDTH, HEIGHT), shaded(BACKGROUND, 0.88))
        canvas.line([(0, BASE), (WIDTH, BASE)], INK, 2)
        for number, stack in enumerate(self.stacks):
            middle = WIDTH * (number + 0.5) / len(self.stacks)
            _draw_stack(canvas, stack, middle)
            canvas.text((middle, (BASE + HEIGHT) / 2), LETTERS[number], 26)
        return canvas.pixels()


PUZZLE = Stacks


def make(rng: Random) -> Made:
    """Return twins that differ in two stacks: one of them falls in one twin, the other in the other."""
    first, second = rng.sample(range(len(LETTERS)), 2)
    step = rng.uniform(*STEPS)
    lean = rng.uniform(*LEANS) * step
    one, other = [], []
    for number in range(len(LETTERS)):
        standing, falling = _couple(rng, step, lean)
        one.append(falling if number == first else standing)
        other.append(falling if number == second else standing)
    return Made(tuple(Stacks(id="", stacks=tuple(stacks)) for stacks in (one, other)), {})


def supports(stack: Stack) -> list[tuple[float, float, float]]:
    """Return for each block the stretch it rests on (from, to) and the centre of mass of it and all above it; pixels.

    Raises ValueError if a block does not rest on the one below.
    """
    found = []
    for level, block in enumerate(stack):
        below = stack[level - 1] if level else block
        low = max(block.x - block.width / 2, below.x - below.width / 2)
        high = min(block.x + block.width / 2, below.x + below.width / 2)
        if low >= high:
            raise ValueError(f"block {level} of the stack does not rest on the one below it")
        weights = [above.width * above.height for above in stack[level:]]
        moments = [above.x * weight for above, weight in zip(stack[level:], weights, strict=True)]
        found.append((low, high, sum(moments) / sum(weights)))
    return found


def margins(stack: Stack) -> list[float]:
    """Return how far inside each support the centre of mass above it is, as a share of its width; negative: outside."""
    return [min(centre - low, high - centre) / (high - low) for low, high, centre in supports(stack)]


def stands(stack: Stack) -> bool:
    """Tell whether the stack stays as it is."""
    return min(margins(stack)) >= 0


def _couple(rng: Random, step: float, lean: float) -> tuple[Stack, Stack]:
    """Return a stack that stands and one that falls, of the same blocks.

    In both the largest step from the middle of a block to that of the one below is about `step` pixels and the top is
    `lean` pixels to a side of the foot, so that neither tells which of the two it is.
    """
    while True:
        number = rng.randint(*BLOCKS)
        sizes = [(rng.randint(*WIDTHS), rng.randint(*HEIGHTS)) for _ in range(number)]
        colours = rng.sample(COLOURS, number)
        found: dict[bool, Stack] = {}
        for _ in range(TRIES):
            middles = _middles(rng, number, step, lean)
            if middles is None:
                continue
            stack = tuple(
                Block(x=x, width=width, height=height, colour=colour)
                for x, (width, height), colour in zip(middles, sizes, colours, strict=True)
            )
            if _sound(stack) and _plain(stack):
                found.setdefault(stands(stack), stack)
            if len(found) == 2:
                return found[True], found[False]


def _middles(rng: Random, number: int, step: float, lean: float) -> list[float] | None:
    """Return the middles of so many blocks around 0, the last one so far to a side of the first; None: too far."""
    steps = [rng.uniform(-step, step) for _ in range(number - 1)]
    largest, last = rng.sample(range(number - 1), 2)
    steps[largest] = rng.choice((-1, 1)) * rng.uniform(0.9, 1.0) * step
    steps[last] += rng.choice((-1, 1)) * lean - sum(steps)
    if abs(steps[last]) > step:
        return None
    middles = list(accumulate(steps, initial=0.0))
    centre = (min(middles) + max(middles)) / 2
    return [round(middle - centre, 1) for middle in middles]


def _sound(stack: Stack) -> bool:
    """Tell whether the stack keeps to its place and each block rests on a good part of the one below."""
    if max(abs(block.x) + block.width / 2 for block in stack) > REACH:
        return False
    for below, block in pairwise(stack):
        shared = (below.width + block.width) / 2 - abs(below.x - block.x)
        if min(shared, below.width, block.width) < max(CONTACT[0], CONTACT[1] * min(below.width, block.width)):
            return False
    return True


def _plain(stack: Stack) -> bool:
    """Tell whether every centre of mass is well inside its support or well outside."""
    return all(
        abs(margin) >= max(CLEAR, CLEAR_PIXELS / (high - low))
        for margin, (low, high, _) in zip(margins(stack), supports(stack), strict=True)
    )


def _draw_stack(canvas: Canvas, stack: Sequence[Block], middle: float) -> None:
    foot = BASE
    for block in stack:
        left, right = middle + block.x - block.width / 2, middle + block.x + block.width / 2
        canvas.box((left, foot - block.height), (right, foot), block.colour, INK)
        foot -= block.height
