"""What every static page has around it: a policy under which nothing runs and nothing is fetched, and the way about."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from spatialgauge.benchmark.reports.style import STYLE
from spatialgauge.leaderboard.views.board import Cell

POLICY: Final = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
OWN: Final = """
nav a { margin-right: 1.2rem; } a { color: var(--mark); }
.wide { overflow-x: auto; } .wide td:first-child { white-space: nowrap; } td.place { color: var(--soft); }
.examples { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); }
"""


def page(title: str, parts: Iterable[str], *, up: str = "") -> bytes:
    """Return a page; `up` leads to the site's root. The parts are HTML, of which every text is escaped already."""
    head = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="referrer" content="no-referrer">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}: spatialgauge</title><style>{STYLE}{OWN}</style></head><body><main>"
        f'<nav><a href="{up}index.html">Board</a><a href="{up}about.html">About</a></nav>'
    )
    return "\n".join([head, f"<h1>{escape(title)}</h1>", *parts, "</main></body></html>\n"]).encode()


def table(rows: Sequence[Mapping[str, Cell]], links: dict[str, str] | None = None) -> str:
    """Return rows as an HTML table; `links` gives addresses to texts of the first column."""
    columns = list(rows[0]) if rows else []
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        f"<tr>{''.join(_cell(row[name], links if place == 0 else None) for place, name in enumerate(columns))}</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(value: str | float | None, links: dict[str, str] | None) -> str:
    if isinstance(value, str) and links and value in links:
        return f'<td><a href="{quote(links[value])}">{escape(value)}</a></td>'
    if value is None or isinstance(value, str):
        return f"<td>{escape(value or '')}</td>"
    return f'<td class="n">{value:g}</td>' if isinstance(value, int) else f'<td class="n">{value}</td>'


def listed(facts: dict[str, str]) -> str:
    """Return facts as a list of terms."""
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(told)}</dd>' for name, told in facts.items())}</dl>"
