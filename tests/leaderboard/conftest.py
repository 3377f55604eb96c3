"""A folder of real runs: an oracle, a model that never varies, one that replies with markup, and a damaged run."""

import asyncio
import io
from pathlib import Path

import pytest

from spatialgauge.adapters.registry import create
from spatialgauge.benchmark.asking import AdapterCard, ModelRefused
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.items import Form, Item, Kind, Picture, Prompt, Record, Reply
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suite_files import save
from spatialgauge.benchmark.suites import Suite, assembled
from spatialgauge.leaderboard.store.building import Source, build

MARKUP = '**A** ![x](https://evil.example/p.png) <script>alert(1)</script> </pre><img src="https://evil.example/q">'


class Hostile:
    """Replies with markup to half of the questions and refuses the others."""

    card = AdapterCard(spec="file/[x](https://evil.example)", model="hostile")

    async def ask(self, prompt: Prompt) -> Reply:
        if prompt.form.kind is Kind.QUANTITY:
            raise ModelRefused("no")
        return Reply(text=MARKUP)

    async def close(self) -> None:
        """Hold nothing."""


class Same:
    """Replies the same whatever it sees."""

    card = AdapterCard(spec="file/same", model="same")

    async def ask(self, prompt: Prompt) -> Reply:
        return Reply(text="1 m" if prompt.form.kind is Kind.QUANTITY else "A")

    async def close(self) -> None:
        """Hold nothing."""


class Silent:
    """Watches a run and says nothing."""

    def started(self, total: int, kept: int) -> None:
        """Hear how many questions there are."""

    def recorded(self, record: Record) -> None:
        """See a record."""


def _picture(scene: int, view: int) -> Picture:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (60 + 120 * view, 20 * scene, 90)).save(stream, "PNG")
    return checked_picture(stream.getvalue())


def _items(scene: int, view: int, picture: str) -> list[Item]:
    shared = {"pictures": (picture,), "group": f"scene-{scene}"}
    return [
        Item(
            id=f"side-{scene}-{view}",
            task="left_right",
            skill="relations",
            question="Is the cup left or right of the <b>plate</b>?",
            form=Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"}),
            truth="AB"[view],
            rule="exact",
            pair=f"side-{scene}",
            frames={"egocentric": ("left", "right")[view], "intrinsic": ("right", "left")[view]},
            slices={"indoor": scene % 2 == 0},
            **shared,
        ),
        Item(
            id=f"far-{scene}-{view}",
            task="distance",
            skill="metric",
            question="How far is the chair from the lamp?",
            form=Form(kind=Kind.QUANTITY, unit="m"),
            truth=(0.5, 4.0)[view],
            rule="half_to_twice",
            pair=f"far-{scene}",
            slices={"indoor": scene % 2 == 0},
            **shared,
        ),
    ]


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> tuple[Suite, Path]:
    """A suite of eight scenes, and its folder."""
    pictures = {(scene, view): _picture(scene, view) for scene in range(8) for view in (0, 1)}
    made = assembled(
        name="tiny",
        version="1",
        items=[item for (scene, view), picture in pictures.items() for item in _items(scene, view, picture.sha256)],
        pictures=pictures.values(),
        generator="tests",
    )
    folder = tmp_path_factory.mktemp("suites") / "tiny"
    save(made, folder)
    return made, folder


@pytest.fixture(scope="session")
def runs(suite: tuple[Suite, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of runs that the pages show."""
    asked, reference = suite
    folder = tmp_path_factory.mktemp("runs")
    adapters = {
        "oracle": create("baseline/oracle", {}, items=asked.items),
        "same": Same(),
        "hostile": Hostile(),
    }
    for name, adapter in adapters.items():
        asyncio.run(run(asked, adapter, folder / name, Plan(), Silent(), reference=str(reference)))
    broken = folder / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text((folder / "oracle" / "manifest.json").read_text())
    (broken / "records.jsonl").write_text("{not json}\n")
    return folder


@pytest.fixture(scope="session")
def built(runs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built board of the folder of runs."""
    folder = tmp_path_factory.mktemp("board")
    build(Source(runs, {}, own=True, partial=True), folder)
    return folder
