"""Runs a workflow's job as GitHub does: step by step, each script in bash, inputs and outputs through files.

What it does not do: fetch other people's actions (they are left out and named), install the package (the commands of
this environment are taken), and evaluate more than names in `${{ }}`.
"""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
FILES = ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")


@dataclass
class Job:
    """A job under way in a checkout: what is said, which steps ran, and what the last one left with."""

    checkout: Path
    action: Path
    github: Mapping[str, Any]
    environment: Mapping[str, str]
    scratch: Path
    said: str = ""
    ran: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    code: int = 0
    outputs: dict[str, str] = field(default_factory=dict)

    def follow(self, workflow: Path) -> "Job":
        """Run the only job of a workflow and return this job."""
        (job,) = yaml.safe_load(workflow.read_text())["jobs"].values()
        self.scratch.mkdir()
        for step in job["steps"]:
            skipped = self.code and step.get("if") != "${{ always() }}"
            if skipped:
                continue
            if "/spatialgauge@" in step.get("uses", ""):
                self._compose(step)
            elif "uses" in step:
                self.left_out.append(step["uses"])
            else:
                self._run(step, {"github": self.github})
        return self

    @property
    def summary(self) -> str:
        """What stands on the job's page."""
        return (self.scratch / "GITHUB_STEP_SUMMARY").read_text()

    def _compose(self, step: Mapping[str, Any]) -> None:
        action = yaml.safe_load(self.action.read_text())
        given = step.get("with", {})
        unknown = set(given) - set(action["inputs"])
        assert not unknown, f"the action has no input {unknown}"
        inputs = {name: _text(given.get(name, entry["default"])) for name, entry in action["inputs"].items()}
        context: dict[str, Any] = {"github": self.github, "inputs": inputs, "steps": {}}
        for inner in action["runs"]["steps"]:
            assert "${{" not in inner["run"], "an input pasted into a script would be run by it"
            if inner["id"] != "install" and not self.code:
                context["steps"][inner["id"]] = {"outputs": self._run(inner, context)}
        self.outputs = {name: _filled(entry["value"], context) for name, entry in action["outputs"].items()}

    def _run(self, step: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, str]:
        files = {name: self.scratch / name for name in FILES}
        files["GITHUB_OUTPUT"].write_text("")
        files["GITHUB_STEP_SUMMARY"].touch()
        environment = {
            **self.environment,
            **{name: _filled(str(value), context) for name, value in step.get("env", {}).items()},
            **{name: str(path) for name, path in files.items()},
            "RUNNER_TEMP": str(self.scratch),
        }
        script = self.scratch / "step.sh"
        script.write_text(step["run"])
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.checkout,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
        )
        self.said += done.stdout + done.stderr
        self.ran.append(step.get("id", step.get("name", "")))
        self.code = done.returncode
        return dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())


def runner(commands: Path) -> dict[str, str]:
    """Return an environment without keys in which these commands come first."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
    return kept | {"PATH": f"{commands}:{kept.get('PATH', '')}", "COLUMNS": "120", "NO_COLOR": "1"}


def _filled(text: str, context: Mapping[str, Any]) -> str:
    return EXPRESSION.sub(lambda found: _value(found[1], context), text)


def _value(path: str, context: Mapping[str, Any]) -> str:
    """Return what stands under a path; nothing where a step or an event has none, as GitHub does."""
    first, *rest = path.split(".")
    value: Any = context[first]
    if first == "inputs":
        return str(value[rest[0]])
    for part in rest:
        value = value.get(part, "") if isinstance(value, Mapping) else ""
    return _text(value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
