"""Rows in a benchmark's own schema, made from its declaration: for every kind of question, with pictures drawn here.

What a declaration cannot say, such as a text from which a column is derived, stands in `GIVEN`.
"""

import io
import json
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.public.declaration import Benchmark, Options, Questions
from spatialgauge.tasks.public.templates import FIELD, meets, with_derived

CORNERS = """
name = "corners"
title = "Corners"
tier = 2
asks = "in which corner the dot is"
paper = "none"
repository = "none"
licence = "MIT"
hub = "someone/corners"
splits = ["test"]
row = "{id}"
columns = { id = "text", question = "text", choices = "texts", answer = "int", image = "image" }
pictures = { columns = ["image"] }
chance = "25"
differences = "none"

[[questions]]
task = "corner"
skill = "relations"
kind = "choice"
rule = "exact"
options = { column = "choices" }
truth_is = "index"
prompt = "{question} {options}"

[[figures]]
name = "accuracy"
"""
"""A benchmark of one's own."""
WIDE, HIGH = 160, 120
TEXTS = ("left", "right", "above", "below", "in front", "behind")
POLYGON = "[(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)]"
TRUTHS = {
    Kind.COUNT: "3",
    Kind.QUANTITY: "2.5",
    Kind.DIRECTION: "3 o'clock",
    Kind.MOTION: "move_right:0.5,rotate_left:20",
}
PLAIN = {"texts": ["a", "b"], "float": 1.0, "bool": True, "json": {}}
GIVEN: dict[str, dict[str, list[Any]]] = {
    "cv_bench": {"type": ["2D", "3D"]},
    "q_spatial": {"answer_value": [1.5, 70.0], "answer_unit": ["meter", "centimeter"]},
    "three_dsrbench": {
        "index": [
            *("AAAAAAA0", "AAAAAAA1", "AAAAAAA1-flip", "AAAAAAA1-1", "AAAAAAA2", "AAAAAAA2-flip", "AAAAAAA2-flip-1"),
            *("AAAAAAA3", "AAAAAAA4", "AAAAAAA4-1", "AAAAAAA5", "AAAAAAA6"),
        ]
    },
    "viewspatial": {
        "question_type": [
            *("Camera perspective - Relative Direction", "Person perspective - Scene Simulation Relative Direction"),
            *("Camera perspective - Object View Orientation", "Person perspective - Object View Orientation"),
            "Person perspective - Relative Direction",
        ]
    },
    "erqa": {"visual_indices": [[0, 5], [0, 0]]},
    "lego": {"question": ["<image 1> becomes <image 2>: how?"]},
    "mindcube": {
        "id": ["among-1", "around-2", "rotation-3"],
        "input_prompt": ["Two views, <image> and <image>. Where is it? A. left B. right C. above D. below"],
    },
    "pixmo_count": {"question": ["<image>How many cups are there?"], "answer": ["There are 3 cups.", "4"]},
    "site_video": {"visual": [["clips/a.mp4"], ["clips/b.mp4"]]},
    "sphere": {
        "question_id": [f"{number}{step}" for number in range(1, 6) for step in ("", ".1")],
        "metadata": [
            {"viewpoint": "ego", "format": "bool", "source_dataset": "coco_test2017", "source_img_id": "63"},
            {"viewpoint": "allo", "format": "name", "source_dataset": "coco_test2017", "source_img_id": "202"},
        ],
    },
    "stare": {"answer": ["A", "B", "yes", "no"]},
    "spatial457": {
        "answer": ["yes", "no", "3", "4", "small", "large", "metal", "rubber", "left", "right", "red", "blue"]
        + ["road bike", "wagon"],
        "question_index": list(range(14)),
    },
    "spatialscore": {
        "question_type": ["multi-choice", "multi-choice", "judgment", "judgment", *["open-ended"] * 4],
        "answer": ["A", "B", "yes", "no", "3", "4", "1.5 meter", "70 cm"],
    },
    "spatialbench": {"id": ["1-a", "1-b", "2-a", "2-b"]},
    "pointbench": {"image_filename": ["a.png", "b.png"], "mask_filename": ["mask.png"]},
    "pixmo_points": {"points": [[{"x": 25.0, "y": 50.0}, {"x": 75.0, "y": 50.0}]]},
    "refcoco": {"answer": [["the cup", "a cup"]]},
    "whatsup": {
        "image_path": ["data/beer-bottle_left_of_armchair.jpeg", "data/beer-bottle_right_of_armchair.jpeg"],
        "caption_options": [["A bottle to the left of a chair", "A bottle on a chair", "A bottle under a chair"]],
    },
    "spatialrgpt_bench": {
        "image_info": [{"file_path": "a.jpg"}],
        "bbox": [[[2.0, 2.0, 20.0, 20.0], [10.0, 5.0, 30.0, 25.0]]],
        "qa_info": [*[{"type": "quantitative", "category": "x"}] * 4, *[{"type": "qualitative", "category": "x"}] * 2],
        "conversations": [
            [{"from": "human", "value": "<image>\nHow far?"}, {"from": "gpt", "value": told}]
            for told in (
                *("It is approximately 29.62 inches.", "Region [0] is 4.8 feet away from Region [1] horizontally."),
                *("Region [1] is at 3 o'clock.", "It is at Region [0]'s 10 o'clock."),
                *("Yes, Region [0] is to the left of Region [1].", "No, Region [0] is not to the left of Region [1]."),
            )
        ],
    },
}
"""Columns by benchmark whose values are given here and taken in turn."""


