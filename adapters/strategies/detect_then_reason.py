"""Detect, then reason: boxes and metric depth become geometry, and that an answer; no word of the model decides it.

The specialised baseline of those who doubt that language models see space: a detector finds each thing, a depth model
places it, and rules answer (`measured`). Whatever model is wrapped finds the boxes, so that a language model's
grounding can be measured by itself too. What the rules do not answer is asked plainly.
"""

import asyncio
import math
from functools import lru_cache
from threading import Lock

from pydantic import Field

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.measured import Measured, answer_of
from spatialgauge.adapters.strategies.prompts import asking, question_of
from spatialgauge.adapters.strategies.reading import phrased, read
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark.answers import boxes2d
from spatialgauge.benchmark.asking import Fatal, ServiceRefused
from spatialgauge.benchmark.errors import GaugeError
from spatialgauge.benchmark.experts import Depth, DepthEstimator, rgb
from spatialgauge.benchmark.experts.loading import Loading, load_depth
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt, Reply

KINDS = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.QUANTITY, Kind.ORDER})
MOST = 6
"""Things a question may be about."""
INNER = 0.5
"""Share of a box's sides in whose middle its depth is taken: near the edges it is the background's."""
_lock = Lock()


class DetectThenReasonOptions(WayOptions):
    """What finds things and what places them."""

    depth: str | None = None
    """Model of metric depth: a repository on the Hub or a folder, such as Depth Anything V2 metric or Depth Pro;
    default: none, and only the picture's left, right, up and down are known."""
    finder: str | None = None
    """Spec of the model that finds the things; default: the wrapped one."""
    fov: float = Field(default=60.0, gt=0, lt=180)
    """Horizontal field of view in degrees, where the depth model tells none."""


async def answer(prompt: Prompt, calls: Calls, options: DetectThenReasonOptions) -> Reply:
    """Return the answer of the geometry; asked plainly where a thing is not found or no rule fits."""
    if prompt.form.kind not in KINDS or len(prompt.pictures) != 1 or not 0 < len(prompt.phrases) <= MOST:
        return await calls.ask(prompt, "answer")
    (picture,) = prompt.pictures
    boxes = [await _box(prompt, calls, phrase) for phrase in prompt.phrases]
    missing = [phrase for phrase, box in zip(prompt.phrases, boxes, strict=True) if box is None]
    if missing:
        calls.notes["not_found"] = list(missing)
        return Reply(text=f"I cannot tell: I did not find {missing[0]}.", model=calls.card("finder").model)
    depth = await asyncio.to_thread(_depth, options.depth, picture)
    focal = depth.focal or 0.5 * picture.width / math.tan(math.radians(options.fov) / 2)
    placed = zip(prompt.phrases, boxes, strict=True)
    things = [measured(phrase, box, depth, focal) for phrase, box in placed if box is not None]
    if options.depth is not None:
        calls.notes["focal"] = round(focal, 1)
        calls.notes["metres"] = {thing.name: [round(number, 3) for number in thing.centre] for thing in things}
    value = answer_of(question_of(prompt), prompt.form, things, flat=options.depth is None)
    if value is None:
        return await calls.ask(prompt, "answer")
    return Reply(text=phrased(value, prompt), model=calls.card("finder").model)


async def _box(prompt: Prompt, calls: Calls, phrase: str) -> boxes2d.Box | None:
    """Return the first box of a thing in pixels of the picture, None where none is found."""
    (picture,) = prompt.pictures
    form = Form(kind=Kind.BOXES2D, width=picture.width, height=picture.height)
    asked = asking(prompt, calls, f"Draw a box around the {phrase}.", form, (picture,), "finder")
    asked = asked.model_copy(update={"phrases": (phrase,)})
    reading = read(await calls.ask(asked, f"find {phrase}", "finder"), asked.form)
    entries = reading.value if isinstance(reading.value, list) else []
    return boxes2d.corners(entries[0]) if entries else None


def measured(name: str, box: boxes2d.Box, depth: Depth, focal: float) -> Measured:
    """Return a thing in space from its box in pixels and the picture's depth."""
    import numpy as np

    high, wide = depth.metres.shape
    x0, y0, x1, y1 = box
    u, v = (x0 + x1) / 2, (y0 + y1) / 2
    half = INNER * (x1 - x0) / 2, INNER * (y1 - y0) / 2
    columns = slice(max(int(u - half[0]), 0), min(int(u + half[0]) + 1, wide))
    rows = slice(max(int(v - half[1]), 0), min(int(v + half[1]) + 1, high))
    away = max(float(np.median(depth.metres[rows, columns])), 1e-3)
    centre = ((u - wide / 2) * away / focal, (v - high / 2) * away / focal, away)
    return Measured(name, centre, (x1 - x0) * away / focal, (y1 - y0) * away / focal)


def _depth(spec: str | None, picture: Picture) -> Depth:
    """Return the picture's depth in metres, one metre everywhere where no model tells it."""
    if spec is None:
        import numpy as np

        return Depth(np.ones((picture.height, picture.width), dtype=np.float32))
    with _lock:
        try:
            return _estimator(spec).depth(rgb(picture))
        except GaugeError as error:
            raise ServiceRefused(str(error)) from error
        except MemoryError as error:
            raise Fatal(str(error)) from error


@lru_cache(maxsize=2)
def _estimator(spec: str) -> DepthEstimator:
    return load_depth(spec, Loading())


WAY = Way(
    "Find each thing, place it by metric depth, and answer by geometry",
    options=DetectThenReasonOptions,
    answer=answer,
    most=lambda options: MOST + 1,
    least=lambda options: 2,
    helpers=("finder",),
    whole=True,
)
