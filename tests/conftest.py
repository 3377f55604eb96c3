"""Settings every test runs under: no hub, one thread a library, so that two cores serve two workers; tiny experts."""

import importlib
import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

COSTLY = ("twins_of", "ray_address", "llava_server", "tiny_expert")
"""Fixtures of the session that are dear to make: what asks for one runs on one worker, with all else that does."""

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OIDN_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
for name in [name for name in os.environ if name.startswith("SPATIALGAUGE_")]:
    del os.environ[name]


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """Drop the quick form of what runs in its slow form too; for several workers group tests, slow groups first."""
    groups = {item: next((name for name in COSTLY if name in _wanted(item)), str(item.path)) for item in items}
    for item, group in groups.items():
        item.add_marker(pytest.mark.xdist_group(group))
    yield
    thorough = {_function(item) for item in items if item.get_closest_marker("slow")}
    doubled = {item for item in items if item.get_closest_marker("quick") and _function(item) in thorough}
    config.hook.pytest_deselected(items=list(doubled))
    items[:] = [item for item in items if item not in doubled]
    if hasattr(config, "workerinput"):
        slow = {groups[item] for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: groups[item] not in slow)


def _wanted(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


def _function(item: pytest.Item) -> tuple[object, ...]:
    return item.path, getattr(item, "originalname", item.name)


@pytest.fixture(scope="session")
def tiny_expert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of a tiny vision model by its type (the `BUILDERS` under tests/tiny), built when asked for."""
    import torch

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("experts")
    builders: dict[str, Callable[[Path], None]] = {}
    for name in ("depth", "detectors", "segmenters", "two_towers"):
        builders |= importlib.import_module(f"spatialgauge.tests.tiny.{name}").BUILDERS

    def built(name: str) -> Path:
        if not (folder / name).is_dir():
            torch.manual_seed(0)
            builders[name](folder / name)
        return folder / name

    return built
