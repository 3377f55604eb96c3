"""The checks on a suite's items that ask no model: what scores above chance without looking."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.auditing import answerers, features, forest
from spatialgauge.benchmark.auditing.features import Table
from spatialgauge.benchmark.auditing.findings import LEVEL, Finding, passed
from spatialgauge.benchmark.items import Item, Kind
from spatialgauge.benchmark.reports.frames import EGOCENTRIC, answer_text, answers_by_frame, asked_frame
from spatialgauge.benchmark.statistics.intervals import Stratum, stratified_interval

SHOWN = 5
DISTURBED = 15
"""So many of the heaviest columns are disturbed to see what rests on them."""
CARRIES = 0.02
"""A column that matters is one whose disturbance costs the model so much of its score."""

Limits = Mapping[str, float]


def shortcuts(items: Sequence[Item], limits: Limits, *, models: bool = True) -> Iterator[Finding]:
    """Yield what each check finds on a task's items; without `models` no forest is fitted."""
    found = partial(_finding, items, limits)
    kind = items[0].form.kind
    if kind is Kind.CHOICE:
        yield from _position(items, found)
        yield from _cues(items, found)
    if kind is Kind.QUANTITY and items[0].form.unit != "deg":
        constant, scores = answerers.best_window(items)
        yield found("constant", f"always {constant:.2g} m", scores)
    yield from _frame(items, found)
    known = forest.modelled(items)
    if known:
        scores = answerers.by_name(known, forest.folds(known))
        yield _finding(known, limits, "names", "what such things usually have", scores)
    if known and models:
        yield from _models(known, limits)


def _finding(items: Sequence[Item], limits: Limits, check: str, what: str, scores: Sequence[float]) -> Finding:
    """Return how far these scores are above chance."""
    chance = answerers.chance(items)
    over = [score - guess for score, guess in zip(scores, chance, strict=True)]
    stratum = Stratum(over, [item.group for item in items], lowest=-max(chance), highest=1 - min(chance))
    excess = stratified_interval([stratum], LEVEL)
    shown = [item.id for item, value in zip(items, over, strict=True) if value > 0][:SHOWN]
    return Finding(
        check=check,
        task=items[0].task,
        what=what,
        score=float(np.mean(scores)),
        excess=excess,
        limit=limits[check],
        flagged=passed(excess, limits[check]),
        items=tuple(shown),
    )


def _position(items: Sequence[Item], found: Callable[..., Finding]) -> Iterator[Finding]:
    count = Counter(str(item.truth) for item in items)
    letter = max(sorted(count), key=lambda letter: count[letter])
    yield found("position", f"always {letter}", answerers.always(items, letter))


def _cues(items: Sequence[Item], found: Callable[..., Finding]) -> Iterator[Finding]:
    """Yield the cue that scores best."""
    scores = {name: answerers.by_cue(items, cue) for name, cue in answerers.CUES.items()}
    best = max(scores, key=lambda name: sum(scores[name]))
    yield found("length", f"the option {best}" if best.startswith("named") else f"the {best}", scores[best])


def _frame(items: Sequence[Item], found: Callable[..., Finding]) -> Iterator[Finding]:
    """Yield how often the camera's answer is right for questions that are asked in another frame."""
    answers = [answers_by_frame(item).get(EGOCENTRIC) for item in items]
    if asked_frame(items) not in (None, EGOCENTRIC) and None not in answers:
        truths = [answer_text(item, item.truth) for item in items]
        right = [float(answer == truth) for answer, truth in zip(answers, truths, strict=True)]
        yield found("frame", "always the camera's answer", right)


def _models(items: Sequence[Item], limits: Limits) -> Iterator[Finding]:
    for sees in ("words", "metadata"):
        fitted = forest.fitted(items, sees)
        finding = _finding(items, limits, sees, "a forest", [float(score) for score in fitted.scores()])
        if finding.flagged:
            carries = carriers(fitted, finding.score or 0.0)
            finding = finding.model_copy(update={"what": f"a forest, by {', '.join(carries) or 'many together'}"})
        yield finding


def carriers(fitted: "forest.Fitted", score: float) -> list[str]:
    """Return the columns whose values the score rests on, the heaviest first, by shuffling each among the items."""
    lost = {}
    for name in list(dict.fromkeys(features.slice_of(column) for column in fitted.names))[:DISTURBED]:
        disturbed = fitted.scores(partial(_shuffled, name=name))
        lost[name] = score - float(disturbed.mean())
    return [name for name in sorted(lost, key=lambda name: -lost[name]) if lost[name] > CARRIES][:SHOWN]


def _shuffled(table: Table, name: str) -> Table:
    mine = np.array([features.slice_of(column) == name for column in table.names], dtype=bool)
    values: NDArray[np.float64] = table.values.copy()
    values[:, mine] = values[np.random.default_rng(0).permutation(len(values))][:, mine]
    return Table(table.names, values)
