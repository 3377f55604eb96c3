"""A sheet of synthesized items for a person to judge, one HTML file that keeps the verdicts or hands them to a server.

Each item shows its picture with the boxes asked about, the things from above with their clouds, question and answer.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random
from string import Template
from typing import Any, Final

import numpy as np

from spatialgauge.benchmark.reports.style import STYLE
from spatialgauge.tasks.scenes.lifting.photograph import Photograph, PhotoThing
from spatialgauge.tasks.scenes.lifting.store import photographs, picture_path
from spatialgauge.tasks.scenes.world import Floats
from spatialgauge.tasks.synthesis.rows import Row
from spatialgauge.tasks.synthesis.verdicts import CHOICES
from spatialgauge.tasks.synthesis.writing import TABLES, rows_in

COLOURS: Final = ("#d55e00", "#0072b2", "#009e73")
"""Of the first, second and third thing asked about (Okabe and Ito)."""
PLAN: Final = 240
"""Side of the drawing from above, in its own units."""
POINTS_MAX: Final = 250
SIDE: Final = 720
"""Longest side in pixels of the pictures in the sheet."""


@dataclass(frozen=True)
class Shown:
    """An item of a sheet: its row, its photograph, and the clouds of the photograph's things in the world, by id."""

    row: Row
    photograph: Photograph
    clouds: dict[str, Floats]


def drawn(data: Path, number: int, seed: int) -> list[Row]:
    """Return so many rows of a training set, drawn at random, in the set's order."""
    rows = [(name, row) for name in TABLES.values() for row in _light(data / name)]
    chosen = {row["id"] for _, row in Random(f"{seed}:sheet").sample(rows, min(number, len(rows)))}
    return [row for name in TABLES.values() for row in rows_in(data / name) if row["id"] in chosen]


def _light(path: Path) -> Iterable[Row]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(path, columns=["id"]).to_pylist()
    return rows


def shown(rows: Sequence[Row], scenes: Path) -> list[Shown]:
    """Return rows with what is to be shown of them; only the photographs they are about are kept."""
    wanted = {row["picture"] for row in rows}
    known = {one.picture: one for one in photographs(scenes) if one.picture in wanted}
    return [Shown(row, known[row["picture"]], _clouds(scenes, known[row["picture"]])) for row in rows]


def _clouds(scenes: Path, photograph: Photograph) -> dict[str, Floats]:
    path = scenes / "geometry" / f"{photograph.id}.npz"
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as arrays:
        return {name.removeprefix("cloud_"): arrays[name] for name in arrays.files if name.startswith("cloud_")}


def sheet(items: Sequence[Shown], scenes: Path, title: str, kept_in: Path | None = None) -> str:
    """Return the sheet; all that models wrote is escaped, and only its own script runs.

    Verdicts stay in the browser until they are saved, or, where `kept_in` names a file, go to the server behind the
    page, which keeps them there.
    """
    script, style = _beside("sheet.js"), STYLE + _beside("sheet.css")
    where = (
        f"Each verdict is kept at once in <code>{escape(str(kept_in))}</code>."
        if kept_in
        else "Verdicts stay in this browser until you save them; <code>spatialgauge inspect SET --verdicts "
        "verdicts.json</code> sums them up."
    )
    return Template(_beside("sheet.html")).substitute(
        title=escape(title, quote=True),
        key=hashlib.sha256("\n".join(str(item.row["id"]) for item in items).encode()).hexdigest()[:16],
        served="yes" if kept_in else "no",
        choices=len(CHOICES),
        where=where,
        articles="\n".join(_article(number, item, scenes) for number, item in enumerate(items, start=1)),
        script=script,
        script_source=_hashed(script),
        style=style,
        style_source=_hashed(style),
    )


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text()


