"""Reads a page as a person follows it: files it says to write, commands it says to run, output it says to see.

In a page, a block whose fence reads `python file=NAME` is a file; a `console` block holds commands, each after `$ `,
and below each the output, where `...` stands for anything.
"""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Write:
    """A file the page tells to write."""

    name: str
    text: str


@dataclass(frozen=True)
class Run:
    """A command the page tells to run, and what it says comes out."""

    command: str
    expected: str


def steps(page: Path) -> Iterator[Write | Run]:
    """Yield what a page tells to do, in its order."""
    for block in FENCE.finditer(page.read_text()):
        info, body = block["info"].strip(), block["body"]
        if named := re.search(r"\bfile=(\S+)", info):
            yield Write(named[1], body)
        elif info == "console":
            yield from _commands(body)


def _commands(body: str) -> Iterator[Run]:
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        lines = part.split("\n")
        count = 1 + next(i for i, line in enumerate(lines) if not line.endswith("\\"))
        yield Run("\n".join(lines[:count]), "\n".join(lines[count:]).strip("\n"))


def follow(page: Path, folder: Path, environment: Mapping[str, str]) -> int:
    """Do what the page says in `folder`, return how many commands ran; an AssertionError shows what came out."""
    ran = 0
    for step in steps(page):
        if isinstance(step, Write):
            path = folder / step.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text)
            continue
        done = subprocess.run(
            ["bash", "-c", step.command], cwd=folder, env=dict(environment), capture_output=True, text=True, timeout=600
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"{page.name}: $ {step.command}\n{said}"
        assert matches(step.expected, said), f"{page.name}: $ {step.command}\nsaid\n{said}\ninstead of\n{step.expected}"
        ran += 1
    return ran


def matches(expected: str, said: str) -> bool:
    """Say whether output is as the page has it: `...` is anything, white space at line ends does not count."""
    tidy = [line.rstrip() for line in said.splitlines()]
    wanted = "\n".join(line.rstrip() for line in expected.splitlines())
    pattern = ".*?".join(re.escape(part) for part in wanted.split("..."))
    return re.search(rf"(?:^|\n){pattern}(?:\n|$)", "\n".join(tidy), re.DOTALL) is not None
