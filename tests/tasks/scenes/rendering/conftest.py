"""Plain scenes whose buffers can be worked out by hand."""

import math
from collections.abc import Callable

import pytest

from spatialgauge.tasks.scenes.objects.catalogue import build
from spatialgauge.tasks.scenes.objects.model import Style
from spatialgauge.tasks.scenes.world import Camera, Room, Scene, Thing


@pytest.fixture
def thing() -> Callable[..., Thing]:
    def make(name: str, kind: str, x: float, y: float, z: float = 0.0, yaw: float = 0.0, **style: object) -> Thing:
        model = build(kind, Style(**style))
        return Thing(
            id=name,
            kind=kind,
            noun=kind,
            centre=(x, y, z + model.size[2] / 2),
            size=model.size,
            yaw=yaw,
            fronted=False,
            **style,
        )

    return make


@pytest.fixture
def scene() -> Callable[..., Scene]:
    """A room seen from two metres south of its middle, at half a metre's height, looking north along the floor."""

    def make(*things: Thing, side: int = 160, room: int = 1) -> Scene:
        camera = Camera(
            position=(0, -2, 0.5), target=(0, 1, 0.5), fov=math.radians(60), width=side, height=side * 3 // 4
        )
        return Scene(id="s", room=Room(seed=room), things=things, camera=camera)

    return make
