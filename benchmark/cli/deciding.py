"""`spatialgauge compare BASE HEAD --until-decided`: HEAD is asked until there is a verdict."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from spatialgauge.benchmark.errors import UsageError

if TYPE_CHECKING:
    from spatialgauge.benchmark.comparing.deciding import Decision
    from spatialgauge.benchmark.suites import Suite


def decide(
    base: Path,
    head: Path,
    suite: "Suite",
    model: str | None,
    options: Sequence[str],
    *,
    margin: float,
    alpha: float,
    allowed: Sequence[str],
) -> "Decision":
    """Ask `model` the base run's questions into the folder `head` until they decide, and return what they say.

    Pictures are sent as in the base run. What the folder holds already counts; it is INVALID where it cannot be
    compared. Raises UsageError where no model is named.
    """
    from spatialgauge.adapters.registry import create
    from spatialgauge.benchmark.calls import Plan
    from spatialgauge.benchmark.cli.run import ask, options_of
    from spatialgauge.benchmark.comparing.alike import faults
    from spatialgauge.benchmark.comparing.columns import read_columns
    from spatialgauge.benchmark.comparing.comparison import Verdict
    from spatialgauge.benchmark.comparing.deciding import Deciding
    from spatialgauge.benchmark.comparing.sources import read_head, read_scores
    from spatialgauge.benchmark.prices import Prices

    if model is None:
        raise UsageError("--until-decided asks a model: name it with --model")
    manifest = read_head(base)
    deciding = Deciding(suite.items, read_scores(base, suite.card.hash), margin, alpha)
    side = manifest.settings.get("image_side")
    plan = Plan(
        image_side=int(side) if isinstance(side, int | float) else None, blind=bool(manifest.settings.get("blind"))
    )
    factory = partial(create, model, options_of(options), items=suite.items, strategy=manifest.strategy)
    ask(suite, factory, None, head, plan, manifest.suite.reference, Prices(), lambda _: None, deciding)
    decision = deciding.decision()
    found = faults(read_columns(base), read_columns(head), allowed, part=True)
    return decision.model_copy(update={"verdict": Verdict.INVALID, "faults": tuple(found)}) if found else decision


def said(decision: "Decision") -> str:
    """Return a decision in lines."""
    from spatialgauge.benchmark.comparing.tables import WORDED
    from spatialgauge.benchmark.reports.figures import percent, with_bounds

    lines = [f"{decision.verdict}: {WORDED[decision.verdict]}", *decision.faults]
    if decision.difference is not None:
        whole = decision.difference
        lines.append(
            f"{with_bounds(whole)} points over {whole.n} items in {decision.scenes} scenes, "
            f"where a drop of {percent(decision.margin)} is too much; the bounds hold at every look"
        )
    share = percent(decision.asked / max(decision.items, 1))
    lines.append(f"{decision.asked} of {decision.items} items were asked ({share} %), at {decision.looks} looks")
    return "\n".join(lines)


def refuse(outputs: Sequence[object], by: str | None) -> None:
    """Raise UsageError for what only whole runs have."""
    if any(output is not None for output in outputs):
        raise UsageError("--until-decided writes --json alone; the other reports are of whole runs")
    if by is not None:
        raise UsageError("--until-decided decides over all items; --by needs whole runs")
