"""Settings from `spatialgauge.toml` or `[tool.spatialgauge]`; the command line and the environment come before them."""

import tomllib
from pathlib import Path
from typing import Any

from spatialgauge.benchmark.errors import DataError


def read_settings(folder: Path | None = None) -> dict[str, Any]:
    """Return the settings of a folder (default: the current one): a table a command, and `prices`.

    Option names may be written with dashes or underscores. Raises DataError for a file that is no TOML.
    """
    here = folder or Path.cwd()
    own, project = here / "spatialgauge.toml", here / "pyproject.toml"
    if own.is_file():
        settings = _parsed(own)
    elif project.is_file():
        settings = _parsed(project).get("tool", {}).get("spatialgauge", {})
    else:
        settings = {}
    return {
        name: {key.replace("-", "_"): value for key, value in table.items()} if name != "prices" else table
        for name, table in settings.items()
        if isinstance(table, dict)
    }


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: is no TOML ({error})") from error
