"""The cache of replies: found only by what was sent, shared by processes, bounded, and never in the way of a run."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.cache import Kept, ReplyCache, default_path
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt, Reply, Usage

CARD = AdapterCard(spec="openai/m", model="m", settings={"temperature": 0.0})
KEPT = Kept(reply=Reply(text="ü\x00", usage=Usage(input_tokens=3), model="m-1"), latency_s=0.25, attempts=2)


def asked(text: str = "how far?", sha256: str = "0" * 64, item: str = "i") -> str:
    picture = Picture(sha256=sha256, width=4, height=4, mime="image/png", data=b"x")
    return Prompt(item=item, text=text, form=Form(kind=Kind.YES_NO), pictures=(picture,)).hash


def test_a_reply_is_found_by_exactly_what_was_sent(tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path / "deep" / "replies.sqlite")
    cache.put(CARD, asked(), 0, KEPT)
    assert cache.get(CARD, asked(), 0) == KEPT
    hotter = CARD.model_copy(update={"settings": {"temperature": 1.0}})
    for card, sent, repeat in [
        (CARD, asked(), 1),
        (CARD, asked("how far"), 0),
        (CARD, asked(sha256="1" * 64), 0),
        (hotter, asked(), 0),
        (CARD.model_copy(update={"spec": "gemini/m"}), asked(), 0),
        (CARD.model_copy(update={"model": "n"}), asked(), 0),
    ]:
        assert cache.get(card, sent, repeat) is None
    assert cache.get(CARD, asked(item="another"), 0) == KEPT


def test_it_outlives_the_process_and_keeps_the_first_reply(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    first = ReplyCache(path)
    first.put(CARD, asked(), 0, KEPT)
    first.put(CARD, asked(), 0, KEPT.model_copy(update={"attempts": 9}))
    first.close()
    assert ReplyCache(path).get(CARD, asked(), 0) == KEPT
    assert path.stat().st_mode & 0o077 == 0


def test_it_stays_below_its_cap_and_the_oldest_make_room(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    cache = ReplyCache(path, most_bytes=400_000)
    for number in range(640):
        cache.put(CARD, asked(f"{number}"), 0, Kept(reply=Reply(text="x" * 2000), latency_s=0, attempts=1))
    cache.close()
    assert path.stat().st_size < 800_000 < 640 * 2000
    again = ReplyCache(path)
    assert again.get(CARD, asked("0"), 0) is None
    assert again.get(CARD, asked("639"), 0) is not None


WRITER = """
import sys
from pathlib import Path
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.cache import Kept, ReplyCache
from spatialgauge.benchmark.items import Form, Kind, Prompt, Reply
card, cache = AdapterCard(spec="s", model="m"), ReplyCache(Path(sys.argv[1]))
for number in range(300):
    prompt = Prompt(item="i", text=str(number), form=Form(kind=Kind.YES_NO)).hash
    cache.put(card, prompt, 0, Kept(reply=Reply(text="yes"), latency_s=0, attempts=1))
    assert cache.get(card, prompt, 0) is not None
"""


def test_two_processes_write_at_once_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    assert [(writer.communicate()[1], writer.returncode) for writer in writers] == [("", 0), ("", 0)]
    cache, card = ReplyCache(path), AdapterCard(spec="s", model="m")
    sent = [Prompt(item="i", text=str(number), form=Form(kind=Kind.YES_NO)).hash for number in range(300)]
    assert all(cache.get(card, one, 0) for one in sent)


def test_a_damaged_or_unwritable_file_is_told_and_costs_only_the_saving(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "replies.sqlite"
    path.write_bytes(b"this is no data base" * 100)
    with caplog.at_level(logging.WARNING):
        cache = ReplyCache(path)
        cache.put(CARD, asked(), 0, KEPT)
        assert cache.get(CARD, asked(), 0) is None
        blocked = ReplyCache(path / "below" / "replies.sqlite")
        blocked.put(CARD, asked(), 0, KEPT)
        cache.close()
    assert [str(path) in message for message in caplog.messages] == [True, True]


def test_the_users_own_cache_is_where_the_system_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_path() == tmp_path / "spatialgauge" / "replies.sqlite"
