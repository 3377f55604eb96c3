"""Guessing: any option; for a length, a metre give or take."""

import random

from pydantic import JsonValue

from spatialgauge.adapters.baselines.baseline import Baseline
from spatialgauge.benchmark.items import Kind, Prompt

METRES = (0.8, 1.6)
"""The octave a guessed length is drawn from, log-uniformly."""


class Random(Baseline):
    """Draws an answer, the same one whenever the same item is asked."""

    def answer(self, prompt: Prompt) -> JsonValue:
        """Return an option, yes or no, or a length of about a metre."""
        rng = random.Random(f"random:{prompt.item}")
        match prompt.form.kind:
            case Kind.CHOICE:
                return rng.choice(sorted(prompt.form.options))
            case Kind.YES_NO:
                return rng.choice(["yes", "no"])
            case Kind.QUANTITY:
                low, high = METRES
                return round(float(low * (high / low) ** rng.random()), 3)
        return None
