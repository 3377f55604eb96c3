"""`spatialgauge doctor`: is this machine ready, and what is missing."""

import json
import os
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Literal

import click

EXTRAS = {
    "local": ("torch", "transformers"),
    "scenes": ("mitsuba", "embreex", "pyoidn"),
    "leaderboard": ("streamlit", "altair"),
    "ray": ("ray",),
}
KEYS = {"OPENAI_API_KEY": "openai/", "GEMINI_API_KEY": "gemini/", "ANTHROPIC_API_KEY": "anthropic/"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `missing` parts are optional, `broken` ones are not."""

    name: str
    state: Literal["fine", "missing", "broken"]
    detail: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(as_json: bool) -> None:
    """Check packages, system libraries, keys and the suite that ships. Exit 1 when something is broken."""
    findings = [*_packages(), _mitsuba(), *_keys(), _suite()]
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            click.echo(f"{finding.state:<8} {finding.name:<16} {finding.detail}")
    if any(finding.state == "broken" for finding in findings):
        raise click.exceptions.Exit(1)


def _packages() -> list[Finding]:
    findings = []
    for extra, packages in EXTRAS.items():
        for package in packages:
            try:
                findings.append(Finding(package, "fine", version(package)))
            except PackageNotFoundError:
                findings.append(Finding(package, "missing", f"pip install 'spatialgauge[{extra}]'"))
    return findings


def _mitsuba() -> Finding:
    """Import the renderer, which needs a system library that no package brings."""
    if find_spec("mitsuba") is None:
        return Finding("renderer", "missing", "only needed to build suites: pip install 'spatialgauge[scenes]'")
    try:
        import mitsuba

        mitsuba.set_variant("scalar_rgb")
    except (ImportError, NameError, AttributeError, OSError) as error:
        return Finding("renderer", "broken", f"mitsuba does not load ({error}); Debian: apt-get install libatomic1")
    return Finding("renderer", "fine", "mitsuba scalar_rgb loads")


def _keys() -> list[Finding]:
    return [
        Finding(key, "fine" if os.environ.get(key) else "missing", f"for {prefix}..., from the environment only")
        for key, prefix in KEYS.items()
    ]


def _suite() -> Finding:
    from spatialgauge.benchmark.errors import GaugeError
    from spatialgauge.benchmark.suite_files import load
    from spatialgauge.benchmark.suites import verify
    from spatialgauge.tasks.suites import SHIPPED

    try:
        suite = load("mini", SHIPPED)
        faults = verify(suite)
    except GaugeError as error:
        return Finding("mini@1", "broken", str(error))
    return Finding(
        "mini@1", "broken" if faults else "fine", faults[0] if faults else f"{len(suite.items)} items, sound"
    )