def _hashed(text: str) -> str:
    """Return the source of a policy that allows exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _article(number: int, item: Shown, scenes: Path) -> str:
    row = item.row
    sign = "°" if row["unit"] == "clock" else " m"
    exact = f" (exactly {row['exact']:.3g}{sign})" if row["exact"] is not None else ""
    reasoning = f"<blockquote>{escape(str(row['reasoning']))}</blockquote>" if row["reasoning"] else ""
    own = escape(str(row["id"]), quote=True)
    choices = "".join(
        f'<label><kbd>{place}</kbd> <input type="radio" name="{own}" value="{value}"> {words}</label>'
        for place, (value, words) in enumerate(CHOICES.items(), start=1)
    )
    return (
        f'<article class="item" data-id="{own}"><h2>{number}. {escape(str(row["question"]))}</h2>{reasoning}'
        f"<p><b>{escape(str(row['answer']))}</b>{exact} <small>{escape(str(row['kind']))}</small></p>"
        f'<div class="both">{_picture(item, scenes)}{_plan(item)}</div><fieldset>{choices}</fieldset></article>'
    )


def _asked(item: Shown) -> list[PhotoThing]:
    """Return the things asked about, in the order of their regions."""
    by_phrase = {thing.phrase: thing for thing in item.photograph.scene.things}
    return [by_phrase[region["phrase"]] for region in json.loads(item.row["regions"])]


def _picture(item: Shown, scenes: Path) -> str:
    camera = item.photograph.scene.camera
    stroke = max(camera.width, camera.height) / 250
    boxes = []
    for colour, thing in zip(COLOURS, _asked(item), strict=False):
        x0, y0, x1, y1 = item.photograph.seen[thing.id].box
        boxes.append(
            f'<rect x="{x0:.1f}" y="{y0:.1f}" width="{x1 - x0:.1f}" height="{y1 - y0:.1f}" fill="none" '
            f'stroke="{colour}" stroke-width="{stroke:.1f}"/>'
        )
    source = _small(picture_path(scenes, item.photograph.picture))
    return (
        f'<svg viewBox="0 0 {camera.width} {camera.height}" role="img" aria-label="the picture">'
        f'<image href="{source}" width="{camera.width}" height="{camera.height}"/>{"".join(boxes)}</svg>'
    )


def _small(path: Path) -> str:
    """Return a picture, made small, as a data URL."""
    from spatialgauge.benchmark.pictures import read_picture, resized

    picture = resized(read_picture(path), SIDE)
    return f"data:{picture.mime};base64,{base64.b64encode(picture.data).decode()}"


def _plan(item: Shown) -> str:
    """Return the things from above: the camera at the bottom looks up; dots are the points that the camera saw."""
    scene = item.photograph.scene
    asked = {thing.id: colour for colour, thing in zip(COLOURS, _asked(item), strict=False)}
    feet = {thing.id: thing.corners[:4, :2] for thing in scene.things}
    around = np.concatenate([*feet.values(), np.zeros((1, 2))])
    low, high = around.min(0), around.max(0)
    scale = (PLAN - 24) / max(float((high - low).max()), 1e-3)
    middle = (low + high) / 2

    def place(points: Floats) -> list[str]:
        flat = (points - middle) * scale
        return [f"{PLAN / 2 + x:.1f},{PLAN / 2 - y:.1f}" for x, y in flat]

    parts = []
    for thing in scene.things:
        colour = asked.get(thing.id, "#8a939c")
        points = item.clouds.get(thing.id, np.zeros((0, 3)))[:, :2]
        points = points[:: max(1, len(points) // POINTS_MAX)]
        dots = "".join(f"M{where}h0" for where in place(points))
        parts.append(f'<path d="{dots}" stroke="{colour}" stroke-width="1.6" stroke-linecap="round" opacity=".5"/>')
        corners = " ".join(place(feet[thing.id]))
        parts.append(f'<polygon points="{corners}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    x, y = place(np.zeros((1, 2)))[0].split(",")
    parts.append(f'<circle cx="{x}" cy="{y}" r="4" fill="currentColor"/>')
    metre = (
        f'<path d="M12,{PLAN - 3}h{scale:.1f}" stroke="currentColor"/>'
        f'<text x="12" y="{PLAN - 7}" font-size="10" fill="currentColor">1 m</text>'
    )
    drawing = "".join(parts)
    return f'<svg class="plan" viewBox="0 0 {PLAN} {PLAN}" role="img" aria-label="from above">{metre}{drawing}</svg>'
