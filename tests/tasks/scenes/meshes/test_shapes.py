"""Shapes from formulas: closed, facing outward, of the size that was asked for."""

import numpy as np
import pytest

from spatialgauge.tasks.scenes.meshes.implicit import ball, block, limb, union, without
from spatialgauge.tasks.scenes.meshes.lathe import lathe
from spatialgauge.tasks.scenes.meshes.mesh import Mesh, merged, rotation, translation
from spatialgauge.tasks.scenes.meshes.primitives import cylinder, ellipsoid, rounded_box, sphere
from spatialgauge.tasks.scenes.meshes.surface_nets import surface
from spatialgauge.tasks.scenes.meshes.sweep import rod, torus


def volume(mesh: Mesh) -> float:
    """Signed volume: positive where the faces look outward."""
    a, b, c = (mesh.vertices[mesh.faces[:, corner]] for corner in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


@pytest.mark.parametrize(
    ("mesh", "expected"),
    [
        (rounded_box(0.4, 0.3, 0.2, 0.001), 0.4 * 0.3 * 0.2),
        (cylinder(0.1, 0.5, bevel=0.001), np.pi * 0.01 * 0.5),
        (cylinder(0.1, 0.3, top=0.0001, bevel=0.00001), np.pi * 0.01 * 0.3 / 3),
        (sphere(0.2), 4 / 3 * np.pi * 0.008),
        (ellipsoid(0.1, 0.2, 0.3), 4 / 3 * np.pi * 0.006),
        (torus(0.3, 0.05), 2 * np.pi**2 * 0.3 * 0.0025),
        (rod((0, 0, 0), (0, 0, 1.0), 0.05), np.pi * 0.0025 * 1.0 + 4 / 3 * np.pi * 0.05**3),
        (lathe([(0, 0), (0.2, 0), (0.2, 0.1), (0, 0.1)], 96), np.pi * 0.04 * 0.1),
    ],
)
def test_a_shape_holds_its_volume_and_faces_outward(mesh: Mesh, expected: float) -> None:
    assert volume(mesh) == pytest.approx(expected, rel=0.08)


def test_a_surface_net_lies_where_the_field_is_zero() -> None:
    mesh = surface(ball((0, 0, 0), (0.3, 0.3, 0.3)), (-0.4, -0.4, -0.4), (0.4, 0.4, 0.4), 0.04)
    assert np.abs(np.linalg.norm(mesh.vertices, axis=1) - 0.3).max() < 2e-3
    assert volume(mesh) == pytest.approx(4 / 3 * np.pi * 0.027, rel=0.03)
    assert np.einsum("ij,ij->i", mesh.normals, mesh.vertices).min() > 0.28


def test_bodies_are_joined_and_cut() -> None:
    low, high = (-0.6, -0.4, -0.4), (0.6, 0.4, 0.4)
    pair = surface(union([ball((-0.25, 0, 0), 0.2), ball((0.25, 0, 0), 0.2)]), low, high, 0.03)
    assert volume(pair) == pytest.approx(2 * 4 / 3 * np.pi * 0.008, rel=0.04)
    half = surface(without(ball((0, 0, 0), 0.3), block((0.5, 0, 0), (0.5, 1, 1))), low, high, 0.03)
    assert half.vertices[:, 0].max() < 0.02
    assert volume(half) == pytest.approx(2 / 3 * np.pi * 0.027, rel=0.05)
    bar = surface(limb((-0.3, 0, 0), (0.3, 0, 0), 0.1, 0.1), low, high, 0.02)
    assert volume(bar) == pytest.approx(np.pi * 0.01 * 0.6 + 4 / 3 * np.pi * 0.001, rel=0.04)


def test_moving_and_mirroring_keep_a_mesh_sound() -> None:
    box = rounded_box(0.4, 0.2, 0.1, 0.01)
    moved = box.transformed(translation(1, 2, 3) @ rotation("z", 30) @ rotation("x", 20))
    assert volume(moved) == pytest.approx(volume(box))
    mirrored = box.scaled(-1, 1, 1)
    assert volume(mirrored) == pytest.approx(volume(box))
    assert np.abs(np.linalg.norm(moved.normals, axis=1) - 1).max() < 1e-9
    assert volume(merged([box, box.at(x=1)])) == pytest.approx(2 * volume(box))
