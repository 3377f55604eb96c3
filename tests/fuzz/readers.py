"""Fuzzes one reader with atheris: `python tests/fuzz/readers.py KIND [CORPUS] [-max_total_time=60]`.

A reader may say anything of any text but must say it in a Reading that can be written as JSON. What atheris finds
becomes a row of the corpus.
"""

import json
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["spatialgauge"]):
    from spatialgauge.benchmark import answers
    from spatialgauge.benchmark.answers import conventions
    from spatialgauge.benchmark.items import Form, Kind

CORPUS = Path(__file__).parents[1] / "benchmark" / "answers" / "corpus"
OPTIONS = {"A": "left", "B": "right", "C": "front (left)", "D": "1.5"}


def forms(kind: Kind) -> list[Form]:
    """Return every form in which a kind is fuzzed; the first byte of the input chooses among them."""
    if kind in (Kind.CHOICE, Kind.ORDER):
        return [Form(kind=kind, options=OPTIONS)]
    if kind is Kind.QUANTITY:
        return [Form(kind=kind, unit=unit) for unit in (None, "m", "in", "deg")]
    if kind is Kind.DIRECTION:
        return [Form(kind=kind, unit=unit) for unit in (None, "clock", "deg", "compass")]
    if kind in (Kind.YES_NO, Kind.COUNT):
        return [Form(kind=kind)]
    return [Form(kind=kind, width=64, height=48, convention=name) for name in conventions.TABLE]


def seeds(kind: Kind, folder: Path) -> None:
    """Write the corpus of a kind as files that atheris starts from."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, line in enumerate((CORPUS / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()):
        (folder / f"{number}").write_bytes(bytes([number % 251]) + json.loads(line)["text"].encode())


def main() -> None:
    """Fuzz the reader that the first argument names; all other arguments go to libFuzzer."""
    kind = Kind(sys.argv.pop(1))
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        seeds(kind, Path(sys.argv[1]))
    with atheris.instrument_imports(include=["spatialgauge"]):
        module = answers.of(kind)
    chosen = forms(kind)

    def one(data: bytes) -> None:
        form = chosen[data[0] % len(chosen)] if data else chosen[0]
        reading = module.read(data[1:].decode("utf-8", errors="replace"), form)
        json.dumps(reading.model_dump(mode="json"), allow_nan=False)
        if (reading.reason is None) != (reading.status in ("parsed", "empty")):
            raise AssertionError(reading)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
