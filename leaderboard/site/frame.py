"""What every static page has around it: a policy under which nothing else runs or is fetched, and the way about."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from spatialgauge.benchmark.reports.style import STYLE
from spatialgauge.leaderboard.views.board import Cell

POLICY: Final = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
COMPUTING: Final = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""The policy of the one page that computes: it runs the site's own file and reads the site's own numbers."""
OWN: Final = """
nav a { margin-right: 1.2rem; } a { color: var(--mark); }
.wide { overflow-x: auto; } .wide td:first-child { white-space: nowrap; } td.place { color: var(--soft); }
.examples { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); }
svg.seen { width: 100%; height: auto; max-width: 760px; display: block; border-radius: 4px; margin: .5rem 0; }
.key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 .9em; }
.said td { white-space: normal; vertical-align: top; } .said pre { max-width: 42rem; }
.choose { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; }
select { font: inherit; padding: .4rem; max-width: 100%; color: var(--ink); background: var(--card);
  border: 1px solid var(--line); border-radius: 6px; }
.many { columns: 17rem; padding-left: 1.2rem; } .many li { overflow-wrap: anywhere; }
"""


def page(
    title: str, parts: Iterable[str], *, up: str = "", board: str | None = None, script: str | None = None
) -> bytes:
    """Return a page; `up` leads to the site's root. The parts are HTML, of which every text is escaped already.

    `board` is the folder of the table that the page belongs to; `script` is the address of the site's own script.
    """
    own = [] if board is None else [("compare", "Compare"), ("cost", "Cost")]
    links = [("index.html", "Board"), *((f"{board}/{name}.html", said) for name, said in own), ("about.html", "About")]
    way = "".join(f'<a href="{up}{quote(target)}">{said}</a>' for target, said in links)
    runs = f'<script src="{script}" defer></script>' if script else ""
    head = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{COMPUTING if script else POLICY}">'
        '<meta name="referrer" content="no-referrer">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{escape(title)}: spatialgauge</title><style>{STYLE}{OWN}</style>"
        f"{runs}</head><body><main><nav>{way}</nav>"
    )
    return "\n".join([head, f"<h1>{escape(title)}</h1>", *parts, "</main></body></html>\n"]).encode()


def table(rows: Sequence[Mapping[str, Cell]], links: Mapping[str, str] | None = None) -> str:
    """Return rows as an HTML table; `links` gives addresses to texts of the first column."""
    columns = list(rows[0]) if rows else []
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        f"<tr>{''.join(_cell(row[name], links if place == 0 else None) for place, name in enumerate(columns))}</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(value: str | float | None, links: Mapping[str, str] | None) -> str:
    if isinstance(value, str) and links and value in links:
        return f'<td><a href="{quote(links[value])}">{escape(value)}</a></td>'
    if value is None or isinstance(value, str):
        return f"<td>{escape(value or '')}</td>"
    return f'<td class="n">{value:g}</td>' if isinstance(value, int) else f'<td class="n">{value}</td>'


def listed(facts: Mapping[str, str]) -> str:
    """Return facts as a list of terms."""
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(told)}</dd>' for name, told in facts.items())}</dl>"
