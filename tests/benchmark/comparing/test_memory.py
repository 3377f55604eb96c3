import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "performance" / "comparing.py"


@pytest.mark.slow
def test_a_comparison_takes_under_a_tenth_of_the_memory_of_the_records_as_objects(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("spatialgauge_performance_comparing", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = script
    spec.loader.exec_module(script)
    found = script.figures(200_000, tmp_path)
    assert found["compare"][0] < 0.1 * found["as Python objects"][0]
