"""A row of a board as the Hugging Face hub takes it: `.eval_results` files and a model card's metadata."""

import json

from spatialgauge.benchmark.reports.figures import with_bounds
from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.store.index import BoardCard

HEADLINE = "headline"


def eval_results(board: BoardCard, entry: Entry, dataset: str, url: str | None, revision: str | None) -> str:
    """Return what belongs into a model repository's `.eval_results/NAME.yaml`: the headline and each skill, in %.

    `dataset` is the suite's id on the hub, `url` the board's address. It is JSON, which YAML readers read. Source: the
    hub's documentation on evaluation results.
    """
    from huggingface_hub import EvalResultEntry, eval_result_entries_to_yaml

    told = {HEADLINE: entry.headline, **entry.skills}
    entries = [
        EvalResultEntry(
            dataset_id=dataset,
            task_id=name,
            value=round(100 * interval.mean, 1),
            dataset_revision=revision,
            date=entry.date,
            source_url=url,
            source_name="spatialgauge" if url else None,
            notes=f"{board.reference}, corrected for the blind floor, {with_bounds(interval)} %, {entry.tier}",
        )
        for name, interval in told.items()
        if interval is not None
    ]
    return json.dumps(eval_result_entries_to_yaml(entries), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def card_metadata(board: BoardCard, entry: Entry, dataset: str) -> str:
    """Return the metadata block of a model card, as YAML, with a result for the headline and each skill."""
    from huggingface_hub import EvalResult, ModelCardData

    told = {HEADLINE: entry.headline, **entry.skills}
    results = [
        EvalResult(
            task_type="visual-question-answering",
            dataset_type=dataset,
            dataset_name=f"spatialgauge {board.reference}",
            metric_type="corrected_score",
            metric_name=name,
            metric_value=round(100 * interval.mean, 1),
        )
        for name, interval in told.items()
        if interval is not None
    ]
    data = ModelCardData(model_name=entry.model, eval_results=results)
    return f"---\n{data.to_yaml()}\n---\n"
