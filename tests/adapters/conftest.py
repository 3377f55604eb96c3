"""Servers, pictures and prompts for the adapters' tests."""

import hashlib
import importlib.util
import io
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt

CANARY = "sk-canary-4f1d9b7e2c"
"""A key that no error, log or card may repeat."""


def load(name: str, path: Path) -> ModuleType:
    """Import a helper by its path; under importlib mode tests are on no path of their own."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


SERVERS = Path(__file__).parents[1] / "servers"
local_server = load("spatialgauge_test_local_server", SERVERS / "local_server.py")
openai_dialect = load("spatialgauge_test_openai_dialect", SERVERS / "openai_dialect.py")
gemini_dialect = load("spatialgauge_test_gemini_dialect", SERVERS / "gemini_dialect.py")


@pytest.fixture
def openai_server() -> Iterator[tuple[str, Any]]:
    """A fresh server in OpenAI's dialect: its base URL, and the dialect with what it was asked."""
    dialect = openai_dialect.OpenAIDialect()
    with local_server.serving(dialect.app()) as url:
        yield f"{url}/v1", dialect


@pytest.fixture
def gemini_server() -> Iterator[tuple[str, Any]]:
    """A fresh server in Gemini's dialect: its base URL, and the dialect with what it was asked."""
    dialect = gemini_dialect.GeminiDialect()
    with local_server.serving(dialect.app()) as url:
        yield url, dialect


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> str:
    """A key in the environment that must never be seen again."""
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setenv("GEMINI_API_KEY", CANARY)
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    return CANARY


@pytest.fixture(scope="session")
def picture() -> Callable[..., Picture]:
    """Makes noisy pictures: `picture(seed, width, height, format)`."""

    def make(seed: int = 0, width: int = 48, height: int = 32, form: str = "PNG") -> Picture:
        pixels = random.Random(seed).randbytes(width * height * 3)
        stream = io.BytesIO()
        Image.frombytes("RGB", (width, height), pixels).save(stream, form)
        data = stream.getvalue()
        return Picture(
            sha256=hashlib.sha256(data).hexdigest(),
            width=width,
            height=height,
            mime=f"image/{form.lower()}",
            data=data,
        )

    return make


@pytest.fixture
def prompt(picture: Callable[..., Picture]) -> Prompt:
    """A choice about two pictures of different formats."""
    return Prompt(
        item="0123abcd",
        text="Which is closer? A. the box B. the chair",
        form=Form(kind=Kind.CHOICE, options={"A": "the box", "B": "the chair"}),
        system="Answer with a letter.",
        pictures=(picture(1, form="JPEG"), picture(2)),
    )


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of a tiny model by name (`llava`, `qwen2_5_vl`, `text_only`), built when first asked for."""
    import torch

    torch.set_num_threads(1)
    models = load("spatialgauge_test_tiny_models", Path(__file__).with_name("tiny_models.py"))
    folder = tmp_path_factory.mktemp("tiny")

    def built(name: str) -> Path:
        if not (folder / name).is_dir():
            getattr(models, f"build_{name}")(folder / name)
        return folder / name

    return built
