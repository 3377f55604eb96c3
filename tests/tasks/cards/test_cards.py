"""A task's page: its layers show the scene, and nothing in it is interpreted."""

import io

import numpy as np
import pytest
from PIL import Image

from spatialgauge.benchmark.suite_files import load
from spatialgauge.tasks.cards import overlays, page
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.stages import stage
from spatialgauge.tasks.suites import SHIPPED


@pytest.fixture(scope="module")
def mini():
    return load("mini", SHIPPED)


@pytest.fixture(scope="module")
def items(mini):
    return [item for item in mini.items if item.task == "left_right"][:2]


def test_a_page_holds_every_layer_and_fetches_nothing(mini, items):
    text = page.render(native_tasks()["left_right"].card, 0.5, items, mini)
    for layer in overlays.LAYERS:
        assert f'class="e0p0{layer}"' in text
    assert "<script" not in text
    assert "http://" not in text
    assert "https://" not in text
    assert "default-src 'none'" in text


def test_words_of_an_item_are_shown_and_not_interpreted(mini, items):
    hostile = items[0].model_copy(update={"question": '<img src=x onerror="alert(1)">?'})
    text = page.render(native_tasks()["left_right"].card, None, [hostile], mini)
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


def test_layers_show_what_the_rays_found(twins_of):
    view = twins_of("swap", 1)[0].views[0]
    blank = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(blank, "PNG")
    shown = overlays.layers(blank.getvalue(), view)
    assert set(shown) == set(overlays.LAYERS)
    ids = np.asarray(Image.open(io.BytesIO(shown["ids"])))
    assert ((ids != 34).any(axis=2) == (view.buffers.ids > 0)).all()
    depth = np.asarray(Image.open(io.BytesIO(shown["depth"])))[..., 0].astype(int)
    nearest = np.unravel_index(np.argmin(view.buffers.depth), view.buffers.depth.shape)
    assert depth[nearest] == depth.max()
    assert (np.asarray(Image.open(io.BytesIO(shown["boxes"]))) != 255).any()


def test_a_plan_and_a_puzzle_have_their_picture_alone(twins_of):
    plan = twins_of("orbit", 1)[0].views[3]
    data = io.BytesIO()
    Image.fromarray(stage("orbit").picture(plan)).save(data, "PNG")
    assert set(overlays.layers(data.getvalue(), plan)) == {"picture"}


def test_the_places_of_a_truth_are_drawn():
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(data, "PNG")
    drawn = overlays.marked(data.getvalue(), [{"box": [5, 5, 20, 20], "label": "mug"}])
    assert (np.asarray(Image.open(io.BytesIO(drawn))) != 255).any()
    assert overlays.marked(data.getvalue(), "A") is None
    assert overlays.marked(data.getvalue(), {"masks": []}) is None
