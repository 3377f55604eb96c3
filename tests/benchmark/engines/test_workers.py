"""What workers say: the words a run in one process would record, and nothing secret."""

import asyncio
import os
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.adapters.registry import create
from spatialgauge.benchmark.asking import AdapterCard, AskError, Fatal, RateLimited, ServiceRefused, Transient
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.cli.engines import chosen_cluster
from spatialgauge.benchmark.engines.cluster import Cluster, connected
from spatialgauge.benchmark.engines.pool import BatchWorkerPool, pooled
from spatialgauge.benchmark.engines.worker import Worker, told_of_asking
from spatialgauge.benchmark.errors import ServiceError, UsageError
from spatialgauge.benchmark.items import Prompt, Reply
from spatialgauge.benchmark.journal import read_records
from spatialgauge.benchmark.marking import prompt_of
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import Suite
from spatialgauge.tests.benchmark.scripted import Silent


class Batching:
    """Answers with the size of the batch each prompt came in."""

    card = AdapterCard(spec="batching", model="batching", concurrency=1)
    batch_size = 8

    async def ask(self, prompt: Prompt) -> Reply:
        return (await self.ask_batch([prompt]))[0]

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        return [Reply(text=f"{len(prompts)} cm") for _ in prompts]

    async def close(self) -> None:
        return


class Failing(Batching):
    """Raises what it is given."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        raise self._error


class Placed(Batching):
    """Answers with the GPUs its process was given."""

    batch_size = 1

    def __init__(self, device: str = "") -> None:
        self.card = AdapterCard(spec="placed", model="placed", settings={"device": device}, concurrency=1)

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        await asyncio.sleep(0.05)
        return [Reply(text=f"{os.environ['CUDA_VISIBLE_DEVICES'] or 'none'} {os.getpid()}") for _ in prompts]


def placed_differently(mark: Path) -> Placed:
    """Make an adapter whose device depends on who comes first."""
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return Placed("cpu")
    return Placed("cuda")


def made(kind: str) -> Batching:
    if kind == "unmade":
        raise UsageError("no such model; did you mean qwen?")
    if kind == "unforeseen":
        raise MemoryError("weights")
    if kind == "batching":
        return Batching()
    return Failing({"limited": RateLimited("slow down", 7.5), "buggy": KeyError("choices")}[kind])


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (RateLimited("slow", 3.0), RateLimited, "slow"),
        (Transient("torn"), Transient, "torn"),
        (ServiceRefused("no key"), ServiceRefused, "no key"),
        (KeyError("choices"), Fatal, "KeyError: 'choices'"),
        (AskError("odd"), Fatal, "odd"),
    ],
)
def test_errors_keep_their_kind_and_words(error: Exception, kind: type[AskError], words: str) -> None:
    told = told_of_asking(error)
    assert type(told) is kind
    assert str(told) == words
    assert getattr(told, "retry_after", None) == getattr(error, "retry_after", None)


async def test_a_worker_tells_why_it_cannot_make_its_adapter() -> None:
    refused = await Worker(partial(made, "unmade")).open()
    assert isinstance(refused, UsageError)
    assert str(refused) == "no such model; did you mean qwen?"
    unforeseen = await Worker(partial(made, "unforeseen")).open()
    assert isinstance(unforeseen, ServiceError)
    assert "MemoryError: weights" in str(unforeseen)


def test_what_no_ray_can_do_is_said_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(ServiceError, match="no Ray cluster answers"), connected(Cluster("127.0.0.1:9")):
        pass
    assert time.monotonic() - began < 60, "Ray itself tries for minutes"


@pytest.mark.parametrize(
    ("given", "named"),
    [({"address": "auto"}, "--address"), ({"workers": 2}, "--workers"), ({"gpus": 1.0}, "--worker-gpus")],
)
def test_what_only_ray_has_is_not_ignored_without_it(given: dict[str, Any], named: str) -> None:
    with pytest.raises(UsageError, match=f"^{named} is for workers on Ray; add --engine ray$"):
        chosen_cluster("local", **{"address": None, **given})


@pytest.mark.slow
async def test_what_an_adapter_raises_arrives(suite: Suite, ray_address: str) -> None:
    prompt = prompt_of(suite.items[0], suite)
    async with pooled(partial(made, "limited"), Cluster(ray_address, workers=1)) as pool:
        with pytest.raises(RateLimited, match="slow down") as limited:
            await pool.ask(prompt)
        assert limited.value.retry_after == 7.5
    async with pooled(partial(made, "buggy"), Cluster(ray_address, workers=1)) as pool:
        with pytest.raises(Fatal, match="KeyError: 'choices'"):
            await pool.ask(prompt)
    with pytest.raises(UsageError, match="did you mean qwen"):
        async with pooled(partial(made, "unmade"), Cluster(ray_address, workers=2)):
            pass


@pytest.mark.slow
async def test_batches_stay_whole(suite: Suite, tmp_path: Path, ray_address: str) -> None:
    async with pooled(partial(made, "batching"), Cluster(ray_address, workers=2)) as pool:
        assert isinstance(pool, BatchWorkerPool)
        await run(suite, pool, tmp_path, Plan(), Silent())
    assert {record.reply for record in read_records(tmp_path)} == {"8 cm"}
    assert len(list(read_records(tmp_path))) == len(suite.items)


@pytest.mark.slow
async def test_the_workers_key_is_in_none_of_rays_files(
    suite: Suite, ray_address: str, ray_files: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = ray_files
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    factory = partial(create, "openai/none", {"base_url": "http://spatialgauge.invalid/v1"})
    async with pooled(factory, Cluster(ray_address, workers=1)) as pool:
        with pytest.raises(Transient) as failed:
            await pool.ask(prompt_of(suite.items[0], suite))
    assert key not in str(failed.value)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if key.encode() in path.read_bytes()]


@pytest.mark.slow
async def test_each_worker_has_its_gpus_to_itself(suite: Suite, tmp_path: Path, ray_address: str) -> None:
    async with pooled(Placed, Cluster(ray_address, gpus=1.0)) as pool:
        await run(suite, pool, tmp_path, Plan(repeats=3), Silent())
    by_worker = {tuple(record.reply.split()) for record in read_records(tmp_path)}
    assert {gpu for gpu, _ in by_worker} == {"0", "1"}
    assert len(by_worker) == 2


@pytest.mark.slow
async def test_a_worker_that_is_set_otherwise_is_left_out(
    suite: Suite, tmp_path: Path, ray_address: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with pooled(partial(placed_differently, tmp_path / "mark"), Cluster(ray_address, workers=2)) as pool:
        manifest = await run(suite, pool, tmp_path / "run", Plan(repeats=3), Silent())
    assert manifest.adapter.settings == {"device": "cuda"}
    assert len({record.reply for record in read_records(tmp_path / "run")}) == 1
    assert "set otherwise than the first worker's: {'device': 'cpu'}" in caplog.text
