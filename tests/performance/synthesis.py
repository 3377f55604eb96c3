"""Questions a second a core of lifted scenes, and flat memory: `python tests/performance/synthesis.py`."""

import hashlib
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from spatialgauge.benchmark.items import Picture
from spatialgauge.tasks.scenes.lifting.annotated import Annotation, annotated
from spatialgauge.tasks.scenes.lifting.photograph import Photograph
from spatialgauge.tasks.synthesis.facts import Facts
from spatialgauge.tasks.synthesis.rows import Plan
from spatialgauge.tasks.synthesis.telling import told
from spatialgauge.tasks.synthesis.writing import synthesize

MATRIX = ((600.0, 0, 320), (0, 600, 240), (0, 0, 1))
NAMES = ("chair", "lamp", "sofa", "bucket", "bookshelf", "table", "dog", "vase", "couch", "bottle")
AIM = 20_000


def photograph(number: int, things: int = 8) -> Photograph:
    """Return a photograph of things drawn at random."""
    rng = Random(number)
    made = []
    for name in rng.sample(NAMES, things):
        z = rng.uniform(2, 7)
        size = (rng.uniform(0.2, 1.2), rng.uniform(0.2, 1.2), rng.uniform(0.2, 1.2))
        centre = (rng.uniform(-0.4, 0.4) * z, 1.5 - size[2] / 2 - rng.choice((0, 0.5)), z)
        made.append(Annotation(name, centre, size, (rng.uniform(-1, 1), 0.0, 1.0), visible=1.0, cut=False))
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    picture = Picture(sha256=sha256, width=640, height=480, mime="image/png", data=b"")
    return annotated(picture, MATRIX, made, name=sha256[:16], height=1.5, provenance={"source": str(number)})


def stream(number: int) -> Iterator[Photograph]:
    """Yield so many pictures of a hundred scenes, five things each."""
    kept = [photograph(place, things=5) for place in range(100)]
    for place in range(number):
        one = kept[place % 100]
        yield one.model_copy(update={"id": f"{place:016x}", "picture": hashlib.sha256(str(place).encode()).hexdigest()})


def rate(scenes: int = 200) -> float:
    """Return how many questions a second of processor time come of scenes, every fact asked."""
    photographs = [photograph(place) for place in range(scenes)]
    began, asked = time.process_time(), 0
    for one in photographs:
        facts, rng = Facts(one), Random(one.id)
        for fact in facts:
            told(facts, fact, rng)
            asked += 1
    return asked / (time.process_time() - began)


def memory(number: int, step: int) -> list[tuple[int, float]]:
    """Return MiB at most after each step of so many pictures."""
    asked = 0
    peaks = []

    def told() -> None:
        nonlocal asked
        asked += 1
        if asked % step == 0:
            peaks.append((asked, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
            print(f"{asked} pictures: {peaks[-1][1]:.0f} MiB at most", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        synthesize(stream(number), Plan(per_picture=2, steps=False), Path(folder), told=told)
    return peaks


if __name__ == "__main__":
    found = rate()
    print(f"{found:,.0f} questions a second a core; aim {AIM:,}: {found / AIM:.2f} times", flush=True)
    (_, before), *_, (_, after) = memory(100_000, 10_000)
    print(f"{after:.0f} MiB after 100,000 pictures, {after / before:.2f} times those after 10,000")
