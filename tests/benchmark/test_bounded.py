"""The bounded cache: makes a value once while it is held, and never holds more than it may."""

from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark.bounded import Bounded


def test_a_value_is_made_once_while_it_is_held() -> None:
    made: list[str] = []
    cache: Bounded[str, str] = Bounded(10, len)

    def value(key: str) -> str:
        return cache.get(key, lambda: made.append(key) or key * 4)

    for key in "abacab":
        assert value(key) == key * 4
    assert "".join(made) == "abcb"


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30))))
def test_it_never_holds_more_than_it_may_but_the_newest(calls: list[tuple[int, int]]) -> None:
    cache: Bounded[int, bytes] = Bounded(40, len)
    for key, size in calls:
        cache.get(key, lambda size=size: bytes(size + 1))
        held = list(cache._values.values())
        assert sum(map(len, held)) == cache._held
        assert cache._held <= 40 or len(held) == 1
