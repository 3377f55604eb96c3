"""Prints how fast a journal is written and read, and that reading takes no more memory for more records.

`journal.py [RECORDS]`.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from load.memory import peak_memory

from spatialgauge.benchmark.items import Outcome, PictureAsSent, Reading, Record, Usage
from spatialgauge.benchmark.journal import Journal, read_records


def record(number: int) -> Record:
    """Return a record as a run of a remote model leaves it."""
    return Record(
        item=f"i{number:08}",
        task="left_right",
        group=f"g{number // 4}",
        outcome=Outcome.ANSWERED,
        reply="Looking at the picture from the camera, the red box stands to the left of the blue one. Answer: A",
        reading=Reading(status="parsed", value="A"),
        score=1.0,
        details={"exact": 1.0},
        prompt_hash=f"{number:064x}",
        pictures=(PictureAsSent(sha256=f"{number:064x}", width=640, height=480),),
        usage=Usage(input_tokens=1117, output_tokens=24),
        cost_usd=0.003,
        latency_s=1.2,
        finish="stop",
        model="m-2026",
    )


def read(run: Path) -> None:
    """Read all records, and print how many, how fast, and the most memory it took."""
    began = time.process_time()
    count = sum(1 for _ in read_records(run))
    rate = count / (time.process_time() - began)
    peak = peak_memory()
    size = (run / "records.jsonl").stat().st_size / 2**20
    print(f"read:    {count:,} records of {size:,.0f} MiB, {rate:,.0f} records/s, peak memory {peak:.0f} MiB")


def main(records: int) -> None:
    """Write and read so many, and a twentieth of them; each is read in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder)
        part = records // 20
        began = time.process_time()
        with Journal(run) as journal:
            for number in range(part):
                journal.append(record(number))
        print(f"written: {part / (time.process_time() - began):,.0f} records/s")
        path = run / "records.jsonl"
        block = path.read_bytes()
        subprocess.run([sys.executable, __file__, "--read", folder], check=True)
        with path.open("ab") as stream:
            for _ in range(19):
                stream.write(block)
        subprocess.run([sys.executable, __file__, "--read", folder], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
