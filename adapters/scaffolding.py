"""A package that adds an adapter of one's own, written to be changed: it passes its checks from the start."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.journal import write_whole

NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")

PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "spatialgauge-$name"
version = "0.1.0"
description = "Lets spatialgauge ask $name models."
requires-python = ">=3.11"
dependencies = ["spatialgauge", "httpx2"]

[project.entry-points."spatialgauge.adapters"]
$name = "spatialgauge_$name:PROVIDER"

[tool.setuptools.packages.find]
where = ["src"]
"""

ADAPTER = '''\
"""Models behind the $name service, as `$name/MODEL`."""

import base64
import os

import httpx2

from spatialgauge.adapters.options import Options
from spatialgauge.adapters.provider import Provider
from spatialgauge.adapters.retry_after import retry_after
from spatialgauge.benchmark.asking import AdapterCard, AskError, Fatal, RateLimited, ServiceRefused, Transient
from spatialgauge.benchmark.items import Prompt, Reply, Usage

KEY = "${upper}_API_KEY"


class ${title}Options(Options):
    """How a model is asked; each option's words are what `spatialgauge adapters list` prints."""

    base_url: str = "http://127.0.0.1:9000"
    """Address of the service."""
    temperature: float = 0.0
    """Sampling temperature."""


class ${title}Adapter:
    """One model. It asks once: waiting and trying again are the engine's."""

    def __init__(self, model: str, options: ${title}Options) -> None:
        self._model, self._options = model, options
        self._client = httpx2.AsyncClient(
            base_url=options.base_url, headers={"authorization": f"Bearer {os.environ.get(KEY) or 'none'}"}, timeout=120
        )
        self.card = AdapterCard(
            spec=f"$name/{model}",
            model=model,
            convention="pixels",  # how it writes coordinates: see `adapters check`
            settings={"temperature": options.temperature},  # all that can change a reply
            packages=("spatialgauge-$name",),
        )

    async def ask(self, prompt: Prompt) -> Reply:
        body = {
            "model": self._model,
            "system": prompt.system,
            "text": prompt.text,
            "pictures": [base64.b64encode(picture.data).decode() for picture in prompt.pictures],
            "temperature": self._options.temperature,
        }
        try:
            answer = await self._client.post("/answer", json=body)
        except httpx2.TransportError as error:
            raise Transient(f"no connection ({type(error).__name__})") from None
        if answer.status_code != 200:
            raise _error(answer)
        try:
            said = answer.json()
            usage = Usage(input_tokens=said["tokens"][0], output_tokens=said["tokens"][1])
            return Reply(text=said["text"], usage=usage)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise Transient(f"an unreadable answer ({type(error).__name__})") from None

    async def close(self) -> None:
        await self._client.aclose()


def _error(answer: httpx2.Response) -> AskError:
    """Return what a status means for the run; the body is left out, since services do echo keys."""
    status = answer.status_code
    if status == 429:
        return RateLimited("HTTP 429", retry_after(answer.headers))
    if status in (401, 403, 404):
        return ServiceRefused(f"HTTP {status}")
    return Transient(f"HTTP {status}") if status >= 500 else Fatal(f"HTTP {status}")


PROVIDER = Provider(
    summary="A model behind the $name service",
    takes="a model's name",
    options=${title}Options,
    make=${title}Adapter,
    needs=(KEY,),
)
'''

TEST = '''\
"""The adapter against a service of its kind on this machine, by the checks of `spatialgauge adapters check`."""

import asyncio
import json
import re

from spatialgauge.adapters.conformance.checking import check
from spatialgauge.adapters.conformance.report import Conformance
from spatialgauge_$name import KEY, ${title}Adapter, ${title}Options


async def service(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say "A" to everything; let it say what your service says."""
    try:
        while True:
            head = (await reader.readuntil(b"\\r\\n\\r\\n")).decode()
            length = re.search(r"content-length: *(\\d+)", head, re.IGNORECASE)
            await reader.readexactly(int(length[1]) if length else 0)
            body = json.dumps({"text": "A", "tokens": [300, 1]}).encode()
            writer.write(b"HTTP/1.1 200 OK\\r\\ncontent-length: %d\\r\\n\\r\\n%s" % (len(body), body))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        return
    finally:
        writer.close()


def adapter(url: str) -> ${title}Adapter:
    return ${title}Adapter("m", ${title}Options(base_url=url))


async def checked() -> Conformance:
    server = await asyncio.start_server(service, "127.0.0.1", 0, limit=2**24)
    async with server:
        port = server.sockets[0].getsockname()[1]
        # A service that always says "A" does not see: leave "seeing" out only here.
        return await check(adapter(f"http://127.0.0.1:{port}"), make=adapter, keys=(KEY,), without=["seeing"])


def test_it_does_what_the_engine_relies_on() -> None:
    report = asyncio.run(checked())
    assert not report.failed, [f"{one.name}: {one.told}" for one in report.failed]
'''

README = """\
# spatialgauge-$name

Lets [spatialgauge](https://pypi.org/project/spatialgauge/) ask $name models: `$name/MODEL`, with the key in
`${upper}_API_KEY`.

    pip install -e .
    pytest
    spatialgauge adapters check $name/MODEL --out conformance
    spatialgauge run mini --model $name/MODEL --limit 40 --out runs/$name
"""

FILES: Mapping[str, str] = {
    "pyproject.toml": PYPROJECT,
    "README.md": README,
    "src/spatialgauge_$name/__init__.py": ADAPTER,
    "tests/test_adapter.py": TEST,
}


def write_package(name: str, parent: Path) -> Path:
    """Write the package for an adapter family of this name below `parent`, and return its folder.

    Raises UsageError for a name that is no lower-case word, and where the folder exists.
    """
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot name a family of models: use small letters, digits and _, a letter first")
    folder = parent / f"spatialgauge-{name}"
    if folder.exists():
        raise UsageError(f"{folder} exists; choose another name, or another folder with --in")
    title = "".join(word.capitalize() for word in name.split("_"))
    words = {"name": name, "upper": name.upper(), "title": title}
    for path, text in FILES.items():
        file = folder / Template(path).substitute(words)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, Template(text).substitute(words).encode())
    return folder
