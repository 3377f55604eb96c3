from functools import lru_cache

from spatialgauge.tasks.scenes.world import Camera, Thing


def camera():
    return Camera(position=(0.0, -3.0, 1.6), target=(0.0, 0.0, 0.4), fov=1.1, width=640, height=480)


def thing(yaw=0.0):
    return Thing(id="a", kind="box", noun="box", centre=(0.0, 0.0, 0.5), size=(1.0, 1.0, 1.0), yaw=yaw, fronted=False)


def test_equal_fields_are_equal_whatever_has_been_worked_out_of_them():
    one, other = camera(), camera()
    assert one.intrinsics.shape == other.intrinsics.shape
    assert one == other
    assert hash(one) == hash(camera())
    box = thing()
    assert box.corners.shape == (8, 3)
    assert box == thing()
    assert box != thing(yaw=0.1)
    assert box != one


def test_geometry_can_be_kept_by_camera():
    calls = []
    kept = lru_cache(lambda eye: calls.append(eye) or eye.world_from_camera)
    assert kept(camera()) is kept(camera())
    assert len(calls) == 1


def test_a_copy_that_stands_elsewhere_has_its_own_geometry():
    box = thing()
    assert box.corners[:, 0].max() == 0.5
    assert box.pose[0, 3] == 0.0
    moved = box.model_copy(update={"centre": (2.0, 0.0, 0.5)})
    assert moved.corners[:, 0].max() == 2.5
    assert moved.pose[0, 3] == 2.0
    assert box.corners[:, 0].max() == 0.5
