"""`adapters new` writes a package that passes its own checks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from spatialgauge.adapters.scaffolding import write_package
from spatialgauge.benchmark.errors import UsageError


def test_the_new_package_passes_its_checks_and_is_clean(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("spatialgauge")
    subprocess.run([command, "adapters", "new", "my_lab", "--in", tmp_path], check=True, capture_output=True)
    folder = tmp_path / "spatialgauge-my_lab"
    path = f"{folder / 'src'}:{os.environ.get('PYTHONPATH', '')}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
    ruff = Path(sys.executable).with_name("ruff")
    linted = subprocess.run(
        [ruff, "check", "--isolated", "--select", "E,F,W,B,UP,S", "--ignore", "S101", "--line-length", "120", folder],
        capture_output=True,
        text=True,
    )
    assert linted.returncode == 0, linted.stdout


def test_the_new_family_is_asked_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_package("other_lab", tmp_path)
    metadata = folder / "src" / "spatialgauge_other_lab-0.1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: spatialgauge-other-lab\nVersion: 0.1\n")
    points = "[spatialgauge.adapters]\nother_lab = spatialgauge_other_lab:PROVIDER\n"
    (metadata / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(folder / "src")
    from spatialgauge.adapters import registry

    card = registry.create("other_lab/m", {"temperature": "0.5"}).card
    assert (card.spec, card.settings) == ("other_lab/m", {"temperature": 0.5})
    assert registry.reach("other_lab/m") == registry.Reach(base_url=True, keys=("OTHER_LAB_API_KEY",))


@pytest.mark.parametrize("name", ["My-Lab", "1st", "../evil", "", "a b"])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot name a family"):
        write_package(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    write_package("lab", tmp_path)
    with pytest.raises(UsageError, match="exists"):
        write_package("lab", tmp_path)
