"""An lmms-eval task: a YAML file, a Parquet file with the pictures in it, and functions that score as a run here does.

lmms-eval finds it by `--include_path`, and resolves `data_files` and `!function` against the YAML file's folder.
"""

import json
from pathlib import Path

from spatialgauge.benchmark.exports.files import identifier
from spatialgauge.benchmark.exports.questions import COLUMN, questions
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.suites import Suite

PARQUET = "questions.parquet"
OVERALL = "overall"


def write(suite: Suite, folder: Path, convention: str) -> list[Path]:
    """Write the task's YAML, `questions.parquet` and `functions.py` into the folder; return where a person starts."""
    name = identifier(suite)
    _write_parquet(suite, folder / PARQUET, convention)
    write_whole(folder / "functions.py", _FUNCTIONS.encode())
    task = folder / f"{name}.yaml"
    metrics = [OVERALL, *suite.card.tasks]
    lines = [_METRIC.format(metric=json.dumps(metric), mean=_mean(metric)) for metric in metrics]
    write_whole(task, (_TASK.format(name=name, parquet=PARQUET, version=suite.card.version) + "".join(lines)).encode())
    return [task, folder / PARQUET]


def _mean(metric: str) -> str:
    return "mean_over_skills" if metric == OVERALL else "mean_of_scores"


def _write_parquet(suite: Suite, path: Path, convention: str) -> None:
    import datasets
    from datasets import Features, Image, List, Value

    datasets.disable_progress_bars()
    asked = list(questions(suite, convention))
    columns = {
        "id": [question.key.item.id for question in asked],
        "question": [question.text for question in asked],
        "pictures": [[{"bytes": one.data, "path": None} for one in question.pictures] for question in asked],
        "target": [question.target for question in asked],
        "task": [question.key.item.task for question in asked],
        COLUMN: [question.key.model_dump_json() for question in asked],
    }
    text = Value("string")
    features = Features({**dict.fromkeys(columns, text), "pictures": List(Image(decode=True))})
    beside = path.with_name(f".{path.name}")
    datasets.Dataset.from_dict(columns, features=features).to_parquet(str(beside))
    beside.replace(path)


_TASK = """\
task: {name}
dataset_path: parquet
dataset_kwargs:
  data_files:
    test: {parquet}
test_split: test
output_type: generate_until
doc_to_visual: !function functions.pictures
doc_to_text: !function functions.text
doc_to_messages: !function functions.messages
doc_to_target: target
process_results: !function functions.results
cluster_key: group
generation_kwargs:
  until: []
  max_new_tokens: 4096
  temperature: 0
  do_sample: false
metadata:
  version: {version}
metric_list:
"""

_METRIC = """\
  - metric: {metric}
    aggregation: !function functions.{mean}
    higher_is_better: true
"""

_FUNCTIONS = '''\
"""What the YAML file names; spatialgauge reads and scores, so that a figure here is the figure there."""

from spatialgauge.benchmark.exports.inside_lmms_eval import (
    mean_of_scores,
    mean_over_skills,
    messages,
    pictures,
    results,
    text,
)

__all__ = ["mean_of_scores", "mean_over_skills", "messages", "pictures", "results", "text"]
'''
