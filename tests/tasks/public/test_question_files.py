"""Every file of questions in the shared data loads through its declaration, and every truth reads to itself."""

import math
from collections import Counter

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.public.catalogue import catalogue
from spatialgauge.tests.tasks.public.question_files import HINTS, SPHERE
from spatialgauge.tests.tasks.public.replies import figures, right


def test_vsi_bench_has_the_rows_it_declares(vsi):
    assert len(vsi.items) == catalogue()["vsi_bench"].items == 5130
    assert vsi.card.tasks == catalogue()["vsi_bench"].counts


def test_cv_bench_has_the_rows_it_declares(cv_bench):
    assert len(cv_bench.items) == 2638
    assert cv_bench.card.tasks == catalogue()["cv_bench"].counts
    assert Counter(item.slices["source"] for item in cv_bench.items) == {"ADE20K": 633, "COCO": 805, "Omni3D": 1200}


def test_3dsrbench_has_the_rows_it_declares(three_dsrbench):
    assert len(three_dsrbench.items) == 5157
    assert Counter(item.slices["flip"] for item in three_dsrbench.items) == {"no": 2625, "yes": 2532}
    assert three_dsrbench.card.tasks == catalogue()["three_dsrbench"].counts


def test_3dsrbench_shortcuts_are_found_again(three_dsrbench):
    """Always A on multi_object_facing gives 235 of 346, always B on location_above 392 of 692, flips included."""
    for task, letter, hits in (("multi_object_facing", "A", 235), ("location_above", "B", 392)):
        own = [item for item in three_dsrbench.items if item.task.endswith(task)]
        assert sum(item.truth == letter for item in own) == hits


def test_spatialmqa_has_the_rows_it_declares(spatialmqa):
    counts = {file: len(suite.items) for file, suite in spatialmqa.items()}
    assert counts == {"test": 1076, "dev": 536, "train": 3780, "invisible": 811, "examples": 8}
    for file, name in (("test", "spatialmqa"), ("dev", "spatialmqa_dev"), ("train", "spatialmqa_train")):
        assert counts[file] == catalogue()[name].items
    split_, suite = {(item.group, item.question) for file in parts_of(spatialmqa) for item in file}, spatialmqa["test"]
    assert {(item.group, item.question) for item in spatialmqa["invisible"].items} <= split_
    relations = Counter(item.slices["relation"] for item in suite.items)
    assert relations == {
        "left of": 279,
        "right of": 296,
        "in front of": 161,
        "behind": 151,
        "on/above": 100,
        "below": 89,
    }
    chance = sum(1 / len(item.form.options) for item in suite.items) / len(suite.items)
    assert round(100 * chance, 1) == 27.1
    assert figures(suite, {item.id: item.form.options[item.truth] for item in suite.items})["accuracy"] == 100
    assert figures(suite, dict.fromkeys(suite.by_id, "o"))["accuracy"] == 0


def parts_of(spatialmqa):
    return [spatialmqa[file].items for file in ("test", "dev", "train")]


def test_viewspatial_has_the_rows_it_declares(viewspatial):
    assert len(viewspatial.items) == 5712
    assert viewspatial.card.tasks == catalogue()["viewspatial"].counts


def test_sphere_has_the_rows_it_declares(sphere, sphere_hints):
    assert Counter(item.slices["part"] for item in sphere.items) == SPHERE
    assert len(sphere.items) == catalogue()["sphere"].items
    assert Counter(item.slices["part"] for item in sphere_hints.items) == HINTS
    final = Counter(item.slices["area"] for item in sphere.items if item.slices["step"] == "final")
    assert (final["object_manipulation"], final["object_occlusion"], final["counting_only"]) == (199, 200, 201)
    found = figures(sphere, {item.id: right(item) if item.form.kind is Kind.COUNT else "" for item in sphere.items})
    counted = sum(item.form.kind is Kind.COUNT for item in sphere.items)
    assert found["validity"] == found["pooled"] == pytest.approx(100 * counted / len(sphere.items))
    assert (found["accuracy"], found["single skill"]) == pytest.approx((100 * 3 / 9, 100 / 4)), "counts of nine areas"
    assert found["two skills"] == pytest.approx(200 / 3)


QUESTIONS = {
    "vsi": ["vsi_bench/vsi_bench_5130_from_spatialscore.jsonl"],
    "vsi_replied": ["vsi_bench/predictions/gemini3flash_scene0207_02.jsonl"],
    "vsr": ["vsr/random/test.jsonl"],
    "cv_bench": ["cv_bench/cv_bench_2638_from_spatialscore.jsonl"],
    "blink": ["blink/predictions/GPT4o/*.json"],
    "spatialrgpt_bench": ["freeform_distance/spatialrgpt_bench_freeform.jsonl"],
    "q_spatial": ["q_spatial/qspatial_plus_101.jsonl", "q_spatial/qspatial_scannet_170.jsonl"],
    "three_dsrbench": ["three_dsrbench/3dsrbench_from_spatialscore.jsonl"],
    "spatialmqa": [f"spatialmqa/{file}.jsonl" for file in ("test", "dev", "train", "invisible", "examples")],
    "viewspatial": ["viewspatial/ViewSpatial-Bench.json"],
    "sphere": [f"sphere/*/{part}.json" for part in SPHERE],
    "sphere_hints": [f"sphere/*/{part}.json" for part in HINTS],
}
"""The files of questions by the fixture that loads them."""

NO_QUESTIONS = {
    "blink/predictions/*/*.json": "replies to the same 1,901 questions",
    "vsr/predictions/*.json": "a count of replies",
    "vsi_bench/meta_info/*.json": "boxes of rooms",
    "spatialmqa/metadata.json": "a description of the set",
    "freeform_distance/others.jsonl": "replies without their questions",
    "parser_cases/*.jsonl": "replies to be read",
    "yes_no/*.jsonl": "replies to be read",
    "real_photos_3dboxes/**/*.json": "boxes of photographs",
}


def test_no_file_of_questions_is_left_out(shared):
    if not shared.folder.exists():
        pytest.skip("needs the shared data")
    known = {
        path for patterns in (*QUESTIONS.values(), NO_QUESTIONS) for one in patterns for path in shared.folder.glob(one)
    }
    files = {path for suffix in ("json", "jsonl") for path in shared.folder.rglob(f"*.{suffix}")}
    assert files - known == set()


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_truth_reads_to_itself(name, request):
    found = request.getfixturevalue(name)
    suites = found.values() if isinstance(found, dict) else found[:1] if isinstance(found, tuple) else [found]
    for suite in suites:
        for item in suite.items:
            kind = answers.of(item.form.kind)
            read = kind.read(kind.phrase(item.truth, item.form), item.form)
            assert math.isclose(read.value, item.truth) if isinstance(item.truth, float) else read.value == item.truth
        told = figures(suite, {item.id: right(item) for item in suite.items})
        errors = {one.name for one in suite.card.official.figures if one.value == "relative_error"}
        assert {value for key, value in told.items() if key not in errors and value is not None} == {100.0}
