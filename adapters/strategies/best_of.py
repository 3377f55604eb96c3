"""Best of several: the model answers a number of times, a verifier rates each different answer, the best one stands.

Cobbe et al. 2021 (arXiv:2110.14168), with a model's rating from 0 to 10 in place of a trained verifier.
"""

from collections import Counter

from pydantic import Field, JsonValue

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.prompts import asking, question_of
from spatialgauge.adapters.strategies.reading import phrased, read, values
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark.items import Form, Kind, Prompt, Reply, canonical_json

HIGHEST = 10
WORDS = (
    "Somebody was asked:\n{text}\n\nand answered: {answer}\n\nLook at the picture and check that answer against it. "
    "How sure are you that it is right, from 0 (surely wrong) to 10 (surely right)?"
)


class BestOfOptions(WayOptions):
    """How many answers, and who rates them."""

    samples: int = Field(default=4, gt=1)
    """How often the question is asked."""
    verifier: str | None = None
    """Spec of the model that rates the answers; default: the same model."""


async def answer(prompt: Prompt, calls: Calls, options: BestOfOptions) -> Reply:
    """Return the answer rated highest; of equals the one given most often, then the earliest."""
    replies = [await calls.ask(prompt, f"sample {number + 1}") for number in range(options.samples)]
    given = values(replies, prompt.form)
    if not given:
        return replies[0]
    votes = Counter(canonical_json(value) for value in given)
    different: dict[str, JsonValue] = {}
    for value in given:
        different.setdefault(canonical_json(value), value)
    if len(different) == 1:
        return Reply(text=phrased(given[0], prompt), model=replies[0].model)
    ratings = {key: await _rating(prompt, value, calls) for key, value in different.items()}
    calls.notes["ratings"] = {phrased(different[key], prompt)[:200]: rating for key, rating in ratings.items()}
    best = max(different, key=lambda key: (ratings[key], votes[key]))
    return Reply(text=phrased(different[best], prompt), model=replies[0].model)


async def _rating(prompt: Prompt, value: JsonValue, calls: Calls) -> int:
    """Return the verifier's rating from 0 to 10; one that cannot be read is below all, -1."""
    said = phrased(value, prompt)
    option = prompt.form.options.get(str(value))
    told = f"{said}. {option}" if option else said
    words = WORDS.format(text=question_of(prompt) if prompt.question else prompt.text, answer=told)
    asked = asking(prompt, calls, words, Form(kind=Kind.COUNT), prompt.pictures, "verifier")
    rating = read(await calls.ask(asked, "verify", "verifier"), asked.form).value
    return rating if isinstance(rating, int) and 0 <= rating <= HIGHEST else -1


WAY = Way(
    "Ask several times, have each different answer rated, and take the best",
    options=BestOfOptions,
    answer=answer,
    most=lambda options: 2 * options.samples,
    least=lambda options: 2 * options.samples,
    helpers=("verifier",),
    samples=True,
)
