"""Native questions asked of regions: the things' own boxes and masks, the same truths, no name."""

import pytest

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.suite_files import load
from spatialgauge.benchmark.suites import Suite, verify
from spatialgauge.tasks.regions import as_regions
from spatialgauge.tasks.suites import SHIPPED

GROUPS = 2


@pytest.fixture(scope="module")
def part() -> Suite:
    """The first groups of the shipped suite that ask about left and right."""
    mini = load("mini", SHIPPED)
    groups = sorted({item.group for item in mini.items if item.task == "left_right"})[:GROUPS]
    items = [item for item in mini.items if item.group in groups]
    return Suite(mini.card, items, mini.pictures, [row for row in mini.scenes if row.group in groups])


def test_things_become_regions_and_truths_stay(part: Suite) -> None:
    changed = as_regions(part)
    assert verify(changed) == []
    assert {"left_right"} <= set(changed.card.tasks)
    before = part.by_id
    for item in changed.items:
        old = before[item.id.removesuffix("-regions")]
        assert (item.truth, item.rule, item.pictures) == (old.truth, old.rule, old.pictures)
        assert len(item.regions) == len(old.phrases)
        said = " ".join([item.question, *item.form.options.values()])
        for number, (phrase, region) in enumerate(zip(old.phrases, item.regions, strict=True), start=1):
            assert f"<region {number}>" in said
            assert phrase not in said
            mask = rle.decode(region.mask)
            x0, y0, x1, y1 = (round(edge) for edge in region.box)
            assert mask.any()
            assert mask[y0:y1, x0:x1].sum() == mask.sum()
