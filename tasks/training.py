"""Rows to train on by verifiable rewards: questions of scenes that no suite can hold, with their pictures."""

from collections.abc import Iterable, Iterator
from typing import Any

from spatialgauge.benchmark.items import UNSCORED, Picture
from spatialgauge.benchmark.rewards import row_of, training_seed
from spatialgauge.tasks.base import item_of
from spatialgauge.tasks.registry import questions_of
from spatialgauge.tasks.stages import stage
from spatialgauge.tasks.suites import Place


def training_rows(
    seed: int, places: Iterable[Place], *, tasks: Iterable[str] | None = None, convention: str = "pixels"
) -> Iterator[dict[str, Any]]:
    """Yield rows for `benchmark.rewards` of the scenes at these places (stage, number), of some tasks or of all.

    Each has `images`, the encoded pictures in the question's order; scenes come from `training_seed(seed)`.
    """
    from spatialgauge.tasks.scenes.rendering.encode import encoded

    wanted = set(tasks) if tasks is not None else None
    for name, index in places:
        source = stage(name)
        variants = source.generate(training_seed(seed), index)
        drawn: dict[int, Picture] = {}
        for card, question in questions_of(variants):
            if card.rule in UNSCORED or (wanted is not None and card.name not in wanted):
                continue
            shows = question.shows or (question.view,)
            for view in shows:
                if view not in drawn:
                    drawn[view] = encoded(source.picture(variants.views[view]))
            names = [drawn[view].sha256 if view in drawn else "" for view in range(len(variants.views))]
            yield {
                **row_of(item_of(card, variants.group, question, names), convention),
                "images": [drawn[view].data for view in shows],
            }
