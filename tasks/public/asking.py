"""From a row of a public benchmark to an item: its question, options, truth, words and pictures."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from pydantic import JsonValue, ValidationError

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Form, Item, Kind, Picture, Scalar, Wording
from spatialgauge.benchmark.journal import first_fault
from spatialgauge.tasks.public.declaration import Benchmark, Questions
from spatialgauge.tasks.public.lettered import options_of, right_letter, written
from spatialgauge.tasks.public.templates import filled, meets, placed, structure, value_of, with_derived

ROW: Final = "row"
"""The slice with the row's own name, by which replies made elsewhere find their item, or by its number in its part."""
NUMBER: Final = "number"
_SLUG: Final = re.compile(r"[^a-z0-9]+")
_PAIR: Final = re.compile(r"[(\[]\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*[)\]]")

MasksOf = Callable[[Any, bool], JsonValue]
"""Gives the run-length mask of a picture, or one for each patch of it."""
NEAR: Final = 25.0
"""Pixels within which a point is the one annotated, where only points are."""


class Asked(NamedTuple):
    """An item and the questions of its declaration."""

    item: Item
    questions: Questions


def row_name(benchmark: Benchmark, row: Mapping[str, Any], number: int) -> str:
    """Return what names a row: its declared name, its number in the part where it has none."""
    return (filled(benchmark.row, row) if benchmark.row else "") or f"{row['hub_config'] or row['hub_split']}-{number}"


def asked(
    benchmark: Benchmark,
    row: Mapping[str, Any],
    number: int,
    pictures: Sequence[Picture] = (),
    mask: MasksOf | None = None,
) -> Asked:
    """Return the item of a row that meets the benchmark's `where`, its derived columns already there.

    `number` counts the rows of its part. Raises DataError, naming the row, where no questions are declared for it or
    its truth is no answer.
    """
    own = row_name(benchmark, row, number)
    name = f"{benchmark.full_name}, row {own}"
    shape = next((shape for shape in benchmark.questions if meets(row, shape.where)), None)
    if shape is None:
        raise DataError(f"{name}: no questions are declared for it")
    letters, stem = options_of(shape.options, row, name) if shape.options else ({}, "")
    words = {**row, "stem": stem, "options": written(letters, shape.options) if shape.options else ""}
    worded = partial(_worded, words=words, inline=benchmark.pictures.inline)
    size = (pictures[0].width, pictures[0].height) if pictures else None
    placed = size is not None and shape.kind in (Kind.POINTS, Kind.BOXES2D, Kind.BOXES3D, Kind.MASKS)
    form = Form(
        kind=shape.kind,
        options=letters,
        unit=filled(shape.unit, row) if shape.unit else None,
        width=size[0] if size and placed else None,
        height=size[1] if size and placed else None,
        convention=shape.convention,
    )
    try:
        item = Item(
            id=hashlib.sha256(f"{benchmark.full_name}:{own}".encode()).hexdigest()[:16],
            task=_slug(f"{benchmark.full_name} {filled(shape.task, row)}"),
            skill=shape.skill,
            question=worded(shape.question),
            form=form,
            truth=_truth(shape, row, form, name, mask),
            rule=shape.rule,
            pictures=tuple(picture.sha256 for picture in pictures),
            group=(filled(benchmark.group, row) or (pictures[0].sha256 if pictures else own))[:200],
            slices={**_slices(benchmark, row), ROW: own, NUMBER: number},
            wording=Wording(text=worded(shape.prompt), system=worded(shape.system) or None, reply=shape.reply)
            if shape.prompt
            else None,
        )
    except ValidationError as error:
        raise DataError(f"{name}: {first_fault(error)}") from error
    return Asked(item, shape)


def prepared(benchmark: Benchmark, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the row with its derived columns and its pictures' places marked, None where it is left out."""
    if benchmark.pictures.offsets:
        text, places = benchmark.pictures.offsets
        row = {**row, text: placed(str(row[text]), structure(row[places]))}
    whole = with_derived(row, benchmark.derived)
    return whole if meets(whole, benchmark.where) else None


def _worded(template: str, *, words: Mapping[str, Any], inline: bool) -> str:
    text = filled(template, words)
    return placed(text) if inline else text


def _slices(benchmark: Benchmark, row: Mapping[str, Any]) -> dict[str, Scalar]:
    values = {name: value_of(template, row) for name, template in benchmark.slices.items()}
    return {
        name: value if isinstance(value, str | int | float | bool) else str(value)
        for name, value in values.items()
        if value is not None and value != "" and value == value
    }


def _truth(shape: Questions, row: Mapping[str, Any], form: Form, name: str, mask: MasksOf | None) -> JsonValue:
    told = value_of(shape.truth, row)
    if shape.truths:
        if str(told) not in shape.truths:
            raise DataError(f"{name}: the truth {told!r} is none of {', '.join(shape.truths)}")
        told = shape.truths[str(told)]
    found = _read_truth(shape, told, row, form, name, mask)
    if found is None:
        raise DataError(f"{name}: the truth {str(told)[:80]!r} is no {shape.kind} answer")
    return found


def _read_truth(
    shape: Questions, told: Any, row: Mapping[str, Any], form: Form, name: str, mask: MasksOf | None
) -> JsonValue:
    match shape.truth_is:
        case "letter" | "text" | "index":
            plain = shape.options.model_copy(update={"shuffled": False}) if shape.options else None
            before = list(options_of(plain, row, name)[0].values()) if plain else []
            return right_letter(told, shape.truth_is, form.options, before)
        case "mask" | "instances":
            return {"masks": mask(told, shape.truth_is == "instances")} if mask else None
        case "percent":
            return {"points": _in_percent(structure(told), form), "radius": NEAR}
        case "polygon":
            return {"polygons": [_scaled(told, form)]}
        case "box":
            x, y, wide, high = (float(number) for number in structure(told))
            return [{"box": [x, y, x + wide, y + high], "label": filled(shape.question, row)[:200]}]
    if shape.kind is Kind.ORDER:
        return list(str(told))
    if shape.kind is Kind.DIRECTION and not form.unit:
        return None
    reading = answers.of(shape.kind).read(str(told), form)
    return reading.value if reading.status == "parsed" else None


def _scaled(told: Any, form: Form) -> list[JsonValue]:
    """Return the corners of a polygon given in shares of the picture, written as tuples or lists, in pixels."""
    corners = [(float(x), float(y)) for x, y in _PAIR.findall(str(told))]
    return [[x * (form.width or 1), y * (form.height or 1)] for x, y in corners]


def _in_percent(told: Any, form: Form) -> list[JsonValue]:
    """Return points {x, y}, given in per cent of the picture, in pixels."""
    return [[one["x"] / 100 * (form.width or 1), one["y"] / 100 * (form.height or 1)] for one in told]


def _slug(text: str) -> str:
    return _SLUG.sub("_", text.lower()).strip("_")[:200]
