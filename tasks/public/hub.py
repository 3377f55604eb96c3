"""The rows of a data set on the hub, at the very commit that is asked for.

Where the hub refuses or cannot be reached, `datasets` falls back on whatever commit of the set it has in its cache;
here the commit is asked for first and held against what was loaded.
"""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from spatialgauge.benchmark.errors import DataError, ServiceError, UsageError
from spatialgauge.tasks.public.declaration import Benchmark

if TYPE_CHECKING:
    import datasets

COMMIT: Final = re.compile(r"[0-9a-f]{7,40}")


def from_hub(benchmark: Benchmark, config: str, split: str, revision: str | None) -> tuple["datasets.Dataset", str]:
    """Return the rows of one part and the commit they are of.

    Raises UsageError where no revision is known, ServiceError where the hub cannot be reached or refuses, DataError
    for what is no table.
    """
    if not benchmark.hub:
        raise UsageError(f"{benchmark.full_name}: is on no hub; get its files from {benchmark.repository}: --from PATH")
    if revision is None:
        raise UsageError(
            f"{benchmark.full_name}: no revision of {benchmark.hub} is pinned yet; name the commit to build from: "
            "--revision COMMIT"
        )
    commit = None if offline() else _commit(benchmark.hub, revision)
    table = _loaded(benchmark.hub, config, split, commit or revision)
    found = _commit_of(table)
    wanted = commit or (revision if COMMIT.fullmatch(revision) else "")
    if found and not found.startswith(wanted):
        raise ServiceError(
            f"{benchmark.hub}@{revision}: its rows could not be had{_and_offline()}, and what was fetched last is the "
            f"commit {found[:12]}: build from that with --revision {found[:12]}, set HF_TOKEN where the set is gated, "
            "or give files: --from PATH"
        )
    return table, found or wanted


def offline() -> bool:
    """Tell whether the hub is not to be asked."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")


def _commit(hub: str, revision: str) -> str:
    """Return the commit that a revision names."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        return str(HfApi().dataset_info(hub, revision=revision).sha)
    except GatedRepoError as error:
        raise ServiceError(_closed(hub)) from error
    except RevisionNotFoundError as error:
        raise ServiceError(f"{hub}: has no revision {revision}; its page on the hub lists its commits") from error
    except RepositoryNotFoundError as error:
        raise ServiceError(_missing(hub, revision)) from error
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        raise ServiceError(_unreached(hub, revision, error)) from error
    except Exception as error:  # the transport's own errors, of which the hub's client names none
        if type(error).__module__.partition(".")[0] not in ("httpx", "httpx2", "httpcore", "httpcore2"):
            raise
        raise ServiceError(_unreached(hub, revision, error)) from error


def _loaded(hub: str, config: str, split: str, revision: str) -> "datasets.Dataset":
    import datasets
    from datasets.exceptions import DatasetGenerationError, DatasetNotFoundError
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, OfflineModeIsEnabled

    try:
        return datasets.load_dataset(hub, config or None, split=split, revision=revision)
    except GatedRepoError as error:
        raise ServiceError(_closed(hub)) from error
    except DatasetNotFoundError as error:
        raise ServiceError(_closed(hub) if "gated" in str(error) else _missing(hub, revision)) from error
    except (HfHubHTTPError, OfflineModeIsEnabled, OSError) as error:
        raise ServiceError(_unreached(hub, revision, error)) from error
    except DatasetGenerationError as error:
        cause = error.__cause__ or error
        if isinstance(cause, HfHubHTTPError | OSError):
            raise ServiceError(_unreached(hub, revision, cause)) from error
        raise DataError(f"{hub}@{revision}: cannot be read as rows ({line(cause)})") from error
    except ValueError as error:
        raise DataError(f"{hub}@{revision}: cannot be read as rows ({line(error)})") from error


def _commit_of(table: "datasets.Dataset") -> str:
    """Return the commit whose folder of the cache a table was read from, "" where it has none."""
    for file in table.cache_files:
        name = Path(file["filename"]).parent.name
        if COMMIT.fullmatch(name):
            return name
    return ""


def _closed(hub: str) -> str:
    return (
        f"{hub}: is gated: accept its terms on its page on the hub with your account, "
        "then set HF_TOKEN to a token of that account and build again"
    )


def _missing(hub: str, revision: str) -> str:
    return (
        f"{hub}@{revision}: is not on the hub, or is private{_and_offline()}; "
        "check the revision, set HF_TOKEN, or give files: --from PATH"
    )


def _unreached(hub: str, revision: str, error: BaseException) -> str:
    return (
        f"{hub}@{revision}: could not be had from the hub ({line(error)}){_and_offline()}; "
        "try again, what has arrived is kept, or give files: --from PATH"
    )


def _and_offline() -> str:
    return ", and HF_HUB_OFFLINE is set" if offline() else ""


def line(error: BaseException) -> str:
    """Return the first line of what an error says."""
    return (str(error).splitlines() or [type(error).__name__])[0]
