"""What the README and the pages under docs show is what happens: each is followed step by step."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from spatialgauge.tests.docs import pages
from spatialgauge.tests.servers.anthropic_dialect import AnthropicDialect
from spatialgauge.tests.servers.gemini_dialect import GeminiDialect
from spatialgauge.tests.servers.local_server import serving
from spatialgauge.tests.servers.openai_dialect import OpenAIDialect

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment() -> Mapping[str, str]:
    """The commands of this environment first on the path, plain output, no key."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
    commands = Path(sys.executable).parent
    return kept | {"PATH": f"{commands}:{kept.get('PATH', '')}", "COLUMNS": "120", "NO_COLOR": "1"}


def test_a_model_is_added_as_the_page_says(tmp_path: Path, environment: Mapping[str, str]) -> None:
    assert pages.follow(ROOT / "docs/adding-an-adapter.md", tmp_path, environment) == 5


@pytest.mark.slow
def test_a_task_is_added_as_the_page_says(tmp_path: Path, environment: Mapping[str, str]) -> None:
    assert pages.follow(ROOT / "docs/adding-a-task.md", tmp_path, environment) == 1


def test_a_public_benchmark_is_added_as_the_page_says(tmp_path: Path, environment: Mapping[str, str]) -> None:
    assert pages.follow(ROOT / "docs/adding-a-benchmark.md", tmp_path, environment) == 4


def test_a_kind_of_answer_is_added_as_the_page_says(tmp_path: Path, environment: Mapping[str, str]) -> None:
    clone = tmp_path / "spatialgauge"
    clone.mkdir()
    for part in ("benchmark", "tasks", "adapters", "leaderboard"):
        shutil.copytree(ROOT / part, clone / part, ignore=shutil.ignore_patterns("__pycache__", "*.parquet"))
    shutil.copy(ROOT / "__init__.py", clone)
    path = {"PYTHONPATH": str(tmp_path)}
    assert pages.follow(ROOT / "docs/adding-an-answer.md", tmp_path, {**environment, **path}) == 3


def test_a_suite_is_exported_as_the_page_says(tmp_path: Path, environment: Mapping[str, str]) -> None:
    pytest.importorskip("inspect_ai")
    assert pages.follow(ROOT / "docs/exports.md", tmp_path, environment) == 5


@pytest.mark.slow
def test_photographs_are_lifted_as_the_page_says(tmp_path: Path, environment: Mapping[str, str]) -> None:
    assert pages.follow(ROOT / "docs/photographs.md", tmp_path, environment) == 6


@pytest.mark.slow
def test_a_model_is_audited_as_the_page_says(tmp_path: Path, environment: Mapping[str, str]) -> None:
    assert pages.follow(ROOT / "docs/audits.md", tmp_path, environment) == 4


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """Servers that speak OpenAI's and Gemini's dialects, and a tiny model under the name the README uses."""
    from spatialgauge.tests.adapters import tiny_models

    openai = OpenAIDialect()
    gemini = GeminiDialect()
    tiny_models.build_qwen2_5_vl(tmp_path / "Qwen" / "Qwen2.5-VL-3B-Instruct")
    with serving(openai.app()) as openai_url, serving(gemini.app()) as gemini_url:
        yield {
            "OPENAI_API_KEY": "none",
            "OPENAI_BASE_URL": f"{openai_url}/v1",
            "GEMINI_API_KEY": "none",
            "GEMINI_BASE_URL": gemini_url,
        }


@pytest.mark.slow
def test_running_is_as_the_page_says(tmp_path: Path, environment: Mapping[str, str]) -> None:
    openai = OpenAIDialect()
    with serving(openai.app()) as url:
        service = {"OPENAI_API_KEY": "none", "OPENAI_BASE_URL": f"{url}/v1"}
        assert pages.follow(ROOT / "docs/running.md", tmp_path, {**environment, **service}) == 8


@pytest.mark.slow
def test_models_and_strategies_are_asked_as_the_pages_say(tmp_path: Path, environment: Mapping[str, str]) -> None:
    openai = OpenAIDialect()
    anthropic = AnthropicDialect()
    with serving(openai.app()) as url, serving(anthropic.app()) as anthropic_url:
        service = {"OPENAI_API_KEY": "none", "OPENAI_BASE_URL": f"{url}/v1"}
        service |= {"ANTHROPIC_API_KEY": "none", "ANTHROPIC_BASE_URL": anthropic_url}
        assert pages.follow(ROOT / "docs/strategies.md", tmp_path, {**environment, **service}) == 5
        assert pages.follow(ROOT / "docs/models.md", tmp_path, {**environment, **service}) == 3


@pytest.mark.slow
def test_the_readme_does_what_it_shows(
    tmp_path: Path, environment: Mapping[str, str], services: Mapping[str, str]
) -> None:
    assert pages.follow(ROOT / "README.md", tmp_path, {**environment, **services}) >= 6


def test_a_page_that_is_wrong_is_noticed(tmp_path: Path, environment: Mapping[str, str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo one ... three\none two three\n```\n")
    with pytest.raises(AssertionError, match="instead of"):
        pages.follow(page, tmp_path, environment)
    page.write_text("```console\n$ false\n```\n")
    with pytest.raises(AssertionError, match="false"):
        pages.follow(page, tmp_path, environment)
    page.write_text("```console\n$ printf 'one\\ntwo\\nthree\\n'\none\n...\nthree\n```\n")
    assert pages.follow(page, tmp_path, environment) == 1
