"""Suites of every declared benchmark, of rows made in its own schema and loaded by the real `datasets`."""

import json
from pathlib import Path

import pytest

from spatialgauge.tasks.public.building import Source, suite_of
from spatialgauge.tasks.public.catalogue import catalogue
from spatialgauge.tasks.public.rows import rows_of
from spatialgauge.tests.tasks.public import examples as made
from spatialgauge.tests.tasks.public.question_files import (
    blink,
    cv_bench,
    freeform,
    q_spatial,
    replied,
    spatialmqa,
    spatialrgpt_bench,
    sphere,
    sphere_hints,
    three_dsrbench,
    viewspatial,
    vsi,
    vsi_replied,
    vsr,
)

__all__ = [
    "blink",
    "cv_bench",
    "freeform",
    "q_spatial",
    "replied",
    "spatialmqa",
    "spatialrgpt_bench",
    "sphere",
    "sphere_hints",
    "three_dsrbench",
    "viewspatial",
    "vsi",
    "vsi_replied",
    "vsr",
]

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture(scope="session")
def examples():
    return made


@pytest.fixture(scope="session")
def clip(tmp_path_factory):
    """A video of forty frames, each a shade lighter."""
    import av
    import numpy as np

    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for shade in range(40):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 6 * shade, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """Keep what `datasets` caches out of the home folder."""
    import datasets

    datasets.disable_progress_bars()
    before = datasets.config.HF_DATASETS_CACHE
    datasets.config.HF_DATASETS_CACHE = tmp_path_factory.mktemp("cache")
    yield
    datasets.config.HF_DATASETS_CACHE = before


@pytest.fixture(scope="session")
def built(tmp_path_factory, clip):
    """Return a function: a benchmark's name to the suite of its examples, built once a session."""
    held = {}

    def build(name):
        if name not in held:
            benchmark = catalogue()[name]
            folder = made.written(benchmark, tmp_path_factory.mktemp(name))
            rows = list(rows_of(benchmark, folder))
            media = tmp_path_factory.mktemp(f"{name}-media")
            media = folder if benchmark.rows == "comfort" else made.media_for(benchmark, rows, media, clip)
            held[name] = suite_of(benchmark, rows, Source("examples", "", media, 4))
        return held[name]

    return build


@pytest.fixture(scope="session")
def shared():
    """Return a function: a path in the shared data to its JSON lines or JSON; the test is skipped without them."""

    def read(path):
        file = SHARED / path
        if not file.exists():
            pytest.skip("needs the shared data")
        text = file.read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()] if file.suffix == ".jsonl" else json.loads(text)

    read.folder = SHARED
    return read


@pytest.fixture(scope="session")
def of_rows():
    """Return a function: a benchmark's name and rows in its schema to a suite without pictures."""

    def build(name, rows, config="", split="test"):
        whole = [{"hub_config": config, "hub_split": split, **row} for row in rows]
        return suite_of(catalogue()[name], whole, Source("shared", "", pictures=False))

    return build
