"""Replies kept between runs, so that the same question is not paid for twice.

A reply is found again only by exactly what was sent: the adapter's identity and settings, the prompt with the hashes of
its pictures as sent, and the repeat. Failures are never kept. One SQLite file in WAL mode serves several processes;
whatever goes wrong with it costs the saving, never the run.
"""

import contextlib
import hashlib
import logging
import os
import sqlite3
from pathlib import Path

from pydantic import Field, ValidationError

from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Frozen, Reply, canonical_json

FORMAT = 1
"""Part of every key: raised when what a key or a kept reply means has changed."""
DEFAULT_BYTES = 512 * 2**20
BUSY_SECONDS = 5.0
CHECK_EVERY = 64
"""Replies stored between two looks at the file's size."""
ROOM = 0.9
"""Share of the size cap that is left after making room."""

log = logging.getLogger(__name__)


class Kept(Frozen):
    """A reply as it was given, with what getting it took."""

    reply: Reply
    latency_s: float = Field(ge=0)
    attempts: int = Field(ge=1)


def default_path() -> Path:
    """Return the user's own cache file: below XDG_CACHE_HOME, or `~/.cache`."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "spatialgauge" / "replies.sqlite"


def key_of(card: AdapterCard, prompt_hash: str, repeat: int) -> bytes:
    """Return the SHA-256 of all that the reply to this call depends on; a prompt's hash covers its pictures as sent."""
    sent = [FORMAT, card.spec, card.model, dict(card.settings), prompt_hash, repeat]
    return hashlib.sha256(canonical_json(sent).encode()).digest()


class ReplyCache:
    """The kept replies in one file of at most about `most_bytes`; the oldest make room."""

    def __init__(self, path: Path, most_bytes: int = DEFAULT_BYTES) -> None:
        self._path = path
        self._most = most_bytes
        self._stored = 0
        self._base: sqlite3.Connection | None = None
        try:
            self._base = _opened(path)
        except (OSError, sqlite3.Error) as error:
            self._give_up("opened", error)

    def get(self, card: AdapterCard, prompt_hash: str, repeat: int) -> Kept | None:
        """Return what was kept for exactly this call, or None."""
        if self._base is None:
            return None
        try:
            row = self._base.execute("SELECT kept FROM replies WHERE key = ?", (key_of(card, prompt_hash, repeat),))
            found = row.fetchone()
            return None if found is None else Kept.model_validate_json(found[0])
        except sqlite3.Error as error:
            self._give_up("read", error)
        except ValidationError as error:
            log.warning("%s: a kept reply is unreadable and is asked anew (%s)", self._path, error.errors()[0]["msg"])
        return None

    def put(self, card: AdapterCard, prompt_hash: str, repeat: int, kept: Kept) -> None:
        """Keep a reply; the first one kept for a call stays."""
        if self._base is None:
            return
        try:
            self._base.execute(
                "INSERT OR IGNORE INTO replies (key, kept) VALUES (?, ?)",
                (key_of(card, prompt_hash, repeat), kept.model_dump_json()),
            )
            self._stored += 1
            if self._stored % CHECK_EVERY == 0:
                self._make_room(self._base)
        except sqlite3.Error as error:
            self._give_up("written", error)

    def close(self) -> None:
        """Close the file."""
        if self._base is not None:
            self._base.close()
            self._base = None

    def _make_room(self, base: sqlite3.Connection) -> None:
        size = _size(base)
        if size <= self._most:
            return
        (count,) = base.execute("SELECT count(*) FROM replies").fetchone()
        surplus = int(count * (1 - ROOM * self._most / size)) + 1
        base.execute(
            "DELETE FROM replies WHERE rowid IN (SELECT rowid FROM replies ORDER BY rowid LIMIT ?)", (surplus,)
        )
        base.execute("PRAGMA incremental_vacuum").fetchall()

    def _give_up(self, what: str, error: Exception) -> None:
        log.warning(
            "%s: the cache of replies cannot be %s (%s); going on without it. Remove the file if it is damaged",
            self._path,
            what,
            error,
        )
        with contextlib.suppress(sqlite3.Error):
            self.close()
        self._base = None


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    base = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        base.execute("PRAGMA auto_vacuum = INCREMENTAL")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute("CREATE TABLE IF NOT EXISTS replies (key BLOB NOT NULL UNIQUE, kept TEXT NOT NULL)")
        path.chmod(0o600)
    except (OSError, sqlite3.Error):
        base.close()
        raise
    return base


def _size(base: sqlite3.Connection) -> int:
    """Return the bytes in use."""
    pages, free, page = (
        base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * page)
