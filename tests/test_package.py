"""What is installed is one package with every module and data file, and nothing generic beside it."""

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("benchmark", "tasks", "adapters", "leaderboard")
DATA = {".json", ".parquet", ".html", ".css"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A wheel and an sdist, built by the real build front end from a clean copy."""
    out = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(source)], check=True)
    for path in subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "--modified", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines():
        if (ROOT / path).is_file():
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            (source / path).write_bytes((ROOT / path).read_bytes())
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(out), str(source)], check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")
    return wheel, sdist


def shipped() -> set[str]:
    """Every module and data file of the four folders, as they are called in the package."""
    return {
        f"spatialgauge/{path.relative_to(ROOT)}"
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if (path.suffix == ".py" or path.suffix in DATA) and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_everything_and_nothing_generic(built: tuple[Path, Path]) -> None:
    names = set(zipfile.ZipFile(built[0]).namelist())
    assert shipped() - names == set()
    assert {"spatialgauge/__init__.py", "spatialgauge/py.typed"} <= names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"spatialgauge", *(top for top in tops if top.endswith(".dist-info"))}
    assert not [name for name in names if name.startswith(("spatialgauge/tests", "spatialgauge/setup"))]


def test_the_sdist_can_be_built_again(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {name.removeprefix("spatialgauge/") for name in shipped()} - names == set()
    assert {"setup.py", "pyproject.toml", "README.md", "LICENSE"} <= names


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["wheel", "sdist", "editable"])
def test_each_way_of_installing_gives_a_command_that_runs(built: tuple[Path, Path], tmp_path: Path, kind: str) -> None:
    """The dependencies are borrowed from this environment; what is installed is the package alone."""
    venv.create(tmp_path)
    python = tmp_path / "bin" / "python"
    site = next((tmp_path / "lib").glob("python3*/site-packages"))
    (site / "borrowed.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")) + "\n")
    target = {"wheel": [str(built[0])], "sdist": [str(built[1])], "editable": ["--editable", str(ROOT)]}[kind]
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--force-reinstall",
        *target,
    ]
    subprocess.run(install, check=True, capture_output=True)
    script = "import spatialgauge, sys; print(spatialgauge.__file__)"
    place = subprocess.run([str(python), "-I", "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    expected = ROOT if kind == "editable" else site / "spatialgauge"
    assert Path(place.stdout.strip()).parent == expected
    listing = [str(tmp_path / "bin" / "spatialgauge"), "suite", "verify", "mini", "--quick"]
    done = subprocess.run(listing, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("mini@1: sound")
    for generic in (*FOLDERS, "tests"):
        probe = subprocess.run([str(python), "-I", "-c", f"import {generic}"], capture_output=True, cwd=tmp_path)
        assert probe.returncode != 0
