"""A verdict on the way: as few questions as it takes, errors as rare as after all of them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from spatialgauge.benchmark.cli.compare import command as compare_command
from spatialgauge.benchmark.cli.run import command as run_command
from spatialgauge.benchmark.comparing.comparison import Verdict
from spatialgauge.benchmark.comparing.deciding import Deciding, Decision
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Record
from spatialgauge.benchmark.journal import read_manifest, read_records, write_manifest
from spatialgauge.tests.benchmark.comparing import simulated

N, A_SCENE = 1000, 4
ITEMS = [
    Item(
        id=str(number),
        task="side",
        skill="relations",
        question="Left?",
        form=Form(kind=Kind.YES_NO),
        truth="yes",
        rule="exact",
        group=str(number // A_SCENE),
    )
    for number in range(N)
]


def record(item: Item, score: float | None) -> Record:
    outcome = Outcome.FAILED if score is None else Outcome.ANSWERED
    return Record(item=item.id, task=item.task, group=item.group, outcome=outcome, score=score, prompt_hash="0" * 64)


def decided(base: Callable[[int], float], head: Callable[[int], float | None]) -> Decision:
    deciding = Deciding(ITEMS, {str(number): base(number) for number in range(N)}, 0.02, 0.05)
    for scene in deciding.order:
        if deciding.reached:
            break
        for item in scene:
            deciding.add(record(item, head(int(item.id))))
    return deciding.decision()


def share(rng: np.random.Generator, runs: int, shares: tuple[float, float], verdict: Verdict) -> tuple[float, float]:
    """Return how often a verdict was reached, and the mean share of the questions that were asked."""
    found = []
    for _ in range(runs):
        base, head, _ = simulated.answers(rng, N, A_SCENE, shares)
        found.append(decided(lambda n, base=base: float(base[n]), lambda n, head=head: float(head[n])))  # type: ignore[misc]
    asked = sum(decision.asked for decision in found) / runs / N
    return sum(decision.verdict is verdict for decision in found) / runs, asked


@pytest.mark.slow
def test_an_equal_model_is_called_worse_in_two_and_a_half_of_100_runs() -> None:
    runs = 500
    wrong, _ = share(np.random.default_rng(3), runs, (0.6, 0.6), Verdict.REGRESSION)
    assert wrong <= 0.025 + 2.6 * (0.025 * 0.975 / runs) ** 0.5


@pytest.mark.slow
def test_a_model_that_is_worse_by_the_margin_passes_in_two_and_a_half_of_100_runs() -> None:
    runs = 500
    wrong, _ = share(np.random.default_rng(4), runs, (0.6, 0.58), Verdict.PASS)
    assert wrong <= 0.025 + 2.6 * (0.025 * 0.975 / runs) ** 0.5


@pytest.mark.slow
def test_nor_does_one_whose_every_flip_is_a_fall() -> None:
    runs, passed, rng = 400, 0, np.random.default_rng(6)
    for _ in range(runs):
        wrong = rng.random(N) < 0.02
        found = decided(lambda _: 1.0, lambda n, wrong=wrong: float(not wrong[n]))  # type: ignore[misc]
        passed += found.verdict is Verdict.PASS
    assert passed / runs <= 0.025 + 2.6 * (0.025 * 0.975 / runs) ** 0.5


@pytest.mark.slow
@pytest.mark.parametrize(("drop", "found", "asked"), [(0.06, 0.88, 0.65), (0.10, 0.99, 0.334), (0.15, 1.0, 0.2)])
def test_a_clear_drop_is_found_with_a_third_of_the_questions_or_less(drop: float, found: float, asked: float) -> None:
    right, share_asked = share(np.random.default_rng(5), 150, (0.6 + drop, 0.6), Verdict.REGRESSION)
    assert right >= found
    assert share_asked <= asked


def test_the_same_answers_pass_with_a_third_of_the_questions() -> None:
    decision = decided(lambda n: float(n % 2), lambda n: float(n % 2))
    assert decision.verdict is Verdict.PASS
    assert decision.asked <= N / 3


def test_a_model_that_fails_throughout_is_a_regression_at_the_first_look() -> None:
    decision = decided(lambda n: float(n % 10 > 0), lambda _: 0.0)
    assert decision.verdict is Verdict.REGRESSION
    assert (decision.looks, decision.asked) == (1, 48)


def test_failed_calls_decide_nothing() -> None:
    decision = decided(lambda _: 1.0, lambda _: None)
    assert decision.verdict is Verdict.INCONCLUSIVE
    assert decision.difference is None
    assert decision.asked == 0


def test_answers_out_of_turn_wait() -> None:
    deciding = Deciding(ITEMS, {str(number): 1.0 for number in range(N)}, 0.02, 0.05)
    for scene in deciding.order[1:]:
        for item in scene:
            deciding.add(record(item, 0.0))
    assert not deciding.reached
    for item in deciding.order[0]:
        deciding.add(record(item, 0.0))
    assert deciding.reached


def compared(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(compare_command, [str(argument) for argument in arguments])
    if isinstance(result.exception, UsageError | DataError):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "base"
    done = CliRunner().invoke(run_command, ["mini", "--model", "baseline/oracle", "--no-cache", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def test_the_command_asks_until_it_knows_and_leaves_with_the_verdict(base: Path, tmp_path: Path) -> None:
    head = tmp_path / "head"
    worse = compared(base, head, "--until-decided", "--model", "baseline/random", "--json", tmp_path / "said.json")
    assert worse.exit_code == 1, worse.output
    assert worse.stdout.startswith("REGRESSION")
    decision = Decision.model_validate_json((tmp_path / "said.json").read_text())
    asked = sum(1 for _ in read_records(head))
    assert asked < sum(1 for _ in read_records(base)) / 2
    assert decision.asked <= asked
    again = compared(base, head, "--until-decided", "--model", "baseline/random")
    assert again.exit_code == 1
    assert sum(1 for _ in read_records(head)) == asked
    same = compared(base, tmp_path / "same", "--until-decided", "--model", "baseline/oracle")
    assert same.exit_code == 0


def test_runs_that_cannot_be_compared_are_invalid_here_too(base: Path, tmp_path: Path) -> None:
    other = tmp_path / "base"
    shutil.copytree(base, other)
    manifest = read_manifest(other)
    write_manifest(other, manifest.model_copy(update={"answers": {**manifest.answers, "choice": 99}}))
    said = compared(other, tmp_path / "head", "--until-decided", "--model", "baseline/random")
    assert said.exit_code == 65
    assert "readers and scorers differ" in said.stdout


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--until-decided"], "name it with --model"),
        (["--until-decided", "--model", "baseline/random", "--junit", "x.xml"], "of whole runs"),
        (["--until-decided", "--model", "baseline/random", "--by", "task"], "over all items"),
        ([], "there is no"),
    ],
)
def test_what_cannot_be_meant_is_refused(base: Path, tmp_path: Path, arguments: list[str], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        compared(base, tmp_path / "nowhere", *arguments)
