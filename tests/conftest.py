"""Settings every test runs under: no hub, one thread a library, so that two cores serve two workers; tiny experts."""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import pytest

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OIDN_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
for name in [name for name in os.environ if name.startswith("SPATIALGAUGE_")]:
    del os.environ[name]


@pytest.fixture(scope="session")
def tiny_expert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of a tiny vision model by its type (`tiny_experts.BUILDERS`), built when first asked for."""
    import torch

    torch.set_num_threads(1)
    path = Path(__file__).with_name("tiny_experts.py")
    spec = importlib.util.spec_from_file_location("spatialgauge_test_tiny_experts", path)
    assert spec is not None
    assert spec.loader is not None
    experts = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(experts)
    folder = tmp_path_factory.mktemp("experts")

    def built(name: str) -> Path:
        if not (folder / name).is_dir():
            experts.build(name, folder / name)
        return folder / name

    return built
