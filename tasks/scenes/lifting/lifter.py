"""One picture to one scene: filter, regions, masks, captions, depth, intrinsics, clouds, frame, boxes, names.

Source of the stages: SpatialVLM (arXiv 2401.12168, section 3). Every stage that gives up says which it is and why; a
picture never fails silently, and no result of one thing is ever taken for another's.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from pydantic import JsonValue

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.experts import Box, Found, Rgb, rgb
from spatialgauge.benchmark.items import Picture
from spatialgauge.tasks.scenes.lifting import showing
from spatialgauge.tasks.scenes.lifting.clouds import back_projected, cloud
from spatialgauge.tasks.scenes.lifting.cuboids import Cuboid, cuboid, facing_yaw
from spatialgauge.tasks.scenes.lifting.ground import Frame, frame
from spatialgauge.tasks.scenes.lifting.instruments import Instruments, SpaceBox
from spatialgauge.tasks.scenes.lifting.lens import focal_of_file, focal_of_view, matrix_of
from spatialgauge.tasks.scenes.lifting.naming import Named, by_embedding, by_words, is_background, phrases
from spatialgauge.tasks.scenes.lifting.photograph import (
    Knows,
    PhotoCamera,
    Photograph,
    PhotoScene,
    PhotoThing,
    upright,
)
from spatialgauge.tasks.scenes.lifting.settings import FLOORS, OTHERS, SCENES, Settings
from spatialgauge.tasks.scenes.world import Floats


class Dropped(Exception):
    """A picture gave no scene: at which stage, and why."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(f"{stage}: {reason}")
        self.stage = stage
        self.reason = reason


@dataclass(frozen=True)
class Geometry:
    """What a scene was made from: `depth` (H, W) metres, K, T_world_camera, and the things' clouds in the world."""

    depth: npt.NDArray[np.float32]
    matrix: Floats
    pose: Floats
    clouds: Mapping[str, Floats]


@dataclass(frozen=True)
class Lifted:
    """A photograph with the geometry behind it; `lost` says which regions were given up, at which stage, and why."""

    photograph: Photograph
    geometry: Geometry
    lost: Sequence[Mapping[str, JsonValue]] = ()


@dataclass(eq=False)
class _Region:
    """One thing on its way: what it is called, where it shows, and its points. One record a thing: none can slip."""

    label: str
    score: float
    box: Box
    mask: npt.NDArray[np.bool_]
    cloud: Floats = field(default_factory=lambda: np.zeros((0, 3)))
    space: SpaceBox | None = None


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Turn whatever goes wrong within into `Dropped`, naming the stage; other people's models may fail in any way."""
    try:
        yield
    except Dropped:
        raise
    except Exception as error:
        raise Dropped(name, f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True)
