"""An inspect_ai task: a dataset of JSON lines, its pictures beside it, and a task file that scores as a run here does.

Images in a sample are files relative to the dataset, as inspect_ai's `json_dataset` resolves them.
"""

import json
from pathlib import Path
from typing import Any

from spatialgauge.benchmark.exports.files import identifier, write_pictures
from spatialgauge.benchmark.exports.questions import COLUMN, Question, questions
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.suites import Suite

SAMPLES = "samples.jsonl"


def write(suite: Suite, folder: Path, convention: str) -> list[Path]:
    """Write `samples.jsonl`, `pictures/` and `task.py` into the folder; return the files a person starts from."""
    names = write_pictures(suite, folder / "pictures")
    lines = [json.dumps(_sample(question, names)) for question in questions(suite, convention)]
    write_whole(folder / SAMPLES, ("\n".join(lines) + "\n").encode())
    task = folder / "task.py"
    write_whole(task, _TASK.format(title=suite.card.title or suite.card.name, name=identifier(suite)).encode())
    return [task, folder / SAMPLES]


def _sample(question: Question, names: dict[str, str]) -> dict[str, Any]:
    item = question.key.item
    pictures = [{"type": "image", "image": f"pictures/{names[picture.sha256]}"} for picture in question.pictures]
    return {
        "id": item.id,
        "input": [{"role": "user", "content": [*pictures, {"type": "text", "text": question.text}]}],
        "target": question.target,
        "metadata": {
            "task": item.task,
            "skill": item.skill,
            "group": item.group,
            **item.slices,
            COLUMN: question.key.model_dump(mode="json"),
        },
    }


_TASK = '''\
"""{title}: inspect eval task.py --model PROVIDER/MODEL."""

from pathlib import Path

from inspect_ai import Task, task

from spatialgauge.benchmark.exports.inside_inspect_ai import exported_task


@task
def {name}() -> Task:
    """Return the exported suite, scored as spatialgauge scores it."""
    return exported_task(Path(__file__).parent)
'''
