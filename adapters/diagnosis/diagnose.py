"""Asks a local model the same questions with its picture tokens as they are, and changed."""

from collections.abc import Callable, Sequence
from statistics import fmean

from spatialgauge.adapters.diagnosis import findings
from spatialgauge.adapters.diagnosis.findings import Diagnosis, TaskScores
from spatialgauge.adapters.picture_tokens import CHANGES, Change, Norms, changed
from spatialgauge.adapters.transformers_vlm import TransformersAdapter
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import UNSCORED, Item, Outcome
from spatialgauge.benchmark.marking import Mark, marked, prompt_of
from spatialgauge.benchmark.sampling import selected
from spatialgauge.benchmark.statistics.paired import paired_difference
from spatialgauge.benchmark.suites import Suite


async def diagnose(
    adapter: TransformersAdapter,
    suite: Suite,
    *,
    limit: int | None = None,
    seed: int = 0,
    on_batch: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Diagnosis:
    """Return what becomes of the scores of a suite's items when the model's picture tokens are changed.

    `limit` is how many items are asked, spread over the tasks; items without a picture are left out. `on_batch` hears
    of each batch: under which change, how many items are done, of how many. Raises UsageError where no item is left,
    ServiceRefused for a model that cannot be loaded or does not tell its picture tokens.
    """
    items = selected([item for item in suite.items if item.pictures and item.rule not in UNSCORED], limit)
    if not items:
        raise UsageError(f"suite {suite.card.name} has no item with a picture to ask within --limit {limit}")
    norms = Norms()
    plain = await _marks(adapter, suite, items, None, seed, norms, on_batch)
    others = {change: await _marks(adapter, suite, items, change, seed, None, on_batch) for change in CHANGES}
    pictures, words = findings.lengths(norms.pictures), findings.lengths(norms.words)
    return Diagnosis(
        spec=adapter.card.spec,
        suite=f"{suite.card.name}@{suite.card.version}",
        suite_hash=suite.card.hash,
        items=len(items),
        unread={name: _unread(marks) for name, marks in (("plain", plain), *others.items())},
        overall={change: _change(items, plain, marks) for change, marks in others.items()},
        tasks=tuple(_by_task(items, plain, others)),
        pictures=pictures,
        words=words,
        ratio=round(pictures.median / words.median, 4) if pictures.median is not None and words.median else None,
        bins=findings.bins(norms.pictures, norms.words),
    )


async def _marks(
    adapter: TransformersAdapter,
    suite: Suite,
    items: Sequence[Item],
    change: Change | None,
    seed: int,
    norms: Norms | None,
    on_batch: Callable[[str, int, int], None],
) -> list[Mark]:
    card, marks = adapter.card, list[Mark]()
    with changed(adapter.model().model, change, seed=seed, norms=norms):
        for start in range(0, len(items), adapter.batch_size):
            batch = items[start : start + adapter.batch_size]
            prompts = [prompt_of(item, suite, convention=card.convention, image_side=card.image_side) for item in batch]
            replies = await adapter.ask_batch(prompts)
            marks += [
                marked(item, prompt.form, reply) for item, prompt, reply in zip(batch, prompts, replies, strict=True)
            ]
            on_batch(change or "plain", len(marks), len(items))
    return marks


def _unread(marks: Sequence[Mark]) -> float:
    return round(fmean(mark.outcome is not Outcome.ANSWERED for mark in marks), 4)


def _change(items: Sequence[Item], plain: Sequence[Mark], marks: Sequence[Mark]) -> findings.Change:
    interval = paired_difference(
        [mark.score.value for mark in plain], [mark.score.value for mark in marks], [item.group for item in items]
    ).interval
    return findings.Change(change=interval.mean, low=interval.low, high=interval.high)


def _by_task(items: Sequence[Item], plain: Sequence[Mark], others: dict[Change, list[Mark]]) -> list[TaskScores]:
    places: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        places.setdefault(item.task, []).append(place)

    def mean(marks: Sequence[Mark], of_task: Sequence[int]) -> float:
        return fmean(marks[place].score.value for place in of_task)

    return [
        TaskScores(
            task=task,
            n=len(of_task),
            plain=mean(plain, of_task),
            changed={change: mean(marks, of_task) for change, marks in others.items()},
        )
        for task, of_task in sorted(places.items())
    ]
