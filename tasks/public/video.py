"""Frames of a video, evenly spread from its first to its last, as JPEG."""

import io
from pathlib import Path
from typing import Final

from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.pictures import checked_picture

QUALITY: Final = 92
MOST_FRAMES: Final = 200_000


def spread(count: int, wanted: int) -> list[int]:
    """Return which of `count` frames are taken: `numpy.linspace(0, count - 1, wanted)`, rounded down, none twice."""
    if wanted >= count:
        return list(range(count))
    if wanted == 1:
        return [0]
    return sorted({index * (count - 1) // (wanted - 1) for index in range(wanted)})


def frames_of(path: Path, wanted: int) -> list[Picture]:
    """Return the frames; a DataError names a file that is missing or no video, a UsageError the library it takes."""
    try:
        import av
    except ImportError as error:
        raise UsageError("videos are read with PyAV: pip install 'spatialgauge[video]'") from error
    from PIL import Image

    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            count = sum(1 for packet in container.demux(stream) if packet.size)
            if not 0 < count <= MOST_FRAMES:
                raise DataError(f"{path}: has {count} frames; 1 to {MOST_FRAMES} can be read")
            chosen = set(spread(count, wanted))
            container.seek(0)
            found = []
            for index, frame in enumerate(container.decode(stream)):
                if index in chosen:
                    encoded = io.BytesIO()
                    Image.fromarray(frame.to_ndarray(format="rgb24")).save(encoded, "JPEG", quality=QUALITY)
                    found.append(checked_picture(encoded.getvalue(), f"{path}, frame {index}"))
    except (av.FFmpegError, OSError, IndexError) as error:
        raise DataError(f"{path}: cannot be read as a video ({error})") from error
    return found
