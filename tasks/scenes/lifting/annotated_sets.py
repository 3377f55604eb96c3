"""Annotated data sets as photographs with boxes in space: Omni3D, KITTI, rooms with posed frames, lifted scenes.

Omni3D (arXiv 2207.10660) writes KITTI, nuScenes, SUN RGB-D, ARKitScenes, Hypersim and Objectron in one JSON format of
images with K and annotations with centre, dimensions and rotation in the camera's axes (x right, y down, z forward,
metres). KITTI's own folders have `image_2`, `label_2` and `calib`.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.pictures import inside, read_picture
from spatialgauge.tasks.scenes.lifting.annotated import Annotation, annotated
from spatialgauge.tasks.scenes.lifting.boxed_rooms import META, of_rooms
from spatialgauge.tasks.scenes.lifting.photograph import Knows, Photograph
from spatialgauge.tasks.scenes.lifting.store import SCENES, photographs
from spatialgauge.tasks.scenes.world import Floats

Taken = tuple[Photograph, Picture]

TILTED: Final = 5.0
"""Degrees: things whose upright axes differ by more do not agree on where up is."""
OCCLUDED: Final = (1.0, 0.7, 0.4, 0.4)
"""The share that shows, by KITTI's four levels of occlusion."""
FRONTED: Final = frozenset({"Car", "Van", "Truck", "Pedestrian", "Person_sitting", "Cyclist", "Tram"})
NAMES: Final[Mapping[str, str]] = {"Person_sitting": "sitting person"}


def taken_in(folder: Path) -> Iterator[Taken]:
    """Yield the photographs of a folder: of lifted scenes, of KITTI, of rooms, or of every Omni3D file in it.

    Raises DataError, naming the file, for damaged annotations, and for a folder with none.
    """
    if (folder / SCENES).exists():
        for photograph in photographs(folder):
            yield photograph, _stored(folder, photograph)
        return
    if (folder / "label_2").is_dir():
        yield from of_kitti(folder)
        return
    if next(folder.glob(META), None):
        yield from of_rooms(folder)
        return
    files = sorted(folder.glob("*.json"))
    if not files:
        raise DataError(
            f"{folder}: holds neither {SCENES} of lifted photographs, nor KITTI's label_2, nor an Omni3D .json, "
            f"nor rooms with boxes ({META})"
        )
    for path in files:
        yield from of_omni3d(path, folder)


def of_omni3d(path: Path, pictures: Path) -> Iterator[Taken]:
    """Yield the photographs of an Omni3D file; `pictures` is the folder its file paths start from."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        images, annotations = told["images"], told["annotations"]
        of_image: defaultdict[Any, list[Mapping[str, Any]]] = defaultdict(list)
        for one in annotations:
            if one["valid3D"] and not one["behind_camera"]:
                of_image[one["image_id"]].append(one)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: is no Omni3D file ({error!r})") from error
    for image in images:
        held = of_image[image["id"]]
        if not held:
            continue
        picture = read_picture(inside(pictures, image["file_path"]))
        try:
            up, level = _up([np.asarray(one["R_cam"], float) for one in held])
            photograph = annotated(
                picture,
                image["K"],
                [_cuboid(one) for one in held],
                name=f"{path.stem}-{image['id']}",
                up=up,
                knows=Knows.GRAVITY if level else Knows.SIGHT,
                provenance={"source": image["file_path"]},
            )
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path}, image {image['id']}: {error}") from error
        yield photograph, picture


def _cuboid(one: Mapping[str, Any]) -> Annotation:
    """Return an Omni3D annotation: `dimensions` are width, height, length along the box's z, y and x."""
    width, height, length = (float(side) for side in one["dimensions"])
    turn = np.asarray(one["R_cam"], float)
    boxes = (one.get(name) for name in ("bbox2D_tight", "bbox2D_trunc", "bbox2D_proj"))
    box = next((tuple(map(float, box)) for box in boxes if box and max(box) > 0), None)
    x, y, z = (float(value) for value in one["center_cam"])
    return Annotation(
        label=str(one["category_name"]),
        centre=(x, y, z),
        size=(width, length, height),
        front=(float(turn[0, 0]), float(turn[1, 0]), float(turn[2, 0])),
        box=(box[0], box[1], box[2], box[3]) if box else None,
        visible=_told(one),
        cut=True if float(one.get("truncation", -1)) > 0 else None,
    )


def _told(one: Mapping[str, Any]) -> float | None:
    """Return the share of an annotated thing that shows, None where nobody looked."""
    share = float(one.get("visibility", -1))
    return share if 0 < share <= 1 else None


def _up(turns: Sequence[Floats]) -> tuple[Floats, bool]:
    """Return the direction against gravity, which boxes that stand upright agree on, and whether they do."""
    axes = np.array([-turn[:, 1] for turn in turns])
    mean = axes.mean(axis=0)
    mean = mean / max(float(np.linalg.norm(mean)), 1e-9)
    agree = bool((axes @ mean >= np.cos(np.radians(TILTED))).all())
    return (mean if agree else np.array([0.0, -1.0, 0.0])), agree


def of_kitti(folder: Path) -> Iterator[Taken]:
    """Yield the photographs of a KITTI folder: `image_2`, `label_2`, `calib`."""
    for label in sorted((folder / "label_2").glob("*.txt")):
        picture = read_picture(folder / "image_2" / f"{label.stem}.png")
        try:
            matrix = _camera(folder / "calib" / label.name)
            rows = [line.split() for line in label.read_text().splitlines() if line and not line.startswith("DontCare")]
            shift = np.linalg.inv(matrix[:, :3]) @ matrix[:, 3]
            things = [_labelled(row, shift) for row in rows]
            things = [thing for thing in things if thing.centre[2] > 0]
            if not things:
                continue
            photograph = annotated(
                picture, matrix[:, :3], things, name=label.stem, provenance={"source": f"image_2/{label.stem}.png"}
            )
        except (OSError, ValueError, IndexError) as error:
            raise DataError(f"{label}: {error}") from error
        yield photograph, picture


def _camera(path: Path) -> Floats:
    """Return P2, the left colour camera's projection (3x4) from the axes that labels are in."""
    lines = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
    if "P2" not in lines:
        raise ValueError(f"{path} has no P2")
    return np.array([float(value) for value in lines["P2"].split()]).reshape(3, 4)


def _labelled(row: Sequence[str], shift: Floats) -> Annotation:
    """Return a line: name, truncated, occluded, alpha, box, height, width, length, x, y, z of its foot, turn."""
    name, truncated, occluded = row[0], float(row[1]), int(float(row[2]))
    box = tuple(float(value) for value in row[4:8])
    height, width, length, x, y, z, turn = (float(value) for value in row[8:15])
    centre = np.array([x, y - height / 2, z]) + shift
    return Annotation(
        label=NAMES.get(name, name.lower()),
        centre=(float(centre[0]), float(centre[1]), float(centre[2])),
        size=(width, length, height),
        front=(float(np.cos(turn)), 0.0, float(-np.sin(turn))),
        fronted=name in FRONTED,
        box=(box[0], box[1], box[2], box[3]),
        visible=OCCLUDED[min(max(occluded, 0), 3)],
        cut=True if truncated > 0 else None,
    )


def _stored(folder: Path, photograph: Photograph) -> Picture:
    found = sorted((folder / "pictures").glob(f"{photograph.picture}.*"))
    if not found:
        raise DataError(f"{folder}: the picture {photograph.picture} of scene {photograph.id} is missing")
    return read_picture(found[0])
