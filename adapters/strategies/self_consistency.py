"""Self-consistency: the same question several times, and the answer most samples agree on (Wang et al. 2023).

arXiv:2203.11171. How samples become one answer is in `aggregation`. A sample that cannot be read, or declines, has no
vote and is counted; where none can be read, the first one stands as it came, and is recorded as what it is.
"""

from pydantic import Field

from spatialgauge.adapters.strategies.aggregation import agreed
from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.reading import phrased, values
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark.items import Prompt, Reply


class SelfConsistencyOptions(WayOptions):
    """How often, and how many must agree."""

    samples: int = Field(default=5, gt=1)
    """How often the question is asked."""
    least: float = Field(default=0.0, ge=0, le=1)
    """Share of the readable samples that must agree; below it there is no answer."""


async def answer(prompt: Prompt, calls: Calls, options: SelfConsistencyOptions) -> Reply:
    """Return the answer the samples agree on."""
    replies = [await calls.ask(prompt, f"sample {number + 1}") for number in range(options.samples)]
    read = values(replies, prompt.form)
    calls.notes["read"] = len(read)
    if not read:
        return replies[0]
    value, share = agreed(read, prompt.form)
    calls.notes["share"] = round(share, 4)
    if share < options.least:
        return Reply(text=f"No answer: at most {share:.0%} of the samples agree.", model=replies[0].model)
    return Reply(text=phrased(value, prompt), model=replies[0].model)


WAY = Way(
    "Ask several times and take what most answers agree on",
    options=SelfConsistencyOptions,
    answer=answer,
    most=lambda options: options.samples,
    least=lambda options: options.samples,
    samples=True,
)
