"""The files of questions in the shared data, each as the suite of its declaration; skipped where they are not."""

import pytest

from spatialgauge.tasks.public.building import Source, suite_of
from spatialgauge.tasks.public.catalogue import catalogue
from spatialgauge.tasks.public.lettered import labelled


def split(text):
    stem, texts = labelled(text)
    return {"question": stem, "options": texts or None}


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def replied(shared):
    return shared("vsi_bench/predictions/gemini3flash_scene0207_02.jsonl")


@pytest.fixture(scope="session")
def vsi_replied(replied, of_rows):
    rows = [{**row, "id": number, **_options(row)} for number, row in enumerate(replied)]
    return of_rows("vsi_bench", rows, config="full")


def _options(row):
    letters = row["ground_truth"] in "ABCD"
    return {"options": ["A. one", "B. two", "C. three", "D. four"] if letters else None}


@pytest.fixture(scope="session")
def vsr(shared, of_rows):
    return of_rows("vsr", shared("vsr/random/test.jsonl"))


@pytest.fixture(scope="session")
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


PRINTED = {"GPT4o": 60.0, "GPT4V": 51.1, "llava-v1.6-34b": 46.8, "cogvlm-chat": 41.5}


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def freeform(shared):
    return shared("freeform_distance/spatialrgpt_bench_freeform.jsonl")


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def spatialmqa(shared, of_rows):
    """All of its files by name; `invisible` and `examples` repeat rows of the three splits."""
    parts = {"test": "spatialmqa", "dev": "spatialmqa_dev", "train": "spatialmqa_train"}
    files = ("test", "dev", "train", "invisible", "examples")
    return {
        file: of_rows(parts.get(file, "spatialmqa"), shared(f"spatialmqa/{file}.jsonl"), split=file) for file in files
    }


@pytest.fixture(scope="session")
def viewspatial(shared, of_rows):
    return of_rows("viewspatial", shared("viewspatial/ViewSpatial-Bench.json"))


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


@pytest.fixture(scope="session")
def sphere(shared):
    return sphere_of(shared, "sphere")


@pytest.fixture(scope="session")
def sphere_hints(shared):
    return sphere_of(shared, "sphere_hints")
