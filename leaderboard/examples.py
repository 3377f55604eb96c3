"""Submissions of models that do not exist, to see a board before anybody has submitted: `make leaderboard`.

Each is a script that knows the truth and errs in a way of its own; all are named `scripted/...` and say so in their
notes. Beside them stand the baselines, which are what they are on every board.
"""

import asyncio
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Final

from spatialgauge.adapters.registry import create
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import Adapter, AdapterCard, ModelRefused
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.items import Item, Kind, Prompt, Record, Reply, Usage
from spatialgauge.benchmark.journal import read_manifest
from spatialgauge.benchmark.manifest import Declared
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suite_files import load
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.submissions.files import slug
from spatialgauge.leaderboard.submissions.packing import pack_run
from spatialgauge.tasks.suites import SHIPPED

BASELINES: Final = ("oracle", "blobs", "constant", "prior", "random")
NOTE: Final = "A script that errs on purpose, made up to show what a board looks like. No such model exists."
EGOCENTRIC: Final = "egocentric"


@dataclass(frozen=True)
class Script:
    """How a made-up model errs.

    It `sees` an answer with this chance, more often where the margin is wide; stated numbers are off by `spread`
    octaves; one that is `egocentric` takes the camera's view whoever is asked about; `mumbles` and `refuses` are shares
    of replies that cannot be read, or decline. `cost` is in dollars a question.
    """

    name: str
    parameters_b: float | None
    sees: float
    spread: float
    cost: float | None
    egocentric: bool = False
    mumbles: float = 0.0
    refuses: float = 0.0
    blind_too: bool = False


SCRIPTS: Final = (
    Script("keen-large", None, 0.86, 0.35, 0.0112, blind_too=True),
    Script("keen-small", None, 0.74, 0.5, 0.0018),
    Script("steady-72b", 72, 0.71, 0.45, 0.0031, blind_too=True),
    Script("steady-7b", 7, 0.6, 0.7, 0.0004, mumbles=0.03),
    Script("self-centred-32b", 32, 0.7, 0.6, 0.0012, egocentric=True),
    Script("shy-13b", 13, 0.62, 0.6, 0.0007, refuses=0.12),
    Script("mumbling-2b", 2, 0.5, 1.1, 0.0001, mumbles=0.15),
)


class Scripted:
    """The adapter of a script: it has the items with their truths, as no model has."""

    def __init__(self, script: Script, items: Sequence[Item]) -> None:
        self.card = AdapterCard(spec=f"scripted/{script.name}", model=script.name, settings={"made up": True})
        self._script = script
        self._items: Mapping[str, Item] = {item.id: item for item in items}
        self._pairs: dict[str, list[Item]] = {}
        for item in items:
            self._pairs.setdefault(item.pair or item.id, []).append(item)

    async def ask(self, prompt: Prompt) -> Reply:
        """Answer as the script says, the same on every call."""
        item, script = self._items[prompt.item], self._script
        # Without a picture twins look the same, and so does what is said of them.
        draw = random.Random(f"{script.name}:{item.id if prompt.pictures else item.pair}")
        fate = draw.random()
        if fate < script.refuses:
            raise ModelRefused("made up")
        told = "It depends on how one looks at it." if fate > 1 - script.mumbles else self._answer(item, prompt, draw)
        words = len(told.split())
        return Reply(
            text=told, usage=Usage(input_tokens=400 + len(prompt.text) // 4, output_tokens=words), cost_usd=script.cost
        )

    async def close(self) -> None:
        """Hold nothing."""

    def _answer(self, item: Item, prompt: Prompt, draw: random.Random) -> str:
        kind = answers.of(item.form.kind)
        twins = sorted(self._pairs[item.pair or item.id], key=lambda one: one.id)
        if not prompt.pictures:
            return kind.phrase(draw.choice(twins).truth, prompt.form)
        margin = item.slices.get("margin")
        wide = min(1.0, float(margin) / 30) if isinstance(margin, int | float) else 0.5
        right = draw.random() < min(0.99, self._script.sees + 0.2 * (wide - 0.5))
        if self._script.egocentric and EGOCENTRIC in item.frames and item.form.kind is Kind.CHOICE:
            own = item.frames[EGOCENTRIC]
            letter = next((key for key, text in item.form.options.items() if text == own), None)
            if letter is not None and draw.random() < 0.85:
                return kind.phrase(letter, prompt.form)
        if item.form.kind is Kind.QUANTITY:
            off = draw.gauss(0.15, self._script.spread if right else 2.0)
            return kind.phrase(float(str(item.truth)) * 2**off, prompt.form)
        others = [one for one in twins if one.id != item.id]
        return kind.phrase(item.truth if right or not others else others[0].truth, prompt.form)


class _Unseen:
    """Watches a run and says nothing."""

    def started(self, total: int, kept: int) -> None:
        """Hear how many questions there are."""

    def recorded(self, record: Record) -> None:
        """See a record."""


def make(suite: Suite, reference: str, out: Path) -> list[Path]:
    """Write a submission of each script and baseline below `out`, those that are there as they are; return them all."""
    made = []
    for script in SCRIPTS:
        said = Declared(
            family=script.name.rsplit("-", 1)[0].capitalize(),
            organisation="made up",
            parameters_b=script.parameters_b,
            open_weights=script.parameters_b is not None,
            note=NOTE,
        )
        made.append(_submission(suite, Scripted(script, suite.items), reference, out, said))
        if script.blind_too:
            made.append(_submission(suite, Scripted(script, suite.items), reference, out, said, blind=True))
    for name in BASELINES:
        adapter = create(f"baseline/{name}", {}, items=suite.items)
        made.append(_submission(suite, adapter, reference, out, Declared(note="A baseline, no model.")))
    return made


def _submission(
    suite: Suite, adapter: Adapter, reference: str, out: Path, said: Declared, *, blind: bool = False
) -> Path:
    target = out / slug(adapter.card.spec + ("-blind" if blind else ""))
    if target.exists():
        if read_manifest(target).suite.hash == suite.card.hash:
            return target
        rmtree(target)  # of an earlier version of the suite
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "run"
        asyncio.run(run(suite, adapter, folder, Plan(blind=blind), _Unseen(), reference=reference))
        return pack_run(folder, target, said)


if __name__ == "__main__":
    make(load("mini", SHIPPED), "mini", Path(sys.argv[1]))
