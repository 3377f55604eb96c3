"""What a picture shows: painted triangle by triangle, or by rays of one's own to the surfaces."""

from functools import lru_cache

import numpy as np
from scipy.spatial import cKDTree

from spatialgauge.benchmark.answers import rle
from spatialgauge.tasks.base import Question, Twins
from spatialgauge.tasks.gate import cast_as
from spatialgauge.tasks.grounding.box3d import ROUND
from spatialgauge.tasks.scenes.world import Camera
from spatialgauge.tests.proofs.bodies import Body, alike, bodies, eye, paint, pixels, shows, sight, struck
from spatialgauge.tests.proofs.pictured import COUPLED, PICTURED, SCREENED, SET_OUT
from spatialgauge.tests.proofs.proof import Proof, calls, named, said, scene_of
from spatialgauge.tests.proofs.strewn import alone, bare, laid


def asked_thing(question: Question, twins: Twins) -> Body | None:
    """Return the thing to be shown, None where the picture lacks it."""
    scene = scene_of(question, twins)
    return next((Body(thing) for thing in scene.things if thing.id == question.pair), None)


def pointed(question: Question, twins: Twins) -> bool:
    thing, masks = asked_thing(question, twins), question.truth["masks"]
    if thing is None or not masks:
        return thing is None and not masks
    return alike(rle.decode(masks[0]).astype(bool), shows(scene_of(question, twins), thing.thing.id))


def cut_out(question: Question, twins: Twins) -> bool:
    thing = asked_thing(question, twins)
    if thing is None or not question.truth:
        return thing is None and not question.truth
    (one,) = question.truth
    return alike(rle.decode(one["mask"]).astype(bool), shows(scene_of(question, twins), thing.thing.id))


def boxed(question: Question, twins: Twins) -> bool:
    thing = asked_thing(question, twins)
    if thing is None or not question.truth:
        return thing is None and not question.truth
    (one,) = question.truth
    rows, columns = np.nonzero(shows(scene_of(question, twins), thing.thing.id))
    box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    return max(abs(a - b) for a, b in zip(one["box"], box, strict=True)) <= 1


def boxed_in_space(question: Question, twins: Twins) -> bool:
    """The box's eight corners fall where those of the mesh's extents do, and every corner of the mesh is within."""
    thing, scene = asked_thing(question, twins), scene_of(question, twins)
    if thing is None or not question.truth:
        return thing is None and not question.truth
    (one,) = question.truth
    turn, half = np.array(one["rotation"]), np.array(one["size"]) / 2
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    told = np.array(one["centre"]) + (signs * half) @ turn.T
    right = thing.front * -1j
    axes = np.array([[right.real, right.imag, 0], [thing.front.real, thing.front.imag, 0], [0, 0, 1]])
    seen = _in_camera(scene.camera, thing.middle + (signs * thing.sides / 2) @ axes)
    inside = np.abs((_in_camera(scene.camera, thing.hull) - np.array(one["centre"])) @ turn) <= half + 1e-4
    round_ = thing.thing.kind in ROUND
    same = one["symmetry"] == (0 if round_ else 1 if thing.thing.fronted else 2)
    return bool(np.abs(told - seen).max() < 1e-4 and inside.all() and same)


def _in_camera(camera: Camera, points: np.ndarray) -> np.ndarray:
    """Return points (N, 3) to the right, down and ahead of the camera: pixels taken back by their depth."""
    x, y, depth = pixels(camera, points).T
    focal = camera.width / 2 / np.tan(camera.fov / 2)
    return np.column_stack([(x - camera.width / 2) * depth / focal, (y - camera.height / 2) * depth / focal, depth])


