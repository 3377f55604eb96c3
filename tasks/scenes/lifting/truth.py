"""Experts that know: they read what our own renderer knows of a scene, with dials for what real ones get wrong.

What a lifted scene then gets wrong is the lifting's own doing, or, with a dial turned, that of one expert: SpatialVLM's
open question of which expert matters.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.experts import Box, Depth, Found, Mask, Rgb, Vector
from spatialgauge.benchmark.items import Picture, Scalar
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.tasks.scenes.descriptions import plain_name
from spatialgauge.tasks.scenes.lifting.instruments import Instruments, SpaceBox
from spatialgauge.tasks.scenes.lifting.settings import FLOORS
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Thing

GRID: Final = (6, 8)
"""Cells down and across a picture at which the error of its depth is drawn; in between it runs smoothly."""


@dataclass(frozen=True)
class Noise:
    """How much the experts get wrong.

    `depth`: standard deviation of the relative error of depth, smooth over the picture; `scale`: the same of one factor
    for the whole picture; `missed`: share of things that are not found; `mask`: pixels by which masks reach too far
    (negative: fall short); `focal`: relative error of the focal length.
    """

    depth: float = 0.0
    scale: float = 0.0
    missed: float = 0.0
    mask: int = 0
    focal: float = 0.0
    seed: int = 0

    @classmethod
    def parse(cls, texts: Sequence[str]) -> Self:
        """Return the noise that `name=value` texts tell; UsageError names what is unknown."""
        told: dict[str, float | int] = {}
        known = {one.name: one.type for one in fields(cls)}
        for text in texts:
            name, equals, value = text.partition("=")
            if not equals or name not in known:
                raise UsageError(f"--noise {text}: is NAME=VALUE, of {', '.join(known)}")
            try:
                told[name] = int(value) if name in ("mask", "seed") else float(value)
            except ValueError as error:
                raise UsageError(f"--noise {text}: {value!r} is no number") from error
        return cls(**told)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Truth:
    """All experts in one, for the pictures of rendered scenes; a picture is known by its pixels.

    It raises LookupError for a picture of no known scene.
    """

    views: Mapping[str, View]
    noise: Noise = Noise()

    @property
    def provenance(self) -> Mapping[str, Scalar | None]:
        """The dials."""
        return {"source": "truth", **asdict(self.noise)}

    def instruments(self, *, space_boxes: bool = True) -> Instruments:
        """Return it as a lifter's experts; without `space_boxes` boxes are fitted to what the camera sees."""
        return Instruments(
            detector=self,
            segmenter=self,
            depth=self,
            captioner=self,
            facing=self,
            space_boxes=self if space_boxes else None,
        )

    def find(self, picture: Rgb, phrases: Sequence[str]) -> list[Found]:
        """Return every thing that shows, whatever was asked for, but for those missed; no floor is named."""
        if tuple(phrases) == FLOORS:
            return []
        view = self._view(picture)
        rng = self._rng(view, "missed")
        there = [thing for thing in view.scene.things if rng.random() >= self.noise.missed]
        return [Found(thing.noun, 1.0, view.seen[thing.id].box) for thing in there if view.seen[thing.id].pixels]

    def find_all(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[list[Found]]:
        """Return what `find` would of each picture."""
        return [self.find(picture, asked) for picture, asked in zip(pictures, phrases, strict=True)]

    def masks(self, picture: Rgb, boxes: Sequence[Box]) -> list[Mask]:
        """Return the pixels that show the thing in each box."""
        view = self._view(picture)
        return [Mask(_grown(view.mask(self._thing(view, box).id), self.noise.mask), 1.0) for box in boxes]

    def captions(self, picture: Rgb, boxes: Sequence[Box]) -> list[str]:
        """Return what people call the thing in each box."""
        view = self._view(picture)
        return [plain_name(self._thing(view, box)) for box in boxes]

    def depth(self, picture: Rgb) -> Depth:
        """Return the depth of each pixel, and the focal length."""
        view = self._view(picture)
        if view.buffers is None:
            raise LookupError("a plan has no depth")
        focal = float(view.scene.camera.intrinsics[0, 0])
        error = self._rng(view, "focal").standard_normal() * self.noise.focal
        return Depth((view.buffers.depth * self._stretch(view)).astype(np.float32), focal * float(np.exp(error)))

    def facing(self, picture: Rgb, box: Box) -> Vector | None:
        """Return where the thing in a box faces."""
        view = self._view(picture)
        thing = self._thing(view, box)
        return self._in_camera(view, thing.front) if thing.fronted else None

    def space_boxes(self, picture: Rgb, boxes: Sequence[Box]) -> list[SpaceBox | None]:
        """Return the whole box of the thing in each rectangle, as far off as the depth is there."""
        view = self._view(picture)
        stretch = self._stretch(view)
        found: list[SpaceBox | None] = []
        for box in boxes:
            thing = self._thing(view, box)
            share = float(np.median(stretch[view.mask(thing.id)]))
            x, y, z = (float(value) * share for value in view.scene.camera.seen(thing.centre)[0])
            width, depth, height = (side * share for side in thing.size)
            found.append(SpaceBox((x, y, z), (width, depth, height), self._in_camera(view, thing.front)))
        return found

    def _view(self, picture: Rgb) -> View:
        name = digest(picture)
        if name not in self.views:
            raise LookupError("the truth experts know only pictures of rendered scenes")
        return self.views[name]

    def _thing(self, view: View, box: Box) -> Thing:
        """Return the thing whose visible pixels the box is around."""
        for thing in view.scene.things:
            if view.seen[thing.id].box == box and view.seen[thing.id].pixels:
                return thing
        raise LookupError(f"no thing shows in {box}")

    def _stretch(self, view: View) -> npt.NDArray[np.float64]:
        """Return the factor (H, W) by which the depth is off."""
        from scipy.ndimage import zoom

        camera = view.scene.camera
        whole = self._rng(view, "scale").standard_normal() * self.noise.scale
        cells = self._rng(view, "depth").standard_normal(GRID) * self.noise.depth
        smooth = zoom(cells, (camera.height / GRID[0], camera.width / GRID[1]), order=1)
        factor: npt.NDArray[np.float64] = np.exp(smooth[: camera.height, : camera.width] + whole)
        return factor

    def _rng(self, view: View, dial: str) -> np.random.Generator:
        """Return the same draws for a scene and a dial however far it is turned: more noise is the same, larger."""
        return np.random.default_rng(list(f"{self.noise.seed}:{view.scene.id}:{dial}".encode()))

    def _in_camera(self, view: View, direction: npt.NDArray[np.float64]) -> Vector:
        x, y, z = (float(value) for value in view.scene.camera.world_from_camera[:3, :3].T @ direction)
        return (x, y, z)


@dataclass(frozen=True)
class Flat:
    """A scene's view drawn in flat colours, one a thing: a picture for the truth experts that needs no renderer."""

    view: View

    @cached_property
    def picture(self) -> Picture:
        """The picture, a PNG; raises ValueError for a plan."""
        from PIL import Image

        if self.view.buffers is None:
            raise ValueError("a plan has no ids to draw")
        ids = self.view.buffers.ids.astype(np.int64) + 1
        salt = int(hashlib.sha256(self.view.scene.id.encode()).hexdigest()[:4], 16)
        shades = np.stack([(ids * 53 + salt) % 256, (ids * 97 + salt // 256) % 256, (ids * 193) % 256], axis=-1)
        stream = io.BytesIO()
        Image.fromarray(shades.astype(np.uint8)).save(stream, "PNG")
        return checked_picture(stream.getvalue(), self.view.scene.id)


def digest(picture: Rgb) -> str:
    """Return the name of a picture's pixels."""
    return hashlib.sha256(np.ascontiguousarray(picture).tobytes()).hexdigest()


def _grown(mask: npt.NDArray[np.bool_], pixels: int) -> npt.NDArray[np.bool_]:
    from scipy.ndimage import binary_dilation, binary_erosion

    if not pixels:
        return mask
    change = binary_dilation if pixels > 0 else binary_erosion
    changed: npt.NDArray[np.bool_] = change(mask, iterations=abs(pixels))
    return changed
