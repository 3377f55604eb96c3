"""What a run's `manifest.json` holds: every input a score depends on, and the totals."""

from collections.abc import Mapping
from typing import Final, Literal, Self

from pydantic import ConfigDict, Field

from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import SCHEMA, Frozen, Outcome, Record, Scalar, Usage
from spatialgauge.benchmark.statistics.intervals import Interval


class SuiteName(Frozen):
    """Which suite was asked: `hash` covers questions, truths and pictures, `reference` is where it was found."""

    name: str
    version: str
    hash: str
    reference: str


class Spent(Frozen):
    """What some questions cost: how many they were, the tokens and the money of their calls."""

    questions: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None

    def __add__(self, other: Self) -> Self:
        """Return what both cost together; money that nobody knows is left out."""
        known = [cost for cost in (self.cost_usd, other.cost_usd) if cost is not None]
        return type(self)(
            questions=self.questions + other.questions,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=sum(known) if known else None,
        )

    @classmethod
    def on(cls, record: Record) -> Self:
        """Return what one question cost."""
        usage = record.usage or Usage(input_tokens=0, output_tokens=0)
        return cls(
            questions=1, input_tokens=usage.input_tokens, output_tokens=usage.output_tokens, cost_usd=record.cost_usd
        )


class Totals(Frozen):
    """What the run cost: counts by outcome, tokens, money, and seconds of wall time."""

    outcomes: Mapping[Outcome, int] = Field(default_factory=dict)
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    cached: int = 0
    """Replies taken from the cache; they cost this run nothing."""
    seconds: float = 0.0
    again: Spent = Spent()
    """What was spent on questions that failed and were asked anew, whose records are gone; part of the sums above."""


class Stopped(Frozen):
    """Where a run stands that was to stop when its headline is known: `interval` holds however often it was looked at.

    `width` is what the interval was to reach to each side, `reached` whether it did, `scenes` how many it is from. None
    stands for too few scenes to tell.
    """

    width: float
    reached: bool
    scenes: int
    interval: Interval | None


LINK: Final = r"^https://[^\s\"'<>`\\]+$"
"""What a link may be: https, and nothing that could end the attribute it stands in."""


class Declared(Frozen):
    """What a submitter says of a model; shown as said, and used for filters alone."""

    family: str | None = Field(default=None, max_length=60)
    organisation: str | None = Field(default=None, max_length=60)
    parameters_b: float | None = Field(default=None, gt=0, le=100_000)
    """Billions of parameters."""
    open_weights: bool | None = None
    url: str | None = Field(default=None, max_length=300, pattern=LINK)
    note: str | None = Field(default=None, max_length=500)


class Manifest(Frozen):
    """A run's identity, settings and totals; times are UTC in ISO 8601."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    schema_version: Literal[1] = Field(default=SCHEMA, alias="schema")
    suite: SuiteName
    items: int
    """How many item-repeats the run was to ask."""
    adapter: AdapterCard
    strategy: str | None = None
    """The way of asking that is wrapped around the model; also among the adapter's settings."""
    versions: Mapping[str, str] = Field(default_factory=dict)
    """spatialgauge, Python, and the packages the adapter names."""
    answers: Mapping[str, int] = Field(default_factory=dict)
    """Version of each kind's prompt, reader and scorer."""
    settings: Mapping[str, Scalar | None] = Field(default_factory=dict)
    started: str
    finished: str | None = None
    stopped: Stopped | None = None
    """Set for a run that asked until its headline was known."""
    totals: Totals = Field(default_factory=Totals)
    declared: Declared | None = None
    """Set where a run is submitted."""
