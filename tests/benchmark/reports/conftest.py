"""A small suite with every kind of answer, and runs of it written as the runner writes them."""

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, PictureAsSent, Reading, Record, Usage
from spatialgauge.benchmark.journal import Journal, write_manifest
from spatialgauge.benchmark.manifest import Manifest, SuiteName
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.suites import Suite, assembled

SIDES = {"A": "left", "B": "right"}
Answerer = Callable[[Item], str | Outcome]


@pytest.fixture(scope="session")
def suite() -> Suite:
    """Twelve scenes with two pictures each: left or right, yes or no in a person's frame, and a distance."""
    from PIL import Image

    pictures, items = [], []
    for scene in range(12):
        twins = []
        for shade in (60, 180):
            stream = io.BytesIO()
            Image.new("RGB", (64, 48), (shade, 20 * scene, 90)).save(stream, "PNG")
            twins.append(checked_picture(stream.getvalue()))
        pictures += twins
        for view, picture in enumerate(twins):
            items += _items_of(scene, view, picture.sha256)
    return assembled(name="tiny", version="1", items=items, pictures=pictures, generator="tests")


def _items_of(scene: int, view: int, picture: str) -> list[Item]:
    rng = random.Random(f"{scene}")
    asker = "camera's" if scene % 3 else "woman's"
    shared = {"pictures": (picture,), "group": f"scene-{scene}"}
    seen = ("yes", "no")[view]
    return [
        Item(
            id=f"side-{scene}-{view}",
            task="left_right",
            skill="relations",
            question="Is the cup left or right of the plate?",
            form=Form(kind=Kind.CHOICE, options=SIDES),
            truth="AB"[view],
            rule="exact",
            pair=f"side-{scene}",
            frames={
                "egocentric": ("left", "right")[view],
                "intrinsic": ("right", "left")[view] if scene % 2 else "unclear",
                "absolute": "north",
            },
            slices={"margin": round(rng.random() + view, 3), "indoor": scene % 2 == 0},
            **shared,
        ),
        Item(
            id=f"frame-{scene}-{view}",
            task="addressee_frame",
            skill="frames",
            question=f"From the {asker} point of view, is the ball behind the box?",
            form=Form(kind=Kind.YES_NO),
            truth=("no", "yes")[view] if scene % 2 else seen,
            rule="exact",
            pair=f"frame-{scene}",
            frames={"egocentric": seen, "addressee": ("no", "yes")[view] if scene % 2 else seen},
            slices={"indoor": scene % 2 == 0},
            **shared,
        ),
        Item(
            id=f"far-{scene}-{view}",
            task="distance",
            skill="metric",
            question="How far is the chair from the lamp, in metres?",
            form=Form(kind=Kind.QUANTITY, unit="m"),
            truth=round(0.3 * 1.5**scene * (1 + 5 * view), 3),
            rule="half_to_twice",
            pair=f"far-{scene}",
            slices={"indoor": scene % 2 == 0},
            **shared,
        ),
    ]


def _record(item: Item, said: str | Outcome, repeat: int = 0) -> Record:
    """Return the record of an item to which `said` was replied, or which ended as that outcome without a reply."""
    kind = answers.of(item.form.kind)
    shared = {
        "item": item.id,
        "repeat": repeat,
        "task": item.task,
        "group": item.group,
        "pair": item.pair,
        "prompt_hash": "0" * 64,
        "pictures": tuple(PictureAsSent(sha256=name, width=64, height=48) for name in item.pictures),
        "usage": Usage(input_tokens=100, output_tokens=5),
        "cost_usd": 0.001,
        "latency_s": 0.5,
    }
    if said is Outcome.FAILED:
        return Record(outcome=said, error="timed out", **shared)
    if said is Outcome.REFUSED:
        return Record(outcome=said, score=0, reading=Reading(status="refused", reason="declined"), **shared)
    reading = kind.read(str(said), item.form)
    outcome = Outcome.ANSWERED if reading.status in ("parsed", "empty") else Outcome.UNPARSED
    score = kind.score(reading, item.truth, item.rule)
    return Record(outcome=outcome, reply=str(said), reading=reading, score=score.value, details=score.details, **shared)


def _truthful(item: Item) -> str:
    return answers.of(item.form.kind).phrase(item.truth, item.form)


@pytest.fixture
def record() -> Callable[..., Record]:
    """Return a function from an item and a reply to the record of it."""
    return _record


@pytest.fixture
def truthful() -> Answerer:
    """Return a function from an item to a reply that says the truth."""
    return _truthful


@pytest.fixture
def make_run(suite: Suite, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a run in which every item is answered by `answerer`."""

    def make(model: str, answerer: Answerer, repeats: int = 1) -> Path:
        run = tmp_path / "runs" / model.replace("/", "_")
        with Journal(run) as journal:
            for repeat in range(repeats):
                for item in suite.items:
                    journal.append(_record(item, answerer(item), repeat))
        write_manifest(run, _manifest_of(suite, model, repeats))
        return run

    return make


def _manifest_of(suite: Suite, model: str, repeats: int = 1) -> Manifest:
    """Return the manifest of a finished run of the suite."""
    return Manifest(
        suite=SuiteName(name=suite.card.name, version=suite.card.version, hash=suite.card.hash, reference="tiny"),
        items=len(suite.items) * repeats,
        adapter=AdapterCard(spec=model, model=model),
        started="2026-11-21T10:00:00Z",
        finished="2026-11-21T10:05:00Z",
    )
