"""First-hit albedo and normals, which tell the denoiser what is texture and what is noise."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.materials import Material, linear
from spatialgauge.tasks.scenes.rendering.rays import Float32, RayScene, origins, rays

SUBPIXELS = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
LEVELS = np.array([linear(f"#{level:02x}{level:02x}{level:02x}")[0] for level in range(256)], dtype=np.float32)


@dataclass(frozen=True)
class Features:
    """Linear `albedo` (H, W, 3), world `normal` (H, W, 3), and the share of the pixel that glows (H, W, 1)."""

    albedo: Float32
    normal: Float32
    shining: Float32


def features(traced: RayScene) -> Features:
    """Return the first hits' features, the mean of four rays a pixel."""
    camera = traced.scene.camera
    shape = (camera.height, camera.width)
    sums: list[Float32] = [np.zeros((*shape, size), np.float32) for size in (3, 3, 1)]
    for offset in SUBPIXELS:
        directions, _ = rays(camera, offset)
        hit = traced.cast(origins(camera, len(directions)), directions)
        shaded = _shaded(traced, hit)
        sums = [
            total + part.reshape(total.shape) / np.float32(len(SUBPIXELS))
            for total, part in zip(sums, shaded, strict=True)
        ]
    albedo, normal, shining = sums
    return Features(albedo, normal, shining)


def _shaded(traced: RayScene, hit: dict[str, npt.NDArray[np.generic]]) -> tuple[Float32, Float32, Float32]:
    triangle = hit["primID"].astype(np.int64)
    albedo = np.zeros((len(triangle), 3), np.float32)
    normal = np.zeros((len(triangle), 3), np.float32)
    shining = np.zeros(len(triangle), np.float32)
    struck = np.nonzero(triangle >= 0)[0]
    piece = traced.piece[triangle[struck]]
    ends = np.cumsum(np.bincount(piece, minlength=len(traced.pieces)))[:-1]
    of_pieces = np.split(struck[np.argsort(piece, kind="stable")], ends)
    for number, (part, chosen) in enumerate(zip(traced.pieces, of_pieces, strict=True)):
        u, v = (hit[name][chosen].astype(np.float32) for name in "uv")
        share = np.stack([1 - u - v, u, v], axis=1)
        faces = part.mesh.faces[triangle[chosen] - traced.first[number]]
        normal[chosen] = np.einsum("nk,nkd->nd", share, part.mesh.normals[faces])
        uv = np.einsum("nk,nkd->nd", share, part.mesh.uv[faces])
        albedo[chosen] = _albedo(part.material, uv)
        shining[chosen] = part.material.emission == "texture"
    return albedo, normal, shining


def _albedo(material: Material, uv: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    if material.texture is None:
        return np.broadcast_to(linear(material.colour), (len(uv), 3))
    height, width = material.texture.shape[:2]
    column = np.floor(uv[:, 0] * width).astype(int) % width
    row = np.floor((1 - uv[:, 1]) * height).astype(int) % height
    light: npt.NDArray[np.float64] = LEVELS[material.texture[row, column]].astype(float)
    return light
