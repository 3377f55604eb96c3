"""Prints how many replies a second one core reads and scores, for each kind of answer.

The replies are the corpus of the tests, over and over; "plain" are the short ones that models mostly give.
"""

import json
import time
from pathlib import Path
from typing import Any

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Kind

CORPUS = Path(__file__).parents[1] / "benchmark" / "answers" / "corpus"
REPLIES = 100_000
TRUTHS: dict[Kind, tuple[Any, str]] = {
    Kind.CHOICE: ("B", "exact"),
    Kind.YES_NO: ("yes", "exact"),
    Kind.QUANTITY: (2.5, "mra"),
    Kind.COUNT: (5, "exact"),
    Kind.DIRECTION: (90, "clock"),
    Kind.ORDER: (["B", "A", "C"], "exact"),
}
SIDES = {"A": "left", "B": "right", "C": "above", "D": "below"}
PLAIN: dict[Kind, tuple[Form, list[str]]] = {
    Kind.CHOICE: (Form(kind=Kind.CHOICE, options=SIDES), ["B", "(B)", "B. right", "The answer is B.", "right"]),
    Kind.YES_NO: (Form(kind=Kind.YES_NO), ["Yes", "No.", "Yes, it is.", "No, the chair is to the left of the table."]),
    Kind.QUANTITY: (
        Form(kind=Kind.QUANTITY, unit="m"),
        ["2.5 m", "250 cm", "The distance is about 2.5 meters.", "2.5"],
    ),
}


def rate(kind: Kind, replies: list[tuple[str, Form]]) -> float:
    """Return replies read and scored per second."""
    module = answers.of(kind)
    truth, rule = TRUTHS[kind]
    for text, form in replies:
        module.read(text, form)
    rounds = max(REPLIES // len(replies), 1)
    began = time.process_time()
    for _ in range(rounds):
        for text, form in replies:
            module.score(module.read(text, form), truth, rule)
    return rounds * len(replies) / (time.process_time() - began)


def corpus(kind: Kind) -> list[tuple[str, Form]]:
    """Return the replies of the corpus with their forms."""
    rows = map(json.loads, (CORPUS / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        (
            row["text"],
            Form.model_validate({"kind": kind, **{name: row[name] for name in Form.model_fields if name in row}}),
        )
        for row in rows
    ]


if __name__ == "__main__":
    for kind, (form, texts) in PLAIN.items():
        print(f"{kind:<10} plain  {rate(kind, [(text, form) for text in texts]):>10,.0f} replies/s")
    for kind in TRUTHS:
        print(f"{kind:<10} corpus {rate(kind, corpus(kind)):>10,.0f} replies/s")
