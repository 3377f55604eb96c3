"""Prints what holds for a set of core's size: answers balanced, nothing told without looking, things asked about seen.

`python -m spatialgauge.tests.proofs.core 800` lays so many scenes of `core` out, without drawing them (a processor
second or two each), asks every question, and prints a row a task; control-C ends the laying out early. It leaves with 1
where something does not hold.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from spatialgauge.benchmark.auditing.findings import limits_with
from spatialgauge.benchmark.auditing.sets import sets
from spatialgauge.benchmark.auditing.shortcuts import shortcuts
from spatialgauge.benchmark.items import UNSCORED, Item, Kind
from spatialgauge.tasks.base import Question, Twins, item_of
from spatialgauge.tasks.building import find_spec
from spatialgauge.tasks.gate import PIXELS_MIN, VISIBLE_MIN, cast_as
from spatialgauge.tasks.registry import questions_of
from spatialgauge.tasks.scenes.descriptions import bare, describe
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.stages import SCENES, stage

CLOSED = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.COUNT, Kind.ORDER})
GROUPS = {"same_thing": "member", "point_across": "member"}
"""Tasks about several things that one phrase calls alike, by the role of these: all pictures must show them all."""


@dataclass
class Told:
    """What is gathered of one task."""

    items: list[Item] = field(default_factory=list)
    things: int = 0
    pixels: int = sys.maxsize
    visible: float = 1.0
    faults: list[str] = field(default_factory=list)


def asked_about(task: str, twins: Twins, question: Question) -> Iterator[list[tuple[View, str]]]:
    """Yield, for each thing that a question asks about, the shown pictures that have to show it, one of them well.

    A thing that a grounding task knows to be absent is not looked for.
    """
    views = [twins.views[view] for view in question.shows or (question.view,)]
    photographs = [view for view in views if view.buffers is not None]
    if task in GROUPS:
        for view in photographs:
            yield from ([(view, name)] for name in cast_as(twins, GROUPS[task]))
    elif task == "count":
        (said,) = question.phrases
        for thing in photographs[0].scene.things:
            if thing.id in cast_as(twins, "member") and said.startswith(
                thing.colour if question.slices["by_colour"] else ""
            ):
                yield [(photographs[0], thing.id)]
    elif question.slices.get("present", True):
        for phrase in question.phrases:
            yield [
                (view, thing.id)
                for view in photographs
                for thing in view.scene.things
                if (said := describe(thing, view.scene)) and bare(said) == phrase
            ]


def pixels_of(view: View, name: str) -> tuple[int, float]:
    """Return how many pixels show a thing, counted in the buffer of ids, and which share of its whole that is."""
    number = [thing.id for thing in view.scene.things].index(name) + 1
    shown = int(np.count_nonzero(view.buffers.ids == number))
    return shown, shown / max(view.seen[name].whole, 1)


def looked_at(told: Told, task: str, twins: Twins, question: Question) -> None:
    """Hold what the question asks about against what the pictures show of it: no task is excepted."""
    for places in asked_about(task, twins, question):
        told.things += 1
        best = max((pixels_of(*place) for place in places), default=(0, 0.0))
        told.pixels, told.visible = min(told.pixels, best[0]), min(told.visible, best[1])
        if best[0] < PIXELS_MIN or best[1] < VISIBLE_MIN:
            told.faults.append(f"{twins.group}: {question.question} ({best[0]} pixels, {best[1]:.2f})")


def unbalanced(items: list[Item]) -> int:
    """Return how many items are in a set of the same words whose answers are not equally often right."""
    by_words: defaultdict[object, Counter[str]] = defaultdict(Counter)
    for item in items:
        words = (item.pair, item.question, tuple(item.form.options.items()), item.form.unit, item.phrases)
        by_words[words][str(item.truth)] += 1
    return sum(sum(count.values()) for count in by_words.values() if len(count) < 2 or len({*count.values()}) > 1)


def gathered(scenes: int) -> dict[str, Told]:
    """Return every task's items of so many scenes of core, and what their pictures show."""
    spec = find_spec("core").model_copy(update={"scenes": scenes})
    told: defaultdict[str, Told] = defaultdict(Told)
    with suppress(KeyboardInterrupt):
        for number, (name, index) in enumerate(spec.places(), start=1):
            variants = stage(name).generate(spec.seed, index)
            names = [sha256(f"{variants.group}{view}".encode()).hexdigest() for view in range(len(variants.views))]
            for card, question in list(questions_of(variants)):
                told[card.name].items.append(item_of(card, variants.group, question, names))
                if name in SCENES:
                    looked_at(told[card.name], card.name, variants, question)
            if number % 50 == 0:
                print(f"{number} of {scenes} scenes", file=sys.stderr, flush=True)
    return dict(told)


def main(scenes: int) -> int:
    """Print the rows; return 1 where something does not hold, else 0."""
    told = gathered(scenes)
    limits = limits_with({})
    failed = []
    print(f"{'task':<20}{'items':>7}{'uneven':>8}{'things':>8}{'pixels':>8}{'visible':>9}{'unseen':>8}  above chance")
    for task, own in sorted(told.items()):
        scored = own.items[0].rule not in UNSCORED
        uneven = unbalanced(own.items) if scored and own.items[0].form.kind in CLOSED else 0
        findings = [*(shortcuts(own.items, limits) if scored else ()), *sets(own.items, limits)]
        told_by = {f.check: f.excess for f in findings if f.check in ("position", "length", "words", "metadata")}
        leaks = [f for f in findings if f.flagged or (f.check in told_by and (f.excess.low or 0.0) > 0)]
        above = ", ".join(f"{check} {e.mean:+.3f} ({(e.low or 0) - e.mean:+.3f})" for check, e in told_by.items())
        seen = f"{own.pixels:>8}{own.visible:>9.2f}" if own.things else f"{'-':>8}{'-':>9}"
        print(f"{task:<20}{len(own.items):>7}{uneven:>8}{own.things:>8}{seen}{len(own.faults):>8}  {above or '-'}")
        if uneven or leaks or own.faults:
            failed.append(task)
            for finding in leaks:
                print(f"  {finding.check}: {finding.what} scores {finding.excess.mean:+.3f} above chance")
            print(*(f"  {fault}" for fault in own.faults[:5]), sep="\n")
    print(
        f"{len(told)} tasks, {sum(len(own.items) for own in told.values())} items; failed: {', '.join(failed) or '-'}"
    )
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 800))
