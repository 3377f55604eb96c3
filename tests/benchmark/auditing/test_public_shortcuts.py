"""What docs/shortcuts says of public benchmarks is found by the audit in their questions, where these are at hand."""

import re
from pathlib import Path

import pytest

from spatialgauge.benchmark.auditing.answerers import by_cue
from spatialgauge.benchmark.auditing.findings import LIMITS, Finding
from spatialgauge.benchmark.auditing.shortcuts import shortcuts
from spatialgauge.benchmark.floors import constant_floor
from spatialgauge.benchmark.items import Item
from spatialgauge.tests.benchmark.auditing import public_sets as public

PAGES = Path(__file__).parents[3] / "docs/shortcuts"
ROW = re.compile(r"^\| (.+?) \| (\d+) \| ([\d.]+) \| `(\w+)` \| (.+?) \| ([\d.]+)( \*)? \|$", re.MULTILINE)
OTHERWISE = ("floor", "metadata")
"""Checked by tests of their own: what takes the whole set, or a forest."""


def tasks(name: str) -> dict[str, list[Item]]:
    if not public.DATA.exists():
        pytest.skip("the questions are not at hand")
    found: dict[str, list[Item]] = public.by_task(name)
    return found


def found_in(items: list[Item], *, models: bool = False) -> dict[str, Finding]:
    return {finding.check: finding for finding in shortcuts(items, LIMITS, models=models)}


def test_every_benchmark_has_a_page() -> None:
    titles = {path.read_text().partition(":")[0].removeprefix("# ") for path in PAGES.glob("*.md")}
    assert titles == set(public.SETS)


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_the_page_says_what_the_audit_finds(page: Path) -> None:
    text = page.read_text()
    rows = ROW.findall(text)
    assert len(rows) == text.count("\n| ") - 1
    sets = tasks(text.partition(":")[0].removeprefix("# "))
    for task, count, chance, check, what, score, flagged in rows:
        if check in OTHERWISE:
            continue
        finding = found_in(sets[task])[check]
        assert len(sets[task]) == int(count)
        assert finding.what == what
        assert 100 * (finding.score or 0) == pytest.approx(float(score), abs=0.06)
        assert 100 * ((finding.score or 0) - finding.excess.mean) == pytest.approx(float(chance), abs=0.06)
        assert finding.flagged is bool(flagged)


@pytest.mark.slow
def test_the_lower_edge_answers_the_depths_of_cv_bench() -> None:
    items = tasks("CV-Bench")["Depth"]
    lower = by_cue(items, lambda item, letter: float(item.slices[f"bottom edge of {letter}"]))
    assert sum(lower) / len(lower) == pytest.approx(0.853, abs=0.001)
    metadata = found_in(items, models=True)["metadata"]
    assert metadata.flagged
    assert metadata.what == "a forest, by bottom edge"
    assert metadata.score == pytest.approx(0.853, abs=0.002)


def test_constants_score_as_well_on_vsi_bench_as_gpt_4o() -> None:
    floor = constant_floor([item for items in tasks("VSI-Bench").values() for item in items])
    assert floor["object_counting"] == pytest.approx(0.618, abs=0.0006)
    turned = sum(floor[f"object_rel_direction_{level}"] for level in ("easy", "medium", "hard")) / 3
    chosen = ("object_rel_distance", "route_planning", "obj_appearance_order")
    every = [floor[task] for task in (*public.VSI_NUMBERS, *chosen)] + [turned]
    assert sum(every) / len(every) == pytest.approx(0.341, abs=0.0006)
