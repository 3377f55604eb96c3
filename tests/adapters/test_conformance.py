"""`adapters check`: what ships passes, and each of the broken adapters fails at what is broken in it, by name."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.adapters import baselines, registry
from spatialgauge.adapters.conformance import contract
from spatialgauge.adapters.conformance.checking import check, names
from spatialgauge.adapters.conformance.report import Check, Conformance, markdown
from spatialgauge.adapters.conformance.session import Session
from spatialgauge.adapters.servers import SERVERS
from spatialgauge.adapters.strategies import STRATEGIES
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.errors import ServiceError
from spatialgauge.benchmark.items import Outcome, Record, Usage
from spatialgauge.benchmark.journal import write_manifest
from spatialgauge.benchmark.manifest import Manifest, SuiteName
from spatialgauge.tests.adapters import broken_adapters as broken

HERE = Path(__file__).parent


def outcome(report: Conformance) -> dict[str, str]:
    return {done.name: done.status for done in report.checks}


async def checked(spec: str, options: dict[str, str], **settings: Any) -> Conformance:
    way = registry.reach(spec)

    def make(url: str) -> Any:
        return registry.create(spec, {**options, "base_url": url})

    return await check(registry.create(spec, options), make=make if way.base_url else None, keys=way.keys, **settings)


async def test_the_openai_adapter_passes(openai_server: tuple[str, Any], canary: str) -> None:
    url, dialect = openai_server
    dialect.reply = broken.seeing.of_openai
    report = await checked("openai/gpt-x", {"base_url": url})
    assert report.failed == ()
    assert report.counts["passed"] >= 40
    assert {done.name for done in report.checks if done.status == "skipped"} == {"batches_are_in_order"}
    assert canary not in report.model_dump_json() + markdown(report)


async def test_the_gemini_adapter_passes_in_its_own_convention(gemini_server: tuple[str, Any], canary: str) -> None:
    url, dialect = gemini_server
    dialect.reply = broken.seeing.of_gemini
    report = await checked("gemini/gemini-2.5-flash", {"base_url": url})
    assert report.failed == ()
    assert outcome(report)["convention_at_two_thirds"] == "passed"


async def test_the_anthropic_adapter_passes(anthropic_server: tuple[str, Any], canary: str) -> None:
    url, dialect = anthropic_server
    dialect.reply = broken.seeing.of_anthropic
    report = await checked("anthropic/claude-x", {"base_url": url})
    assert report.failed == ()
    assert outcome(report)["rate_limit_is_waited_for"] == "passed"


@pytest.mark.parametrize("family", ["qwen2_5", "qwen3", "glm"])
async def test_a_server_of_another_family_passes_in_that_convention(
    family: str, openai_server: tuple[str, Any], canary: str
) -> None:
    url, dialect = openai_server
    dialect.reply = broken.seeing.of_openai
    without = ["pictures", "service"]
    report = await checked("openai/m", {"base_url": url, "convention": family}, without=without)
    scaled = report.failed if family == "qwen2_5" else ()
    assert report.failed == scaled, "the tests' model answers in pixels as sent, which Qwen2.5-VL resizes first"
    assert all(done.name.startswith("convention") for done in scaled)


@pytest.mark.slow
async def test_a_tiny_local_model_passes_all_but_seeing(tiny: Callable[[str], Path]) -> None:
    options = {"device": "cpu", "max_new_tokens": "4", "image_side": "512"}
    report = await checked(f"transformers/{tiny('llava')}", options)
    failed = {done.name: done.told for done in report.failed}
    seeing = {done.name for done in report.checks if done.group == "seeing"}
    assert set(failed) <= seeing, failed
    assert "sees_colours" in failed, "random weights do not see, and the report says so"
    assert outcome(report)["batches_are_in_order"] == "passed"


LOCAL = (
    "qwen2_5_vl",
    "qwen3_vl",
    "gemma3",
    "llama4",
    "llava_onevision",
    "internvl",
    "paligemma",
    "kosmos2",
    "florence2",
)


@pytest.mark.parametrize("family", LOCAL)
async def test_every_family_of_local_models_keeps_the_contract(
    family: str, tiny: Callable[[str], Path], tiny_expert: Callable[[str], Path]
) -> None:
    folder = tiny_expert(family) if family == "florence2" else tiny(family)
    options = {"device": "cpu", "max_new_tokens": "2", "image_side": "128"}
    report = await checked(f"transformers/{folder}", options, without=["seeing", "pictures"])
    assert {done.name: done.told for done in report.failed} == {}


EXPERTS = ("owlvit", "grounding_dino", "mm_grounding_dino", "omdet_turbo", "rt_detr", "d_fine", "sam3")
CLASSIFIERS = ("clip", "siglip", "siglip2")
LARGE = ("owlv2", "florence2")
"""Those that take seconds for a large picture; others of their kind are shown one."""


@pytest.mark.parametrize("kind", [*EXPERTS, *CLASSIFIERS, *LARGE])
async def test_every_detector_and_classifier_keeps_the_contract_and_takes_every_picture(
    kind: str, tiny_expert: Callable[[str], Path]
) -> None:
    left_out = ["seeing", *(["pictures"] if kind in LARGE else [])]
    report = await checked(f"detector/{tiny_expert(kind)}", {}, without=left_out)
    assert {done.name: done.told for done in report.failed} == {}
    if kind in CLASSIFIERS:
        assert not any("cannot answer" in done.told for done in report.checks if done.name.startswith("takes_jpeg"))


@pytest.mark.parametrize("name", baselines.NAMES)
async def test_baselines_pass_as_far_as_they_answer(name: str) -> None:
    report = await checked(f"baseline/{name}", {}, without=["seeing"])
    assert {done.name: done.told for done in report.failed} == {}


async def test_a_run_given_back_passes_as_far_as_it_was_asked(tmp_path: Path) -> None:
    """Replies of an earlier check: what was not asked then is declined, and nothing breaks."""
    sound = broken.Sound()
    prompt = contract.simple(Session(sound), "text")
    record = Record(
        item=prompt.item,
        task="t",
        group="g",
        prompt_hash=prompt.hash,
        outcome=Outcome.ANSWERED,
        score=1.0,
        reply="A",
        usage=Usage(input_tokens=9, output_tokens=1),
    )
    (tmp_path / "records.jsonl").write_text(record.model_dump_json() + "\n")
    suite = SuiteName(name="s", version="1", hash="0" * 64, reference="s")
    write_manifest(tmp_path, Manifest(suite=suite, adapter=sound.card, items=1, started="now"))
    report = await checked(f"replay/{tmp_path}", {}, without=["seeing", "pictures"])
    assert {done.name: done.told for done in report.failed} == {}
    assert outcome(report)["answers_in_text"] == "passed"


@pytest.mark.parametrize("server", [name for name in SERVERS if name != "openai"])
async def test_every_server_in_openai_s_dialect_passes(
    server: str, openai_server: tuple[str, Any], canary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", canary)
    url, dialect = openai_server
    dialect.reply = broken.seeing.of_openai
    report = await checked(
        "openai/m", {"base_url": url, "server": server, "max_tokens": "64"}, without=["pictures", "service"]
    )
    assert {done.name: done.told for done in report.failed} == {}
    field = SERVERS[server].token_field  # type: ignore[index]
    assert all(field in asked.body for asked in dialect.asked)


WAYS = {"self_consistency": "cot+self_consistency:samples=3", "best_of": "best_of:samples=2"}


@pytest.mark.parametrize("name", STRATEGIES)
async def test_every_strategy_passes_around_a_model_that_sees(
    name: str, openai_server: tuple[str, Any], canary: str
) -> None:
    url, dialect = openai_server
    dialect.reply = broken.seeing.of_openai
    way = WAYS.get(name, name)
    report = await check(
        registry.create("openai/m", {"base_url": url}, strategy=way), keys=("OPENAI_API_KEY",), without=["pictures"]
    )
    assert {done.name: done.told for done in report.failed} == {}
    assert outcome(report)["sees_left_and_right"] == "passed"


BROKEN = [
    ("Blind", {}, ["sees_colours", "sees_left_and_right"], "Do the pictures reach the model?"),
    ("Mirroring", {}, ["sees_left_and_right"], "right on the mirrored pictures"),
    ("Reordering", {}, ["keeps_the_order_of_pictures"], "answers for the second picture"),
    ("Upright", {}, ["sees_photographs_upright"], "0 of 8 right"),
    ("OtherConvention", {}, ["convention_at_two_thirds"], "fit the convention gemini, and the card says pixels"),
    ("TellingErrors", {"without": ["seeing"]}, ["errors_are_no_answers"], "400 the prompt is too long"),
    ("Untyped", {"without": ["seeing"]}, ["errors_are_typed", "takes_a_single_pixel"], "ValueError: cannot resize"),
    ("Meddling", {"without": ["seeing"]}, ["leaves_inputs_alone"], "check-inputs"),
    ("Sharing", {"without": ["seeing"]}, ["answers_side_by_side"], "of 8 questions got another answer at once"),
    ("Leaking", {"without": ["seeing"]}, ["no_key_in_any_text"], "a key stands in"),
    ("Changing", {"without": ["seeing"]}, ["card_is_stable"], "the card changed"),
    ("ClosingOnce", {"without": ["seeing"]}, ["closes_twice"], "already closed"),
    ("Silent", {"without": ["seeing"]}, ["answers_in_text"], "the reply is empty"),
    ("Uncounted", {"without": ["seeing"]}, ["usage_is_plausible"], "counts no input token"),
    ("Shuffling", {"without": ["seeing"]}, ["batches_are_in_order"], "replies differ"),
    ("Impatient", {"without": ["seeing"]}, ["rate_limit_is_waited_for"], "Fatal: HTTP 429, not RateLimited"),
    ("Echoing", {"without": ["seeing"]}, ["echoed_key_is_hidden"], "the error repeats the key"),
]


@pytest.mark.parametrize(("name", "settings", "expected", "words"), BROKEN, ids=[row[0] for row in BROKEN])
async def test_what_is_broken_is_named(
    name: str, settings: dict[str, Any], expected: list[str], words: str, canary: str
) -> None:
    kind = getattr(broken, name)
    needed = {"Impatient": "service", "Echoing": "service", "Untyped": "pictures"}.get(name)
    without = [group for group in ("pictures", "service") if group != needed] + settings.get("without", [])
    report = await check(kind(), make=kind, keys=("OPENAI_API_KEY",), without=without)
    failed = {done.name: done.told for done in report.failed}
    assert set(expected) <= set(failed)
    assert words in failed[expected[0]]
    if name not in ("Blind", "OtherConvention"):
        assert set(failed) == set(expected), failed


async def test_the_sound_one_passes_everything(canary: str) -> None:
    report = await check(broken.Sound(), make=broken.Sound, keys=("OPENAI_API_KEY",))
    assert report.failed == ()
    assert len(names()) == len(report.checks) >= 40
    assert all(done.meaning for done in report.checks)


async def test_a_service_that_refuses_everything_ends_the_check(openai_server: tuple[str, Any], canary: str) -> None:
    with pytest.raises(ServiceError, match="HTTP 401"):
        await checked("openai/bad_key", {"base_url": openai_server[0]})


def test_no_words_of_a_model_become_markup() -> None:
    told = "<script>alert(1)</script> | ![](http://x) **bold**\n# head"
    one = Check(name="n", group="seeing", meaning="m", status="failed", told=told)
    page = markdown(Conformance(adapter=AdapterCard(spec="a", model="a"), checked="now", checks=(one,)))
    assert "<script>" not in page
    assert "![](" not in page
    assert "\n# head" not in page


def test_the_command_writes_the_report_and_fails_with_it(tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("spatialgauge"), "adapters", "check"]
    flags = ["--without", "pictures", "--without", "service", "--out", str(tmp_path), "--json"]
    done = subprocess.run(
        [*command, f"{HERE / 'broken_adapters.py'}:Mirroring", *flags], capture_output=True, text=True
    )
    assert done.returncode == 1, done.stderr
    assert "FAIL  sees_left_and_right" in done.stderr
    written = (tmp_path / "conformance.json").read_text()
    assert json.loads(done.stdout) == json.loads(written)
    assert Conformance.model_validate_json(written).counts["failed"] == 1
    assert "right on the mirrored pictures" in (tmp_path / "conformance.md").read_text()