def rows_of_part(benchmark: Benchmark, config: str, split: str) -> list[dict[str, Any]]:
    """Return two rows of each kind of question that this part may hold, more where more values stand for it."""
    made = []
    for number, shape in enumerate(benchmark.questions):
        given = GIVEN.get(benchmark.full_name) or GIVEN.get(benchmark.name, {})
        own = given if len(benchmark.questions) == 1 else {}
        for twin in range(max(2, *map(len, (*shape.where.values(), *own.values(), ())))):
            told = {name: values[len(made) % len(values)] for name, values in given.items()}
            row = {**_row(benchmark, shape, 20 * number + twin, f"{config} {split}"), **told}
            whole = with_derived({**row, "hub_config": config, "hub_split": split}, benchmark.derived)
            asked = next((one for one in benchmark.questions if meets(whole, one.where)), None)
            if asked is shape and meets(whole, benchmark.where):
                made.append(row)
    return made


def _row(benchmark: Benchmark, shape: Questions, number: int, part: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column, kind in benchmark.columns.items():
        several = [picture(number), picture(number + 1)]
        row[column] = several[0] if kind == "image" else several if kind == "images" else PLAIN.get(kind)
        if kind in ("text", "int"):
            row[column] = f"{column} {number} of {part}" if kind == "text" else number
    wanted = {column: values[number % len(values)] for column, values in {**benchmark.where, **shape.where}.items()}
    for column, value in wanted.items():
        _put(row, benchmark, column, value)
    if shape.options:
        _put_options(row, shape.options)
    _put_truth(row, benchmark, shape, number)
    return row


def _put(row: dict[str, Any], benchmark: Benchmark, column: str, value: Any) -> None:
    if column in ("hub_config", "hub_split"):
        return
    if made := benchmark.derived.get(column):
        back = {told: raw for raw, told in made.names.items()}
        for field in FIELD.findall(made.of):
            _put(row, benchmark, field, back.get(value, value))
        return
    first, *rest = column.split(".")
    if not rest:
        row[first] = value
    else:
        held = row[first] if isinstance(row.get(first), dict) else {}
        row[first] = {**held, rest[0]: value}


def _put_options(row: dict[str, Any], options: Options) -> None:
    lines = [f"{letter}. {text}" for letter, text in zip("ABCD", TEXTS, strict=False)]
    if options.column:
        row[options.column] = "\n".join(lines) if isinstance(row.get(options.column), str) else list(TEXTS[:4])
    row.update(zip(options.columns, TEXTS, strict=False))
    for field in FIELD.findall(options.within):
        row[field] = f"Where is the cup {row.get('id', '')}?\n" + "\n".join(lines)


def _put_truth(row: dict[str, Any], benchmark: Benchmark, shape: Questions, number: int) -> None:
    fields = FIELD.findall(shape.truth)
    column = fields[0].split(".")[0] if fields else ""
    match shape.truth_is:
        case "mask":
            row[column] = mask()
            return
        case "polygon":
            row[column] = POLYGON
            return
        case "box":
            row[column] = [8.0, 6.0, 16.0, 12.0]
            return
        case "index":
            value: Any = number % 2
        case "letter":
            value = "AB"[number % 2]
        case "text":
            value = (shape.options.fixed if shape.options and shape.options.fixed else TEXTS)[number % 2]
        case _:
            value = TRUTHS.get(shape.kind, ("yes", "no")[number % 2])
            if shape.kind is Kind.ORDER:
                value = "BADC"
    back = {told: raw for raw, told in shape.truths.items()}
    value = back.get(value, value)
    if benchmark.columns.get(column) in ("int", "float"):
        value = float(value) if benchmark.columns[column] == "float" else int(value)
    if column in benchmark.columns:
        row[column] = value


@cache
def _png(shade: int) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (WIDE, HIGH), (shade * 7 % 256, 90, 120)).save(stream, "PNG")
    return stream.getvalue()


