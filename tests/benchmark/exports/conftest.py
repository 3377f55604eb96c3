"""A suite with every kind of answer, replies of every sort to it, and what a run here makes of them."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image
from pydantic import JsonValue

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.exports.questions import questions
from spatialgauge.benchmark.floors import Floors
from spatialgauge.benchmark.items import Form, Item, Kind, Picture, Record
from spatialgauge.benchmark.manifest import Manifest, SuiteName
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.predictions import Prediction, mark_predictions
from spatialgauge.benchmark.reports.summary import summarise_records
from spatialgauge.benchmark.suites import Suite, assembled

CONVENTION = "gemini"
WIDTH, HEIGHT = 64, 48


def picture(shade: int) -> Picture:
    stream = io.BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), (shade, 90, 160)).save(stream, "PNG")
    return checked_picture(stream.getvalue())


def region() -> dict[str, JsonValue]:
    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    mask[12:24, 16:32] = True
    return rle.encode(mask)


UNTURNED = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
BOX = [16.0, 12.0, 32.0, 24.0]
ASKED: dict[Kind, tuple[dict[str, object], JsonValue, str, JsonValue]] = {
    Kind.CHOICE: ({"options": {"A": 'a "red"\tbox', "B": "a blue\nbox"}}, "B", "exact", "B"),
    Kind.YES_NO: ({}, "no", "exact", "no"),
    Kind.QUANTITY: ({"unit": "cm"}, 0.5, "half_to_twice", 0.5),
    Kind.COUNT: ({}, 3, "exact", 3),
    Kind.DIRECTION: ({"unit": "clock"}, 90.0, "clock", 90.0),
    Kind.ORDER: ({"options": {"A": "cup", "B": "ball", "C": "box"}}, ["B", "C", "A"], "pairs", ["B", "C", "A"]),
    Kind.POINTS: ({"width": WIDTH, "height": HEIGHT}, {"masks": [region()]}, "point_in_mask", [[24.0, 18.0]]),
    Kind.BOXES2D: ({"width": WIDTH, "height": HEIGHT}, [{"box": BOX}], "iou", [{"box": BOX, "label": "box"}]),
    Kind.BOXES3D: (
        {"width": WIDTH, "height": HEIGHT},
        [{"centre": [0.0, 0.0, 3.0], "size": [1.0, 1.0, 1.0], "rotation": UNTURNED}],
        "iou3d",
        [{"centre": [0.0, 0.0, 3.0], "size": [1.0, 1.0, 1.0], "rotation": UNTURNED, "label": "box"}],
    ),
    Kind.MASKS: (
        {"width": WIDTH, "height": HEIGHT},
        [{"mask": region(), "box": BOX}],
        "giou",
        [{"mask": region(), "box": BOX, "label": "box"}],
    ),
}
"""What each kind asks: the rest of its form, the truth, the rule, and the value of a right answer."""


@pytest.fixture(scope="session")
def every_kind() -> Suite:
    """Return three items of each kind on one or two pictures, the kinds in three skills of different size."""
    shown = [picture(shade) for shade in (40, 120, 200)]
    skills = {Kind.CHOICE: "relations", Kind.YES_NO: "relations", Kind.QUANTITY: "metric"}
    items = [
        Item(
            id=f"{kind}-{number}",
            task=f"{kind}_task",
            skill=skills.get(kind, "other"),
            question=f'Which is it,\n"this" or\tthat: {kind} {number}?',
            form=Form.model_validate({"kind": kind, **form}),
            truth=truth,
            rule=rule,
            pictures=tuple(one.sha256 for one in (shown[:2] if number == 1 else shown[2:])),
            group=f"g{number}",
            slices={"visible": 0.5},
        )
        for kind, (form, truth, rule, _) in ASKED.items()
        for number in range(3)
    ]
    return assembled(name="every-kind", version="1", items=items, pictures=shown, generator="tests")


@pytest.fixture(scope="session")
def replies(every_kind: Suite) -> dict[str, str]:
    """Return a right, a wrong or odd, and an unreadable reply to the three items of each kind, by item id."""
    given = {}
    for question in questions(every_kind, CONVENTION):
        form = question.key.form
        right = answers.of(form.kind).phrase(ASKED[form.kind][3], form)
        wrong = {Kind.CHOICE: "A", Kind.YES_NO: "None", Kind.COUNT: "007"}.get(form.kind, "12")
        item = question.key.item.id
        given[item] = [right, wrong, "I would rather not say, it is late."][int(item[-1])]
    return given


@pytest.fixture(scope="session")
def records(every_kind: Suite, replies: Mapping[str, str]) -> dict[str, Record]:
    """Return what a run here makes of the replies, by item id."""
    told = [Prediction(item=item, repeat=0, reply=reply, place=item) for item, reply in replies.items()]
    return {record.item: record for record in mark_predictions(told, every_kind, CONVENTION)}


@pytest.fixture(scope="session")
def figures(every_kind: Suite, records: Mapping[str, Record]) -> dict[str, float]:
    """Return the mean score of each task in a report on the replies, and the overall one."""
    none = dict.fromkeys(every_kind.by_id, 0.0)
    report = summarise_records(manifest(every_kind), records.values(), every_kind.items, floors=Floors(none, none))
    parts = {part.name: part.score for part in (*report.tasks, report.overall)}
    return {name: score.mean for name, score in parts.items() if score is not None}


def manifest(suite: Suite) -> Manifest:
    card = suite.card
    return Manifest(
        suite=SuiteName(name=card.name, version=card.version, hash=card.hash, reference=card.name),
        items=len(suite.items),
        adapter=AdapterCard(spec="tests/replies", model="replies", convention=CONVENTION),
        answers={},
        settings={},
        started=datetime.now(UTC).isoformat(),
    )
