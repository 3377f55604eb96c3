"""What an audit says: a finding a check and task, and the limits past which it is a fault."""

from collections.abc import Mapping
from typing import Final

from spatialgauge.benchmark.auditing.twins import Telling
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Frozen
from spatialgauge.benchmark.statistics.intervals import Interval

LIMITS: Final[Mapping[str, float]] = {
    "position": 0.05,
    "length": 0.05,
    "constant": 0.25,
    "names": 0.10,
    "words": 0.10,
    "metadata": 0.10,
    "frame": 0.10,
    "duplicates": 0.0,
    "balance": 0.0,
    "ambiguity": 0.05,
    "vision": 0.0,
    "letters": 0.10,
    "wrong picture": 0.10,
    "circular": 0.10,
    "mirror": 0.10,
    "converse": 0.10,
    "opposite": 0.10,
    "symmetry": 0.10,
    "units": 0.10,
}
"""By check, the most that an excess or a share may be; `vision` is the least that looking must be worth."""

LEVEL: Final = 0.99
"""Of the intervals: an audit has some hundred findings, and one in twenty would be past a limit by chance."""
SCENES_MIN: Final = 10

MEANING: Final[Mapping[str, str]] = {
    "position": "always the same letter, above chance",
    "length": "an option chosen by its length, its place in the question or the words it shares with it, above chance",
    "constant": "one length for every question, by half to twice, above what twins leave it",
    "names": "what things of these names usually have, in other scenes, above chance",
    "words": "a forest on all words, fitted to other scenes, above chance",
    "metadata": "a forest on the slices and the options' places, fitted to other scenes, above chance",
    "frame": "the camera's answer to questions in another frame, above chance",
    "duplicates": "share of questions asked twice of the same pictures",
    "balance": "share of pairs whose twins have one answer, other words, or no twin",
    "ambiguity": "share of items whose margin is under a tenth of their task's usual one",
    "vision": "score above the same questions without pictures",
    "letters": "a letter said more often than it is right",
    "wrong picture": "answers that stay the same for the twin's or another picture, above what a guess keeps",
    "circular": "score lost when an item counts only if it is right in every order of its options",
    "mirror": "answers that do not exchange left and right, or do not stay, when the picture is mirrored",
    "converse": "couples of equal claims in other words that get different answers",
    "opposite": "couples of opposite claims that get the same answer",
    "symmetry": "couples asked both ways round whose distances differ by more than a quarter",
    "units": "couples asked in several units whose lengths differ by more than a quarter",
}
"""What each check looks at."""


class Finding(Frozen):
    """What one check found in one task.

    `excess` is what is held against the limit: a score above chance, or a share; `score` the shortcut's own score,
    `what` says how it answers or what carries it. `items` are some that show it.
    """

    check: str
    task: str
    what: str = ""
    score: float | None = None
    excess: Interval
    limit: float
    flagged: bool
    items: tuple[str, ...] = ()


class Audit(Frozen):
    """All that an audit found: of a suite, or of a run on it; `tellings` are the slices that tell twins apart."""

    subject: str
    suite: str
    items: int
    findings: tuple[Finding, ...]
    tellings: tuple[Telling, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings past their limits, the farthest first."""
        return tuple(sorted((f for f in self.findings if f.flagged), key=lambda f: f.limit - f.excess.mean))


def limits_with(given: Mapping[str, float]) -> dict[str, float]:
    """Return the limits with those given in place of the usual ones; UsageError for a check that does not exist."""
    for name in given:
        if name not in LIMITS:
            raise UsageError(f"there is no check {name!r}; the checks are {', '.join(LIMITS)}")
    return {**LIMITS, **given}


def passed(excess: Interval, limit: float) -> bool:
    """Tell whether a limit is passed, and not by accident.

    The estimate is over it and the interval, at `LEVEL`, above zero; fewer than ten scenes are no proof.
    """
    surely = excess.low is not None and excess.low > 0 and excess.clusters >= SCENES_MIN
    return surely and excess.mean > limit
