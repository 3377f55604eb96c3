"""Prints what a board of many models takes: its build, its size, and its first view beside a bare Streamlit page.

Made up: 200 models on 5,000 questions in 1,250 scenes, of whose answers a share of their own is right. Other numbers of
models and questions are arguments. The pages are opened in Chromium, each on a server of its own.
"""

import gzip
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Form, Item, Kind, Record
from spatialgauge.benchmark.manifest import Declared, Manifest, SuiteName
from spatialgauge.benchmark.marking import prompt_of, versions
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.suites import Suite, assembled
from spatialgauge.leaderboard.serve import command_line
from spatialgauge.leaderboard.store.building import Source, build
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.views import comparing, items

MODELS, ITEMS, A_SCENE = 200, 5000, 4
TASKS = 20
VIEWS = 9
"""First views of which the median is taken: one alone says little on a machine that does other things."""
BARE = """
import random
import streamlit as st
st.title("Bare")
st.selectbox("Rows", ["all", "models"], key="shown", bind="query-params")
st.dataframe([{"model": f"m{n}", **{f"c{c}": random.random() for c in range(20)}} for n in range(200)], height=1088)
"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def made_up(count: int) -> Suite:
    """Return a suite of choices and lengths; four questions a scene, two of them twins."""
    pictures = {}
    made = []
    for number in range(count):
        scene, task = number // A_SCENE, number // A_SCENE % TASKS
        if scene not in pictures:
            out = io.BytesIO()
            Image.new("RGB", (32, 24), (scene % 256, scene // 256, 90)).save(out, "PNG")
            pictures[scene] = checked_picture(out.getvalue())
        length = task % 5 == 4
        form = (
            Form(kind=Kind.QUANTITY, unit="m")
            if length
            else Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
        )
        made.append(
            Item(
                id=f"{number:08x}",
                task=f"task_{task:02}",
                skill=f"skill_{task % 6}",
                question=f"How far is thing {number // 2}?" if length else f"On which side is thing {number // 2}?",
                form=form,
                truth=0.5 + number % 40 / 8 if length else "AB"[number % 2],
                rule="half_to_twice" if length else "exact",
                pictures=(pictures[scene].sha256,),
                group=f"scene-{scene}",
                pair=f"pair-{number // 2}",
                slices={"margin": number % 37 + 0.5, "visible": number % 11 / 11},
            )
        )
    return assembled(name="made-up", version="1", items=made, pictures=pictures.values(), generator="a benchmark")


def submissions(suite: Suite, count: int, out: Path) -> None:
    """Write a submission of each model; each is right with a chance of its own."""
    hashes = {item.id: prompt_of(item, suite).hash for item in suite.items}
    for number in range(count):
        draw = random.Random(number)
        skill = 0.3 + 0.6 * number / count
        lines = []
        for item in suite.items:
            value = item.truth if draw.random() < skill else draw.choice(("A", "B")) if item.form.options else 9.0
            reply = answers.of(item.form.kind).phrase(value, item.form)
            lines.append(
                Record(
                    item=item.id,
                    task=item.task,
                    group=item.group,
                    pair=item.pair,
                    outcome="answered",
                    reply=f"Looking at the picture, the answer is {reply}",
                    score=1.0,
                    prompt_hash=hashes[item.id],
                    pictures=({"sha256": item.pictures[0], "width": 32, "height": 24},),
                    cost_usd=0.001 * (1 + number % 7),
                    latency_s=1.0,
                ).model_dump_json()
            )
        folder = out / f"model-{number:03}"
        folder.mkdir(parents=True)
        (folder / "records.jsonl.gz").write_bytes(gzip.compress("\n".join([*lines, ""]).encode(), 1))
        card = suite.card
        manifest = Manifest(
            suite=SuiteName(name=card.name, version=card.version, hash=card.hash, reference="made-up"),
            items=len(suite.items),
            adapter=AdapterCard(spec=f"made-up/model-{number:03}", model=f"model-{number:03}"),
            answers=versions(suite),
            settings={"blind": False},
            started="2026-11-28T00:00:00+00:00",
            finished="2026-11-28T01:00:00+00:00",
            declared=Declared(family=f"family {number % 9}", parameters_b=1 + number % 90, open_weights=number % 3 > 0),
        )
        (folder / "manifest.json").write_text(manifest.model_dump_json())


def timed(what: str, done: Callable[[], object]) -> float:
    """Print how long something took, and the processors' seconds of this process and its ended children; return it."""
    start, before = time.perf_counter(), os.times()
    done()
    seconds, after = time.perf_counter() - start, os.times()
    worked = sum(after[:4]) - sum(before[:4])
    print(f"{what:<42} {seconds:9.2f} s, processor {worked:9.2f} s", flush=True)
    return seconds


