"""Pace: never more calls under way than allowed, fewer after a rate limit, more when it goes well."""

import asyncio
import time

from spatialgauge.benchmark.limits import Pace, Rate


async def test_no_more_calls_are_under_way_than_the_pace_allows() -> None:
    pace = Pace(3, adaptive=False)
    under_way, most = 0, 0

    async def call() -> None:
        nonlocal under_way, most
        await pace.turn()
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.001)
        under_way -= 1
        pace.over()

    await asyncio.gather(*(call() for _ in range(40)))
    assert most == 3


async def test_a_rate_limit_halves_the_pace_once_and_calm_restores_it() -> None:
    pace = Pace(8, adaptive=True)
    pace.rate_limited(None)
    pace.rate_limited(None)
    assert pace.limit == 4
    for _ in range(200):
        pace.went_well(0.1)
    assert pace.limit > 8


async def test_a_named_wait_holds_new_calls_back() -> None:
    pace = Pace(2, adaptive=True)
    now = time.monotonic()
    pace.rate_limited(0.2)
    pace.rate_limited(0.1)
    assert pace.not_before >= now + 0.2


async def test_a_fixed_pace_stays_fixed() -> None:
    pace = Pace(4, adaptive=False)
    pace.rate_limited(None)
    for _ in range(50):
        pace.went_well(0.1)
    assert pace.limit == 4


async def test_latency_that_buys_nothing_slows_down_and_one_that_does_not() -> None:
    for latency, slows in ((lambda limit: 0.1, False), (lambda limit: 0.1 * max(1.0, limit / 10), True)):
        pace = Pace(8, adaptive=True)
        reached = 8
        for _ in range(4000):
            pace.went_well(latency(pace.limit))
            reached = max(reached, pace.limit)
        assert (reached == 64) is not slows
        assert (pace.limit < 32) is slows


def test_a_rate_spaces_evenly_and_is_corrected_by_what_was_used() -> None:
    rate = Rate(600)
    assert [round(rate.claim(1), 2) for _ in range(4)] == [0.0, 0.1, 0.2, 0.3]
    rate.correct(10)
    assert 1.3 < rate.claim(1) < 1.45
    rate.correct(-12)
    assert rate.claim(1) < 0.35
