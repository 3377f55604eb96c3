"""Our geometry and precision against other implementations."""

import contextlib
import io
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from spatialgauge.benchmark.answers import average_precision, boxes2d, polygons, rle, solids
from spatialgauge.benchmark.answers.solids import Solid


def random_solid(generator: np.random.Generator, upright: bool) -> Solid:
    angles = generator.uniform(-math.pi, math.pi, 3)
    rotation = solids.turn(2, angles[2])
    if not upright:
        rotation = solids.times(rotation, solids.times(solids.turn(1, angles[1]), solids.turn(0, angles[0])))
    centre, size = generator.uniform(-0.8, 0.8, 3), generator.uniform(0.2, 2.0, 3)
    return Solid(tuple(centre.tolist()), tuple(size.tolist()), rotation)


def manifold_iou(one: Solid, other: Solid) -> float:
    manifold = pytest.importorskip("manifold3d")
    parts = []
    for solid in (one, other):
        matrix = np.column_stack([np.array(solid.rotation), np.array(solid.centre)])
        parts.append(manifold.Manifold.cube(solid.size, True).transform(matrix))
    shared = (parts[0] ^ parts[1]).volume()
    return float(shared / (parts[0].volume() + parts[1].volume() - shared))


def test_overlap_in_space_against_manifold() -> None:
    generator = np.random.default_rng(1)
    worst = 0.0
    for number in range(1000):
        one, other = (random_solid(generator, upright=number % 2 == 0) for _ in range(2))
        worst = max(worst, abs(solids.iou(one, other) - manifold_iou(one, other)))
        assert solids.iou(one, other) == pytest.approx(solids.iou(other, one), abs=1e-10)
    assert worst < 1e-9


@pytest.mark.parametrize(
    ("shift", "size", "expected"),
    [
        ((0, 0, 0), (1, 1, 1), 1.0),
        ((0.5, 0, 0), (1, 1, 1), 1 / 3),
        ((1, 0, 0), (1, 1, 1), 0.0),
        ((5, 0, 0), (1, 1, 1), 0.0),
        ((0, 0, 0), (0.5, 1, 1), 0.5),
        ((0.25, 0.25, 0.25), (0.5, 0.5, 0.5), 0.125),
    ],
)
def test_overlap_in_space_by_hand(shift: solids.Vector, size: solids.Vector, expected: float) -> None:
    for turn in (solids.IDENTITY, solids.turn(2, 0.7), solids.times(solids.turn(0, 0.3), solids.turn(1, 1.1))):
        x, y, z = (solids.dot(row, shift) for row in turn)
        assert solids.iou(Solid((0, 0, 0), (1, 1, 1), turn), Solid((x, y, z), size, turn)) == pytest.approx(
            expected, abs=1e-9
        )


def random_pictures(generator: np.random.Generator, count: int) -> list[tuple[list[object], list[object]]]:
    pictures = []
    for _ in range(count):
        there = [random_box(generator) for _ in range(generator.integers(1, 6))]
        found = [jittered(generator, box) for box in there if generator.random() < 0.8]
        found += [random_box(generator) for _ in range(generator.integers(0, 3))]
        pictures.append(([{"box": box} for box in found], [{"box": box} for box in there]))
    return pictures  # type: ignore[return-value]


def random_box(generator: np.random.Generator) -> list[float]:
    x, y, wide, high = generator.uniform([0, 0, 10, 10], [400, 300, 200, 150])
    return [float(x), float(y), float(x + wide), float(y + high)]


def jittered(generator: np.random.Generator, box: list[float]) -> list[float]:
    x0, y0, x1, y1 = (float(edge + generator.normal(0, 6)) for edge in box)
    return [min(x0, x1), min(y0, y1), max(x0, x1) + 1, max(y0, y1) + 1]


@pytest.mark.parametrize("seed", range(5))
def test_average_precision_against_two_libraries(seed: int) -> None:
    pictures = random_pictures(np.random.default_rng(seed), 40)
    ours = average_precision.coco(pictures, "boxes")  # type: ignore[arg-type]
    assert (ours["AP"], ours["AP50"], ours["AP75"]) == pytest.approx(faster_coco_eval(pictures), abs=1e-12)
    hits = {level: hits_at(pictures, level) for level in (0.5, 0.75)}
    targets = sum(len(there) for _, there in pictures)
    assert average_precision.interpolated(hits[0.5], targets) == pytest.approx(ours["AP50"], abs=1e-12)
    assert average_precision.interpolated(hits[0.75], targets) == pytest.approx(ours["AP75"], abs=1e-12)


