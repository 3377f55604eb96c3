"""VLMEvalKit data: a TSV with every question and a script to run it, and a TSV of the choices for an unchanged kit.

Columns are the kit's: `index`, `image` (base64, a JSON list where there are several, or the index of an earlier row
with the same pictures), `image_path`, `question`, `A` and on, `answer`, `category`, `l2-category`.
"""

import base64
import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.exports.files import identifier
from spatialgauge.benchmark.exports.questions import COLUMN, Question, questions
from spatialgauge.benchmark.items import Kind
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.suites import Suite

SHOWN = ("index", "image", "image_path", "question")
ABOUT = ("answer", "category", "l2-category")


def write(suite: Suite, folder: Path, convention: str) -> list[Path]:
    """Write `spatialgauge_SUITE.tsv` and `run.py` into the folder, and where there are choices, `..._MCQ.tsv`.

    Returns the files a person starts from. Raises DataError for a question without a picture, which the kit would drop.
    """
    name = identifier(suite)
    asked = list(questions(suite, convention))
    blind = next((question.key.item.id for question in asked if not question.pictures), None)
    if blind is not None:
        raise DataError(f"item {blind}: has no picture, and VLMEvalKit drops such questions; export to another format")
    every = folder / f"{name}.tsv"
    _write(every, [*SHOWN, *ABOUT, COLUMN], _rows(asked, _whole))
    script = folder / "run.py"
    write_whole(script, _SCRIPT.format(name=name, tsv=every.name).encode())
    choices = [question for question in asked if question.key.form.kind is Kind.CHOICE]
    if not choices:
        return [script, every]
    letters = sorted({letter for question in choices for letter in question.key.form.options})
    alone = folder / f"{name}_MCQ.tsv"
    _write(alone, [*SHOWN, *letters, *ABOUT], _rows(choices, _options))
    return [script, every, alone]


def _whole(question: Question) -> dict[str, str]:
    return {"question": question.text, COLUMN: question.key.model_dump_json()}


def _options(question: Question) -> dict[str, str]:
    return {"question": question.key.item.question, **question.key.form.options}


def _rows(asked: Sequence[Question], words: Callable[[Question], Mapping[str, str]]) -> Iterable[Mapping[str, object]]:
    first: dict[tuple[str, ...], int] = {}
    for index, question in enumerate(asked):
        item = question.key.item
        shared = first.setdefault(item.pictures, index)
        yield {
            "index": index,
            "image": shared if shared != index else _one_or_list([_base64(one.data) for one in question.pictures]),
            "image_path": _one_or_list([f"{one.sha256}.png" for one in question.pictures]),
            **words(question),
            "answer": question.target,
            "category": item.task,
            "l2-category": item.skill,
        }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _one_or_list(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else json.dumps(values)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    stream = io.StringIO(newline="")
    table = csv.DictWriter(stream, columns, delimiter="\t", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_whole(path, stream.getvalue().encode())


_SCRIPT = '''\
"""Runs VLMEvalKit on {name}: python run.py --model MODEL --work-dir FOLDER, and the kit's other options."""

import sys
from pathlib import Path

from spatialgauge.benchmark.exports.inside_vlmevalkit import run

run("{name}", Path(__file__).with_name("{tsv}"), sys.argv[1:])
'''
