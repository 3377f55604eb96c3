"""Prints what comparing two runs of a million records takes, in memory and time, beside loading both as objects.

The objects are loaded for a tenth of the records, and their memory is multiplied by ten. An argument is another number
of records.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RECORDS = 1_000_000
A_SCENE = 4
TASKS = 8
LOAD = """
import sys
from pathlib import Path
from spatialgauge.benchmark.journal import read_records
held = [list(read_records(Path(run))) for run in sys.argv[1:]]
"""
COMPARE = """
import sys
from pathlib import Path
from spatialgauge.benchmark.comparing.compare import compare
found = compare(*map(Path, sys.argv[1:]))
assert found.overall.n and not found.faults, found.faults
"""


def write_run(run: Path, count: int, every: int) -> Path:
    """Write a run of `count` items of which each `every`th is wrong, as the runner writes them."""
    run.mkdir()
    with (run / "records.jsonl").open("w") as stream:
        for number in range(count):
            right = number % every > 0
            letter = "A" if right else "B"
            record = {
                "item": f"{number:016x}",
                "repeat": 0,
                "task": f"task_{number % TASKS}",
                "group": f"scene-{number // A_SCENE:08d}",
                "pair": f"{number // 2:016x}",
                "outcome": "answered",
                "reply": letter,
                "reading": {"status": "parsed", "value": letter, "reason": None, "notes": {}},
                "score": float(right),
                "details": {"exact": float(right)},
                "prompt_hash": f"{number:064x}",
                "pictures": [{"sha256": f"{number // A_SCENE:064x}", "width": 640, "height": 480}],
                "usage": {"input_tokens": 400, "output_tokens": 3},
                "cost_usd": 0.0002,
                "latency_s": 0.5,
                "attempts": 1,
                "finish": "stop",
                "model": None,
                "error": None,
            }
            stream.write(json.dumps(record) + "\n")
    manifest = {
        "schema": 1,
        "suite": {"name": "large", "version": "1", "hash": "0" * 64, "reference": "large"},
        "items": count,
        "adapter": {"spec": "own/model", "model": "model"},
        "answers": {"choice": 1},
        "started": "2026-11-21T10:00:00Z",
        "finished": "2026-11-21T11:00:00Z",
    }
    (run / "manifest.json").write_text(json.dumps(manifest))
    return run


def measured(program: str, *runs: Path) -> tuple[float, float]:
    """Return MiB at the highest and seconds of a program in a process of its own (Linux).

    The kernel's peak of the address space, since `ru_maxrss` of a child begins at what its parent held.
    """
    began = time.perf_counter()
    whole = f"{program}\nprint(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    done = subprocess.run([sys.executable, "-c", whole, *map(str, runs)], capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024, time.perf_counter() - began


def figures(count: int, folder: Path) -> dict[str, tuple[float, float]]:
    """Return MiB and seconds of an interpreter alone, of the objects (scaled up), and of the comparison."""
    small, large = max(count // 10, 1), count
    part = [write_run(folder / f"small-{every}", small, every) for every in (3, 4)]
    whole = [write_run(folder / f"large-{every}", large, every) for every in (3, 4)]
    idle = measured("from spatialgauge.benchmark.journal import read_records")
    loaded = measured(LOAD, *part)
    return {
        "an interpreter": idle,
        "as Python objects": ((loaded[0] - idle[0]) * large / small + idle[0], loaded[1] * large / small),
        "compare": measured(COMPARE, *whole),
    }


if __name__ == "__main__":
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as folder:
        found = figures(records, Path(folder))
    for name, (megabytes, seconds) in found.items():
        print(f"{name:<20} {megabytes:>10,.0f} MiB {seconds:>8,.1f} s")
    share = found["compare"][0] / found["as Python objects"][0]
    print(f"two runs of {records:,} records: compare takes {share:.1%} of the memory of the objects")
