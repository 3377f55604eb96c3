"""The questions of public benchmarks as items, by benchmark and task, where their files are at hand."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from spatialgauge.benchmark.answers.units import named
from spatialgauge.benchmark.items import Form, Item, Kind

DATA = Path(__file__).parents[3] / "../shared/data"
BRACKETS = re.compile(r"^\(([A-Z])\) (.+)$", re.MULTILINE)
DOTS = re.compile(r"([A-F])\. (.+?)(?=, [A-F]\. |\n|$)")
BOX = re.compile(r"\[([-\d., ]+)\]")
LETTERS = "ABCDEFGH"
VSI_NUMBERS = ("object_counting", "object_abs_distance", "object_size_estimation", "room_size_estimation")


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text().splitlines()]


def item(name: str, task: str, question: str, form: Form, truth: Any, picture: str, **more: Any) -> Item:
    usual = {
        "id": name,
        "task": task,
        "skill": "public",
        "question": question,
        "form": form,
        "truth": truth,
        "rule": "half_to_twice" if form.kind is Kind.QUANTITY else "exact",
        "group": picture,
        "pictures": (hashlib.sha256(picture.encode()).hexdigest(),),
    }
    return Item.model_validate({**usual, **more})


def choice(
    name: str, task: str, question: str, options: Mapping[str, str], right: str, picture: str, **more: Any
) -> Item:
    return item(name, task, question, Form(kind=Kind.CHOICE, options=options), right, picture, **more)


def spatialscore(name: str, option: re.Pattern[str] = BRACKETS) -> Iterator[Item]:
    """Yield the choices of a benchmark as SpatialScore keeps them; boxes named in the question become slices."""
    for row in lines(name):
        options = dict(option.findall(row["question"]))
        right = row["answer"].strip("()")
        if len(set(options.values())) < 2 or right not in options:
            continue
        boxes = [[float(value) for value in box.split(",")] for box in BOX.findall(row["question"])]
        edges = {f"bottom edge of {letter}": box[3] for letter, box in zip(options, boxes, strict=False)}
        words = option.split(row["question"])[0]
        picture = row.get("scene_name") or row["img_paths"][0]
        yield choice(str(row["index"]), row["category_origin"], words, options, right, picture, slices=edges)


def cv_bench() -> Iterator[Item]:
    return spatialscore("cv_bench/cv_bench_2638_from_spatialscore.jsonl")


def three_dsrbench() -> Iterator[Item]:
    return spatialscore("three_dsrbench/3dsrbench_from_spatialscore.jsonl")


def vsi_bench() -> Iterator[Item]:
    name = "vsi_bench/vsi_bench_5130_from_spatialscore.jsonl"
    for row in lines(name):
        if row["category_origin"] in VSI_NUMBERS:
            form, truth = Form(kind=Kind.QUANTITY, unit="m"), float(row["answer"])
            question, scene = row["question"], row["scene_name"]
            yield item(str(row["index"]), row["category_origin"], question, form, truth, scene, rule="mra")
    yield from spatialscore(name, DOTS)


def spatialmqa() -> Iterator[Item]:
    for number, row in enumerate(lines("spatialmqa/test.jsonl") + lines("spatialmqa/dev.jsonl")):
        options = dict(zip(LETTERS, row["options"], strict=False))
        right = next(letter for letter, text in options.items() if text == row["answer"])
        yield choice(f"mqa-{number}", f"{len(options)} options", row["question"], options, right, row["image"])


def sphere() -> Iterator[Item]:
    for path in sorted((DATA / "sphere").rglob("*.json")):
        if "intermediate" in path.stem:
            continue
        for number, row in enumerate(json.loads(path.read_text())):
            name, picture = f"{path.stem}-{number}", str(row["metadata"]["source_img_id"])
            told = row["option"] and set(row["option"])
            if told == {"yes", "no"}:
                yield item(name, f"{path.stem} yes/no", row["question"], Form(kind=Kind.YES_NO), row["answer"], picture)
            elif told and row["answer"] in told:
                options = dict(zip(LETTERS, row["option"], strict=False))
                right = next(letter for letter, text in options.items() if text == row["answer"])
                yield choice(name, f"{path.stem} {len(options)}", row["question"], options, right, picture)
            elif not told:
                form = Form(kind=Kind.COUNT)
                yield item(name, f"{path.stem} count", row["question"], form, int(row["answer"]), picture)


def viewspatial() -> Iterator[Item]:
    for number, row in enumerate(json.loads((DATA / "viewspatial/ViewSpatial-Bench.json").read_text())):
        options = dict(DOTS.findall(row["choices"]))
        picture = row["image_path"][0]
        scene = picture.split("/")[2] if "scannet" in picture else picture
        task, right = row["question_type"], row["answer"][0]
        yield choice(f"view-{number}", task, row["question"], options, right, picture, group=scene)


def vsr() -> Iterator[Item]:
    for number, row in enumerate(lines("vsr/random/test.jsonl")):
        truth = "yes" if row["label"] else "no"
        yield item(f"vsr-{number}", "captions", row["caption"], Form(kind=Kind.YES_NO), truth, row["image"])


def q_spatial() -> Iterator[Item]:
    for part in ("plus_101", "scannet_170"):
        for row in lines(f"q_spatial/qspatial_{part}.jsonl"):
            unit = named(row["answer_unit"])
            assert unit is not None
            metres = float(row["answer_value"]) * float(unit.size)
            form = Form(kind=Kind.QUANTITY, unit="m")
            yield item(str(row["index"]), part, row["question"], form, metres, row["img_paths"][0])


SETS: Mapping[str, Callable[[], Iterator[Item]]] = {
    "CV-Bench": cv_bench,
    "3DSRBench": three_dsrbench,
    "VSI-Bench": vsi_bench,
    "SpatialMQA": spatialmqa,
    "SPHERE": sphere,
    "ViewSpatial-Bench": viewspatial,
    "VSR": vsr,
    "Q-Spatial": q_spatial,
}


def by_task(name: str) -> dict[str, list[Item]]:
    tasks: dict[str, list[Item]] = {}
    for one in SETS[name]():
        tasks.setdefault(one.task, []).append(one)
    return tasks
