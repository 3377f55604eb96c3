"""Servers, pictures and prompts for the adapters' tests."""

import hashlib
import io
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image

from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt
from spatialgauge.tests.servers.anthropic_dialect import AnthropicDialect
from spatialgauge.tests.servers.gemini_dialect import GeminiDialect
from spatialgauge.tests.servers.local_server import serving
from spatialgauge.tests.servers.openai_dialect import OpenAIDialect

START_SECONDS = 120

CANARY = "sk-canary-4f1d9b7e2c"
"""A key that no error, log or card may repeat."""


@pytest.fixture
def openai_server() -> Iterator[tuple[str, Any]]:
    """A fresh server in OpenAI's dialect: its base URL, and the dialect with what it was asked."""
    dialect = OpenAIDialect()
    with serving(dialect.app()) as url:
        yield f"{url}/v1", dialect


@pytest.fixture
def gemini_server() -> Iterator[tuple[str, Any]]:
    """A fresh server in Gemini's dialect: its base URL, and the dialect with what it was asked."""
    dialect = GeminiDialect()
    with serving(dialect.app()) as url:
        yield url, dialect


@pytest.fixture
def anthropic_server() -> Iterator[tuple[str, Any]]:
    """A fresh server in Anthropic's dialect: its base URL, and the dialect with what it was asked."""
    dialect = AnthropicDialect()
    with serving(dialect.app()) as url:
        yield url, dialect


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> str:
    """A key in the environment that must never be seen again."""
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setenv("GEMINI_API_KEY", CANARY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", CANARY)
    monkeypatch.delenv("ANTHROPIC_BASE_URL", raising=False)
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
    """Gives the folder of a tiny model by name (`build_NAME` in the two modules), built when first asked for."""
    import torch

    from spatialgauge.tests.adapters import tiny_families, tiny_models

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("tiny")

    def built(name: str) -> Path:
        if not (folder / name).is_dir():
            next(build for part in (tiny_models, tiny_families) if (build := getattr(part, f"build_{name}", None)))(
                folder / name
            )
        return folder / name

    return built


@pytest.fixture(scope="session")
def llava_server(tiny: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the tiny LLaVA from a process of its own, offline; gives the base URL."""
    home = tmp_path_factory.mktemp("home")
    (home / "hub").mkdir()  # without it the server fails to list its models
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [Path(sys.executable).with_name("transformers"), "serve", tiny("llava")]
    flags = ["--device", "cpu", "--host", "127.0.0.1", "--port", str(port), "--default-seed", "0"]
    environment = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    log = home / "log"
    with log.open("wb") as stream:
        server = subprocess.Popen([*command, *flags], env=environment, stdout=stream, stderr=stream)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _up(port):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _up(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health").is_success
    except httpx2.TransportError:
        return False
