"""The breaker: opens after failures in a row, lets one through at a time, and tells when to stop."""

import pytest

from spatialgauge.benchmark import breaker
from spatialgauge.benchmark.asking import Transient
from spatialgauge.benchmark.breaker import FAILURES, Breaker

AWAY = Transient("away")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(breaker.time, "monotonic", lambda: now[0])
    return now


def opened() -> Breaker:
    service = Breaker()
    for _ in range(FAILURES):
        service.failed(AWAY)
    return service


def test_it_opens_after_failures_in_a_row_only() -> None:
    service = Breaker()
    for _ in range(FAILURES - 1):
        service.failed(AWAY)
    service.answered()
    for _ in range(FAILURES - 1):
        service.failed(AWAY)
    assert not service.is_open
    assert service.wait() == 0
    service.failed(AWAY)
    assert service.is_open


def test_one_call_at_a_time_after_pauses_that_double(clock: list[float]) -> None:
    service = opened()
    for pause in (1.0, 2.0, 4.0, 8.0):
        assert service.wait() == pytest.approx(pause)
        clock[0] += pause
        assert service.wait() == 0, "one is let through"
        assert service.wait() > 0, "and no second one"
        service.failed(AWAY)


def test_calls_that_were_out_when_it_opened_do_not_lengthen_the_pause(clock: list[float]) -> None:
    service = opened()
    for _ in range(64):
        service.failed(AWAY)
    assert service.wait() == pytest.approx(1.0)


def test_an_answer_closes_it(clock: list[float]) -> None:
    service = opened()
    service.answered()
    assert not service.is_open
    assert service.wait() == 0


@pytest.mark.parametrize(("has_answered", "patience"), [(False, 30.0), (True, 300.0)])
def test_it_says_stop_once_patience_ends(clock: list[float], has_answered: bool, patience: float) -> None:
    service = Breaker()
    if has_answered:
        service.answered()
    for _ in range(FAILURES):
        assert service.failed(AWAY) is None
    clock[0] += patience - 1
    assert service.failed(AWAY) is None
    clock[0] += 2
    assert "has not answered" in (service.failed(AWAY) or "")
