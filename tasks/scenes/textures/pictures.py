"""What hangs on walls and shows through windows: landscapes in muted tones."""

import numpy as np
from PIL import Image, ImageFilter

from spatialgauge.tasks.scenes.materials import Texture, srgb
from spatialgauge.tasks.scenes.textures.noise import noise, quantised

HILLS = ("#8fa3a8", "#7d9186", "#9a9184", "#6f8078")
TREES = ("#a9bdae", "#8fa58e", "#7c957c")


def painting(rng: np.random.Generator, height: int = 240, width: int = 320) -> Texture:
    """Return a quiet landscape: sky, three ridges."""
    sky = 255 * srgb(str(rng.choice(["#d9cdbb", "#c3ced4", "#ddd6c8"])))
    rows = np.arange(height)[:, None]
    image = sky * (0.9 + 0.15 * np.broadcast_to(rows, (height, width)) / height)[..., None]
    for number, colour in enumerate(rng.permutation(HILLS)[:3]):
        ridge = height * (0.4 + 0.17 * number + 0.25 * noise(rng, 1, width, (1, 5), 4)[0])
        image = np.where((rows > ridge[None])[..., None], 255 * srgb(str(colour)), image)
    return _softened(image, 0.8)


def outlook(rng: np.random.Generator, height: int = 128, width: int = 160) -> Texture:
    """Return what a window shows: a pale sky over trees."""
    down = np.linspace(0, 1, height)[:, None, None]
    image = np.broadcast_to(255 * (srgb("#b9cfe3") * (1 - down) + srgb("#eef3f7") * down), (height, width, 3))
    rows = np.arange(height)[:, None] / height
    for number, colour in enumerate(TREES):
        edge = 0.55 + 0.13 * number + 0.16 * (noise(rng, 1, width, (1, 4 + 3 * number), 4)[0] - 0.5)
        leaves = 0.88 + 0.24 * noise(rng, height, width, (16, 20), 3)
        image = np.where((rows > edge[None])[..., None], 255 * srgb(colour) * leaves[..., None], image)
    return _softened(image, 1.2)


def _softened(image: np.ndarray, radius: float) -> Texture:
    return np.asarray(Image.fromarray(quantised(image)).filter(ImageFilter.GaussianBlur(radius)))
