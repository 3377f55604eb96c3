"""Where a local model runs, and what tells that it did not fit there."""

from spatialgauge.benchmark.errors import UsageError


def device_named(wanted: str, owner: str) -> str:
    """Return the device `auto` stands for, or the wanted one where this machine has it.

    Raises UsageError, naming the `owner` of the option, where it has not.
    """
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted == "auto":
        return next(name for name, is_there in there.items() if is_there)
    if not there[wanted]:
        raise UsageError(f"{owner}: option device: torch {torch.__version__} sees no {wanted} here; try auto")
    return wanted


def out_of_memory(error: BaseException) -> bool:
    """Say whether an error means that memory did not suffice; torch has no type of its own for a CPU's."""
    import torch

    return isinstance(error, torch.OutOfMemoryError | MemoryError) or (
        isinstance(error, RuntimeError) and "DefaultCPUAllocator" in str(error)
    )
