"""A run with repeats says in its report how much the model agrees with itself."""

from pathlib import Path

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.items import Prompt, Reply
from spatialgauge.benchmark.reports import grids, html, markdown
from spatialgauge.benchmark.reports.summary import summarise
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import Suite
from spatialgauge.tests.benchmark.scripted import Silent


class Wavering:
    """Right at every other question it is asked."""

    card = AdapterCard(spec="wavering", model="wavering")

    def __init__(self, suite: Suite) -> None:
        self._suite = suite
        self._asked: dict[str, int] = {}

    async def ask(self, prompt: Prompt) -> Reply:
        self._asked[prompt.item] = count = self._asked.get(prompt.item, 0) + 1
        item = self._suite.by_id[prompt.item]
        right = answers.of(item.form.kind).phrase(item.truth, item.form)
        return Reply(text=right if count % 2 else "I cannot tell.")

    async def close(self) -> None:
        return


async def test_every_prediction_a_different_result_is_a_number_in_the_report(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Wavering(suite), tmp_path, Plan(repeats=2, concurrency=1), Silent())
    summary = summarise(tmp_path, suite)
    overall, *tasks = summary.consistency
    assert (overall.agreement.mean, overall.unstable, overall.scores) == (0.0, 1.0, (1.0, 0.0))
    assert (overall.mean, overall.ceiling) == (0.5, 1.0)
    assert {task.name for task in tasks} == {item.task for item in suite.items}
    table = grids.repeats(summary)
    assert table in grids.of_run(summary)
    assert f"{len(suite.items)} items asked 2 times" in markdown.render([summary])
    assert f"{len(suite.items)} items asked 2 times" in html.render([summary], suite)


async def test_a_run_without_repeats_says_nothing_of_them(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Wavering(suite), tmp_path, Plan(), Silent())
    summary = summarise(tmp_path, suite)
    assert summary.consistency == ()
    assert "items asked" not in markdown.render([summary])
