"""The declared benchmarks by the names they are built under."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.journal import first_fault
from spatialgauge.tasks.public.declaration import Benchmark

FOLDER = Path(__file__).parent / "benchmarks"


@cache
def catalogue() -> dict[str, Benchmark]:
    """Return every benchmark that comes with the package, each variant after its own, in the order of tier and name."""
    declared = sorted(map(read_declaration, FOLDER.glob("*.toml")), key=lambda one: (one.tier, one.name))
    return {part.full_name: part for one in declared for part in parts(one)}


def parts(benchmark: Benchmark) -> list[Benchmark]:
    """Return a benchmark and its variants."""
    return [benchmark, *map(benchmark.of_variant, benchmark.variants)]


def read_declaration(path: Path) -> Benchmark:
    """Return the benchmark that a TOML file declares; a DataError names the file and what is wrong in it."""
    try:
        return Benchmark.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: is no declaration ({error})") from error
    except ValidationError as error:
        raise DataError(f"{path}: {first_fault(error)}") from error
