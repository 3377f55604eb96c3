"""The OpenAI adapter against a real server of somebody else's: `transformers serve` with a tiny LLaVA."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from spatialgauge.adapters import registry
from spatialgauge.benchmark.asking import AskError
from spatialgauge.benchmark.items import Prompt

START_SECONDS = 120


@pytest.fixture(scope="module")
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


@pytest.mark.slow
async def test_a_real_server_answers_as_the_model_does_in_process(
    llava_server: str, tiny: Callable[[str], Path], prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    folder = tiny("llava")
    served = registry.create(f"openai/{folder}", {"base_url": llava_server, "temperature": "0", "max_tokens": "12"})
    local = registry.create(f"transformers/{folder}", {"device": "cpu", "max_new_tokens": "12"})
    there, here = await served.ask(prompt), await local.ask(prompt)
    await served.close()
    await local.close()
    assert there.text == here.text != ""
    assert there.finish == here.finish == "length"
    assert there.usage == here.usage


@pytest.mark.slow
async def test_a_real_server_names_a_model_it_has_not(
    llava_server: str, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    adapter = registry.create("openai/no/such-model", {"base_url": llava_server})
    with pytest.raises(AskError, match="no/such-model"):
        await adapter.ask(prompt)
    await adapter.close()
