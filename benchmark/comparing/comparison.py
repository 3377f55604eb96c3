"""What a comparison of two runs says; written as JSON as it stands here."""

from enum import StrEnum

from pydantic import Field, JsonValue

from spatialgauge.benchmark.items import Frozen, Outcome
from spatialgauge.benchmark.manifest import SuiteName
from spatialgauge.benchmark.statistics.intervals import Interval


class Verdict(StrEnum):
    """Whether the head is no worse than the base; `exit_code` is what a shell sees."""

    PASS = "PASS"  # noqa: S105  a verdict
    REGRESSION = "REGRESSION"
    INCONCLUSIVE = "INCONCLUSIVE"
    INVALID = "INVALID"

    @property
    def exit_code(self) -> int:
        """0 pass, 1 regression, 2 inconclusive, 65 not comparable."""
        return {Verdict.PASS: 0, Verdict.REGRESSION: 1, Verdict.INCONCLUSIVE: 2, Verdict.INVALID: 65}[self]


class Side(Frozen):
    """One of the two runs, and what it took."""

    model: str
    run: str
    started: str
    answers: int
    failed: int
    cost_usd: float | None
    input_tokens: int
    output_tokens: int
    latency_s: float
    """Mean seconds an answer."""


class Part(Frozen):
    """The comparison over all items, or over those of one slice.

    `base` and `head` are mean scores, `difference` is head minus base with its interval. `worse` and `better` count
    items that were right and no longer are, and the other way round. `p` is the one-sided cluster sign-flip test's,
    `p_adjusted` Holm's over all parts, `mcnemar` the mid-p value that takes items as independent. `detectable` is the
    drop that this many items show in 80 of 100 runs; `needed` how many items would tell, as often, that nothing
    changed. `error` and `degrees` belong to the difference. None stands for what one scene alone cannot tell.
    """

    slice: str | None = None
    label: str = "all items"
    verdict: Verdict
    n: int
    base: float
    head: float
    difference: Interval
    worse: int
    better: int
    p: float
    p_adjusted: float
    mcnemar: float
    error: float | None
    degrees: int
    detectable: float | None
    needed: int | None


class OutcomeChange(Frozen):
    """How often replies ended in one way that is no answer; `change` is that of the share, by scene."""

    outcome: Outcome
    base: int
    head: int
    change: Interval

    @property
    def rose(self) -> bool:
        """Whether the rise is more than chance."""
        return self.change.low is not None and self.change.low > 0


class Fallen(Frozen):
    """An item that was right in the base and no longer is; what it asks is None where the suite is not at hand."""

    item: str
    task: str
    base_score: float
    head_score: float
    base_reply: str
    head_outcome: Outcome
    head_reply: str
    head_value: JsonValue = None
    question: str | None = None
    truth: JsonValue = None


class Comparison(Frozen):
    """All that is said of two runs: the verdict, why there is none, and every number behind it."""

    verdict: Verdict
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    margin: float
    alpha: float
    suite: SuiteName | None = None
    base: Side | None = None
    head: Side | None = None
    overall: Part | None = None
    parts: tuple[Part, ...] = ()
    outcomes: tuple[OutcomeChange, ...] = ()
    fallen: tuple[Fallen, ...] = Field(default=())
    """The newly wrong items, the first of each task first; no more than fit a page."""
