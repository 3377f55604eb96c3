"""docs/benchmarks.md is what the declarations say."""

import pytest

from spatialgauge.benchmark.cli import main
from spatialgauge.tasks.public.catalogue import catalogue
from spatialgauge.tasks.public.page import COLUMNS, PAGE, page, row


def test_the_page_is_what_the_declarations_write():
    """Run `python -m spatialgauge.tasks.public.page` after a change to a declaration."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_benchmark_has_a_row_and_a_part():
    told = page()
    for one in catalogue().values():
        if not one.variant:
            assert f"| `{one.name}` |" in told
            assert f"\n## {one.title}\n" in told


def test_tasks_show_tells_of_a_benchmark(capsys):
    for form in ([], ["--json"]):
        with pytest.raises(SystemExit) as left:
            main(["tasks", "show", "vsi_bench", *form])
        assert left.value.code == 0
    told = capsys.readouterr().out
    assert "Official and ours: The official reader takes the first word alone" in told
    assert '"hub": "nyu-visionx/VSI-Bench"' in told


def test_what_is_remembered_is_marked_so():
    for one in catalogue().values():
        for score in one.published:
            assert score.status in ("V", "R", "M")
            assert score.source
            assert not score.figure or score.figure in {figure.name for figure in one.figures}


def test_every_column_is_filled_or_says_that_nobody_knows():
    for one in catalogue().values():
        told = row(one)
        assert len(told) == len(COLUMNS)
        assert all(cell.strip() for cell in told), one.name
    proved = {one.name for one in catalogue().values() if not row(one)[-1].startswith("unknown")}
    assert {"blink", "vsr", "vsi_bench", "cv_bench", "q_spatial", "three_dsrbench", "whatsup"} <= proved
