"""Shortcuts that are known of public benchmarks are found again in their questions, where these are at hand."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.benchmark.auditing.answerers import by_cue
from spatialgauge.benchmark.auditing.findings import LIMITS, Finding
from spatialgauge.benchmark.auditing.shortcuts import shortcuts
from spatialgauge.benchmark.floors import constant_floor
from spatialgauge.benchmark.items import Form, Item, Kind

DATA = Path(__file__).parents[3] / "../shared/data"
OPTION = re.compile(r"^\(([A-Z])\) (.+)$", re.MULTILINE)
VSI_OPTION = re.compile(r"([A-D])\. (.+?)(?=, [A-D]\. |$)")
BOX = re.compile(r"\[([-\d., ]+)\]")


def rows(name: str) -> list[dict[str, Any]]:
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not at hand")
    return [json.loads(line) for line in (DATA / name).read_text().splitlines()]


def choices(found: list[dict[str, Any]], category: str, option: re.Pattern[str] = OPTION) -> Iterator[Item]:
    for row in found:
        options = dict(option.findall(row["question"]))
        if row["category_origin"] == category and len(set(options.values())) > 1:
            boxes = [[float(value) for value in box.split(",")] for box in BOX.findall(row["question"])]
            edges = {f"bottom edge of {letter}": box[3] for letter, box in zip(options, boxes, strict=False)}
            yield Item(
                id=str(row["index"]),
                task=category,
                skill="public",
                question=option.split(row["question"])[0],
                form=Form(kind=Kind.CHOICE, options=options),
                truth=row["answer"].strip("()"),
                rule="exact",
                group=row.get("scene_name") or row["img_paths"][0],
                pictures=(hashlib.sha256(row["img_paths"][0].encode()).hexdigest(),),
                slices=edges,
            )


def numbers(found: list[dict[str, Any]], category: str) -> Iterator[Item]:
    for row in found:
        if row["category_origin"] == category:
            yield Item(
                id=str(row["index"]),
                task=category,
                skill="public",
                question=row["question"],
                form=Form(kind=Kind.QUANTITY, unit="m"),
                truth=float(row["answer"]),
                rule="mra",
                group=row["scene_name"],
            )


def found_in(items: list[Item], *, models: bool = False) -> dict[str, Finding]:
    return {finding.check: finding for finding in shortcuts(items, LIMITS, models=models)}


@pytest.mark.parametrize(
    ("category", "letter", "score", "sure"),
    [("multi_object_facing", "A", 0.679, True), ("location_above", "B", 0.566, False)],
)
def test_one_letter_answers_much_of_3dsrbench(category: str, letter: str, score: float, sure: bool) -> None:
    items = list(choices(rows("three_dsrbench/3dsrbench_from_spatialscore.jsonl"), category))
    position = found_in(items)["position"]
    assert position.what == f"always {letter}"
    assert position.score == pytest.approx(score, abs=0.001)
    assert position.flagged is sure


@pytest.mark.slow
def test_the_lower_edge_answers_the_depths_of_cv_bench() -> None:
    items = list(choices(rows("cv_bench/cv_bench_2638_from_spatialscore.jsonl"), "Depth"))
    lower = by_cue(items, lambda item, letter: float(item.slices[f"bottom edge of {letter}"]))
    assert sum(lower) / len(lower) == pytest.approx(0.853, abs=0.001)
    metadata = found_in(items, models=True)["metadata"]
    assert metadata.flagged
    assert "bottom edge" in metadata.what
    assert metadata.score == pytest.approx(0.853, abs=0.01)


def test_one_answers_the_counts_of_cv_bench() -> None:
    items = list(choices(rows("cv_bench/cv_bench_2638_from_spatialscore.jsonl"), "Count"))
    names = found_in(items)["names"]
    assert names.flagged
    assert names.score == pytest.approx(0.62, abs=0.04)


def test_constants_score_as_well_on_vsi_bench_as_gpt_4o() -> None:
    found = rows("vsi_bench/vsi_bench_5130_from_spatialscore.jsonl")
    counted = ("object_counting", "object_abs_distance", "object_size_estimation", "room_size_estimation")
    items = [item for category in counted for item in numbers(found, category)]
    chosen = ("object_rel_distance", "route_planning", "obj_appearance_order")
    turned = tuple(f"object_rel_direction_{level}" for level in ("easy", "medium", "hard"))
    items += [item for category in (*chosen, *turned) for item in choices(found, category, VSI_OPTION)]
    floor = constant_floor(items)
    assert floor["object_counting"] == pytest.approx(0.618, abs=0.002)
    tasks = [floor[category] for category in (*counted, *chosen)] + [sum(floor[way] for way in turned) / 3]
    assert sum(tasks) / len(tasks) == pytest.approx(0.341, abs=0.003)
