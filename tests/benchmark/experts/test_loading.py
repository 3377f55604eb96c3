"""What cannot be loaded or run is said in one plain line that names the mend."""

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.benchmark.errors import ServiceError, UsageError
from spatialgauge.benchmark.experts import Found, Rgb, loading
from spatialgauge.benchmark.experts.loading import DEFAULT, Loading, load_depth, load_detector


def test_a_model_of_another_kind_is_refused_with_those_that_would_do(tiny_expert: Callable[[str], Path]) -> None:
    with pytest.raises(UsageError, match=r"is a clip model, which is not known as a detector \(known: d_fine, "):
        load_detector(str(tiny_expert("clip")))


def test_weights_of_another_class_are_refused(tiny_expert: Callable[[str], Path], tmp_path: Path) -> None:
    """A config that says one class over the weights of another would run with random weights, and silently."""
    for file in tiny_expert("owlvit").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "model.safetensors").write_bytes((tiny_expert("clip") / "model.safetensors").read_bytes())
    with pytest.raises(ServiceError, match=r"lacks \d+ of the weights of OwlViTForObjectDetection|cannot be loaded"):
        load_detector(str(tmp_path))


def test_missing_weights_are_named(tiny_expert: Callable[[str], Path], tmp_path: Path) -> None:
    for file in tiny_expert("owlvit").iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ServiceError, match=r"cannot be loaded: .*model\.safetensors"):
        load_detector(str(tmp_path))


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is no folder with a config\.json"):
        load_detector(str(tmp_path / "nowhere"))


def test_a_device_that_is_not_there_is_named(tiny_expert: Callable[[str], Path]) -> None:
    with pytest.raises(UsageError, match="option device"):
        load_depth(str(tiny_expert("glpn")), Loading(device="mps" if sys.platform != "darwin" else "cuda"))


def test_a_missing_extra_is_named() -> None:
    code = (
        "import sys\n"
        "sys.modules['torch'] = None\n"
        "from spatialgauge.benchmark.errors import UsageError\n"
        "from spatialgauge.benchmark.experts.loading import load_detector\n"
        "try:\n"
        "    load_detector('some/model')\n"
        "except UsageError as error:\n"
        "    print(error)\n"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout == "detector some/model needs torch: pip install 'spatialgauge[local]'\n"


@pytest.mark.parametrize("what", ["DefaultCPUAllocator: can't allocate memory", "cuda"])
def test_too_little_memory_names_the_model_and_the_picture(
    what: str, tiny_expert: Callable[[str], Path], noise: Callable[..., Rgb], monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    expert: Any = load_depth(str(tiny_expert("glpn")))

    def full(**_: Any) -> None:
        raise torch.OutOfMemoryError if what == "cuda" else RuntimeError(what)

    monkeypatch.setattr(expert.model, "forward", full)
    with pytest.raises(MemoryError, match="on cpu has not memory enough for a picture of 96 x 64"):
        expert.depth(noise(1))


class Everywhere:
    """A detector from a package of one's own."""

    def __init__(self, name: str, loading: Loading) -> None:
        self.name, self.loading = name, loading
        self.provenance = {"source": "mine"}

    def find(self, picture: Rgb, phrases: list[str]) -> list[Found]:
        return [Found(phrase, 1.0, (0.0, 0.0, 1.0, 1.0)) for phrase in phrases]

    def find_all(self, pictures: list[Rgb], phrases: list[list[str]]) -> list[list[Found]]:
        return [self.find(picture, asked) for picture, asked in zip(pictures, phrases, strict=True)]


def plugins(monkeypatch: pytest.MonkeyPatch, target: object) -> None:
    entry = EntryPoint("mine", "some.module:create", loading.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: target)
    monkeypatch.setattr(loading, "entry_points", lambda group: (entry,) if group == loading.GROUP else ())


def test_a_plugin_fills_a_role(monkeypatch: pytest.MonkeyPatch) -> None:
    plugins(monkeypatch, Everywhere)
    expert: Any = load_detector("mine:large/v2")
    assert (expert.name, expert.loading) == ("large/v2", DEFAULT)


def test_a_plugin_that_cannot_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    plugins(monkeypatch, Everywhere)
    with pytest.raises(UsageError, match="expert mine:x is no depth: it lacks a part of DepthEstimator"):
        load_depth("mine:x")
    with pytest.raises(UsageError, match=r"no expert plugin is named 'yours' \(known: mine\)"):
        load_depth("yours:x")
