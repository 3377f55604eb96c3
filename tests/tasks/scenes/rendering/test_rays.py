"""Truth buffers: what the rays see is what geometry says."""

from collections.abc import Callable

import numpy as np
import pytest

from spatialgauge.tasks.scenes.rendering.rays import look, view
from spatialgauge.tasks.scenes.world import Scene, Thing

Make = Callable[..., Thing]
MakeScene = Callable[..., Scene]


def test_the_far_wall_and_the_floor_are_where_the_room_says(scene: MakeScene) -> None:
    empty = scene()
    buffers = look(empty)
    height, width = buffers.depth.shape
    focal = empty.camera.intrinsics[0, 0]
    assert buffers.depth[height // 2, width // 2] == pytest.approx(2.6 + 2, abs=0.04)
    row = height - 1
    assert buffers.depth[row, width // 2] == pytest.approx(0.5 * focal / (row + 0.5 - height / 2), rel=0.02)
    assert (buffers.ids == 0).all()


def test_a_thing_shows_where_the_camera_projects_it(scene: MakeScene, thing: Make) -> None:
    ball = thing("ball", "ball", 0.3, 0.5, colour="red")
    seen = scene(ball, side=320)
    mask = look(seen).ids == 1
    rows, columns = np.nonzero(mask)
    u, v, depth = seen.camera.project([ball.centre])[0]
    assert columns.mean() + 0.5 == pytest.approx(u, abs=1)
    assert rows.mean() + 0.5 == pytest.approx(v, abs=1)
    assert look(seen).depth[mask].min() == pytest.approx(depth - ball.size[0] / 2, abs=0.01)


def test_pixels_of_a_thing_lie_inside_its_box(scene: MakeScene, thing: Make) -> None:
    box = thing("box", "box", -0.2, 0.4, yaw=0.7)
    seen = scene(box, side=320)
    buffers = look(seen)
    rows, columns = np.nonzero(buffers.ids == 1)
    depth = buffers.depth[rows, columns]
    pixels = np.column_stack([columns + 0.5, rows + 0.5, np.ones(len(rows))])
    local = pixels @ np.linalg.inv(seen.camera.intrinsics).T * depth[:, None]
    pose = seen.camera.world_from_camera
    world = local @ pose[:3, :3].T + pose[:3, 3]
    inside = np.abs((world - box.centre) @ np.column_stack([box.right, box.front, (0, 0, 1)])) - np.array(box.size) / 2
    assert len(rows) > 200
    assert inside.max() < 1e-3


def test_half_a_thing_behind_another_is_half_seen(scene: MakeScene, thing: Make) -> None:
    behind = thing("behind", "ball", 0.0, 1.0, 0.4, colour="red")
    screen = thing("screen", "box", 0.0, 0.0, 0.2, scale=2.0)
    shifted = screen.model_copy(update={"centre": (screen.size[0] / 2, 0.0, screen.centre[2])})
    seen = view(scene(behind, shifted, side=640)).seen["behind"]
    alone = view(scene(behind, side=640)).seen["behind"]
    assert alone.fraction == 1.0
    assert seen.whole == alone.pixels
    assert seen.fraction == pytest.approx(0.5, abs=0.03)
    assert seen.box[2] <= 321


def test_a_thing_that_leaves_the_picture_is_cut(scene: MakeScene, thing: Make) -> None:
    inside = view(scene(thing("ball", "ball", 0.0, 0.5, colour="red"))).seen["ball"]
    leaving = view(scene(thing("ball", "ball", 1.4, 0.5, colour="red"))).seen["ball"]
    gone = view(scene(thing("ball", "ball", 2.4, -0.5, colour="red"))).seen["ball"]
    assert not inside.cut
    assert leaving.cut
    assert gone.pixels == 0
    assert gone.cut


def test_a_thing_behind_the_camera_is_not_seen(scene: MakeScene, thing: Make) -> None:
    seen = view(scene(thing("ball", "ball", 0.0, -2.4, colour="red"))).seen["ball"]
    assert seen.pixels == 0
