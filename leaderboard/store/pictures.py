"""A suite's pictures for pages: small copies, and the outlines of what was photographed."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.suites import SceneRow, Suite
from spatialgauge.leaderboard.store.tables import write_pictures
from spatialgauge.tasks.scenes.world import PHOTOGRAPH, Scene, Thing

SIDE: Final = 512
"""Longest side of a small copy, in pixels."""
QUALITY: Final = 82
SHORTEST: Final = 0.3
"""Metres that a thing's axes are drawn long at least."""
NEAR: Final = 0.05
"""Metres before the camera within which a corner has no place in the picture."""


def store_pictures(suite: Suite, folder: Path, table: Path, thumbnails: str) -> None:
    """Write a small WebP copy of each picture that has none below `folder / thumbnails`, and the table of all."""
    scenes = {row.picture: row for row in suite.scenes if row.picture}
    (folder / thumbnails).mkdir(parents=True, exist_ok=True)
    rows = []
    for name in suite.pictures:
        picture = suite.picture(name)
        file = f"{thumbnails}/{name[:32]}.webp"
        if not (folder / file).exists():
            beside = folder / f"{thumbnails}/.{name[:32]}"
            beside.write_bytes(_small(picture))  # not brought to the disk one by one, which takes longer than drawing
            beside.replace(folder / file)
        outlines = json.dumps(seen(scenes[name]) if name in scenes else {})
        size = {"width": picture.width, "height": picture.height}
        rows.append({"sha256": name, "file": file, "seen": outlines, **size})
    write_pictures(table, rows)


def _small(picture: Picture) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(picture.data), formats=("PNG", "JPEG", "WEBP")) as image:
        copy = image.convert("RGB")
        copy.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        copy.save(out, "WEBP", quality=QUALITY)
    return out.getvalue()


def seen(row: SceneRow) -> dict[str, Any]:
    """Return what can be drawn over a scene's photograph, in pixels; nothing for a plan or a puzzle.

    `focal` is the camera's focal length, `things` maps the roles of the recipe to `corners` (8 places, the underside
    first) and `axes`: of a thing that faces somewhere the lines from the middle of its underside to its own `front` and
    `right`, as far as the camera sees them.
    """
    try:
        scene = Scene.model_validate_json(row.scene)
    except ValidationError:
        return {}
    if scene.drawn != PHOTOGRAPH:
        return {}
    cast: Mapping[str, str] = json.loads(row.cast)
    held = {thing.id: thing for thing in scene.things}
    outlines = {role: _outline(scene, held[name]) for role, name in cast.items() if name in held}
    return {
        "focal": round(float(scene.camera.intrinsics[0, 0]), 2),
        "things": {role: outline for role, outline in outlines.items() if outline is not None},
    }


def _outline(scene: Scene, thing: Thing) -> dict[str, Any] | None:
    projected = scene.camera.project(thing.corners)
    if projected[:, 2].min() < NEAR:
        return None
    middle = thing.corners[:4].mean(axis=0)
    reach = max(thing.size[1], SHORTEST)
    axes = {"front": thing.front, "right": thing.right} if thing.fronted else {}
    lines = {name: scene.camera.project([middle, middle + axis * reach]) for name, axis in axes.items()}
    seen = {name: line[:, :2].round(1).tolist() for name, line in lines.items() if line[:, 2].min() >= NEAR}
    return {"noun": thing.noun, "corners": projected[:, :2].round(1).tolist(), "axes": seen}