def viewed(
    what: str, command: list[str], port: int, filtered: Callable[[Page], object], also: tuple[str, ...] = ()
) -> tuple[float, int]:
    """Open a page in Chromium, change a filter, see those in `also`; return the first view in s and the peak in MB."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                with urlopen(f"http://localhost:{port}/_stcore/health"):
                    break
            except OSError:
                time.sleep(0.2)
        with sync_playwright() as kit:
            chromium = kit.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = chromium.new_page()

            def first() -> None:
                page.goto(f"http://localhost:{port}")
                page.locator("[data-testid=stDataFrame] canvas").first.wait_for(timeout=120_000)

            timed(f"{what}: first view, cold", first)
            seconds = median(timed(f"{what}: first view, warm", first) for _ in range(VIEWS))
            timed(f"{what}: filter changed", lambda: filtered(page))
            for path in also:
                timed(f"{what}: {path}", lambda path=path: seen(page, f"http://localhost:{port}/{path}"))
            chromium.close()
        status = Path(f"/proc/{server.pid}/status").read_text()
        peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024
    finally:
        server.terminate()
        server.wait(30)
    print(f"{what + ': peak memory of the server':<42} {peak:9} MB", flush=True)
    return seconds, peak


def seen(page: Page, url: str) -> None:
    """Open a page and wait until it is drawn."""
    page.goto(url)
    page.locator("[data-testid=stMain] h1").first.wait_for(timeout=120_000)
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for(timeout=120_000)


def to_models(page: Page) -> None:
    """Show models alone, and wait until they are."""
    page.get_by_label("Rows").click()
    page.get_by_role("option", name="models").click()
    page.wait_for_url("**shown=models**")
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for()


def measure(models: int, count: int, folder: Path) -> None:
    """Print everything."""
    suite = made_up(count)
    source = Source(folder / "submissions", {suite.card.hash: suite})
    timed(f"{models} submissions written", lambda: submissions(suite, models, source.submissions))
    board = folder / "board"
    whole = timed(f"build, {models} models x {count} items", lambda: build(source, board, workers=2))
    print(f"{'a model':<42} {whole / models:9.2f} s")
    timed("build again, nothing changed", lambda: build(source, board, workers=2))
    size = sum(path.stat().st_size for path in board.rglob("*") if path.is_file())
    print(f"{'size of the board':<42} {size / 2**20:9.1f} MB")
    store = Store(board)
    held = store.board()
    first, second = held.entries[0], held.entries[1]
    timed(
        "two models compared by task", lambda: comparing.differences(comparing.both(store, held, first, second), "task")
    )
    row = items.item(store, held, suite.items[count // 2].id)
    assert row is not None
    timed("one item, twelve replies", lambda: items.said(store, row, held.entries[:12]))
    (folder / "bare.py").write_text(BARE)
    plain = command_line(folder, 8651)
    plain[plain.index("run") + 1] = str(folder / "bare.py")
    bare, _ = viewed("bare page", plain, 8651, to_models)
    also = ("model", "compare", "items", "cost", "tasks", "about")
    ours, peak = viewed("board", command_line(board, 8652), 8652, to_models, also)
    print(f"{'first view, beside the bare page':<42} {ours / bare:9.2f} x (aim: under 3)")
    print(f"{'memory':<42} {peak:9} MB (aim: under 600)")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as scratch:
        measure(*(given or (MODELS, ITEMS)), Path(scratch))
