"""Writes docs/answers.md from the readers and their corpus: `python tests/benchmark/answers/page.py`.

A test holds that the page is what this writes.
"""

import html
import json
from pathlib import Path
from typing import Any

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import conventions
from spatialgauge.benchmark.items import Form, Kind

CORPUS = Path(__file__).parent / "corpus"
PAGE = Path(__file__).parents[3] / "docs" / "answers.md"
ROWS = 24
LONGEST = 120

HEAD = """# Answers: what is asked, read and scored

Written from the readers and their corpus by `tests/benchmark/answers/page.py`; edit those, not this page.

Every reader goes the same way:

1. Reasoning goes first: `<think>` blocks and their like, closed, cut off, or opened in the prompt. What follows an end
   mark goes too. An answer longer than 64 KiB (4 MiB for masks) is not read; its reasoning may be any length.
2. A declared answer wins: tags, `\\boxed{}`, a JSON field, "Final answer:"; then "The answer is".
3. Words that take something back ("wait", "actually", "no,") make the last statement count. Two different
   declarations without such words are `unparsed`.
4. Otherwise the rules of the kind decide. What they cannot decide is `unparsed` with a reason; nothing is guessed.

A reading is `parsed`, `empty` (a valid "there is none"), `unparsed` or `refused`; the last two score 0 by every rule.
A list with more than four times as many places as there are targets is a net over the picture and scores 0.

"""
FORMS = {
    Kind.CHOICE: Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"}),
    Kind.YES_NO: Form(kind=Kind.YES_NO),
    Kind.MOTION: Form(kind=Kind.MOTION),
    Kind.QUANTITY: Form(kind=Kind.QUANTITY, unit="cm"),
    Kind.COUNT: Form(kind=Kind.COUNT),
    Kind.DIRECTION: Form(kind=Kind.DIRECTION, unit="clock"),
    Kind.ORDER: Form(kind=Kind.ORDER, options={"A": "chair", "B": "lamp"}),
    **{
        kind: Form(kind=kind, width=640, height=480, convention="gemini")
        for kind in (Kind.POINTS, Kind.BOXES2D, Kind.BOXES3D, Kind.MASKS)
    },
}


def page() -> str:
    """Return the text of the page."""
    return HEAD + "\n".join([*map(_section, Kind), _conventions()])


def _section(kind: Kind) -> str:
    module: Any = answers.of(kind)
    asked = module.ask("QUESTION", FORMS[kind]).replace("\n", "\n> ")
    rules = ", ".join(f"`{rule}`" for rule in module.RULES)
    rows = [json.loads(line) for line in (CORPUS / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]
    short = [row for row in rows if len(row["text"]) <= LONGEST]
    chosen = short[:: max(1, len(short) // ROWS)][:ROWS]
    return "\n".join(
        [
            f"## {kind}",
            "",
            (module.__doc__ or "").strip(),
            "",
            f"Asked:\n\n> {asked}",
            "",
            f"Rules: {rules}. {_paragraph(module.score.__doc__)}",
            "",
            "| reply | form | read as | because |",
            "|---|---|---|---|",
            *map(_line, chosen),
            "",
            f"({len(chosen)} of the {len(rows)} replies in the corpus.)",
            "",
        ]
    )


def _paragraph(text: str | None) -> str:
    return " ".join((text or "").split())


def _line(row: dict[str, Any]) -> str:
    form = ", ".join(
        str(row[name]) if name != "options" else " ".join(f"{letter}={text}" for letter, text in row[name].items())
        for name in ("options", "unit", "convention", "width", "height")
        if name in row
    )
    said = row["status"] if row["value"] is None else json.dumps(row["value"], ensure_ascii=False)
    return f"| {_code(row['text'])} | {_cell(form)} | {_code(said)} | {_cell(row['why'])} |"


def _code(text: str) -> str:
    shown = html.escape(text, quote=False).replace("|", "&#124;").replace("\n", "⏎").replace("\\", "&#92;")
    return f"<code>{shown.replace('*', '&#42;').replace('`', '&#96;').replace('_', '&#95;')}</code>"


def _cell(text: str) -> str:
    return html.escape(text, quote=False).replace("|", "\\|")


def _conventions() -> str:
    lines = [
        "## Conventions",
        "",
        "How each family writes places. An adapter declares its convention; it is never guessed from a reply.",
        "",
        "| name | full scale | order | notation | 3D angles |",
        "|---|---|---|---|---|",
    ]
    for convention in conventions.TABLE.values():
        pixels = f"pixels, sides in multiples of {convention.patch}" if convention.patch else "pixels as sent"
        scale = pixels if convention.scale is None else f"{convention.scale:g}"
        order = "y, x" if convention.y_first else "x, y"
        lines.append(f"| `{convention.name}` | {scale} | {order} | {convention.syntax} | {convention.angles} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
