"""What an exported `run.py` calls: the kit's own `run`, knowing one more data set, which spatialgauge scores."""

import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import vlmeval.dataset
from vlmeval.dataset.image_base import ImageBaseDataset

from spatialgauge.benchmark.exports.questions import COLUMN, Key, overall_mean
from spatialgauge.benchmark.items import Reply
from spatialgauge.benchmark.kits import FAILED_CALL

if TYPE_CHECKING:
    import pandas as pd


class ExportedSuite(ImageBaseDataset):  # type: ignore[misc]  # the kit has no types
    """An exported TSV as the kit's data set: asked word for word, read and scored by the suite's rules."""

    TYPE = "VQA"
    DEFAULT_JUDGE = "exact_matching"
    NAME: str
    TSV: Path

    @classmethod
    def supported_datasets(cls) -> list[str]:
        """Return the one name under which the kit knows the suite."""
        return [cls.NAME]

    def load_data(self, dataset: str) -> "pd.DataFrame":
        """Return the exported rows without their keys, which the kit would copy into every file it writes."""
        table = _read(self.TSV)
        self.keys = {
            index: Key.model_validate_json(key) for index, key in zip(table["index"], table[COLUMN], strict=True)
        }
        return table.drop(columns=[COLUMN])

    def evaluate(self, eval_file: str, **_judge: object) -> dict[str, float]:
        """Return the overall figure and each task's mean, of the predictions in the kit's file; no judge is asked.

        A call that failed enters no mean, and `failed` counts them. The marks are written beside the predictions.
        """
        import pandas as pd

        told = _read(Path(eval_file))
        failed = told["prediction"].str.contains(FAILED_CALL, regex=False)
        answered = told[~failed]
        marks = pd.DataFrame(
            [
                _row(self.keys[index], text)
                for index, text in zip(answered["index"], answered["prediction"], strict=True)
            ]
        )
        marks.to_csv(Path(eval_file).with_suffix(".marks.csv"), index=False)
        overall = overall_mean(zip(marks["skill"], marks["task"], marks["score"], strict=True))
        return {"overall": overall, **marks.groupby("task")["score"].mean(), "failed": int(failed.sum())}


def _row(key: Key, text: str) -> dict[str, object]:
    mark = key.mark(Reply(text=text))
    item = key.item
    return {
        "item": item.id,
        "task": item.task,
        "skill": item.skill,
        "group": item.group,
        "score": mark.score.value,
        "outcome": mark.outcome.value,
        "reason": mark.reading.reason,
    }


def _read(path: Path) -> "pd.DataFrame":
    """Return a table as text, whatever it is kept in: a reply `None` or `007` is what the model wrote."""
    import pandas as pd

    match path.suffix:
        case ".xlsx":
            return pd.read_excel(path, dtype=str, keep_default_na=False)
        case ".json":
            return pd.read_json(path, dtype=False).astype(str)
        case _:
            return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)


def run(name: str, tsv: Path, arguments: Sequence[str]) -> None:
    """Run the kit on an exported TSV under a name; the arguments are the kit's, but for `--data`.

    The kit is the installed one, or the checkout `vlmeval` is imported from. Predictions are kept as JSON where
    PRED_FORMAT does not say otherwise, since Excel files lose long replies and those that begin with an address.
    """
    os.environ.setdefault("PRED_FORMAT", "json")
    suite = type("ExportedSuite", (ExportedSuite,), {"NAME": name, "TSV": tsv})
    vlmeval.dataset.DATASET_CLASSES.append(suite)
    vlmeval.dataset.SUPPORTED_DATASETS.append(name)
    sys.argv = ["run.py", "--data", name, *arguments]
    package = Path(vlmeval.dataset.__file__).parents[1]
    within = package / "run.py"
    runpy.run_path(str(within if within.is_file() else package.with_name("run.py")), run_name="__main__")
