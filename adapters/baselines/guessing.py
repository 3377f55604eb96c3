"""Guessing: any option, any number, any place."""

import random

from pydantic import JsonValue

from spatialgauge.adapters.baselines.baseline import Baseline
from spatialgauge.benchmark.answers import motion, rle
from spatialgauge.benchmark.items import Form, Kind, Prompt

METRES = (0.8, 1.6)
"""The octave a guessed length is drawn from, log-uniformly."""
MOST = 9
"""The largest count that is guessed."""
TURN = 45
"""Degrees that a guessed motion turns at most; it moves a metre at most."""
SIDES = (0.1, 0.4)
"""A guessed box's sides as shares of the picture's."""
AHEAD = (1.5, 4.0)
"""Metres to a guessed box in space."""


class Random(Baseline):
    """Draws an answer, the same one whenever the same item is asked."""

    def answer(self, prompt: Prompt) -> JsonValue:
        """Return an option, a number or a place of the kind that is asked for."""
        rng = random.Random(f"random:{prompt.item}")
        form = prompt.form
        match form.kind:
            case Kind.CHOICE:
                return rng.choice(sorted(form.options))
            case Kind.YES_NO:
                return rng.choice(["yes", "no"])
            case Kind.ORDER:
                return [*rng.sample(sorted(form.options), len(form.options))]
            case Kind.QUANTITY:
                low, high = METRES
                return round(float(low * (high / low) ** rng.random()), 3)
            case Kind.COUNT:
                return rng.randint(0, MOST)
            case Kind.DIRECTION:
                return round(rng.uniform(0, 360), 1)
            case Kind.MOTION:
                return {axis: round(rng.uniform(-1, 1) * TURN ** axis.startswith("turn"), 2) for axis in motion.AXES}
        return _place(rng, form)


def _place(rng: random.Random, form: Form) -> JsonValue:
    """Return a point, a box or a mask somewhere in the picture, or a box somewhere ahead."""
    width, height = form.width or 640, form.height or 480
    if form.kind is Kind.POINTS:
        return [[round(rng.uniform(0, width), 1), round(rng.uniform(0, height), 1)]]
    if form.kind is Kind.BOXES3D:
        centre: list[JsonValue] = [round(rng.uniform(-1, 1), 2), round(rng.uniform(-0.5, 1), 2)]
        size: list[JsonValue] = [round(rng.uniform(0.1, 0.4), 2) for _ in range(3)]
        return [{"centre": [*centre, round(rng.uniform(*AHEAD), 2)], "size": size, "label": "object"}]
    across, down = (round(side * rng.uniform(*SIDES)) for side in (width, height))
    x, y = rng.randrange(width - across), rng.randrange(height - down)
    box: list[JsonValue] = [x, y, x + across, y + down]
    if form.kind is Kind.BOXES2D:
        return [{"box": box, "label": "object"}]
    return [{"mask": rle.rectangle(width, height, (x, y, x + across, y + down)), "box": box, "label": "object"}]
