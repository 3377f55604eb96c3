"""Suites as other evaluation kits read them, one module a format: `write(suite, folder, convention) -> files`.

What a kit's model is shown is what a run here shows: the same words and picture bytes. The truth travels beside it, and
the modules named `inside_...`, which the kit imports, read and score replies with the readers and rules of a run here.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from spatialgauge.benchmark.suites import Suite

FORMATS: Final[Mapping[str, str]] = {"inspect": "inspect_ai", "lmms-eval": "lmms_eval", "vlmevalkit": "vlmevalkit"}
"""Name of a format to its module."""


class Format(Protocol):
    """The shape of a format's module."""

    def write(self, suite: "Suite", folder: Path, convention: str) -> list[Path]:
        """Write the files, return those a person starts from."""
        ...


def export(suite: "Suite", form: str, folder: Path, *, convention: str = "pixels") -> list[Path]:
    """Write a suite into a folder in one of the `FORMATS`; return the files a person starts from.

    `convention` is the one in which places are asked for and read (`answers.conventions`): that of the model to be run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    module = cast("Format", import_module(f"spatialgauge.benchmark.exports.{FORMATS[form]}"))
    return module.write(suite, folder, convention)
