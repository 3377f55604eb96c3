"""Pictures as data URIs, each encoded once while it is in use."""

import base64
from collections import OrderedDict

from spatialgauge.benchmark.items import Picture


class DataUris:
    """A cache of `data:` URIs, bounded by characters; twins and repeats send the same picture many times."""

    def __init__(self, limit: int = 64_000_000) -> None:
        self._limit = limit
        self._size = 0
        self._uris: OrderedDict[str, str] = OrderedDict()

    def of(self, picture: Picture) -> str:
        """Return the picture's URI, its bytes unchanged; the one unused for longest makes room."""
        uri = self._uris.get(picture.sha256)
        if uri is not None:
            self._uris.move_to_end(picture.sha256)
            return uri
        uri = f"data:{picture.mime};base64,{base64.b64encode(picture.data).decode()}"
        self._uris[picture.sha256] = uri
        self._size += len(uri)
        while self._size > self._limit and len(self._uris) > 1:
            self._size -= len(self._uris.popitem(last=False)[1])
        return uri