class Lifter:
    """Lifts pictures with a set of experts."""

    experts: Instruments
    settings: Settings = field(default_factory=Settings)

    def lift(self, picture: Picture, source: str, scene: str | None = None) -> Lifted:
        """Return the scene of a picture; `source` says where it is from, `scene` which pictures belong together.

        Raises Dropped.
        """
        pixels = rgb(picture)
        with stage("filter"):
            self._filter(pixels)
        lost: list[Mapping[str, JsonValue]] = []
        with stage("regions"):
            found = self._regions(pixels)
        with stage("masks"):
            regions = self._masked(pixels, found)
        with stage("captions"):
            self._captioned(pixels, regions)
        with stage("depth"):
            measured = self.experts.depth.depth(pixels)
            depth = np.asarray(measured.metres, np.float32)
            if depth.shape != pixels.shape[:2] or not np.isfinite(depth).any():
                raise ValueError(f"a depth of {depth.shape} of a picture of {pixels.shape[:2]}")
        with stage("calibration"):
            calibrated = self.experts.calibrator.calibrate(pixels) if self.experts.calibrator else None
        with stage("intrinsics"):
            focal, told = self._focal(picture, measured.focal, calibrated.focal if calibrated else None)
            matrix = matrix_of(focal, picture.width, picture.height)
        with stage("clouds"):
            points = back_projected(depth, matrix)
            regions = _with_clouds(regions, points, lost)
            if len(regions) < self.settings.things_min:
                raise ValueError(f"no cloud is left of {len(found)} regions")
        with stage("frame"):
            held = self._frame(pixels, points, regions, calibrated.up if calibrated else None)
            pose = upright(held.up, held.height)
        with stage("boxes"):
            things = self._things(pixels, regions, pose, held)
        with stage("names"):
            origin: dict[str, JsonValue] = {"source": source, **({"scene": scene} if scene else {})}
            photograph = self._photograph(picture, origin, depth, matrix, pose, held, regions, things, told, lost)
        geometry = Geometry(
            depth, matrix, pose, {thing.id: _moved(pose, one.cloud) for thing, one in zip(things, regions, strict=True)}
        )
        return Lifted(photograph, geometry, lost)

    def _filter(self, pixels: Rgb) -> None:
        if self.experts.classifier is None:
            return
        shares = self.experts.classifier.compare(pixels, (*SCENES, *OTHERS))
        share = sum(shares[: len(SCENES)])
        if share < self.settings.scene_min:
            likest = (*SCENES, *OTHERS)[int(np.argmax(shares))]
            raise Dropped("filter", f"is no photograph of a scene ({share:.2f}), rather {likest}")

    def _regions(self, pixels: Rgb) -> list[Found]:
        height, width = pixels.shape[:2]
        kept: list[Found] = []
        for found in sorted(
            self.experts.detector.find(pixels, self.settings.vocabulary), key=lambda one: (-one.score, one.box)
        ):
            x0, y0, x1, y1 = found.box
            small = (x1 - x0) * (y1 - y0) <= self.settings.box_max * width * height
            able = found.score >= self.settings.confidence and small and not is_background(found.label)
            if able and all(_overlap(found.box, other.box) < self.settings.overlap_max for other in kept):
                kept.append(found)
        if len(kept) < self.settings.things_min:
            raise Dropped("regions", f"{len(kept)} things found, {self.settings.things_min} needed")
        return kept

    def _masked(self, pixels: Rgb, found: Sequence[Found]) -> list[_Region]:
        masks = self.experts.segmenter.masks(pixels, [one.box for one in found])
        regions = [
            _Region(one.label, one.score, one.box, np.array(mask.pixels, bool))
            for one, mask in zip(found, masks, strict=True)
        ]
        for region in regions:
            smaller = [other for other in regions if other.mask.sum() < region.mask.sum()]
            for other in smaller:
                region.mask &= ~other.mask
        kept = [region for region in regions if region.mask.sum() >= self.settings.pixels_min]
        if len(kept) < self.settings.things_min:
            raise Dropped("masks", f"{len(kept)} masks have {self.settings.pixels_min} pixels")
        return kept

    def _captioned(self, pixels: Rgb, regions: Sequence[_Region]) -> None:
        if self.experts.captioner is None:
            return
        captions = self.experts.captioner.captions(pixels, [region.box for region in regions])
        for region, caption in zip(regions, captions, strict=True):
            region.label = caption or region.label

    def _focal(self, picture: Picture, by_depth: float | None, by_calibrator: float | None) -> tuple[float, str]:
        """Return the focal length in pixels and who told it."""
        ways = (("depth", by_depth), ("calibrator", by_calibrator), ("exif", focal_of_file(picture)))
        for who, focal in ways:
            if focal is not None and np.isfinite(focal) and focal > 0:
                return float(focal), who
        if self.settings.fov is None:
            raise ValueError(
                "neither the depth model, a calibrator nor the file tells the focal length; give --fov DEGREES"
            )
        return focal_of_view(picture.width, self.settings.fov), "fov"

    def _frame(
        self, pixels: Rgb, points: Floats, regions: Sequence[_Region], up: tuple[float, float, float] | None
    ) -> Frame:
        floors = [one for one in self.experts.detector.find(pixels, FLOORS) if one.score >= self.settings.confidence]
        floor = None
        if floors:
            masks = self.experts.segmenter.masks(pixels, [one.box for one in floors])
            floor = np.any([mask.pixels for mask in masks], axis=0)
            for region in regions:
                floor &= ~region.mask
        things = np.any([region.mask for region in regions], axis=0)
        return frame(points, floor, things, seed=self.settings.seed, calibrated=up)

    def _things(self, pixels: Rgb, regions: Sequence[_Region], pose: Floats, held: Frame) -> list[PhotoThing]:
        spaces: Sequence[SpaceBox | None] = [None] * len(regions)
        if self.experts.space_boxes is not None:
            spaces = self.experts.space_boxes.space_boxes(pixels, [region.box for region in regions])
        things = []
        for number, (region, space) in enumerate(zip(regions, spaces, strict=True), start=1):
            region.space = space
            front = self.experts.facing.facing(pixels, region.box) if self.experts.facing else None
            ahead = _direction(pose, front) if front is not None else None
            known = held.knows is Knows.GROUND
            fitted = _given(space, pose) if space else cuboid(_moved(pose, region.cloud), grounded=known, front=ahead)
            things.append(
                PhotoThing(
                    id=f"{number:03d}",
                    kind=region.label,
                    noun=region.label,
                    centre=fitted.centre,
                    size=fitted.size,
                    yaw=fitted.yaw,
                    fronted=front is not None,
                )
            )
        return things

    def _photograph(
        self,
        picture: Picture,
        origin: Mapping[str, JsonValue],
        depth: npt.NDArray[np.float32],
        matrix: Floats,
        pose: Floats,
        held: Frame,
        regions: Sequence[_Region],
        things: Sequence[PhotoThing],
        told: str,
        lost: Sequence[Mapping[str, JsonValue]],
    ) -> Photograph:
        alike = by_embedding(self.experts.embedder.embed) if self.experts.embedder else by_words
        shown = [showing.shown(region.mask, depth) for region in regions]
        called = phrases(
            [
                Named(thing.noun, seen.box, float(np.cbrt(np.prod(thing.size))))
                for thing, seen in zip(things, shown, strict=True)
            ],
            picture.width,
            picture.height,
            alike,
        )
        if not any(called):
            raise Dropped("names", f"none of {len(things)} things can be told apart")
        name = picture.sha256[:16]
        named = tuple(
            thing.model_copy(update={"phrase": phrase.text, "clause": phrase.clause}) if phrase else thing
            for thing, phrase in zip(things, called, strict=True)
        )
        camera = PhotoCamera.of(matrix, pose, picture.width, picture.height)
        return Photograph(
            id=name,
            picture=picture.sha256,
            scene=PhotoScene(
                id=name, things=named, camera=camera, knows=held.knows, whole=all(region.space for region in regions)
            ),
            seen={thing.id: seen for thing, seen in zip(things, shown, strict=True)},
            masks={thing.id: rle.encode(region.mask) for thing, region in zip(things, regions, strict=True)},
            provenance={
                **origin,
                "focal": told,
                "frame": {"method": held.method, "inliers": held.inliers, "height": round(held.height, 4)},
                "scores": {thing.id: round(r.score, 4) for thing, r in zip(things, regions, strict=True)},
                "boxes": {t.id: "expert" if r.space else "cloud" for t, r in zip(things, regions, strict=True)},
                "lost": [dict(one) for one in lost],
            },
        )


