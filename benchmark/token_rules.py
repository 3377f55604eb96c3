"""How many tokens a prompt counts for: each provider's published rule for pictures, with the month it stood so."""

import math
from collections.abc import Callable
from typing import NamedTuple

from spatialgauge.benchmark.items import Prompt

CHARACTERS_PER_TOKEN = 4
"""Of English words, roughly, with every provider's tokeniser."""


class Rule(NamedTuple):
    """A provider's rule: what it is called, since when it is known to hold, and tokens from width and height."""

    name: str
    as_of: str
    tokens: Callable[[int, int], int]


def rule_of(spec: str) -> Rule:
    """Return the rule for a model spec; of several that fit, the one with the longest name."""
    fitting = [prefix for prefix in RULES if spec.startswith(prefix)]
    return RULES[max(fitting, key=len)] if fitting else GENERIC


def word_tokens(prompt: Prompt) -> int:
    """Return about how many tokens a prompt's words are."""
    return math.ceil((len(prompt.text) + len(prompt.system or "")) / CHARACTERS_PER_TOKEN)


def picture_tokens(spec: str, prompt: Prompt) -> int:
    """Return how many tokens a prompt's pictures count for with the model of this spec."""
    tokens = rule_of(spec).tokens
    return sum(tokens(picture.width, picture.height) for picture in prompt.pictures)


def tiles(base: int, each: int) -> Callable[[int, int], int]:
    """OpenAI's tiles: a base, and so many for each 512 x 512 once scaled into 2048 x 2048, 768 on the short side."""

    def tokens(width: int, height: int) -> int:
        shrink = min(1.0, 2048 / max(width, height))
        shrink *= min(1.0, 768 / (min(width, height) * shrink))
        return base + each * math.ceil(width * shrink / 512) * math.ceil(height * shrink / 512)

    return tokens


def patches(factor: float, most: int = 1536) -> Callable[[int, int], int]:
    """OpenAI's patches: 32 x 32 pixels each, at most `most` after scaling down, times the model's factor."""

    def tokens(width: int, height: int) -> int:
        return math.ceil(min(most, math.ceil(width / 32) * math.ceil(height / 32)) * factor)

    return tokens


def crops(width: int, height: int) -> int:
    """Gemini's: 258 up to 384 pixels on both sides, else 258 for each crop of two thirds of the short side."""
    if max(width, height) <= 384:
        return 258
    side = max(1, math.floor(min(width, height) / 1.5))
    return 258 * math.ceil(width / side) * math.ceil(height / side)


def squares(side: int) -> Callable[[int, int], int]:
    """One for each square of so many pixels, as Qwen-VL models count before they are served with a limit."""
    return lambda width, height: math.ceil(width / side) * math.ceil(height / side)


RULES = {
    "openai/gpt": Rule("OpenAI's tiles, detail high", "2025-06", tiles(85, 170)),
    "openai/gpt-4o-mini": Rule("OpenAI's tiles, detail high", "2025-06", tiles(2833, 5667)),
    "openai/gpt-4.1-mini": Rule("OpenAI's patches", "2025-06", patches(1.62)),
    "openai/gpt-4.1-nano": Rule("OpenAI's patches", "2025-06", patches(2.46)),
    "openai/gpt-5": Rule("OpenAI's tiles, detail high", "2025-08", tiles(70, 140)),
    "openai/gpt-5-mini": Rule("OpenAI's patches, factor as billed", "2026-06", patches(1.2)),
    "openai/gpt-5-nano": Rule("OpenAI's patches, factor as billed", "2026-06", patches(1.5)),
    "openai/o1": Rule("OpenAI's tiles, detail high", "2025-06", tiles(75, 150)),
    "openai/o3": Rule("OpenAI's tiles, detail high", "2025-06", tiles(75, 150)),
    "openai/o4-mini": Rule("OpenAI's patches", "2025-06", patches(1.72)),
    "anthropic/": Rule(
        "Anthropic's, 750 pixels a token", "2025-06", lambda width, height: math.ceil(width * height / 750)
    ),
    "gemini/": Rule("Gemini's crops", "2025-06", crops),
    "gemini/gemini-3": Rule("Gemini 3's fixed count, default resolution", "2025-11", lambda width, height: 1120),
}
GENERIC = Rule("one a 28 x 28 square, as Qwen2.5-VL", "2025-02", squares(28))
