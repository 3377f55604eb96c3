"""docs/local-models.md does what it shows: tiny models lie under the names it uses, Gemini's dialect is served."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from spatialgauge.tests.docs import pages
from spatialgauge.tests.servers.gemini_dialect import GeminiDialect
from spatialgauge.tests.servers.local_server import serving

ROOT = Path(__file__).parents[2]
TINY = {
    "google/owlv2-base-patch16-ensemble": "owlv2",
    "facebook/sam-vit-base": "sam",
    "google/siglip2-base-patch16-224": "siglip2",
    "apple/DepthPro-hf": "depth_pro",
}


@pytest.mark.slow
def test_each_kind_of_model_is_run_as_the_page_says(tmp_path: Path, tiny_expert: Callable[[str], Path]) -> None:
    from spatialgauge.tests.adapters import tiny_models

    gemini = GeminiDialect()
    tiny_models.build_qwen2_5_vl(tmp_path / "Qwen" / "Qwen2.5-VL-3B-Instruct")
    for name, kind in TINY.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to(tiny_expert(kind))
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
    commands = Path(sys.executable).parent
    with serving(gemini.app()) as url:
        environment = kept | {
            "PATH": f"{commands}:{kept.get('PATH', '')}",
            "COLUMNS": "120",
            "NO_COLOR": "1",
            "GEMINI_API_KEY": "none",
            "GEMINI_BASE_URL": url,
        }
        assert pages.follow(ROOT / "docs/local-models.md", tmp_path, environment) == 6
