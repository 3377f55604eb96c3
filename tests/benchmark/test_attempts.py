"""Retries: what passes is tried again, rate limits are waited for apart from that, and what is down stops the run."""

import asyncio
import time
from collections.abc import Callable, Sequence

import pytest

from spatialgauge.benchmark import attempts, breaker
from spatialgauge.benchmark.asking import AdapterCard, Fatal, RateLimited, ServiceRefused, Transient
from spatialgauge.benchmark.attempts import Answer, Attempts, backoff
from spatialgauge.benchmark.errors import ServiceError
from spatialgauge.benchmark.items import Form, Kind, Prompt, Reply, Step, Trace, Usage
from spatialgauge.benchmark.limits import Pace
from spatialgauge.benchmark.traffic import Flow, Stopped, Traffic

PROMPT = Prompt(item="i", text="?", form=Form(kind=Kind.YES_NO))


class Scripted:
    """Raises or gives what its script holds, the last of it for ever."""

    card = AdapterCard(spec="s", model="m")

    def __init__(self, script: Sequence[Exception | Reply]) -> None:
        self._script = script
        self.asked = 0

    async def ask(self, prompt: Prompt) -> Reply:
        step = self._script[min(self.asked, len(self._script) - 1)]
        self.asked += 1
        if isinstance(step, Exception):
            raise step
        return step

    async def close(self) -> None:
        return


def made(script: Sequence[Exception | Reply], **rates: float | None) -> tuple[Attempts, Traffic, Scripted]:
    adapter = Scripted(script)
    limits = {"requests_per_minute": None, "tokens_per_minute": None} | rates
    traffic = Traffic(Pace(8, adaptive=False), Flow(), **limits)
    return Attempts(adapter, traffic, timeout=1.0), traffic, adapter


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "FIRST_WAIT", 0.001)
    monkeypatch.setattr(breaker, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(breaker, "LONGEST_PAUSE", 0.02)


async def test_rate_limits_use_up_no_attempts() -> None:
    asking, traffic, adapter = made([RateLimited("slow", 0.001)] * 30 + [Reply(text="yes")])
    answer = await asking.answer(PROMPT)
    assert isinstance(answer.reply, Reply)
    assert (answer.attempts, adapter.asked, traffic.flow.rate_limits, traffic.flow.retries) == (31, 31, 30, 30)


async def test_what_keeps_failing_is_given_up_with_its_error() -> None:
    asking, _, adapter = made([Transient("torn")])
    answer = await asking.answer(PROMPT)
    assert str(answer.reply) == "torn"
    assert adapter.asked == attempts.FAILURES


async def test_what_a_strategy_elsewhere_had_asked_in_vain_is_counted_and_stands_in_its_trace() -> None:
    """A worker makes all of a strategy's calls; after one that failed it makes them again, and all were paid for."""
    usage = Usage(input_tokens=10, output_tokens=1)
    first, second = (Step(role=name, model="m", asked="?", reply="!", usage=usage) for name in ("first", "second"))
    torn = Transient("torn")
    torn.trace = Trace(steps=(first,))
    whole = Reply(text="yes", usage=usage, trace=Trace(steps=(first, second), notes={"kept": True}))
    asking, _, _ = made([torn, torn, whole])
    answer = await asking.answer(PROMPT)
    assert isinstance(answer.reply, Reply)
    assert answer.reply.trace == Trace(steps=(first, first, first, second), notes={"kept": True})
    assert answer.reply.usage == Usage(input_tokens=40, output_tokens=4)
    assert answer.attempts == 6, "twice one call and one that failed, then two"
    broken = Fatal("too long")
    broken.trace = Trace(steps=(first,))
    asking, _, _ = made([torn, broken])
    answer = await asking.answer(PROMPT)
    assert isinstance(answer.reply, Fatal)
    assert answer.reply.trace == Trace(steps=(first, first))
    assert answer.attempts == 4


async def test_time_spent_failing_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "FAILING_SECONDS", 0.01)
    asking, _, adapter = made([Transient("torn", retry_after=0.02)])
    assert isinstance((await asking.answer(PROMPT)).reply, Transient)
    assert adapter.asked == 1


