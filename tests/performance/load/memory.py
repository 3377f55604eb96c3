"""The most memory this process ever held."""

import re
import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_memory() -> float:
    """Return it in MiB; where the system tells, without what the parent held when this process was started."""
    if STATUS.exists() and (told := re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text())):
        return int(told[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
