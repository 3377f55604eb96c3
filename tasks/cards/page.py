"""A task's card as one HTML file: no script, nothing is fetched; layers are switched by style alone."""

import base64
import json
from collections.abc import Iterator, Sequence
from html import escape

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Item
from spatialgauge.benchmark.reports.html import POLICY
from spatialgauge.benchmark.reports.style import STYLE
from spatialgauge.benchmark.suites import Suite
from spatialgauge.tasks.base import TaskCard
from spatialgauge.tasks.cards.overlays import layers, marked
from spatialgauge.tasks.stages import stage

SWITCHES = """
.layers { position: relative; margin: .5rem 0 1rem; }
.layers input { position: absolute; opacity: 0; }
.layers label { display: inline-block; padding: .2rem .7rem; border: 1px solid var(--line); border-radius: 6px;
  margin: 0 .3rem .4rem 0; cursor: pointer; }
.layers input:checked + label { background: var(--mark); color: #fff; border-color: var(--mark); }
.layers input:focus-visible + label { outline: 2px solid var(--ink); }
.layers img { display: none; max-width: 100%; height: auto; border-radius: 4px; }
.views { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); }
"""
LONGEST_TRUTH = 400
"""Characters of a truth that are written out: masks are seen instead."""


def render(card: TaskCard, floor: float | None, examples: Sequence[Item], suite: Suite) -> str:
    """Return the page of a task with the examples, whose twins share their words."""
    title = f"{card.name}: {card.title}"
    facts = {
        "asks": card.asks,
        "truth": card.truth,
        "answer": f"{card.kind.value}, scored by {card.rule}",
        "skill": card.skill,
        "version": str(card.version),
        "blind floor": "measured on each suite" if floor is None else f"{floor:.3f} on {suite.card.name}",
    }
    slices = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in card.slices.items())
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE}{SWITCHES}</style></head><body><main>",
            f"<h1>{escape(card.title)}</h1><p><code>{escape(card.name)}</code></p><dl>",
            *(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts.items()),
            f"</dl><h3>Slices</h3><dl>{slices}</dl>",
            *(part for number, item in enumerate(examples) for part in _example(number, item, suite)),
            "</main></body></html>\n",
        ]
    )


def _example(number: int, item: Item, suite: Suite) -> Iterator[str]:
    kind = answers.of(item.form.kind)
    truth = json.dumps(item.truth, ensure_ascii=False)
    told = truth if len(truth) <= LONGEST_TRUTH else "see the picture"
    yield f'<section id="{escape(item.id)}"><h2>{escape(item.question)}</h2>'
    yield f"<pre>{escape(kind.ask(item.question, item.form))}</pre>"
    yield f"<dl><dt>truth</dt><dd><code>{escape(told)}</code></dd>"
    yield "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in item.slices.items())
    if item.frames:
        frames = ", ".join(f"{frame}: {answer}" for frame, answer in item.frames.items())
        yield f"<dt>by frame</dt><dd>{escape(frames)}</dd>"
    yield '</dl><div class="views">'
    views = _views(item, suite)
    for place, name in enumerate(item.pictures):
        data = suite.picture(name).data
        shown = layers(data, views.get(name))
        truth_seen = marked(data, item.truth) if place == len(item.pictures) - 1 else None
        if truth_seen:
            shown["truth"] = truth_seen
        yield _switched(f"e{number}p{place}", shown)
    yield "</div></section>"


def _views(item: Item, suite: Suite) -> dict[str, object]:
    """Return the views of an item's group by the SHA-256 of their pictures."""
    rows = sorted((row for row in suite.scenes if row.group == item.group), key=lambda row: row.id)
    if not rows:
        return {}
    cast = json.loads(rows[0].cast)
    variants = stage(rows[0].stage).restored(item.group, cast, [row.scene for row in rows])
    return {row.picture: view for row, view in zip(rows, variants.views, strict=True)}


def _switched(name: str, shown: dict[str, bytes]) -> str:
    """Return the layers of one picture behind a row of switches."""
    switches, pictures, rules = [], [], []
    for number, (layer, data) in enumerate(shown.items()):
        key, checked = f"{name}{layer}", " checked" if number == 0 else ""
        switches.append(
            f'<input type="radio" name="{name}" id="{key}"{checked}><label for="{key}">{escape(layer)}</label>'
        )
        source = f"data:image/png;base64,{base64.b64encode(data).decode()}"
        pictures.append(f'<img class="{key}" alt="{escape(layer)}" src="{source}">')
        rules.append(f"#{key}:checked ~ .{key} {{ display: block; }}")
    return f'<div class="layers"><style>{" ".join(rules)}</style>{"".join(switches)}{"".join(pictures)}</div>'