async def test_what_cannot_pass_is_not_tried_again() -> None:
    for error in (Fatal("too long"), ValueError("bug")):
        asking, _, adapter = made([error])
        assert (await asking.answer(PROMPT)).reply is error
        assert adapter.asked == 1


async def test_a_refused_key_stops_everything() -> None:
    asking, traffic, adapter = made([ServiceRefused("wrong key")])
    with pytest.raises(Stopped):
        await asking.answer(PROMPT)
    with pytest.raises(Stopped):
        await asking.answer(PROMPT)
    assert adapter.asked == 1
    assert isinstance(traffic.reason, ServiceError)


async def test_who_waits_when_the_run_stops_is_let_go_at_once() -> None:
    asking, traffic, _ = made([RateLimited("slow", 600)])
    waiting = asyncio.create_task(asking.answer(PROMPT))
    await asyncio.sleep(0.01)
    assert traffic.flow.waiting == 1
    traffic.stop(ServiceError("enough"))
    with pytest.raises(Stopped):
        await waiting
    assert traffic.flow.waiting == 0


async def test_a_rate_limit_that_does_not_lift_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "LIMITED_SECONDS", 3600)
    asking, traffic, _ = made([RateLimited("quota of the day", 86_400)])
    with pytest.raises(Stopped):
        await asking.answer(PROMPT)
    assert "quota of the day" in str(traffic.reason)


async def test_a_service_that_is_down_is_asked_by_one_at_a_time_and_taken_up_when_it_is_back() -> None:
    asking, traffic, adapter = made([Transient("away")] * 20 + [Reply(text="yes")])
    answers: list[Answer] = []

    async def one() -> None:
        answers.append(await asking.answer(PROMPT))

    async with asyncio.TaskGroup() as group:
        for _ in range(12):
            group.create_task(one())
        while not traffic.breaker.is_open:  # noqa: ASYNC110  nothing tells when it opens
            await asyncio.sleep(0)
        seen, began = adapter.asked, time.monotonic()
        await asyncio.sleep(0.005)
        assert adapter.asked <= seen + 1 + (time.monotonic() - began) / breaker.FIRST_PAUSE
    assert adapter.asked == 12 + 20
    assert all(isinstance(answer.reply, Reply) for answer in answers)
    assert not traffic.breaker.is_open


async def test_a_service_that_stays_away_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "PATIENCE_AT_FIRST", 0.05)
    asking, traffic, _ = made([Transient("connection refused")])

    async def one() -> None:
        while True:
            await asking.answer(PROMPT)

    results = await asyncio.gather(*(one() for _ in range(4)), return_exceptions=True)
    assert all(isinstance(result, Stopped) for result in results)
    assert "connection refused" in str(traffic.reason)


async def test_requests_a_minute_are_kept() -> None:
    asking, _, _ = made([Reply(text="yes")], requests_per_minute=1200)
    began = time.monotonic()
    await asyncio.gather(*(asking.answer(PROMPT) for _ in range(5)))
    assert time.monotonic() - began >= 4 * 0.05 - 0.01


async def test_tokens_a_minute_count_what_the_service_counted() -> None:
    asking, _, _ = made(
        [Reply(text="yes", usage=Usage(input_tokens=900, output_tokens=100))], tokens_per_minute=600_000
    )
    began = time.monotonic()
    for _ in range(3):
        await asking.answer(PROMPT, tokens=10)
    assert time.monotonic() - began >= 2 * 0.1 - 0.01


@pytest.mark.parametrize("named", [0.0, 2.5, 86_400.0])
def test_a_named_wait_is_kept_in_full(named: float) -> None:
    assert all(named <= backoff(1, named) <= named * 1.1 for _ in range(100))


def test_jitter_is_full_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "FIRST_WAIT", 1.0)
    least: Callable[[int], float] = lambda count: min(backoff(count, None) for _ in range(400))  # noqa: E731
    assert least(3) < 0.4
    assert 3.0 < max(backoff(3, None) for _ in range(400)) <= 4.0
    assert max(backoff(50, None) for _ in range(400)) <= attempts.LONGEST_WAIT
