"""What the formats share: names other tools accept, and each picture as a file once."""

import re
from pathlib import Path

from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.suites import Suite


def identifier(suite: Suite) -> str:
    """Return a suite's name as other kits and Python accept it: `spatialgauge_mini`."""
    return re.sub(r"\W+", "_", f"spatialgauge_{suite.card.name}", flags=re.ASCII)


def write_pictures(suite: Suite, folder: Path) -> dict[str, str]:
    """Write the bytes of each picture an item asks about, and return the file's name by the picture's SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {}
    for sha256 in sorted({name for item in suite.items for name in item.pictures}):
        picture = suite.picture(sha256)
        names[sha256] = f"{sha256}.{picture.mime.removeprefix('image/')}"
        write_whole(folder / names[sha256], picture.data)
    return names
