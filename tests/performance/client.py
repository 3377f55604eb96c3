"""Prints what asking costs this client, beside a bare httpx2 loop and a bare loop of the openai SDK.

Each measurement is a process of its own against a server in another: questions with a 60 kB picture each, without
latency (processor time) and with 200 ms (how near to the ideal). Read the ratios: times are this machine's.
`client.py [ITEMS]`.
"""

import argparse
import asyncio
import base64
import gc
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from load.memory import peak_memory
from load.suites import pictures_of, written

CONCURRENCY = 64
LATENCY = 0.2
ROUNDS = 3
SERVER = Path(__file__).parents[1] / "servers" / "quick_chat.py"


@contextmanager
def serving(latency: float) -> Iterator[str]:
    """Run the server while the context lasts; gives its address."""
    command = [sys.executable, str(SERVER), str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        assert process.stdin is not None
        process.stdin.close()


async def spread(pictures: Iterator[bytes], ask: Callable[[bytes], Awaitable[object]]) -> None:
    """Ask about each picture, `CONCURRENCY` at a time."""

    async def worker() -> None:
        for picture in pictures:
            await ask(picture)

    await asyncio.gather(*(worker() for _ in range(CONCURRENCY)))


def body(picture: bytes) -> dict[str, object]:
    """Return a chat completion's body with a picture."""
    url = f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"
    content = [
        {"type": "image_url", "image_url": {"url": url, "detail": "high"}},
        {"type": "text", "text": "Is the red box left of the blue box? Answer with the letter."},
    ]
    return {"model": "m", "messages": [{"role": "user", "content": content}]}


async def httpx2_loop(suite: Path, url: str) -> None:
    """Ask with httpx2 alone."""
    import httpx2

    limits = httpx2.Limits(max_connections=CONCURRENCY, max_keepalive_connections=CONCURRENCY)
    async with httpx2.AsyncClient(limits=limits, timeout=60) as client:

        async def ask(picture: bytes) -> None:
            answer = await client.post(f"{url}/chat/completions", json=body(picture))
            answer.json()["choices"][0]["message"]["content"]

        await timed(spread(pictures_of(suite), ask))


async def sdk_loop(suite: Path, url: str) -> None:
    """Ask with the openai SDK alone."""
    from openai import AsyncOpenAI

    async with AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as client:

        async def ask(picture: bytes) -> None:
            answer = await client.chat.completions.create(**body(picture))
            assert answer.choices[0].message.content

        await timed(spread(pictures_of(suite), ask))


async def spatialgauge(suite: Path, url: str) -> None:
    """Ask with the runner: prompts, marks, journal and all."""
    from spatialgauge.adapters.registry import create
    from spatialgauge.benchmark.calls import Plan
    from spatialgauge.benchmark.runner import run
    from spatialgauge.benchmark.suite_files import load

    class Silent:
        def started(self, total: int, kept: int) -> None:
            return

        def recorded(self, record: object) -> None:
            return

    loaded = load(suite)
    adapter = create("openai/m", {"base_url": url})
    gc.collect()
    gc.freeze()  # as the command does
    with tempfile.TemporaryDirectory() as out:
        await timed(run(loaded, adapter, Path(out), Plan(concurrency=CONCURRENCY), Silent()))
    await adapter.close()


async def timed(work: Awaitable[object]) -> None:
    """Do the work, and print wall and processor seconds and the peak memory in MiB as JSON."""
    wall, cpu = time.perf_counter(), time.process_time()
    await work
    figures = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak": peak_memory(),
    }
    print(json.dumps(figures), flush=True)


LOOPS = {"httpx2 loop": httpx2_loop, "openai SDK loop": sdk_loop, "spatialgauge run": spatialgauge}


def measured(loop: str, suite: Path, latency: float) -> dict[str, float]:
    """Return the medians of a few processes that ask the whole suite once."""
    rounds = []
    for _ in range(ROUNDS):
        with serving(latency) as url:
            command = [sys.executable, __file__, "--loop", loop, "--suite", str(suite), "--url", url]
            done = subprocess.run(
                command, capture_output=True, text=True, check=True, env=os.environ | {"OPENAI_API_KEY": ""}
            )
            rounds.append(json.loads(done.stdout.splitlines()[-1]))
    return {name: sorted(one[name] for one in rounds)[len(rounds) // 2] for name in rounds[0]}


def main(items: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        suite = written(Path(folder) / "suite", items)
        print(f"{items} items with a 60 kB picture each, {CONCURRENCY} at a time, medians of {ROUNDS}")
        print(f"{'client':<18}{'ms cpu/item':>12}{'x SDK':>7}{'items/s':>9}{'ideal at 200 ms':>17}{'peak MiB':>10}")
        rows = {loop: (measured(loop, suite, 0.0), measured(loop, suite, LATENCY)) for loop in LOOPS}
        bare = rows["openai SDK loop"][0]["cpu"]
        ideal = math.ceil(items / CONCURRENCY) * LATENCY
        for loop, (quick, slow) in rows.items():
            print(
                f"{loop:<18}{quick['cpu'] / items * 1000:>12.2f}{quick['cpu'] / bare:>7.2f}"
                f"{items / quick['wall']:>9.0f}{ideal / slow['wall']:>17.3f}{quick['peak']:>10.0f}"
            )
        small, large = (written(Path(folder) / f"suite{count}", count) for count in (2_000, 20_000))
        peaks = [measured("spatialgauge run", one, 0.0)["peak"] for one in (small, large)]
        print(f"peak memory of a run: {peaks[0]:.0f} MiB for 2,000 items, {peaks[1]:.0f} MiB for 20,000")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("items", nargs="?", type=int, default=2000)
    for name in ("loop", "suite", "url"):
        options.add_argument(f"--{name}")
    given = options.parse_args()
    if given.loop:
        asyncio.run(LOOPS[given.loop](Path(given.suite), given.url))
    else:
        main(given.items)
