"""Pictures as data URIs, each encoded once while it is in use."""

import base64

from spatialgauge.benchmark.bounded import Bounded
from spatialgauge.benchmark.items import Picture


class DataUris:
    """A cache of `data:` URIs in ASCII, bounded by bytes; twins and repeats send the same picture many times."""

    def __init__(self, limit: int = 64_000_000) -> None:
        self._uris: Bounded[str, bytes] = Bounded(limit, len)

    def of(self, picture: Picture) -> bytes:
        """Return the picture's URI, its bytes unchanged; the one unused for longest makes room."""
        return self._uris.get(
            picture.sha256, lambda: b"data:%s;base64,%s" % (picture.mime.encode(), base64.b64encode(picture.data))
        )
