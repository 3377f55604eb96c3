"""The command: what it prints, and with which code it leaves."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spatialgauge.benchmark.cli.audit import command
from spatialgauge.benchmark.cli.run import command as run_command
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.suite_files import save
from spatialgauge.benchmark.suites import Suite, assembled


def audited(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    if isinstance(result.exception, UsageError | DataError):
        raise result.exception
    return result


ALWAYS_A = """
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Reply


class AlwaysA:
    card = AdapterCard(spec="always/a", model="a", concurrency=1)

    async def ask(self, prompt):
        return Reply(text="A" if prompt.form.options else "1 m")

    async def close(self):
        pass
"""


@pytest.fixture(scope="module")
def runs(suite_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    (folder / "always.py").write_text(ALWAYS_A)
    models = {"oracle": "baseline/oracle", "constant": f"{folder / 'always.py'}:AlwaysA"}
    for name, *flags in (("seen",), ("blind", "--blind")):
        for model, spec in models.items():
            arguments = [str(suite_folder), "--model", spec, "--out", str(folder / f"{model}-{name}")]
            done = CliRunner().invoke(run_command, [*arguments, "--no-cache", *flags])
            assert done.exit_code == 0, done.output
    return folder


def test_a_sound_suite_is_fine(suite_folder: Path) -> None:
    result = audited(suite_folder)
    assert result.exit_code == 0
    assert "nothing past a limit" in result.stdout


def test_a_suite_past_a_limit_leaves_with_1_and_says_where(suite: Suite, tmp_path: Path) -> None:
    alone = [item.model_copy(update={"pair": None}) for item in suite.items if item.truth == "A"]
    pictures = [suite.picture(name) for name in suite.pictures]
    save(assembled(name="a", version="1", items=alone, pictures=pictures, generator="tests"), tmp_path / "suite")
    result = audited(tmp_path / "suite", "--without-models", "--html", tmp_path / "page.html")
    assert result.exit_code == 1
    assert "always A" in result.stdout
    assert "always A" in (tmp_path / "page.html").read_text()
    raised = ("--limit", "position=1", "--limit", "length=1")
    assert audited(tmp_path / "suite", "--without-models", *raised).exit_code == 0


def test_json_holds_every_check(suite_folder: Path) -> None:
    said = json.loads(audited(suite_folder, "--without-models", "--json").stdout)
    checks = {finding["check"] for finding in said["findings"]}
    assert {"position", "length", "constant", "names", "duplicates", "balance"} <= checks
    assert said["notes"] == ["no forests were fitted: nothing is said of words and metadata"]


def test_a_model_that_looks_passes_and_one_that_does_not_is_found(runs: Path) -> None:
    seen = audited(runs / "constant-seen", "--blind", runs / "constant-blind", "--json")
    found = {(one["check"], one["task"]) for one in json.loads(seen.stdout)["findings"] if one["flagged"]}
    assert seen.exit_code == 1
    assert {("vision", "all tasks"), ("wrong picture", "left_right")} <= found
    looks = audited(runs / "oracle-seen", "--json")
    assert looks.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--limit", "wrods=0.1"], "no check 'wrods'"),
        (["--limit", "words"], "check=share"),
        (["--blind", "{runs}/constant-blind"], "belongs to a run"),
    ],
)
def test_what_cannot_be_meant_is_refused(suite_folder: Path, runs: Path, arguments: list[str], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        audited(suite_folder, *(argument.format(runs=runs) for argument in arguments))


def test_a_blind_run_must_be_blind_and_of_the_same_model(runs: Path, make_suite: Callable[[int], Suite]) -> None:
    with pytest.raises(DataError, match="with pictures"):
        audited(runs / "oracle-seen", "--blind", runs / "oracle-seen")
    with pytest.raises(DataError, match="not of baseline/oracle"):
        audited(runs / "oracle-seen", "--blind", runs / "constant-blind")


def test_a_record_of_no_item_is_named(runs: Path, tmp_path: Path) -> None:
    lines = (runs / "oracle-seen" / "records.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "records.jsonl").write_text("".join([lines[0].replace(json.loads(lines[0])["item"], "nope"), *lines]))
    (tmp_path / "manifest.json").write_text((runs / "oracle-seen" / "manifest.json").read_text())
    with pytest.raises(DataError, match="a record of item nope"):
        audited(tmp_path)
