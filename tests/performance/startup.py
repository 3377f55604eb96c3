"""Prints how long the command line takes to say what it can do, beside an empty Python."""

import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "spatialgauge --help": ["-m", "spatialgauge.benchmark.cli", "--help"],
    "spatialgauge run --help": ["-m", "spatialgauge.benchmark.cli", "run", "--help"],
    "spatialgauge suite list": ["-m", "spatialgauge.benchmark.cli", "suite", "list"],
}


def seconds(arguments: list[str]) -> float:
    """Return the median wall time of five runs."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    base = seconds(COMMANDS["python -c pass"])
    for name, arguments in COMMANDS.items():
        took = seconds(arguments)
        print(f"{name:<26} {took * 1000:>6.0f} ms {took / base:>5.1f} x")
