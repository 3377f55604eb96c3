"""Photographs of simulated things, without pictures: quick to make by the thousand."""

import hashlib
from random import Random

import pytest

from spatialgauge.benchmark.items import Picture
from spatialgauge.tasks.scenes.lifting.annotated import Annotation, annotated

MATRIX = [[600.0, 0, 320], [0, 600, 240], [0, 0, 1]]
NAMES = ("chair", "lamp", "sofa", "bucket", "bookshelf", "table", "dog", "vase", "2 seater couch", "bottle")


def simulated(number, things=6, seed=0, **more):
    """Return a photograph of things drawn at random in front of a camera 1.5 m over the ground."""
    rng = Random(f"{seed}:{number}")
    made = []
    for name in rng.sample(NAMES, things):
        depth = rng.uniform(2, 7)
        size = tuple(rng.uniform(0.2, 1.2) for _ in range(3))
        place = (rng.uniform(-0.4, 0.4) * depth, 1.5 - size[2] / 2 - rng.choice((0, 0.5)), depth)
        made.append(
            Annotation(name, place, size, (rng.uniform(-1, 1), 0.0, rng.uniform(-1, 1)), visible=1.0, cut=False)
        )
    sha256 = hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
    picture = Picture(sha256=sha256, width=640, height=480, mime="image/png", data=b"")
    given = {"height": 1.5, "provenance": {"source": str(number), "scene": f"scene {number // 2}"}, **more}
    return annotated(picture, MATRIX, made, name=f"{sha256[:16]}", **given)


@pytest.fixture(scope="session")
def photograph():
    """Return the function that simulates a photograph."""
    return simulated


@pytest.fixture(scope="session")
def many():
    """Give sixty simulated photographs."""
    return [simulated(number) for number in range(60)]
