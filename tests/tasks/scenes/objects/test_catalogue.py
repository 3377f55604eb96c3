"""Objects: each kind is what the catalogue says of it, and its colour is the one it is called by."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest

from spatialgauge.tasks.scenes.materials import PALETTE, srgb
from spatialgauge.tasks.scenes.meshes.mesh import merged
from spatialgauge.tasks.scenes.objects.catalogue import CATALOGUE, build
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Style

KINDS = sorted(CATALOGUE)
FRONTED = [name for name in KINDS if CATALOGUE[name].fronted]


def styles(name: str) -> Iterator[Style]:
    """A few looks of a kind: each seed another colour."""
    colours = CATALOGUE[name].colours or (None,)
    for seed in range(3):
        yield Style(colours[seed % len(colours)], CATALOGUE[name].scales[seed % 2], seed)


def areas(model: ObjectModel) -> list[float]:
    """The surface of each part in square metres."""
    found = []
    for part in model.parts:
        a, b, c = (part.mesh.vertices[part.mesh.faces[:, corner]] for corner in range(3))
        found.append(float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2))
    return found


def test_there_are_enough_kinds_and_fronts() -> None:
    assert len(KINDS) >= 16
    assert len(FRONTED) >= 6


@pytest.mark.parametrize("name", KINDS)
def test_the_box_is_exact_and_stands_on_the_ground(name: str) -> None:
    for style in styles(name):
        model = build(name, style)
        vertices = np.concatenate([part.mesh.vertices for part in model.parts])
        half = np.array(model.size) / 2
        assert vertices.min(0) == pytest.approx([-half[0], -half[1], 0], abs=1e-9)
        assert vertices.max(0) == pytest.approx([half[0], half[1], model.size[2]], abs=1e-9)
        assert min(model.size) > 0.03
        assert max(model.size) < (12 if CATALOGUE[name].place == "street" else 2.3)


@pytest.mark.parametrize("name", KINDS)
def test_the_same_style_is_the_same_object_and_a_larger_one_is_larger(name: str) -> None:
    style = Style(next(iter(CATALOGUE[name].colours), None), 1.0, 5)
    model = build(name, style)
    build.cache_clear()
    again = build(name, style)
    for part, other in zip(model.parts, again.parts, strict=True):
        assert np.array_equal(part.mesh.vertices, other.mesh.vertices)
    larger = build(name, Style(style.colour, 1.3, 5))
    assert np.array(larger.size) == pytest.approx(1.3 * np.array(model.size))


@pytest.mark.parametrize("name", KINDS)
def test_meshes_are_sound(name: str) -> None:
    model = build(name, next(styles(name)))
    mesh = merged(part.mesh for part in model.parts)
    assert np.isfinite(mesh.vertices).all()
    assert mesh.faces.max() < len(mesh.vertices)
    assert len(mesh.faces) < 40_000
    assert np.abs(np.linalg.norm(mesh.normals, axis=1) - 1).max() < 1e-3
    a, b, c = (mesh.vertices[mesh.faces[:, corner]] for corner in range(3))
    flat = np.cross(b - a, c - a)
    large = np.linalg.norm(flat, axis=1) > 1e-9
    agree = np.einsum("ij,ij->i", flat, mesh.normals[mesh.faces[:, 0]])[large] > 0
    assert agree.mean() > 0.97


@pytest.mark.parametrize("name", KINDS)
def test_things_can_stand_only_inside_the_outline(name: str) -> None:
    model = build(name, next(styles(name)))
    x, y, z = model.size[0] / 2, model.size[1] / 2, model.size[2]
    for surface in model.surfaces:
        assert -x <= surface.x0 < surface.x1 <= x
        assert -y <= surface.y0 < surface.y1 <= y
        assert 0 < surface.z <= z + 1e-9


@pytest.mark.parametrize("name", [name for name in KINDS if CATALOGUE[name].colours])
def test_most_of_the_surface_has_the_colour_it_is_called_by(name: str) -> None:
    """Of what is coloured at all, the named colour covers most; people wear it, so for them it is the shirt alone."""
    kind = CATALOGUE[name]
    for colour in kind.colours:
        model = build(name, Style(colour, 1.0, 1))
        shares: defaultdict[bool, float] = defaultdict(float)
        for part, area in zip(model.parts, areas(model), strict=True):
            seen = srgb(part.material.colour)
            if part.material.texture is not None:
                seen = part.material.texture.reshape(-1, 3).mean(0) / 255
            shares[bool(np.abs(seen - srgb(PALETTE[colour])).max() < 0.16)] += area
        assert shares[True] / sum(shares.values()) > (0.15 if kind.wearing else 0.5), colour


@pytest.mark.parametrize("name", FRONTED)
def test_a_front_shows_in_the_shape(name: str) -> None:
    """Seen from above or the side, turning it round changes where its substance lies."""
    model = build(name, next(styles(name)))
    vertices = np.concatenate([part.mesh.vertices for part in model.parts])
    depth = model.size[1]
    turned = vertices * [1, -1, 1]
    bins = [np.linspace(-depth / 2, depth / 2, 9), np.linspace(0, model.size[2], 9)]
    one, other = (np.histogram2d(points[:, 1], points[:, 2], bins)[0] for points in (vertices, turned))
    assert np.abs(one - other).sum() / one.sum() > 0.15
