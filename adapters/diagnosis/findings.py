"""What a diagnosis finds: scores as they are and with the picture tokens changed, and the lengths of tokens."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import Field

from spatialgauge.benchmark.items import Frozen

SHARES: Final = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
BINS: Final = 24
MEANING: Final[Mapping[str, str]] = {
    "shuffle": "the picture's tokens in another order: what is lost is what the model made of where they are",
    "average": "every token of the picture the mean of them: what is left needs no more than the whole",
    "drop": "the picture's tokens out of sight: what is left needs no picture",
    "equal_norms": "every token of the picture as long as the mean word: a mitigation (-o norms_equal=true)",
}


class Change(Frozen):
    """What changing the tokens does to the score: mean of changed minus plain, with its 95 % interval by scene."""

    change: float
    low: float | None = None
    high: float | None = None


class TaskScores(Frozen):
    """A task's mean scores in 0..1, as it is and under each change."""

    task: str
    n: int = Field(gt=0)
    plain: float
    changed: Mapping[str, float]


class Lengths(Frozen):
    """Norms of token embeddings as they enter the language model: their number, and quantiles at `SHARES`."""

    count: int
    quantiles: tuple[float, ...] = ()

    @property
    def median(self) -> float | None:
        """Return the median, None where there are none."""
        return self.quantiles[SHARES.index(0.5)] if self.quantiles else None


class Bin(Frozen):
    """Tokens whose norms lie between two bounds, as shares of the picture's and of the words'."""

    low: float
    high: float
    pictures: float
    words: float


class Diagnosis(Frozen):
    """The whole of it; `ratio` is the median norm of picture tokens over that of words."""

    spec: str
    suite: str
    suite_hash: str
    items: int
    unread: Mapping[str, float]
    """Share of the replies that were no answer, as it is and under each change."""
    overall: Mapping[str, Change]
    tasks: tuple[TaskScores, ...]
    pictures: Lengths
    words: Lengths
    ratio: float | None
    bins: tuple[Bin, ...]


def lengths(norms: Sequence[float]) -> Lengths:
    """Return the number and the quantiles of norms."""
    import numpy as np

    if not norms:
        return Lengths(count=0)
    return Lengths(count=len(norms), quantiles=tuple(round(float(one), 6) for one in np.quantile(norms, SHARES)))


def bins(pictures: Sequence[float], words: Sequence[float]) -> tuple[Bin, ...]:
    """Return both distributions over the same bounds, evenly spread in the logarithm."""
    import numpy as np

    every = [norm for norm in (*pictures, *words) if norm > 0]
    if not every or not pictures or not words:
        return ()
    low, high = math.log(min(every)), math.log(max(every) * (1 + 1e-9)) + 1e-9
    edges = np.exp(np.linspace(low, high, BINS + 1))
    counts = [np.histogram(norms, edges)[0] / len(norms) for norms in (pictures, words)]
    return tuple(
        Bin(
            low=float(edges[number]),
            high=float(edges[number + 1]),
            pictures=round(float(counts[0][number]), 6),
            words=round(float(counts[1][number]), 6),
        )
        for number in range(BINS)
    )
