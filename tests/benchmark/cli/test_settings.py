"""Settings from a file: named as on the command line, and a slip in a name is told, not passed over."""

from collections.abc import Mapping
from typing import Any

import pytest

from spatialgauge.benchmark.cli import COMMANDS
from spatialgauge.benchmark.cli import run as run_module
from spatialgauge.benchmark.cli import suite as suite_module
from spatialgauge.benchmark.cli.settings import of_command
from spatialgauge.benchmark.errors import UsageError


def of_run(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    return of_command(settings, "run", run_module.command, COMMANDS)


def test_options_go_by_their_names_on_the_command_line() -> None:
    given = {"run": {"model": ["baseline/random"], "max-cost": 2.0, "image_side": 512, "suite": "mini"}}
    assert of_run(given)["run"] == {
        "models": ["baseline/random"],
        "max_cost": 2.0,
        "image_side": 512,
        "suite": "mini",
    }


def test_a_group_has_a_table_for_each_of_its_commands() -> None:
    given = {"suite": {"build": {"scenes": 3}}, "prices": {"m": {}}}
    assert of_command(given, "suite", suite_module.command, COMMANDS) == given


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"rnu": {}}, r"no table \[rnu\]; did you mean 'run'\?"),
        ({"run": {"limt": 2}}, r"\[run\] has no option 'limt'; did you mean 'limit'\?"),
        ({"run": 3}, r"write \[run\] and its options below"),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_the_nearest(settings: Mapping[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        of_run(settings)
