"""What a run would take, before anything is asked: tokens by each provider's published rule."""

import math

from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.items import Frozen, Picture, Usage
from spatialgauge.benchmark.marking import prompt_of
from spatialgauge.benchmark.prices import Prices
from spatialgauge.benchmark.sampling import selected
from spatialgauge.benchmark.suites import Suite

CHARACTERS_PER_TOKEN = 4
REPLY_TOKENS = 20
SECONDS_PER_CALL = 2.0


class Estimate(Frozen):
    """Items, tokens, US dollars (None where no price is known) and seconds a run would take."""

    items: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    seconds: float


def estimate(suite: Suite, card: AdapterCard, plan: Plan, prices: Prices) -> Estimate:
    """Return what the plan would take with short replies; a model that reasons at length takes more."""
    items = selected(suite.items, plan.limit)
    side = plan.image_side or card.image_side
    tokens = 0
    for item in items:
        prompt = prompt_of(item, suite, image_side=side, blind=plan.blind)
        tokens += math.ceil(len(prompt.text) / CHARACTERS_PER_TOKEN)
        tokens += sum(picture_tokens(card.spec, picture) for picture in prompt.pictures)
    count = len(items) * plan.repeats
    usage = Usage(input_tokens=tokens * plan.repeats, output_tokens=count * REPLY_TOKENS)
    return Estimate(
        items=count,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_usd=prices.cost(card.model, usage),
        seconds=count * SECONDS_PER_CALL / (plan.concurrency or card.concurrency),
    )


def picture_tokens(spec: str, picture: Picture) -> int:
    """Return the tokens a picture counts for, by the provider's rule as published in mid 2025.

    OpenAI (GPT-4o, detail high): 85, and 170 for each tile of 512 after scaling to 768 on the short side. Gemini: 258
    for a picture up to 384 pixels and for each tile of 768 otherwise. Others: one for each 28 x 28 pixels, as in
    Qwen2.5-VL.
    """
    width, height = picture.width, picture.height
    if spec.startswith("openai/gpt"):
        shrink = min(1.0, 2048 / max(width, height))
        shrink *= min(1.0, 768 / (min(width, height) * shrink))
        return 85 + 170 * math.ceil(width * shrink / 512) * math.ceil(height * shrink / 512)
    if spec.startswith("gemini/"):
        if max(width, height) <= 384:
            return 258
        return 258 * math.ceil(width / 768) * math.ceil(height / 768)
    return math.ceil(width / 28) * math.ceil(height / 28)
