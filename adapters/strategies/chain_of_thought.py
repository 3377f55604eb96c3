"""Chain of thought: the model is told to reason in words before it answers (Kojima et al. 2022, arXiv:2205.11916)."""

from spatialgauge.adapters.options import Options
from spatialgauge.adapters.strategies.way import Way
from spatialgauge.benchmark.items import Prompt

WORDS = (
    "Think step by step first: say where each thing is and how that bears on the question. "
    "Then end with a line that begins with 'Answer:' and gives the answer in the form asked for above."
)


def reasoning(prompt: Prompt, _options: Options) -> Prompt:
    """Return the prompt with the wish for reasoning behind it."""
    return prompt.model_copy(update={"text": f"{prompt.text}\n\n{WORDS}", "free": True})


WAY = Way("Reason in words first, then answer", rewrite=reasoning)
