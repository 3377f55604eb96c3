"""Rows of the very commit asked for: the real `datasets` against a hub that moves on, refuses and breaks off.

Processes of their own do it, since the hub's address is read when its library is imported.
"""

import io
import json
import os
import random
import subprocess
import sys

import pytest
from datasets import Dataset, Image

from spatialgauge.tests.servers.hub import serving

OLD = "a" * 40
LONG = random.Random("long").randbytes(12_000_000)
"""Longer than the pieces that a download is kept in."""
FILE = "data/test-00000-of-00001.parquet"
SCRIPT = """
import io, json, os, sys
from contextlib import redirect_stderr, redirect_stdout
from urllib.request import urlopen
from spatialgauge.benchmark.cli import main

def command(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main(list(arguments))
        except SystemExit as left:
            code = left.code
    said = "".join(line for line in err.getvalue().splitlines() if line.lower().startswith("error"))
    print(json.dumps({"code": code, "out": out.getvalue().splitlines(), "err": said}), flush=True)

def hub(words):
    urlopen(f"{os.environ['HF_ENDPOINT']}/{words}").read()

declaration, folder = sys.argv[1:]
build = ("suite", "build", declaration, "--out", folder)
if os.environ["HF_HUB_OFFLINE"] == "1":
    command(*build[:3], "--out", f"{folder}-3", "--revision", "b" * 12)
    command(*build[:3], "--out", f"{folder}-4", "--revision", "a" * 12)
    sys.exit()
command(*build)
hub("cut?after=11000000")
command(*build, "--revision", "v1")
command(*build, "--revision", "v1")
command("suite", "show", folder, "--json")
for fault in (
    "code=403&error=GatedRepo",
    "code=401&error=RepoNotFound",
    "code=404&error=RevisionNotFound",
    "code=503&error=",
):
    hub(f"fault?{fault}")
    command(*build, "--revision", "v2")
hub("fault?code=0")
hub("commit?is=" + "b" * 40)
hub("fault?code=403&error=GatedRepo&only=resolve")
command(*build, "--revision", "v2")
hub("fault?code=0")
hub("write?file=data/test-00000-of-00001.parquet&of=later.bin")
command(*build, "--revision", "v2")
command(*build[:3], "--out", f"{folder}-2", "--revision", "v2")
"""


def parquet(examples, truths):
    rows = [
        {"id": f"c{number}", "question": "Where?", "choices": ["top", "left"], "answer": truth, "image": picture}
        | {"unasked": LONG if number == 0 else b""}
        for number, (truth, picture) in enumerate(zip(truths, map(examples.picture, range(9)), strict=False))
    ]
    stream = io.BytesIO()
    Dataset.from_list(rows).cast_column("image", Image()).to_parquet(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def told(tmp_path_factory, examples):
    """What each command said, and which parts of files were asked for."""
    home = tmp_path_factory.mktemp("hub")
    (home / "corners.toml").write_text(examples.CORNERS)
    files = {FILE: parquet(examples, [0, 1, 0, 1]), "later.bin": parquet(examples, [0, 1, 1])}
    with serving(files, OLD) as (hub, address):
        environment = {**os.environ, "HF_HOME": str(home / "cache"), "HF_ENDPOINT": address}
        environment |= {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
        arguments = [str(home / "corners.toml"), str(home / "suite")]
        told = ""
        for offline in ("0", "1"):
            done = subprocess.run(
                [sys.executable, "-c", SCRIPT, *arguments],
                env={**environment, "HF_HUB_OFFLINE": offline},
                capture_output=True,
                text=True,
                check=True,
            )
            told += done.stdout
        ranges = list(hub.ranges)
    return [json.loads(line) for line in told.splitlines() if line.startswith("{")], ranges


NO_REVISION, TORN, AGAIN, SHOWN, GATED, PRIVATE, UNKNOWN, DOWN, CLOSED_FILES, MOVED, ELSEWHERE, KEPT, OTHER = range(13)
REFUSED = {
    GATED: "is gated: accept its terms on its page on the hub with your account, then set HF_TOKEN",
    PRIVATE: "someone/corners@v2: is not on the hub, or is private; check the revision, set HF_TOKEN, or give files",
    UNKNOWN: "has no revision v2; its page on the hub lists its commits",
    DOWN: "could not be had from the hub (Server error '503 Service Unavailable'",
    CLOSED_FILES: "what was fetched last is the commit aaaaaaaaaaaa: build from that with --revision aaaaaaaaaaaa",
}


def test_without_a_revision_one_is_asked_for(told):
    said, _ = told
    assert said[NO_REVISION]["code"] == 64
    assert "no revision of someone/corners is pinned yet; name the commit" in said[NO_REVISION]["err"]


def test_a_download_that_breaks_off_goes_on_where_it_was(told):
    said, ranges = told
    assert said[TORN]["code"] == 0
    assert "4 items on 4 pictures" in said[TORN]["out"][0]
    assert ranges[0] == ""
    assert int(ranges[1].removeprefix("bytes=").rstrip("-")) > 10_000_000


def test_the_commit_and_the_hash_of_the_rows_are_kept(told):
    said, ranges = told
    assert said[AGAIN]["out"] == said[TORN]["out"], "built again from the same rows"
    settings = json.loads("".join(said[SHOWN]["out"]))["settings"]
    assert settings["revision"] == OLD
    assert len(settings["rows_hash"]) == 64
    assert ranges.count("") <= 2, "each commit is fetched once"


@pytest.mark.parametrize("refusal", sorted(REFUSED))
def test_what_is_closed_or_gone_is_told_plainly_and_nothing_else_is_built(told, refusal):
    """Each time the cache holds the rows of another commit, on which `datasets` alone would fall back."""
    said, _ = told
    assert said[refusal]["code"] == 69
    assert REFUSED[refusal] in said[refusal]["err"]


def test_rows_that_have_changed_are_named_and_the_folder_is_left(told):
    said, _ = told
    assert said[MOVED]["code"] == 65
    assert "left as it is: row c2 has changed: truth; row c3 is gone; build into another" in said[MOVED]["err"]
    assert "3 items on 3 pictures" in said[ELSEWHERE]["out"][0]


def test_offline_what_was_fetched_last_is_built_and_nothing_else(told):
    said, _ = told
    assert said[KEPT]["out"][0].partition(":")[2] == said[ELSEWHERE]["out"][0].partition(":")[2]
    assert said[OTHER]["code"] == 69
    assert "HF_HUB_OFFLINE is set, and what was fetched last is the commit bbbbbbbbbbbb" in said[OTHER]["err"]
