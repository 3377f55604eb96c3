"""Pictures as data URIs, each encoded once while it is in use."""

import base64
import io

from spatialgauge.benchmark.bounded import Bounded
from spatialgauge.benchmark.items import Picture


class DataUris:
    """A cache of `data:` URIs in ASCII, bounded by bytes; twins and repeats send the same picture many times."""

    def __init__(self, limit: int = 64_000_000, *, webp: bool = True) -> None:
        """Hold so many bytes; without `webp` such pictures are sent as PNG, pixel for pixel."""
        self._uris: Bounded[str, bytes] = Bounded(limit, len)
        self._webp = webp

    def of(self, picture: Picture) -> bytes:
        """Return the picture's URI, its bytes unchanged; the one unused for longest makes room."""
        return self._uris.get(picture.sha256, lambda: self._made(picture))

    def _made(self, picture: Picture) -> bytes:
        mime, data = picture.mime, picture.data
        if mime == "image/webp" and not self._webp:
            from PIL import Image

            with Image.open(io.BytesIO(data), formats=("WEBP",)) as image, io.BytesIO() as stream:
                image.save(stream, "PNG")
                mime, data = "image/png", stream.getvalue()
        return b"data:%s;base64,%s" % (mime.encode(), base64.b64encode(data))
