"""A Ray cluster of this machine, in processes of their own, that ends with the tests."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CANARY = "sk-canary-9f2c41d07b"
"""The key in the workers' environment; it belongs into no file."""

START = """
import ray, sys
there = ray.init(address="local", num_cpus=4, num_gpus=2, include_dashboard=False, object_store_memory=100 * 2**20,
                 log_to_driver=False, logging_level="error")
print(there.address_info["gcs_address"], there.address_info["session_dir"], flush=True)
sys.stdin.read()
ray.shutdown()
"""


@pytest.fixture(scope="session", autouse=True)
def token() -> Iterator[None]:
    """A token for this cluster alone, set before Ray is imported, which reads it once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
        yield


@pytest.fixture(scope="session")
def cluster_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of the cluster and the folder of its logs; whoever joins it needs the token below."""
    process = subprocess.Popen(
        [sys.executable, "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OPENAI_API_KEY": CANARY},
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline().split()
        assert len(line) == 2, process.communicate()[1]
        yield line[0], Path(line[1])
    finally:
        process.communicate(timeout=60)


@pytest.fixture(scope="session")
def ray_address(cluster_process: tuple[str, Path]) -> str:
    """Where the cluster is."""
    return cluster_process[0]


@pytest.fixture(scope="session")
def ray_files(cluster_process: tuple[str, Path]) -> tuple[Path, str]:
    """The folder Ray writes to, and the key that must not be in it."""
    return cluster_process[1], CANARY
