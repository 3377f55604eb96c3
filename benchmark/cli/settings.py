"""Settings from `spatialgauge.toml` or `[tool.spatialgauge]`; the command line and the environment come before them."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from spatialgauge.benchmark.errors import DataError, UsageError

PRICES = "prices"
"""The one table that is no command's."""


def read_settings(folder: Path | None = None) -> dict[str, Any]:
    """Return the settings of a folder (default: the current one): a table a command, and `prices`.

    Raises DataError for a file that is no TOML.
    """
    here = folder or Path.cwd()
    own, project = here / "spatialgauge.toml", here / "pyproject.toml"
    if own.is_file():
        return _parsed(own)
    return dict(_parsed(project).get("tool", {}).get("spatialgauge", {})) if project.is_file() else {}


def of_command(settings: Mapping[str, Any], name: str, command: click.Command, known: Iterable[str]) -> dict[str, Any]:
    """Return the settings with the command's table as defaults of its parameters; `known` are the names of all tables.

    Options go by their names on the command line, with dashes or underscores; a group's table has a table for each of
    its commands. Raises UsageError for a table or an option that does not exist, so that a slip is not passed over.
    """
    for table in settings:
        if table not in known and table != PRICES:
            raise UsageError(f"settings: there is no table [{table}]{_near(table, [*known, PRICES])}")
    return {PRICES: settings.get(PRICES, {}), name: _defaults(settings.get(name, {}), name, command)}


def _defaults(table: object, name: str, command: click.Command) -> dict[str, Any]:
    if not isinstance(table, Mapping):
        raise UsageError(f"settings: {name} is a table; write [{name}] and its options below")
    own = command.commands if isinstance(command, click.Group) else {}
    flags = {
        flag.lstrip("-").replace("-", "_"): parameter.name for parameter in command.params for flag in parameter.opts
    }
    defaults: dict[str, Any] = {}
    for key, value in table.items():
        option = key.replace("-", "_")
        if key in own:
            defaults[key] = _defaults(value, f"{name}.{key}", own[key])
        elif option in flags:
            defaults[str(flags[option])] = value
        else:
            raise UsageError(f"settings: [{name}] has no option {key!r}{_near(option, [*own, *flags])}")
    return defaults


def _near(name: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}"


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: is no TOML ({error})") from error