def hits_at(pictures: list[tuple[list[object], list[object]]], level: float) -> list[bool]:
    overlaps = [
        [[boxes2d.iou(boxes2d.corners(one), boxes2d.corners(other)) for other in there] for one in found]  # type: ignore[arg-type]
        for found, there in pictures
    ]
    return average_precision._hits(overlaps, level)


def faster_coco_eval(pictures: list[tuple[list[object], list[object]]]) -> tuple[float, float, float]:
    library = pytest.importorskip("faster_coco_eval")
    truths, found = [], []
    for number, (stated, there) in enumerate(pictures, start=1):
        for one in there:
            x0, y0, x1, y1 = boxes2d.corners(one)  # type: ignore[arg-type]
            size = {"bbox": [x0, y0, x1 - x0, y1 - y0], "area": (x1 - x0) * (y1 - y0)}
            truths.append({**size, "id": len(truths) + 1, "image_id": number, "category_id": 1, "iscrowd": 0})
        for one in stated:
            x0, y0, x1, y1 = boxes2d.corners(one)  # type: ignore[arg-type]
            found.append({"image_id": number, "category_id": 1, "bbox": [x0, y0, x1 - x0, y1 - y0], "score": 1.0})
    images = [{"id": number} for number in range(1, len(pictures) + 1)]
    with contextlib.redirect_stdout(io.StringIO()):
        known = library.COCO({"images": images, "annotations": truths, "categories": [{"id": 1, "name": "thing"}]})
        evaluation = library.COCOeval_faster(known, known.loadRes(found), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return evaluation.stats[0], evaluation.stats[1], evaluation.stats[2]


def random_mask(generator: np.random.Generator) -> NDArray[np.bool_]:
    shape = generator.integers(1, 60, 2)
    return generator.random(shape) < generator.choice([0.02, 0.5, 0.98])


def test_run_lengths_against_pycocotools() -> None:
    from pycocotools import mask as codes

    generator = np.random.default_rng(2)
    for _ in range(300):
        mask = random_mask(generator)
        theirs = codes.encode(np.asfortranarray(mask.astype(np.uint8)))
        ours = rle.encode(mask)
        assert (ours["size"], ours["counts"]) == (theirs["size"], theirs["counts"].decode())
        assert np.array_equal(rle.decode(ours), mask)
    large = np.zeros((700, 900), dtype=bool)
    large[100:650, 50:850] = True
    assert rle.encode(large)["counts"] == codes.encode(np.asfortranarray(large.astype(np.uint8)))["counts"].decode()


def test_overlap_of_masks_against_pycocotools() -> None:
    from pycocotools import mask as codes

    from spatialgauge.benchmark.answers import masks

    generator = np.random.default_rng(3)
    for _ in range(100):
        one, other = (generator.random((30, 40)) < 0.4 for _ in range(2))
        theirs = codes.iou([rle.encode(one)], [rle.encode(other)], [False])[0][0]
        assert masks.iou(one, other) == pytest.approx(theirs, abs=1e-12)


def test_average_precision_of_masks_runs_on_our_codes() -> None:
    square = np.zeros((20, 20), dtype=bool)
    square[5:15, 5:15] = True
    entry = [{"mask": rle.encode(square)}]
    assert average_precision.coco([(entry, entry)], "masks")["AP"] == pytest.approx(1)  # type: ignore[list-item]


def test_filled_polygons_are_the_pixels_whose_middle_is_inside() -> None:
    generator = np.random.default_rng(4)
    for _ in range(50):
        corners = [(float(x), float(y)) for x, y in generator.uniform(-5, 45, (generator.integers(3, 8), 2))]
        filled = polygons.filled(corners, 40, 30)
        expected = [[polygons.holds(corners, x + 0.5, y + 0.5) for x in range(40)] for y in range(30)]
        assert np.array_equal(filled, np.array(expected))