def _with_clouds(regions: Sequence[_Region], points: Floats, lost: list[Mapping[str, JsonValue]]) -> list[_Region]:
    """Return the regions of which enough points are left; the others go to `lost` with their own label."""
    kept = []
    for region in regions:
        try:
            region.cloud = cloud(points, region.mask)
        except ValueError as error:
            lost.append({"label": region.label, "stage": "clouds", "reason": str(error)})
            continue
        kept.append(region)
    return kept


def _given(space: SpaceBox, pose: Floats) -> Cuboid:
    x, y, z = pose[:3, :3] @ np.asarray(space.centre) + pose[:3, 3]
    return Cuboid((float(x), float(y), float(z)), space.size, facing_yaw(_direction(pose, space.front)))


def _moved(pose: Floats, points: Floats) -> Floats:
    moved: Floats = points @ pose[:3, :3].T + pose[:3, 3]
    return moved


def _direction(pose: Floats, vector: tuple[float, float, float]) -> tuple[float, float, float]:
    x, y, z = pose[:3, :3] @ np.asarray(vector)
    return (float(x), float(y), float(z))


def _overlap(a: Box, b: Box) -> float:
    """Intersection over union of two rectangles."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    both = max(wide, 0.0) * max(high, 0.0)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return both / (areas - both) if areas > both else 0.0
