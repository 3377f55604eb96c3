"""The page on scaling does what it shows, and its job file is one that Kubernetes and the command line take."""

import os
import re
import shlex
import sys
from pathlib import Path

import pytest
import yaml

from spatialgauge.benchmark.cli.run import command
from spatialgauge.tests.docs import pages

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_page_does_what_it_shows(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    path = f"{Path(sys.executable).parent}:{kept.get('PATH', '')}"
    environment = {**kept, "PATH": path, "OPENAI_API_KEY": "none", "COLUMNS": "120", "NO_COLOR": "1"}
    assert pages.follow(ROOT / "docs/scaling.md", tmp_path, environment) == 3


def test_the_jobs_command_is_one_the_command_line_takes() -> None:
    job = yaml.safe_load((ROOT / "docs/kuberay-job.yaml").read_text())
    program, verb, *arguments = shlex.split(job["spec"]["entrypoint"])
    assert (program, verb) == ("spatialgauge", "run")
    given = command.make_context("run", arguments).params
    (workers,) = job["spec"]["rayClusterSpec"]["workerGroupSpecs"]
    (container,) = workers["template"]["spec"]["containers"]
    assert given["engine"] == "ray"
    assert given["workers"] * given["worker_gpus"] == workers["maxReplicas"] * int(
        container["resources"]["limits"]["nvidia.com/gpu"]
    )


def test_the_job_keeps_its_run_on_a_volume_and_its_parts_fit_together() -> None:
    job = yaml.safe_load((ROOT / "docs/kuberay-job.yaml").read_text())
    cluster = job["spec"]["rayClusterSpec"]
    groups = [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]
    assert len({c["image"] for group in groups for c in group["template"]["spec"]["containers"]}) == 1
    for group in groups:
        spec = group["template"]["spec"]
        mounted = {mount["name"] for one in spec["containers"] for mount in one.get("volumeMounts", ())}
        assert mounted == {volume["name"] for volume in spec.get("volumes", ())}
    out = command.make_context("run", shlex.split(job["spec"]["entrypoint"])[2:]).params["out"]
    (head,) = cluster["headGroupSpec"]["template"]["spec"]["containers"]
    assert any(out.is_relative_to(mount["mountPath"]) for mount in head["volumeMounts"])


TEN_MILLION = 10_000_000


def rows_of_photographs() -> list[list[str]]:
    """Return the cells of the table on ten million photographs."""
    text = (ROOT / "docs/scaling.md").read_text().split("## Ten million photographs")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def number(text: str) -> float:
    return float(re.findall(r"[\d.,]+", text)[0].replace(",", ""))


def test_what_ten_million_photographs_take_follows_from_what_one_does() -> None:
    found = {"GPU-hours": 0.0, "core-hours": 0.0}
    for name, each, all_of_them, how in rows_of_photographs():
        assert how.startswith(("measured", "estimated", "flat")), name
        if each.endswith("/s a GPU"):
            hours = TEN_MILLION / number(each) / 3600
            assert number(all_of_them) == pytest.approx(hours, rel=0.02, abs=0.5)
            found["GPU-hours"] += number(all_of_them)
        elif each.endswith("s of a core"):
            assert number(all_of_them) == pytest.approx(TEN_MILLION * number(each) / 3600, rel=0.02)
            found["core-hours"] += number(all_of_them)
        elif each.endswith("kB"):
            size = {"GB": 1e9, "TB": 1e12}[all_of_them[-2:]]
            assert number(all_of_them) * size == pytest.approx(TEN_MILLION * number(each) * 1000, rel=0.05)
        elif name.startswith("All GPUs"):
            dollars, cents = (float(price) for price in re.findall(r"\$([\d.]+)", name))
            whole = found["GPU-hours"] * dollars + found["core-hours"] * cents
            assert number(all_of_them) == pytest.approx(whole, rel=0.01)
            found["told"] = whole
    assert set(found) == {"GPU-hours", "core-hours", "told"}
    assert min(found.values()) > 0
