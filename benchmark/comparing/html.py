"""A comparison as one file: style and pictures are inside, no script, nothing is fetched."""

import base64
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from pydantic import JsonValue

from spatialgauge.benchmark.comparing.comparison import Comparison, Fallen
from spatialgauge.benchmark.comparing.tables import grids, headline, sentences
from spatialgauge.benchmark.items import Outcome
from spatialgauge.benchmark.pictures import resized
from spatialgauge.benchmark.reports import dots
from spatialgauge.benchmark.reports.figures import NONE, answer
from spatialgauge.benchmark.reports.html import POLICY, SIDE, drawn
from spatialgauge.benchmark.reports.style import STYLE

if TYPE_CHECKING:
    from spatialgauge.benchmark.suites import Suite


def render(comparison: Comparison, suite: "Suite | None") -> str:
    """Return the page, with the newly wrong items and their pictures where the suite is at hand.

    All that comes from a run or a suite is escaped: a reply is shown, never interpreted.
    """
    named = comparison.suite
    title = f"{named.name}@{named.version}" if named else "spatialgauge"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}: {comparison.verdict}</title><style>{STYLE}</style></head><body><main>",
            f"<h1>{escape(headline(comparison))}</h1>",
            f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in sentences(comparison))}</ul>",
            *_drawing(comparison),
            *(drawn(grid) for grid in grids(comparison)),
            *_fallen(comparison, suite),
            "</main></body></html>\n",
        ]
    )


def _drawing(comparison: Comparison) -> Iterator[str]:
    if comparison.overall is not None:
        parts = (comparison.overall, *comparison.parts)
        yield dots.drawn([(part.label, part.difference) for part in parts], "Head minus base, in points")


def _fallen(comparison: Comparison, suite: "Suite | None") -> Iterator[str]:
    if comparison.fallen and comparison.overall is not None:
        yield f"<h3>Newly wrong: {len(comparison.fallen)} of {comparison.overall.worse}</h3>"
        yield '<div class="worst">'
        yield from (_item(entry, suite) for entry in comparison.fallen)
        yield "</div>"


def _item(entry: Fallen, suite: "Suite | None") -> str:
    item = suite.by_id.get(entry.item) if suite else None
    pictures = "".join(_picture(suite, name, entry.item) for name in item.pictures) if suite and item else ""

    def told(value: JsonValue) -> str:
        return escape(answer(value, item.form) if item else NONE if value is None else str(value))

    why = "" if entry.head_outcome is Outcome.ANSWERED else f", now {entry.head_outcome}"
    options = "".join(f"<li>{told(letter)}</li>" for letter in item.form.options) if item else ""
    return (
        f"<article>{pictures}<h4>{escape(entry.task)}{why}</h4>"
        f"<p>{escape(entry.question or '')}</p>{f'<ul>{options}</ul>' if options else ''}"
        f"<dl><dt>truth</dt><dd>{told(entry.truth)}</dd><dt>read in head</dt><dd>{told(entry.head_value)}</dd>"
        f"<dt>item</dt><dd><code>{escape(entry.item)}</code></dd></dl>"
        f"<p>base</p><pre>{escape(entry.base_reply)}</pre><p>head</p><pre>{escape(entry.head_reply)}</pre></article>"
    )


def _picture(suite: "Suite", name: str, item: str) -> str:
    picture = resized(suite.picture(name), SIDE)
    data = base64.b64encode(picture.data).decode()
    return f'<img alt="picture of item {escape(item)}" src="data:{picture.mime};base64,{data}">'
