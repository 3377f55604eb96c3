"""An exported lmms-eval task: its files as that kit reads them; where it is installed, its own evaluator over them."""

import importlib.util
import io
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from spatialgauge.benchmark.exports import export
from spatialgauge.benchmark.exports.questions import questions
from spatialgauge.benchmark.items import Record
from spatialgauge.benchmark.suites import Suite

CONVENTION = "gemini"
NAME = "spatialgauge_every_kind"


@pytest.fixture(scope="module")
def folder(every_kind: Suite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("lmms")
    export(every_kind, "lmms-eval", out, convention=CONVENTION)
    return out


def functions(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("exported_functions", folder / "functions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def config(folder: Path) -> dict[str, Any]:
    """Return the YAML as the kit loads it: `!function file.name` is the function of that name beside it."""

    class Loader(yaml.SafeLoader):
        pass

    def function(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
        module, name = str(loader.construct_scalar(node)).split(".")
        assert module == "functions"
        return getattr(functions(folder), name)

    Loader.add_constructor("!function", function)
    loaded: dict[str, Any] = yaml.load((folder / f"{NAME}.yaml").read_text(), Loader)  # noqa: S506  a safe loader
    return loaded


@pytest.fixture(scope="module")
def docs(folder: Path, config: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows as the kit has them: loaded by `datasets` from what the YAML names."""
    import datasets

    files = {split: str(folder / name) for split, name in config["dataset_kwargs"]["data_files"].items()}
    loaded = datasets.load_dataset(config["dataset_path"], data_files=files, split=config["test_split"])
    return list(loaded)


def test_a_row_shows_what_a_run_asks(config: Mapping[str, Any], docs: list[dict[str, Any]], every_kind: Suite) -> None:
    from PIL import Image

    for doc, question in zip(docs, questions(every_kind, CONVENTION), strict=True):
        assert config["doc_to_text"](doc) == question.text
        shown = config["doc_to_visual"](doc)
        assert shown == [Image.open(io.BytesIO(one.data)).convert("RGB") for one in question.pictures]
        (message,) = config["doc_to_messages"](doc)
        assert message["role"] == "user"
        assert [part["type"] for part in message["content"]] == ["image"] * len(shown) + ["text"]
        assert message["content"][-1]["text"] == question.text
        assert config["doc_to_target"] in doc


def test_the_functions_score_as_a_run_does(
    config: Mapping[str, Any],
    docs: list[dict[str, Any]],
    replies: Mapping[str, str],
    records: Mapping[str, Record],
    figures: Mapping[str, float],
) -> None:
    entries: dict[str, list[dict[str, Any]]] = {}
    for doc in docs:
        given = config["process_results"](doc, [replies[doc["id"]]])
        record = records[doc["id"]]
        assert {(entry["score"], entry["outcome"]) for entry in given.values()} == {
            (record.score, record.outcome.value)
        }
        for metric, entry in given.items():
            entries.setdefault(metric, []).append(entry)
    means = {one["metric"]: one["aggregation"](entries[one["metric"]]) for one in config["metric_list"]}
    assert means == pytest.approx(dict(figures), abs=1e-12)


def test_a_blank_line_does_not_end_a_reply(config: Mapping[str, Any]) -> None:
    assert config["generation_kwargs"]["until"] == []


def test_the_kit_s_own_evaluator_gives_the_figures_of_a_report(
    folder: Path, replies: Mapping[str, str], figures: Mapping[str, float]
) -> None:
    pytest.importorskip("lmms_eval", reason="lmms-eval is not installed")
    from lmms_eval.api.model import lmms
    from lmms_eval.evaluator import simple_evaluate
    from lmms_eval.tasks import TaskManager

    class Replier(lmms):  # type: ignore[misc]
        """Gives the reply to each row, and looks at what it is shown."""

        def generate_until(self, requests: list[Any]) -> list[str]:
            given = []
            for request in requests:
                context, _, to_visual, doc_id, task, split = request.args
                doc = self.task_dict[task][split][doc_id]
                assert context == doc["question"]
                assert len(to_visual(doc)) == len(doc["pictures"])
                given.append(replies[doc["id"]])
            return given

        def loglikelihood(self, requests: list[Any]) -> list[tuple[float, bool]]:
            raise NotImplementedError

        def generate_until_multi_round(self, requests: list[Any]) -> list[str]:
            raise NotImplementedError

    manager = TaskManager("ERROR", include_path=str(folder), include_defaults=False)
    found = simple_evaluate(model=Replier(), tasks=[NAME], task_manager=manager, batch_size=1)["results"][NAME]
    assert {name: found[f"{name},none"] for name in figures} == pytest.approx(dict(figures), abs=1e-12)
    assert found["overall_stderr_clustered,none"] != "N/A"
