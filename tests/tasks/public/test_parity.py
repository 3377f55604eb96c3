"""Official figures found again on real replies, questions and annotations; skipped without the shared data."""

import csv
import math
import random
from collections import Counter

import pytest

from spatialgauge.adapters.baselines.baseline import laid_out
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Kind, Outcome, Record
from spatialgauge.benchmark.official import official_figures
from spatialgauge.benchmark.predictions import NO_PROMPT
from spatialgauge.tasks.public.building import Source, suite_of
from spatialgauge.tasks.public.catalogue import catalogue
from spatialgauge.tasks.public.lettered import labelled

EIGHT = (
    "object_counting",
    "object_abs_distance",
    "object_size_estimation",
    "room_size_estimation",
    "object_rel_distance",
    "object_rel_direction",
    "obj_appearance_order",
    "route_planning",
)


def figures(suite, replies):
    """The official figures of replies by item id, by name, in per cent."""
    records = [
        Record(
            item=name,
            task=suite.by_id[name].task,
            group=suite.by_id[name].group,
            outcome=Outcome.ANSWERED,
            reply=text,
            score=0.0,
            prompt_hash=NO_PROMPT,
        )
        for name, text in replies.items()
    ]
    found = official_figures(suite.card.official, suite.by_id, records)
    return {figure.name: None if figure.value is None else 100 * figure.value for figure in found}


def right(item):
    """The reply of one who knows, as the official reader wants it."""
    return laid_out(answers.of(item.form.kind).phrase(item.truth, item.form), item.wording and item.wording.reply)


def wrong(item):
    """A reply that is another option, or nothing of the kind."""
    if item.form.kind is Kind.CHOICE:
        return next(letter for letter in item.form.options if letter != item.truth)
    return {"yes": "no", "no": "yes"}.get(str(item.truth), "0.0001")


def split(text):
    stem, texts = labelled(text)
    return {"question": stem, "options": texts or None}


# VSI-Bench


@pytest.fixture(scope="module")
def vsi(shared, of_rows):
    rows = [
        {
            "id": number,
            "dataset": row["dataset"],
            "scene_name": row["scene_name"],
            "question_type": row["category_origin"],
            "ground_truth": row["answer"],
            **split(row["question"]),
        }
        for number, row in enumerate(shared("vsi_bench/vsi_bench_5130_from_spatialscore.jsonl"))
    ]
    return of_rows("vsi_bench", rows, config="full")


def test_vsi_bench_has_the_rows_it_declares(vsi):
    assert len(vsi.items) == catalogue()["vsi_bench"].items == 5130
    assert vsi.card.tasks == catalogue()["vsi_bench"].counts


@pytest.fixture(scope="module")
def replied(shared):
    return shared("vsi_bench/predictions/gemini3flash_scene0207_02.jsonl")


@pytest.fixture(scope="module")
def vsi_replied(replied, of_rows):
    rows = [{**row, "id": number, **_options(row)} for number, row in enumerate(replied)]
    return of_rows("vsi_bench", rows, config="full")


def test_vsi_bench_on_real_replies(replied, vsi_replied):
    """Ten thresholds give 44.00, where an eleventh at 1.0 gave the 53.60 that was printed."""
    suite = vsi_replied
    found = figures(suite, {item.id: replied[int(item.slices["row"])]["prediction"] for item in suite.items})
    assert round(found["overall"], 2) == 44.0
    known = {"object_counting": 28.0, "object_size_estimation": 75.0, "room_size_estimation": 70.0}
    for name, score in (known | {"object_abs_distance": 22.857}).items():
        assert found[name] == pytest.approx(score, abs=5e-4)
    by_hand = {"object_rel_distance": 46.154, "object_rel_direction": 100.0, "obj_appearance_order": 10.0}
    for name, score in (by_hand | {"route_planning": 0.0}).items():
        assert found[name] == pytest.approx(score, abs=5e-4)
    assert found["overall"] == pytest.approx(sum(found[name] for name in EIGHT) / 8)


def _options(row):
    letters = row["ground_truth"] in "ABCD"
    return {"options": ["A. one", "B. two", "C. three", "D. four"] if letters else None}


# VSR


@pytest.fixture(scope="module")
def vsr(shared, of_rows):
    return of_rows("vsr", shared("vsr/random/test.jsonl"))


