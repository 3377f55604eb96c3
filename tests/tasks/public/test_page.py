"""docs/benchmarks.md is what the declarations say."""

import pytest

from spatialgauge.benchmark.cli import main
from spatialgauge.tasks.public.catalogue import catalogue
from spatialgauge.tasks.public.page import PAGE, page


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
