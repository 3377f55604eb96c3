"""Plain words for what the renderer lacks on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager

from spatialgauge.benchmark.errors import UsageError


@contextmanager
def needs(package: str) -> Iterator[None]:
    """Turn a failing import of a rendering package into a UsageError that names the mend.

    Mitsuba without the system library libatomic fails with a NameError of its own.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(f"drawing scenes needs {package}: pip install 'spatialgauge[scenes]'") from error
    except (ImportError, NameError, OSError) as error:
        raise UsageError(
            f"{package} does not load ({error}); the system library libatomic may be missing "
            "(Debian: apt-get install libatomic1)"
        ) from error