def picture(number: int) -> dict[str, Any]:
    """Return a picture as `datasets` stores one."""
    return {"bytes": _png(number), "path": f"{number}.png"}


@cache
def _mask() -> bytes:
    from PIL import Image

    image = Image.new("L", (WIDE, HIGH))
    image.paste(255, (40, 32, 120, 88))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def mask() -> dict[str, Any]:
    """Return a mask of a rectangle in the middle."""
    return {"bytes": _mask(), "path": "mask.png"}


def written(benchmark: Benchmark, folder: Path) -> Path:
    """Write the rows of every part as Parquet in the hub's schema; renders and lists as they are; return the folder."""
    if benchmark.rows == "comfort":
        return _renders(folder)
    from datasets import Dataset, Features, Image, List, Value

    if benchmark.fields:
        for config, split in product(benchmark.configs, benchmark.splits):
            rows = rows_of_part(benchmark, config, split)
            lists = [[row[name] for name in benchmark.fields] for row in rows]
            (folder / f"{config}.json").write_text(json.dumps(lists))
        return folder
    kinds = {
        "text": Value("string"),
        "texts": List(Value("string")),
        "int": Value("int64"),
        "float": Value("float64"),
        "bool": Value("bool"),
        "image": Image(),
        "images": List(Image()),
    }
    known = {column: kinds[kind] for column, kind in benchmark.columns.items() if kind != "json"}
    for config, split in product(benchmark.configs, benchmark.splits):
        rows = rows_of_part(benchmark, config, split)
        if not rows:
            continue
        table = Dataset.from_list([{name: value for name, value in row.items() if name in known} for row in rows])
        table = table.cast(Features({name: known[name] for name in table.column_names}))
        for column in [column for column, kind in benchmark.columns.items() if kind == "json"]:
            table = table.add_column(column, [row[column] for row in rows])
        target = folder / (config or "default") / f"{split}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        table.to_parquet(str(target))
    return folder


def _renders(folder: Path) -> Path:
    """Draw every third frame of a few rounds."""
    for place in (
        *("comfort_ball/totheleft/default", "comfort_ball/behind/color"),
        *(f"comfort_car_ref_facing_{side}/infrontof/object_basketball_and_dog" for side in ("left", "right")),
    ):
        (folder / place).mkdir(parents=True)
        for frame in range(0, 37, 3):
            (folder / place / f"{frame}.png").write_bytes(_png(frame))
    return folder


def media_for(benchmark: Benchmark, rows: list[dict[str, Any]], folder: Path, clip: Path) -> Path:
    """Write the files that the rows name: photographs drawn here, and `clip` for every video."""
    from spatialgauge.tasks.public.templates import filled, structure, value_of

    for number, row in enumerate(rows):
        whole = with_derived(row, benchmark.derived)
        for template in benchmark.pictures.files:
            told = structure(value_of(template, whole))
            for path in told if isinstance(told, list) else [told]:
                if path:
                    target = folder / str(path)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(_png(number))
        if any(shape.truth.startswith("selected_masks/") for shape in benchmark.questions):
            (folder / "selected_masks").mkdir(exist_ok=True)
            (folder / "selected_masks" / "mask.png").write_bytes(_mask())
        if benchmark.pictures.video:
            target = folder / filled(benchmark.pictures.video, whole)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(clip.read_bytes())
    return folder
