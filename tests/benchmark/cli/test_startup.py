"""What the command line may import before it knows what it is asked for: that is what its start costs."""

import subprocess
import sys

import pytest

SCRIPT = """
import sys
before = set(sys.modules)
from spatialgauge.benchmark.cli import main
try:
    main({arguments!r})
except SystemExit:
    pass
print("\\n", *sorted(set(sys.modules) - before))
"""
OWN = {
    "spatialgauge",
    "spatialgauge.benchmark",
    "spatialgauge.benchmark.cli",
    "spatialgauge.benchmark.errors",
}


def imported(*arguments: str) -> set[str]:
    """Return the modules that are not of the standard library."""
    done = subprocess.run([sys.executable, "-c", SCRIPT.format(arguments=arguments)], capture_output=True, text=True)
    modules = done.stdout.splitlines()[-1].split()
    own = {name for name in modules if name.partition(".")[0] == "spatialgauge"}
    foreign = {name.partition(".")[0] for name in modules if not name.startswith("_")}
    return own | {name for name in foreign if name not in sys.stdlib_module_names and name != "spatialgauge"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["rum"]])
def test_help_imports_click_and_four_modules_of_ours(arguments: list[str]) -> None:
    assert imported(*arguments) <= OWN | {"click"}


def test_help_of_a_command_imports_nothing_heavy() -> None:
    heavy = {"numpy", "PIL", "torch", "datasets", "pyarrow", "scipy", "pydantic", "openai", "google", "pandas", "rich"}
    for command in ("run", "runs", "report"):
        assert not heavy & imported(command, "--help"), command


def test_lists_import_nothing_that_they_do_not_show() -> None:
    assert not {"numpy", "PIL", "datasets", "pyarrow", "scipy", "pandas", "rich"} & imported("suite", "list")
    assert not {"datasets", "pyarrow", "scipy", "pandas", "rich"} & imported("tasks", "list")


def test_no_slow_part_of_the_standard_library_is_imported_for_help() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT.format(arguments=["--help"])], capture_output=True, text=True)
    slow = {"asyncio", "http.client", "multiprocessing", "sqlite3", "ssl", "urllib.request", "email.message"}
    assert not slow & set(done.stdout.splitlines()[-1].split())
