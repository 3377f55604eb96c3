"""What a check of an adapter found: `conformance.json`, and the same as Markdown."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from pydantic import ConfigDict, Field

from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Frozen

FILE = "conformance.json"
Status = Literal["passed", "failed", "skipped", "noted"]
Group = Literal["contract", "pictures", "service", "seeing"]
SIGNS: Mapping[Status, str] = {"passed": "pass", "failed": "FAIL", "skipped": "skip", "noted": "note"}
TITLES: Mapping[Group, str] = {
    "contract": "What it owes the engine",
    "pictures": "Pictures of every make",
    "service": "A service that misbehaves",
    "seeing": "Whether it sees the picture",
}


class Check(Frozen):
    """One named check: what it asks for, and what came of it in a sentence.

    `skipped` says in `told` why it does not apply, `noted` reports what is not required.
    """

    name: str = Field(max_length=100)
    group: Group
    meaning: str = Field(max_length=500)
    status: Status
    told: str = Field(default="", max_length=1000)


class Conformance(Frozen):
    """The checks of one adapter, as they came out; `checked` is UTC in ISO 8601, `versions` as in a run's manifest."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    schema_version: Literal[1] = Field(default=1, alias="schema")
    adapter: AdapterCard
    versions: Mapping[str, str] = Field(default_factory=dict)
    checked: str
    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.status == "failed")

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many checks came out how."""
        counted = Counter(check.status for check in self.checks)
        return {status: counted[status] for status in SIGNS}


def markdown(report: Conformance) -> str:
    """Return the report as a page, a table a group, the failures first."""
    counts = report.counts
    head = f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped, {counts['noted']} noted"
    strategy = report.adapter.settings.get("strategy")
    parts = [f"# {_cell(report.adapter.spec)}{f' + {_cell(str(strategy))}' if strategy else ''}", "", f"{head}."]
    parts += [f"- **{check.name}**: {_cell(check.told)}" for check in report.failed]
    for group, title in TITLES.items():
        checks = [check for check in report.checks if check.group == group]
        if checks:
            parts += ["", f"## {title}", "", "| check | | what it asks for | what came of it |", "|---|---|---|---|"]
            parts += [
                f"| {check.name} | {SIGNS[check.status]} | {_cell(check.meaning)} | {_cell(check.told)} |"
                for check in checks
            ]
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    return "\n".join([*parts, "", f"Checked {report.checked} with {versions}.", ""])


def _cell(text: str) -> str:
    """Return text that no Markdown or HTML in it can change: a model's words are in it."""
    flat = " ".join(text.split())
    for sign in ("\\", "|", "`", "*", "_", "[", "]", "<", ">"):
        flat = flat.replace(sign, {"<": "&lt;", ">": "&gt;"}.get(sign, f"\\{sign}"))
    return flat