def test_vsr_of_qwen2_vl(shared, vsr):
    suite = vsr
    assert len(suite.items) == catalogue()["vsr"].items
    assert Counter(item.truth for item in suite.items) == {"yes": 1181, "no": 1014}
    (path,) = (shared.folder / "vsr/predictions").glob("qwen2vl_7b_predictions_*.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        replies = {f"test-{row['id']}": row["raw_output"] for row in csv.DictReader(stream)}
    found = figures(suite, {item.id: replies[item.slices["row"]] for item in suite.items})
    assert round(found["accuracy"], 2) == 80.91
    assert found["accuracy"] == 100 * 1776 / 2195


# CV-Bench


@pytest.fixture(scope="module")
def cv_bench(shared, of_rows):
    rows = [
        {
            "idx": row["index"],
            "type": row["cv_type"],
            "task": row["category_origin"],
            "question": labelled(row["question"])[0],
            "choices": labelled(row["question"])[1],
            "answer": row["answer"],
            "prompt": row["question"],
            "source": row["cv_source"],
            "source_filename": row["img_paths"][0],
        }
        for row in shared("cv_bench/cv_bench_2638_from_spatialscore.jsonl")
    ]
    return of_rows("cv_bench", rows)


def test_cv_bench_has_the_rows_it_declares(cv_bench):
    assert len(cv_bench.items) == 2638
    assert cv_bench.card.tasks == catalogue()["cv_bench"].counts
    assert Counter(item.slices["source"] for item in cv_bench.items) == {"ADE20K": 633, "COCO": 805, "Omni3D": 1200}


def test_cv_bench_weighs_its_sources_alike(cv_bench):
    """All of COCO and a quarter of Omni3D right: 2D is 50, 3D 25, overall 37.5, and pooled (805 + 300) / 2638."""
    omni = [item.id for item in cv_bench.items if item.slices["source"] == "Omni3D"][:300]
    replies = {
        item.id: right(item) if item.slices["source"] == "COCO" or item.id in omni else wrong(item)
        for item in cv_bench.items
    }
    found = figures(cv_bench, replies)
    assert found == pytest.approx({"overall": 37.5, "2D": 50, "3D": 25, "pooled": 100 * 1105 / 2638})


def test_cv_bench_reads_the_first_character_officially(cv_bench):
    assert figures(cv_bench, {item.id: f"The answer is {item.truth}" for item in cv_bench.items})["overall"] < 1
    assert figures(cv_bench, {item.id: f"({item.truth}) it is" for item in cv_bench.items})["overall"] == 100


def test_cv_bench_guessed_at_random_is_at_chance(cv_bench):
    rng = random.Random("chance")
    means = [
        figures(cv_bench, {item.id: rng.choice(sorted(item.form.options)) for item in cv_bench.items}) for _ in range(3)
    ]
    assert sum(found["2D"] for found in means) / 3 == pytest.approx(35.0, abs=2.5)
    assert sum(found["3D"] for found in means) / 3 == pytest.approx(50.0, abs=2.5)


# BLINK

PRINTED = {"GPT4o": 60.0, "GPT4V": 51.1, "llava-v1.6-34b": 46.8, "cogvlm-chat": 41.5}


@pytest.fixture(scope="module")
def blink(shared):
    """The suite of the rows that every model's saved replies stand beside, and a model's replies by row."""

    def saved(model):
        for path in sorted((shared.folder / "blink" / "predictions" / model).glob("*.json")):
            for row in shared(path.relative_to(shared.folder))["val"]:
                yield path.stem.replace(" ", "_"), row

    rows = [
        {"idx": row["idx"], "hub_config": config, "hub_split": "val", "answer": row["answer"]}
        | {"question": "Which?", "choices": list("vwxyz"), "prompt": "Which?"}
        for config, row in saved("GPT4o")
    ]
    if not rows:
        pytest.skip("needs the shared data")
    # The official comparison is of whole labels: "(C) Point C" is none.
    replies = {
        model: {
            row["idx"]: row["prediction"] if len(row["prediction"]) == len("(C)") else "" for _, row in saved(model)
        }
        for model in PRINTED
    }
    return suite_of(catalogue()["blink"], rows, Source("shared", "", pictures=False)), replies


@pytest.mark.parametrize("model", sorted(PRINTED))
def test_blink_prints_the_published_figure(blink, model):
    suite, replies = blink
    assert len(suite.items) == len(replies[model]) == 1901
    assert {task: suite.card.tasks[task] for task in catalogue()["blink"].counts} == catalogue()["blink"].counts
    found = figures(suite, {item.id: replies[model][item.slices["row"]] for item in suite.items})
    assert round(found["macro"], 1) == PRINTED[model]


# SpatialRGPT-Bench

SUCCESS = {"SAIL-VL2-8B": 26.4, "MiniCPM-V-4.5": 34.0, "Qwen3-VL-8B-Instruct": 35.3, "gemma-3-4b-it": 17.6}
"""Of 168 real answers about distances and sizes, hand-read, where a scorer without units printed 11.8 to 20.6."""


@pytest.fixture(scope="module")
def freeform(shared):
    return shared("freeform_distance/spatialrgpt_bench_freeform.jsonl")


@pytest.fixture(scope="module")
def spatialrgpt_bench(freeform, of_rows):
    rows = [
        {
            "id": number,
            "text_q": row["question"],
            "qa_info": {"type": "quantitative", "category": row["kind"]},
            "conversations": [{"value": row["question"]}, {"value": row["gt"]}],
        }
        for number, row in enumerate(freeform)
    ]
    return of_rows("spatialrgpt_bench", rows)


@pytest.mark.parametrize("model", sorted(SUCCESS))
def test_spatialrgpt_success_on_real_answers(freeform, spatialrgpt_bench, model):
    suite, told = spatialrgpt_bench, freeform
    assert Counter(item.form.kind for item in suite.items) == {Kind.QUANTITY: 168, Kind.DIRECTION: 14}
    own = [item for item in suite.items if told[int(item.slices["row"])]["model"] == model]
    found = figures(suite, {item.id: told[int(item.slices["row"])]["pred"] for item in own})
    assert round(found["distance and size"], 1) == SUCCESS[model]
    for item in own:
        row = told[int(item.slices["row"])]
        assert row["kind"] != "distance" or item.truth == pytest.approx(row["gt_m"], rel=1e-3)


# Q-Spatial


@pytest.fixture(scope="module")
def q_spatial(shared):
    rows = [
        {
            "question": row["question"],
            "answer_value": row["answer_value"],
            "answer_unit": row["answer_unit"],
            "question_type": row["category_origin"],
            "image_path": row["img_paths"][0],
            "hub_config": "",
            "hub_split": split_,
        }
        for split_, file in (("QSpatial_plus", "qspatial_plus_101"), ("QSpatial_scannet", "qspatial_scannet_170"))
        for row in shared(f"q_spatial/{file}.jsonl")
    ]
    return suite_of(catalogue()["q_spatial"], rows, Source("shared", "", pictures=False))


def test_q_spatial_weighs_its_splits_alike(q_spatial):
    """All of plus right and none of ScanNet is 50, and 101 of 271 pooled; a factor of two exactly is too far."""
    assert q_spatial.card.tasks == catalogue()["q_spatial"].counts
    plus = {item.id for item in q_spatial.items if item.slices["part"] == "QSpatial_plus"}
    found = figures(q_spatial, {item.id: right(item) if item.id in plus else "" for item in q_spatial.items})
    halves = dict.fromkeys(("within a factor of 2", "within a factor of 1.5", "within a factor of 1.25"), 50)
    assert found == pytest.approx({**halves, "plus": 100, "scannet": 0, "pooled": 100 * 101 / 271})
    for factor, score in ((1.99, 100), (2.0, 0), (0.51, 100), (1.4, 100), (0.7, 100)):
        told = {
            item.id: f"\\scalar{{{round(100 * item.truth, 6) * factor}}} \\distance_unit{{cm}}"
            for item in q_spatial.items
        }
        found = figures(q_spatial, told)
        assert found["within a factor of 2"] == pytest.approx(score, abs=6 if factor == 2.0 else 0)
        assert found["within a factor of 1.5"] == (100 if 1 / 1.5 < factor < 1.5 else 0)
        assert found["within a factor of 1.25"] == 0


# 3DSRBench


@pytest.fixture(scope="module")
def three_dsrbench(shared, of_rows):
    rows = []
    for row in shared("three_dsrbench/3dsrbench_from_spatialscore.jsonl"):
        stem, texts = labelled(row["question"])
        columns = dict(zip("ABCD", [*texts, None, None], strict=False))
        rows.append(
            {
                "index": row["index_origin"],
                "question": stem,
                "answer": row["answer"],
                "category": row["category_origin"],
            }
            | columns
        )
    return of_rows("three_dsrbench", rows)


def test_3dsrbench_has_the_rows_it_declares(three_dsrbench):
    assert len(three_dsrbench.items) == 5157
    assert Counter(item.slices["flip"] for item in three_dsrbench.items) == {"no": 2625, "yes": 2532}
    assert three_dsrbench.card.tasks == catalogue()["three_dsrbench"].counts


def test_3dsrbench_shortcuts_are_found_again(three_dsrbench):
    """Always A on multi_object_facing gives 235 of 346, always B on location_above 392 of 692, flips included."""
    for task, letter, hits in (("multi_object_facing", "A", 235), ("location_above", "B", 392)):
        own = [item for item in three_dsrbench.items if item.task.endswith(task)]
        assert sum(item.truth == letter for item in own) == hits


def test_3dsrbench_flips_count_together(three_dsrbench):
    """All base rows right and all flips wrong: vanilla 100, flipped only those without a twin."""
    replies = {item.id: right(item) if item.slices["flip"] == "no" else wrong(item) for item in three_dsrbench.items}
    found = figures(three_dsrbench, replies)
    bases = Counter(item.slices["base"] for item in three_dsrbench.items)
    flipped = {item.slices["base"] for item in three_dsrbench.items if item.slices["flip"] == "yes"}
    assert found["vanilla"] == found["circular"] == 100
    assert found["flipped"] == pytest.approx(100 * len(bases.keys() - flipped) / len(bases))


def test_3dsrbench_rotations_count_together(of_rows):
    """Three rotations right and one wrong: the question is wrong; with its flip too, all has to be right."""
    rows = [
        {"index": f"{base}{flip}{turn}", "question": "?", "A": "x", "B": "y", "C": None, "D": None, "answer": "A"}
        | {"category": "height_higher"}
        for base in ("AAAAAAAA", "BBBBBBBB")
        for flip in ("", "-flip")
        for turn in ("", "-1")
    ]
    suite = of_rows("three_dsrbench", rows)
    by_row = {item.slices["row"]: item.id for item in suite.items}
    replies = dict.fromkeys(by_row.values(), "A")
    assert figures(suite, replies)["circular and flipped"] == 100
    replies[by_row["AAAAAAAA-1"]] = "B"
    found = figures(suite, replies)
    assert (found["vanilla"], found["circular"], found["flipped"], found["circular and flipped"]) == (100, 50, 100, 50)
    replies[by_row["BBBBBBBB-flip"]] = "the last one"
    found = figures(suite, replies)
    assert (found["vanilla"], found["circular"], found["flipped"], found["circular and flipped"]) == (100, 50, 50, 0)


# What'sUp


def test_whatsup_pairs_and_sets():
    """Of two sets, one with all four right and one with left and right alone: 6 of 8, 3 of 4 pairs, 1 of 2 sets."""
    rows = [
        {
            "image_path": f"data/controlled_images/{cup}_{relation}_table.jpeg",
            "caption_options": [f"{cup} {relation}", *(f"{cup} not {n}" for n in range(3))],
            "hub_config": "controlled_images",
            "hub_split": "test",
        }
        for cup in ("cup", "mug")
        for relation in ("left_of", "right_of", "on", "under")
    ]
    suite = suite_of(catalogue()["whatsup"], rows, Source("made", "", pictures=False))
    missed = ("mug_on", "mug_under")
    replies = {
        item.id: wrong(item) if any(name in item.slices["row"] for name in missed) else right(item)
        for item in suite.items
    }
    found = figures(suite, replies)
    assert (found["individual, A"], found["pairs, A"], found["sets, A"]) == (75, 75, 50)
    assert found["pairs, B"] is None
    assert len({item.truth for item in suite.items}) > 1, "the right caption is not always the first"


# SpatialMQA, ViewSpatial-Bench, SPHERE


@pytest.fixture(scope="module")
def spatialmqa(shared, of_rows):
    """All of its files by name; `invisible` and `examples` repeat rows of the three splits."""
    parts = {"test": "spatialmqa", "dev": "spatialmqa_dev", "train": "spatialmqa_train"}
    files = ("test", "dev", "train", "invisible", "examples")
    return {
        file: of_rows(parts.get(file, "spatialmqa"), shared(f"spatialmqa/{file}.jsonl"), split=file) for file in files
    }


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


@pytest.fixture(scope="module")
def viewspatial(shared, of_rows):
    return of_rows("viewspatial", shared("viewspatial/ViewSpatial-Bench.json"))


def test_viewspatial_has_the_rows_it_declares(viewspatial):
    assert len(viewspatial.items) == 5712
    assert viewspatial.card.tasks == catalogue()["viewspatial"].counts


SPHERE = {
    "position_only": 357,
    "distance_only": 202,
    "size_only": 198,
    "counting_only-paired-distance_and_counting": 100,
    "counting_only-paired-position_and_counting": 101,
    "distance_and_counting": 158,
    "position_and_counting": 169,
    "distance_and_size": 199,
    "object_manipulation": 399,
    "object_occlusion": 402,
}
HINTS = {"object_manipulation_w_intermediate": 199, "object_occlusion_w_intermediate": 200}


def sphere_of(shared, name):
    benchmark = catalogue()[name]
    rows = [
        {**row, "hub_config": path.stem, "hub_split": "train"}
        for path in sorted((shared.folder / "sphere").glob("*/*.json"))
        if path.stem in benchmark.configs
        for row in shared(path.relative_to(shared.folder))
    ]
    if not rows:
        pytest.skip("needs the shared data")
    return suite_of(benchmark, rows, Source("shared", "", pictures=False))


@pytest.fixture(scope="module")
def sphere(shared):
    return sphere_of(shared, "sphere")


@pytest.fixture(scope="module")
def sphere_hints(shared):
    return sphere_of(shared, "sphere_hints")


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


# every truth

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
