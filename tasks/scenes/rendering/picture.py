"""A scene's picture by light transport: Mitsuba 3, few samples, denoised, through a fixed tone curve.

`scalar_rgb` with a box filter is the variant whose pixels do not depend on the number of threads; the LLVM variants
abort the process where the library does not suit them.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.materials import Material, linear
from spatialgauge.tasks.scenes.meshes.mesh import Mesh, merged
from spatialgauge.tasks.scenes.places import furnish
from spatialgauge.tasks.scenes.rendering.assembly import Piece
from spatialgauge.tasks.scenes.rendering.features import Features, features
from spatialgauge.tasks.scenes.rendering.missing import needs
from spatialgauge.tasks.scenes.rendering.rays import RayScene
from spatialgauge.tasks.scenes.world import Camera, Light, Scene

SAMPLES = 4
SAMPLES_ALONE = 64
"""Samples a pixel where there is no denoiser."""
DEPTH = 4
PANE = 1.15
"""Radiance of a glowing texture as the camera sees it, in place of the light it gives, which would be white."""

Image = npt.NDArray[np.uint8]


def draw(scene: Scene) -> Image:
    """Return the scene's picture, sRGB (H, W, 3); the same bytes whatever the number of threads."""
    traced = RayScene(scene)
    seen = features(traced)
    try:
        import pyoidn
    except ImportError:
        return toned(_glowing(_light(scene, traced.pieces, SAMPLES_ALONE), seen))
    noisy = _glowing(_light(scene, traced.pieces, SAMPLES), seen)
    albedo, normal = (np.ascontiguousarray(buffer) for buffer in (seen.albedo, seen.normal))
    return toned(pyoidn.denoise(np.ascontiguousarray(noisy), albedo=albedo, normal=normal, hdr=True, quality="high"))


def toned(radiance: npt.NDArray[np.float32]) -> Image:
    """Return linear radiance as sRGB bytes: exposure, then the ACES curve as fitted by Narkowicz (2015)."""
    x = np.maximum(radiance, 0) * 0.72
    y = np.clip(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14), 0, 1)
    encoded = np.where(y <= 0.0031308, 12.92 * y, 1.055 * y ** (1 / 2.4) - 0.055)
    return (encoded * 255 + 0.5).astype(np.uint8)


def _glowing(radiance: npt.NDArray[np.float32], seen: Features) -> npt.NDArray[np.float32]:
    return radiance * (1 - seen.shining) + seen.albedo * PANE * seen.shining


@cache
def _mitsuba() -> Any:
    with needs("mitsuba"):
        import mitsuba

        mitsuba.set_variant("scalar_rgb")
        return mitsuba


def _light(scene: Scene, pieces: Iterable[Piece], samples: int) -> npt.NDArray[np.float32]:
    """Return linear radiance (H, W, 3)."""
    mi = _mitsuba()
    shell = furnish(scene.room)
    by_material: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_material[id(piece.material)].append(piece)
    world: dict[str, Any] = {"type": "scene", "sky": _sky(shell.sky)}
    for number, group in enumerate(by_material.values()):
        world[f"piece{number}"] = _shape(f"piece{number}", merged(piece.mesh for piece in group), group[0].material)
    for number, light in enumerate(shell.lights):
        world[f"light{number}"] = _lamp(light)
    loaded = mi.load_dict(world)
    integrator = mi.load_dict({"type": "path", "max_depth": DEPTH, "rr_depth": 4})
    return np.array(mi.render(loaded, sensor=_sensor(scene.camera, samples), integrator=integrator, seed=1))[..., :3]


def _shape(name: str, mesh: Mesh, material: Material) -> Any:
    mi = _mitsuba()
    properties = mi.Properties()
    properties["mesh_bsdf"] = _bsdf(material)
    if (emitter := _emitter(material)) is not None:
        properties["mesh_emitter"] = emitter
    counts = (len(mesh.vertices), len(mesh.faces))
    shape = mi.Mesh(name, *counts, has_vertex_normals=True, has_vertex_texcoords=True, props=properties)
    fields = mi.traverse(shape)
    fields["vertex_positions"] = np.ascontiguousarray(mesh.vertices, np.float32).ravel()
    fields["vertex_normals"] = np.ascontiguousarray(mesh.normals, np.float32).ravel()
    fields["vertex_texcoords"] = np.ascontiguousarray(mesh.uv * [1, -1] + [0, 1], np.float32).ravel()
    fields["faces"] = np.ascontiguousarray(mesh.faces, np.uint32).ravel()
    fields.update()
    return shape


def _bsdf(material: Material) -> Any:
    colour = _colour(material)
    if material.metallic < 0.05 and material.roughness >= 0.85:
        inner: dict[str, Any] = {"type": "diffuse", "reflectance": colour}
    else:
        inner = {
            "type": "principled",
            "base_color": colour,
            "roughness": max(material.roughness, 0.05),
            "metallic": material.metallic,
            "specular": material.specular,
            "clearcoat": material.clearcoat,
            "clearcoat_gloss": 0.9,
        }
    return _mitsuba().load_dict({"type": "twosided", "inner": inner})


def _colour(material: Material) -> dict[str, Any]:
    if material.texture is None:
        return {"type": "rgb", "value": [float(value) for value in np.clip(linear(material.colour), 0, 0.95)]}
    return _bitmap(material)


def _bitmap(material: Material) -> dict[str, Any]:
    pixels = _mitsuba().Bitmap(np.array(material.texture, order="C"))
    return {"type": "bitmap", "bitmap": pixels, "raw": False, "wrap_mode": "repeat", "filter_type": "bilinear"}


def _emitter(material: Material) -> Any:
    if material.emission is None:
        return None
    glow = material.emission
    radiance = _bitmap(material) if glow == "texture" else {"type": "rgb", "value": [float(value) for value in glow]}
    return _mitsuba().load_dict({"type": "area", "radiance": radiance})


def _lamp(light: Light) -> dict[str, Any]:
    mi = _mitsuba()
    u, v = np.asarray(light.half_u), np.asarray(light.half_v)
    placed = np.eye(4)
    placed[:3, 0], placed[:3, 1], placed[:3, 3] = u, v, light.centre
    placed[:3, 2] = np.cross(u, v) / np.linalg.norm(np.cross(u, v))
    emitter = {"type": "area", "radiance": {"type": "rgb", "value": list(light.radiance)}}
    return {"type": "rectangle", "to_world": mi.ScalarTransform4f(placed), "emitter": emitter}


def _sky(dome: npt.NDArray[np.float32]) -> dict[str, Any]:
    """Return the dome around the scene, sampled only by the rays that leave it: it is smooth."""
    mi = _mitsuba()
    upright = mi.ScalarTransform4f().rotate([1, 0, 0], 90)
    return {"type": "envmap", "bitmap": mi.Bitmap(dome), "to_world": upright, "sampling_weight": 0.0}


def _sensor(camera: Camera, samples: int) -> Any:
    mi = _mitsuba()
    to_world = mi.ScalarTransform4f().look_at(origin=list(camera.position), target=list(camera.target), up=[0, 0, 1])
    film = {
        "type": "hdrfilm",
        "width": camera.width,
        "height": camera.height,
        "rfilter": {"type": "box"},
        "pixel_format": "rgb",
        "component_format": "float32",
    }
    return mi.load_dict(
        {
            "type": "perspective",
            "fov": float(np.rad2deg(camera.fov)),
            "fov_axis": "x",
            "near_clip": 0.05,
            "far_clip": 100.0,
            "to_world": to_world,
            "film": film,
            "sampler": {"type": "multijitter", "sample_count": samples},
        }
    )
