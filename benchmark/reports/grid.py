"""A table of a report before any format has drawn it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Grid:
    """A table: its title, its columns and its rows, all plain text; columns after the first `words` hold figures."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
