"""Detect, then reason, on the shipped suite's own scenes: with the true boxes and depth it answers rightly."""

import json
from collections import defaultdict
from collections.abc import Callable
from statistics import fmean
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from spatialgauge.adapters.strategies import detect_then_reason
from spatialgauge.benchmark.experts import Depth, Rgb
from spatialgauge.benchmark.items import Item, Kind, Outcome, Prompt
from spatialgauge.benchmark.marking import marked, prompt_of
from spatialgauge.benchmark.suite_files import load
from spatialgauge.benchmark.suites import Suite
from spatialgauge.tasks.scenes.descriptions import describe
from spatialgauge.tasks.scenes.rendering.rays import view
from spatialgauge.tasks.scenes.world import Scene
from spatialgauge.tasks.suites import SHIPPED

EACH = 4
"""Questions of each task."""
SURE = ("left_right", "above_below", "front_behind", "nearest_camera", "order_across", "distance_camera")
MEASURED = ("distance_centre", "distance_horizontal", "distance_gap")
"""Right within half to twice; seen from outside, a thing's middle is guessed from the face it shows."""


class Eyes:
    """Finds what a phrase names in the scene of a question, and measures depth there; asked plainly, it cannot tell."""

    provenance = None

    def __init__(self, scenes: dict[str, str]) -> None:
        self._scenes = scenes
        self._seen: dict[str, Any] = {}

    def look(self, item: Item) -> None:
        picture = item.pictures[0]
        if picture not in self._seen:
            self._seen[picture] = view(Scene.model_validate_json(self._scenes[picture]))
        self.now = self._seen[picture]

    def finds(self, prompt: Prompt) -> str:
        if prompt.form.kind is not Kind.BOXES2D:
            return "I cannot tell."
        things = {(describe(one, self.now.scene) or "").removeprefix("the "): one.id for one in self.now.scene.things}
        boxes = [self.now.seen[things[phrase]].box for phrase in prompt.phrases]
        return json.dumps([{"bbox_2d": list(box)} for box in boxes])

    def depth(self, picture: Rgb) -> Depth:
        metres = np.where(np.isfinite(self.now.buffers.depth), self.now.buffers.depth, 50.0)
        return Depth(metres.astype(np.float32), float(self.now.scene.camera.intrinsics[0, 0]))


@pytest.fixture(scope="module")
def suite() -> Suite:
    return load("mini", SHIPPED)


async def test_true_boxes_and_depth_answer_rightly(
    suite: Suite, asked_with: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = pq.read_table(SHIPPED["mini@1"] / "scenes.parquet", columns=["picture", "scene"]).to_pylist()
    eyes = Eyes({row["picture"]: row["scene"] for row in rows})
    monkeypatch.setattr(detect_then_reason, "_estimator", lambda spec: eyes)
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for item in suite.items:
        if item.task in (*SURE, *MEASURED) and len(scores[item.task]) < EACH:
            eyes.look(item)
            prompt = prompt_of(item, suite, convention="pixels", image_side=None)
            (reply,), model = await asked_with(eyes.finds, "detect_then_reason:depth=d", [prompt])
            mark = marked(item, prompt.form, reply)
            assert mark.outcome is Outcome.ANSWERED, (item.task, item.question)
            assert len(model.asked) == len(prompt.phrases), "each thing is asked for once, the answer not at all"
            scores[item.task].append(mark.score.value)
    assert {task: fmean(scores[task]) for task in SURE} == dict.fromkeys(SURE, 1.0)
    assert fmean(score for task in MEASURED for score in scores[task]) >= 0.75
