from pathlib import Path

import pytest

from spatialgauge.tests.performance import comparing


@pytest.mark.slow
def test_a_comparison_takes_under_a_tenth_of_the_memory_of_the_records_as_objects(tmp_path: Path) -> None:
    found = comparing.figures(200_000, tmp_path)
    assert found["compare"][0] < 0.1 * found["as Python objects"][0]