def counted(question: Question, twins: Twins) -> bool:
    """How many of a noun and colour a small picture of one's own shows."""
    scene = scene_of(question, twins)
    camera = scene.camera.model_copy(update={"width": scene.camera.width // 4, "height": scene.camera.height // 4})
    ids, _ = paint(scene.model_copy(update={"camera": camera}))
    (words,) = question.phrases
    singular = {f"{thing.noun}{ending}": thing.noun for thing in scene.things for ending in ("s", "es")}
    found = 0
    for number, thing in enumerate(scene.things, start=1):
        kind = any(words.endswith(plural) and thing.noun.endswith(noun) for plural, noun in singular.items())
        colour = not question.slices["by_colour"] or words.startswith(f"{thing.colour} ")
        found += bool(kind and colour and (ids == number).sum() >= 15)
    return found == question.truth


def free_spot(question: Question, twins: Twins) -> bool:
    """The pixels whose rays meet the surface near the spot before any thing: a plane and the painted depths."""
    scene = scene_of(question, twins)
    name, way, metres = question.pair.split(":")
    (thing,) = bodies(scene, name)
    (mask,) = question.truth["masks"]
    told = rle.decode(mask).astype(bool)
    away = (thing.foot - eye(scene.camera)) / abs(thing.foot - eye(scene.camera))
    step = {"to the left of": 1j, "to the right of": -1j, "behind": 1, "in front of": -1}[way] * away * float(metres)
    level = thing.hull[:, 2].min()
    ids, depths = paint(scene)
    spots = _on_level(scene.camera, level)
    near = np.abs(spots - (thing.foot + step)) < 0.5 * float(metres)
    bearer = next((n for n, t in enumerate(scene.things, start=1) if t.id == thing.thing.support), 0)
    flush = (np.abs(_rise(scene.camera, depths, level)) < 0.0015) if bearer else ids == 0
    return bool(np.sum(told & near & (ids == bearer) & flush) >= 0.94 * np.sum(told | (near & (ids == bearer) & flush)))


def free_board(question: Question, twins: Twins) -> bool:
    """The told pixels show the next board of the bookshelf's mesh, and a cup let down there meets nothing."""
    scene = scene_of(question, twins)
    name, way = question.pair.split(":")
    item, shelf = bodies(scene, name, twins.cast["shelf1"])
    corners = shelf.triangles
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    boards = (across[:, 2] > 0.1) & (np.ptp(corners[..., 2], axis=1) < 1e-6)
    levels = np.unique(corners[boards][:, 0, 2].round(4))
    beyond = levels - item.hull[:, 2].min()
    level = levels[beyond > 0.05].min() if way == "above" else levels[beyond < -0.05].max()
    (mask,) = question.truth["masks"]
    told = rle.decode(mask).astype(bool)
    ids, depths = paint(scene)
    number = [thing.id for thing in scene.things].index(shelf.thing.id) + 1
    flush = (ids == number) & (np.abs(_rise(scene.camera, depths, float(level))) < 0.0015)
    if np.sum(told & flush) < 0.97 * told.sum():
        return False
    everything = np.concatenate([body.triangles for body in bodies(scene)])
    spots = _on_level(scene.camera, float(level))[told]
    turn = np.exp(1j * np.linspace(0, 2 * np.pi, 8, endpoint=False))
    for spot in spots[:: max(1, len(spots) // 6)]:
        rim = np.array([[(spot + 0.04 * t).real, (spot + 0.04 * t).imag, level + 0.1] for t in turn])
        middle = np.array([spot.real, spot.imag, level + 0.03])
        if struck(middle, rim, everything).any():
            return False
    return True


def _depths(camera: Camera, level: float) -> np.ndarray:
    """Return how far along the sight each pixel's ray meets a level plane (H, W)."""
    rays = _rays(camera)
    with np.errstate(divide="ignore"):
        far = (level - camera.position[2]) / rays[..., 2]
    return np.where(far > 0, far, np.inf)


def _rise(camera: Camera, depths: np.ndarray, level: float) -> np.ndarray:
    """Return how high above a level plane the point is that each pixel shows at its depth (H, W), inf at none."""
    shown = np.isfinite(depths)
    return np.where(shown, camera.position[2] + np.where(shown, depths, 0) * _rays(camera)[..., 2] - level, np.inf)


def _on_level(camera: Camera, level: float) -> np.ndarray:
    """Return the foot of the point where each pixel's ray meets a level plane (H, W)."""
    rays, far = _rays(camera), np.minimum(_depths(camera, level), 1e6)
    return eye(camera) + far * (rays[..., 0] + 1j * rays[..., 1])


def _rays(camera: Camera) -> np.ndarray:
    """Return each pixel's ray, one metre long along the sight (H, W, 3)."""
    d = np.subtract(camera.target, camera.position)
    flat, tilt = sight(camera), np.arcsin(d[2] / np.linalg.norm(d))
    focal = camera.width / 2 / np.tan(camera.fov / 2)
    y, x = np.mgrid[: camera.height, : camera.width] + 0.5
    right, up = (x - camera.width / 2) / focal, (camera.height / 2 - y) / focal
    forward, rise = np.cos(tilt) - up * np.sin(tilt), np.sin(tilt) + up * np.cos(tilt)
    ground = forward * flat + right * flat * -1j
    return np.stack([ground.real, ground.imag, rise], axis=-1)


def hidden_by(question: Question, twins: Twins) -> bool:
    """Paint the hidden thing alone and each of the others alone: one of these stands before it, nearer to the eye."""
    scene = scene_of(question, twins)
    camera = scene.camera.model_copy(update={"width": scene.camera.width // 2, "height": scene.camera.height // 2})
    hidden, *screens = (twins.cast["hidden1"], *cast_as(twins, "screen"))

    def depths(name: str) -> np.ndarray:
        return paint(scene.model_copy(update={"camera": camera, "things": (scene[name],)}))[1]

    whole = depths(hidden)
    shares = [float((depths(name) < whole)[np.isfinite(whole)].mean()) for name in screens]
    best = int(np.argmax(shares))
    others = [share for number, share in enumerate(shares) if number != best]
    return calls(said(question), Body(scene[screens[best]])) and shares[best] > 0.1 and max(others) < 0.01


def touching(question: Question, twins: Twins) -> bool:
    """Points strewn over both surfaces, ever more densely round the places where they come closest."""
    apart = _apart(*named(question, scene_of(question, twins)))
    return apart < 0.003 if question.truth == "yes" else 0.055 < apart < 0.21


@lru_cache(maxsize=16)
def _apart(one: Body, other: Body) -> float:
    far, between = _nearest(one, other, 20000)
    places: list[np.ndarray] = []
    for number in np.argsort(far)[:400]:
        if far[number] < 0.045 and all(np.linalg.norm(between[number] - place) > 0.015 for place in places[:8]):
            places.append(between[number])
    apart = float(far.min())
    for place in places[:8]:
        far, between = _nearest(one, other, 4000, place, 0.03)
        far, _ = _nearest(one, other, 4000, between[np.argmin(far)], max(0.008, float(far.min())))
        apart = min(apart, float(far.min()))
    return apart


def _nearest(
    one: Body, other: Body, count: int, near: np.ndarray | None = None, reach: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return how far each point strewn over the one is from the other's nearest (N,), and the middles (N, 3)."""
    here, there = one.surface(count, 0, near, reach), other.surface(count, 1, near, reach)
    far, place = cKDTree(there).query(here)
    return far, (here + there[place]) / 2


PROOFS = {
    "touching": Proof("points strewn over both surfaces, down to 1 mm", COUPLED, touching),
    "occluded_by": Proof("each thing painted alone, triangle by triangle", SCREENED, hidden_by),
    "point_to": Proof("pictures painted triangle by triangle", PICTURED, pointed),
    "box2d": Proof("pictures painted triangle by triangle", PICTURED, boxed),
    "box3d": Proof("the mesh's extents seen by a pinhole built from angles", SET_OUT, boxed_in_space),
    "mask": Proof("pictures painted triangle by triangle", PICTURED, cut_out),
    "count": Proof("pictures painted triangle by triangle", laid("crowd", bare), counted),
    "free_shelf": Proof("boards of the mesh, painted depths, a cup let down", laid("shelves", alone), free_board),
    "free_space": Proof("rays to a level plane, painted depths", SET_OUT, free_spot),
}
