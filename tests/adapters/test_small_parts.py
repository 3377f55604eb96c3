"""Properties of what the service adapters share: waits, words and data URIs."""

import base64
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.adapters.encoded import DataUris
from spatialgauge.adapters.retry_after import retry_after
from spatialgauge.adapters.service_text import LONGEST, without_key
from spatialgauge.benchmark.items import Picture


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_header_gives_a_wait_or_none(value: str, milliseconds: str) -> None:
    wait = retry_after({"retry-after": value, "retry-after-ms": milliseconds})
    assert wait is None or 0 <= wait < float("inf")


@given(st.floats(min_value=0, max_value=1e6))
def test_seconds_are_seconds_and_milliseconds_go_first(seconds: float) -> None:
    assert retry_after({"retry-after": repr(seconds)}) == seconds
    assert retry_after({"retry-after": "1", "retry-after-ms": repr(seconds)}) == seconds / 1000


@given(st.text(), st.text(), st.text(alphabet="abcdefgh0123456789-", min_size=8))
def test_no_text_holds_the_key_or_runs_on(before: str, after: str, key: str) -> None:
    told = without_key(f"{before}{key}{after}", key)
    assert key not in told
    assert len(told) <= LONGEST
    assert "\n" not in told


def test_uris_hold_the_bytes_and_the_oldest_makes_room(picture: Callable[..., Picture]) -> None:
    pictures = [picture(seed, 20, 20) for seed in range(4)]
    size = len(DataUris().of(pictures[0]))
    uris = DataUris(limit=int(size * 2.5))
    first = uris.of(pictures[0])
    head, _, data = first.partition(b",")
    assert head == b"data:image/png;base64"
    assert base64.b64decode(data) == pictures[0].data
    uris.of(pictures[1])
    assert uris.of(pictures[0]) is first
    uris.of(pictures[2])
    assert uris.of(pictures[0]) is first, "what was just used stays"
    for other in pictures[1:]:
        uris.of(other)
    assert uris.of(pictures[0]) is not first, "what was unused for longest went"
