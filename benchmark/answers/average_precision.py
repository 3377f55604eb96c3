"""Average precision over a data set: COCO's through pycocotools for boxes and masks, and the same for 3D boxes.

Models give no scores, so all places of a list count as equally sure and stand in the order of the list. A list that
sprays (`matching.sprays`) counts as nothing found: the first hit of a net would otherwise be as good as an answer.
"""

import contextlib
import io
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import JsonValue

from spatialgauge.benchmark.answers import boxes2d, boxes3d, matching, solids

LEVELS_3D = (0.15, 0.25, 0.5)


def coco(
    pictures: Sequence[tuple[Sequence[JsonValue], Sequence[JsonValue]]], over: Literal["boxes", "masks"]
) -> dict[str, float]:
    """Return `AP` (IoU .5 to .95), `AP50` and `AP75` of (found, truth) lists of readings, one pair a picture.

    Without any truth in the set there is no recall, and all three are 0.
    """
    import numpy as np
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    truths: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    for number, (stated, there) in enumerate(pictures, start=1):
        kept = () if matching.sprays(len(stated), len(there)) else stated
        truths.extend([_annotation(one, number, len(truths) + index, over) for index, one in enumerate(there, start=1)])
        found.extend({**_annotation(one, number, 0, over), "score": 1.0} for one in kept)
    if not truths or not found:
        return {"AP": 0.0, "AP50": 0.0, "AP75": 0.0}
    with contextlib.redirect_stdout(io.StringIO()):
        known = COCO()
        known.dataset = {
            "images": [{"id": number, **_size(pair)} for number, pair in enumerate(pictures, start=1)],
            "annotations": truths,
            "categories": [{"id": 1}],
        }
        known.createIndex()
        evaluation = COCOeval(known, known.loadRes(found), "bbox" if over == "boxes" else "segm")
        evaluation.evaluate()
        evaluation.accumulate()
    precision = np.asarray(evaluation.eval["precision"])[:, :, 0, 0, -1]
    return {
        "AP": float(precision.mean()),
        "AP50": float(precision[0].mean()),
        "AP75": float(precision[5].mean()),
    }


def _annotation(one: JsonValue, picture: int, number: int, over: Literal["boxes", "masks"]) -> dict[str, Any]:
    annotation: dict[str, Any] = {"id": number, "image_id": picture, "category_id": 1, "iscrowd": 0}
    if over == "boxes":
        x0, y0, x1, y1 = boxes2d.corners(one)
        return {**annotation, "bbox": [x0, y0, x1 - x0, y1 - y0], "area": (x1 - x0) * (y1 - y0)}
    if not isinstance(one, dict) or not isinstance(mask := one.get("mask"), dict):
        raise TypeError(f'{one!r} has no "mask"')
    from pycocotools import mask as codes

    return {**annotation, "segmentation": mask, "area": float(codes.area(mask)), "bbox": codes.toBbox(mask).tolist()}


def _size(pair: tuple[Sequence[JsonValue], Sequence[JsonValue]]) -> dict[str, Any]:
    """Return height and width of a picture's masks, which pycocotools wants to know and does not use."""
    masks = [one["mask"] for one in (*pair[0], *pair[1]) if isinstance(one, dict) and isinstance(one.get("mask"), dict)]
    return dict(zip(("height", "width"), masks[0]["size"], strict=True)) if masks else {}  # type: ignore[index,call-overload,arg-type]


def in_space(
    pictures: Sequence[tuple[Sequence[JsonValue], Sequence[JsonValue]]], levels: Sequence[float] = LEVELS_3D
) -> dict[str, float]:
    """Return `AP@level` of (found, truth) lists of 3D boxes, one pair a picture, at each overlap in space."""
    overlaps = [
        [[solids.iou(boxes3d.solid(one), boxes3d.solid(other)) for other in there] for one in stated]
        for stated, there in pictures
        if not matching.sprays(len(stated), len(there))
    ]
    targets = sum(len(there) for _, there in pictures)
    return {f"AP@{level:g}": interpolated(_hits(overlaps, level), targets) for level in levels}


def _hits(pictures: Sequence[Sequence[Sequence[float]]], level: float) -> list[bool]:
    """Return for each place, in order, whether it takes a truth that no earlier one took, the best left to it."""
    hits = []
    for picture in pictures:
        taken: set[int] = set()
        for row in picture:
            free = [
                (overlap, -column) for column, overlap in enumerate(row) if column not in taken and overlap >= level
            ]
            hits.append(bool(free))
            if free:
                taken.add(-max(free)[1])
    return hits


def interpolated(hits: Sequence[bool], targets: int) -> float:
    """Return COCO's average precision: the mean of the best precision at 101 recalls, of hits in their order."""
    if not targets:
        return 0.0
    precisions: list[float] = []
    recalls: list[float] = []
    right = 0
    for count, hit in enumerate(hits, start=1):
        right += hit
        precisions.append(right / count)
        recalls.append(right / targets)
    for index in range(len(precisions) - 2, -1, -1):
        precisions[index] = max(precisions[index], precisions[index + 1])
    total, index = 0.0, 0
    for step in range(101):
        while index < len(recalls) and recalls[index] < step / 100:
            index += 1
        total += precisions[index] if index < len(precisions) else 0.0
    return total / 101
