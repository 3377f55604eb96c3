"""One person's way through a suite: practice, then the items in an order of their own, with checks of attention.

What a person answers becomes a reply in words, read and scored as a model's is, in a run like any model's.
"""

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, JsonValue

from spatialgauge import __version__
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Frozen, Item, Kind, Record, Reply
from spatialgauge.benchmark.journal import MANIFEST, Journal, read_manifest, write_manifest
from spatialgauge.benchmark.manifest import Manifest, SuiteName
from spatialgauge.benchmark.marking import fields_of_prompt, fields_of_reply, marked, prompt_of, versions
from spatialgauge.benchmark.reports.figures import answer as in_words
from spatialgauge.benchmark.sampling import selected
from spatialgauge.benchmark.suites import Suite

ASKED: Final = frozenset(Kind) - {Kind.BOXES3D, Kind.MOTION}
"""The kinds that a person can answer with a mouse and a keyboard."""
CANNOT: Final = "I cannot tell."
PRACTICE: Final = 3
EVERY: Final = 15
"""After so many items comes a check of attention."""
CHECKS: Final = "checks.jsonl"
Phase = Literal["practice", "check", "item", "done"]


class Asked(Frozen):
    """What the page shows next; it never carries a truth."""

    phase: Phase
    key: str = ""
    question: str = ""
    kind: str = ""
    options: dict[str, str] = Field(default_factory=dict)
    unit: str | None = None
    pictures: tuple[str, ...] = ()
    width: int | None = None
    height: int | None = None
    done: int = 0
    total: int = 0


class Given(Frozen):
    """What the page sends back: the key it was shown, an answer or that one cannot tell, and the seconds it took."""

    key: str = Field(max_length=200)
    answer: JsonValue = None
    cannot_tell: bool = False
    seconds: float = Field(ge=0, le=86_400)


def people_items(suite: Suite, limit: int | None) -> list[Item]:
    """Return the items people are asked, the same for all: of the kinds they can answer, whole twins."""
    return selected([item for item in suite.items if item.form.kind in ASKED], limit)


