"""A Ray cluster of this machine, in processes of their own, that ends with the tests."""

import importlib.util
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

START = """
import ray, sys
there = ray.init(address="local", num_cpus=4, include_dashboard=False, object_store_memory=100 * 2**20,
                 log_to_driver=False, logging_level="error")
print(there.address_info["gcs_address"], there.address_info["session_dir"], flush=True)
sys.stdin.read()
ray.shutdown()
"""


@pytest.fixture(scope="session")
def sleeping() -> ModuleType:
    """The module of the sleeping adapter, under the name by which workers find it too."""
    path = Path(__file__).with_name("sleeping.py")
    spec = importlib.util.spec_from_file_location("spatialgauge_test_sleeping", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def cluster_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of the cluster and the folder of its logs; whoever joins it needs the token, which is made up here."""
    token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    before = {name: os.environ.get(name) for name in token}
    os.environ.update(token)
    process = subprocess.Popen(
        [sys.executable, "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline().split()
        assert len(line) == 2, process.communicate()[1]
        yield line[0], Path(line[1])
    finally:
        process.communicate(timeout=60)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@pytest.fixture(scope="session")
def ray_address(cluster_process: tuple[str, Path]) -> str:
    """Where the cluster is."""
    return cluster_process[0]
