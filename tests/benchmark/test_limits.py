"""Pace: never more calls under way than allowed, fewer after a rate limit, more when it goes well."""

import asyncio
import time

from spatialgauge.benchmark.asking import Fatal, RateLimited, Transient
from spatialgauge.benchmark.limits import LONGEST_WAIT, Pace, backoff


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
        pace.went_well()
    assert pace.limit > 8


async def test_a_named_wait_holds_new_calls_back() -> None:
    pace = Pace(2, adaptive=True)
    pace.rate_limited(0.2)
    began = time.monotonic()
    await pace.turn()
    assert time.monotonic() - began >= 0.19


async def test_a_fixed_pace_stays_fixed() -> None:
    pace = Pace(4, adaptive=False)
    pace.rate_limited(None)
    for _ in range(50):
        pace.went_well()
    assert pace.limit == 4


def test_only_what_may_pass_is_tried_again_and_after_the_wait_it_names() -> None:
    assert backoff(Transient("torn")) is True
    assert backoff(RateLimited("slow", 3.5)) == 3.5
    assert backoff(RateLimited("slow", 10_000)) == LONGEST_WAIT
    assert backoff(Fatal("too long")) is False
    assert backoff(ValueError("bug")) is False
