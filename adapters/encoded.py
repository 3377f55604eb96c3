"""Pictures as data URIs, each encoded once while it is in use."""

import base64

from spatialgauge.benchmark.bounded import Bounded
from spatialgauge.benchmark.items import Picture


class DataUris:
    """A cache of `data:` URIs, bounded by characters; twins and repeats send the same picture many times."""

    def __init__(self, limit: int = 64_000_000) -> None:
        self._uris: Bounded[str, str] = Bounded(limit, len)

    def of(self, picture: Picture) -> str:
        """Return the picture's URI, its bytes unchanged; the one unused for longest makes room."""
        return self._uris.get(
            picture.sha256, lambda: f"data:{picture.mime};base64,{base64.b64encode(picture.data).decode()}"
        )
