"""A suite of eighty scenes with three tasks, and runs of it in which chosen items go wrong."""

import io
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Reading, Record, Usage
from spatialgauge.benchmark.journal import RECORDS, write_manifest
from spatialgauge.benchmark.manifest import Manifest, SuiteName
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.suite_files import save
from spatialgauge.benchmark.suites import Suite, assembled

SIDES = {"A": "left", "B": "right"}
SCENES = 80
HOSTILE = "<script>alert(1)</script> @everyone #1 | `x` https://example.org \x07"


def _items(scene: int, picture: str) -> list[Item]:
    shared = {"pictures": (picture,), "group": f"scene-{scene}", "rule": "exact"}
    choice = {"form": Form(kind=Kind.CHOICE, options=SIDES), "truth": "AB"[scene % 2], **shared}
    said = SIDES["AB"[scene % 2]]
    other = SIDES["BA"[scene % 2]]
    return [
        Item(
            id=f"side-{scene}-{view}",
            task="left_right",
            skill="relations",
            question=f"Is cup {view} left or right of the plate?",
            frames={"egocentric": said, "intrinsic": other},
            **choice,
        )
        for view in range(4)
    ] + [
        Item(
            id=f"seen-{scene}-{view}",
            task="frame_intrinsic",
            skill="frames",
            question=f"Seen by the man, is cup {view} left or right of the plate?",
            frames={"egocentric": other, "intrinsic": said},
            **choice,
        )
        for view in range(2)
    ]


@pytest.fixture(scope="session")
def suite() -> Suite:
    from PIL import Image

    pictures, items = [], []
    for scene in range(SCENES):
        stream = io.BytesIO()
        Image.new("RGB", (32, 24), (scene, 2 * scene, 90)).save(stream, "PNG")
        pictures.append(checked_picture(stream.getvalue()))
        items += _items(scene, pictures[-1].sha256)
    return assembled(name="cups", version="1", items=items, pictures=pictures, generator="tests")


@pytest.fixture(scope="session")
def suite_folder(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suites") / "cups"
    save(suite, folder)
    return folder


Failing = Collection[str]


@pytest.fixture
def make_run(suite: Suite, suite_folder: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a run in which the named items go wrong, or end as an outcome, or stay away."""

    def make(
        name: str,
        wrong: Collection[str] = (),
        *,
        failing: Collection[str] = (),
        unparsed: Collection[str] = (),
        missing: Collection[str] = (),
        twice: Collection[str] = (),
        prompts: str = "0" * 64,
        **changes: object,
    ) -> Path:
        run = tmp_path / name
        records = []
        for item in suite.items:
            record = _record(item, prompts, wrong=item.id in wrong)
            if item.id in failing:
                record = _ended(record, Outcome.FAILED)
            if item.id in unparsed:
                record = _ended(record, Outcome.UNPARSED)
            records += [record] * ((item.id not in missing) + (item.id in twice))
        run.mkdir()
        (run / RECORDS).write_text("".join(record.model_dump_json() + "\n" for record in records))
        manifest = Manifest(
            suite=SuiteName(name="cups", version="1", hash=suite.card.hash, reference=str(suite_folder)),
            items=len(suite.items),
            adapter=AdapterCard(spec=f"own/{name}", model=name, settings={"temperature": 0.0}),
            answers={"choice": 1},
            settings={"blind": False},
            started="2026-11-21T10:00:00Z",
            finished="2026-11-21T10:05:00Z",
        )
        write_manifest(run, manifest.model_copy(update=changes))
        return run

    return make


def _record(item: Item, prompts: str, *, wrong: bool) -> Record:
    kind = answers.of(item.form.kind)
    letter = {"A": "B", "B": "A"}[str(item.truth)] if wrong else str(item.truth)
    reply = f"{letter}" if not wrong else f"{letter}\n{HOSTILE}"
    reading = Reading(status="parsed", value=letter)
    score = kind.score(reading, item.truth, item.rule)
    return Record(
        item=item.id,
        task=item.task,
        group=item.group,
        outcome=Outcome.ANSWERED,
        reply=reply,
        reading=reading,
        score=score.value,
        prompt_hash=prompts,
        usage=Usage(input_tokens=100, output_tokens=5),
        cost_usd=0.001,
        latency_s=0.5,
    )


def _ended(record: Record, outcome: Outcome) -> Record:
    if outcome is Outcome.FAILED:
        return record.model_copy(update={"outcome": outcome, "score": None, "reading": None, "error": "timed out"})
    reading = Reading(status="unparsed", reason="no letter")
    return record.model_copy(update={"outcome": outcome, "score": 0.0, "reading": reading, "reply": HOSTILE})