class Session:
    """One person at the page; `name` is a word they chose, `folder` their run. Close it to end the run's writing."""

    def __init__(self, suite: Suite, reference: str, items: Sequence[Item], name: str, folder: Path) -> None:
        self._suite = suite
        self._folder = folder
        self._items = list(items)
        random.Random(f"people:{name}").shuffle(self._items)
        self._manifest = self._opened(name, reference)
        self._journal = Journal(folder).__enter__()
        chosen = {item.id for item in items}
        others = [item for item in suite.items if item.id not in chosen and item.form.kind in ASKED]
        started = bool(self._journal.kept)
        self._practice = [] if started else random.Random("people:practice").sample(others, min(PRACTICE, len(others)))
        self._checked = len(self._journal.kept) // EVERY
        write_manifest(folder, self._manifest)

    def close(self) -> None:
        """End the writing."""
        self._journal.__exit__(None, None, None)

    def next(self) -> Asked:
        """Return what is to be shown now."""
        progress = {"done": len(self._journal.kept), "total": len(self._items)}
        if self._practice:
            return _shown("practice", self._practice[0], progress)
        if len(self._journal.kept) // EVERY > self._checked:
            number = self._checked + 1
            wanted = "ABCD"[random.Random(f"people:check:{number}").randrange(4)]
            options = {letter: f"option {letter}" for letter in "ABCD"}
            question = f"To see that you are still with us: please choose option {wanted}."
            return Asked(
                phase="check", key=f"check-{number}", question=question, kind="choice", options=options, **progress
            )
        item = self._now()
        return Asked(phase="done", **progress) if item is None else _shown("item", item, progress)

    def take(self, given: Given) -> str:
        """Write an answer down and return what to tell the person: the truth after practice, else nothing.

        Raises UsageError for an answer to something that is not asked now, as from a page opened twice.
        """
        asked = self.next()
        if given.key != asked.key or asked.phase == "done":
            raise UsageError("this question is answered already; the page shows the next one")
        if asked.phase == "check":
            self._checked += 1
            passed = not given.cannot_tell and f"option {given.answer}." in asked.question
            with (self._folder / CHECKS).open("a") as stream:
                stream.write(json.dumps({"check": given.key, "passed": passed, "seconds": given.seconds}) + "\n")
            return ""
        item = self._suite.by_id[given.key]
        reply = CANNOT if given.cannot_tell else _reply(item, given.answer)
        if asked.phase == "practice":
            self._practice.pop(0)
            mark = marked(item, prompt_of(item, self._suite).form, Reply(text=reply))
            right = "Practice: right" if mark.score.value >= 1 else f"Practice: that scores {mark.score.value:.2f}"
            place = item.form.kind in (Kind.POINTS, Kind.BOXES2D, Kind.MASKS)
            return right if place else f"{right}; the answer is {in_words(item.truth, item.form)}"
        self._journal.append(self._record(item, reply, given.seconds))
        if self._now() is None:
            finished = datetime.now(UTC).isoformat(timespec="seconds")
            self._manifest = self._manifest.model_copy(update={"finished": finished})
            write_manifest(self._folder, self._manifest)
        return ""

    def _now(self) -> Item | None:
        return next((item for item in self._items if (item.id, 0) not in self._journal.kept), None)

    def _record(self, item: Item, reply: str, seconds: float) -> Record:
        prompt = prompt_of(item, self._suite)
        return Record(
            **fields_of_prompt(item, prompt),
            **fields_of_reply(item, prompt.form, Reply(text=reply)),
            latency_s=round(seconds, 3),
        )

    def _opened(self, name: str, reference: str) -> Manifest:
        card = self._suite.card
        if (self._folder / MANIFEST).exists():
            held = read_manifest(self._folder)
            if held.suite.hash != card.hash or held.items != len(self._items):
                raise DataError(f"{self._folder}: holds answers to other questions; choose another --out")
            return held
        return Manifest(
            suite=SuiteName(name=card.name, version=card.version, hash=card.hash, reference=reference),
            items=len(self._items),
            adapter=AdapterCard(spec=f"human/{name}", model="a person"),
            versions={"spatialgauge": __version__},
            answers=versions(self._suite),
            settings={"blind": False},
            started=datetime.now(UTC).isoformat(timespec="seconds"),
        )


def _shown(phase: Phase, item: Item, progress: dict[str, int]) -> Asked:
    return Asked(
        phase=phase,
        key=item.id,
        question=item.question,
        kind=item.form.kind.value,
        options=dict(item.form.options),
        unit=item.form.unit,
        pictures=item.pictures,
        width=item.form.width,
        height=item.form.height,
        done=progress["done"],
        total=progress["total"],
    )


def _reply(item: Item, told: JsonValue) -> str:
    """Return an answer as a model would write it: a letter, words, or places as JSON in pixels."""
    if item.form.kind is Kind.MASKS:
        outline = _numbers(told, 2)
        return json.dumps([{"mask": outline, "label": "object"}] if outline else [])
    if item.form.kind is Kind.POINTS:
        return answers.of(Kind.POINTS).phrase(_numbers(told, 2), item.form)
    if item.form.kind is Kind.BOXES2D:
        boxes: list[JsonValue] = [{"box": box, "label": "object"} for box in _numbers(told, 4)]
        return answers.of(Kind.BOXES2D).phrase(boxes, item.form)
    if not isinstance(told, str) or len(told) > 200:
        raise UsageError("an answer is a short text")
    return told


def _numbers(told: JsonValue, count: int) -> list[JsonValue]:
    """Return places as lists of so many numbers; UsageError for anything else."""
    places = told if isinstance(told, list) else None
    if places is None or len(places) > 200:
        raise UsageError("places are a list")
    for place in places:
        if not isinstance(place, list) or len(place) != count:
            raise UsageError(f"a place is {count} numbers")
        if not all(isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < 1e5 for one in place):
            raise UsageError(f"a place is {count} numbers")
    return places
