"""Large household things with doors: refrigerator, washing machine, wardrobe."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.primitives import cylinder, rounded_box
from spatialgauge.tasks.scenes.meshes.sweep import rod, torus
from spatialgauge.tasks.scenes.objects.finishes import BLACK, CHROME, WOODS, hue, timber
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style, Surface

ENAMELS = ("#eceae5", "#c9ccd0", "#e3dcc9")
GLASS = Material("#2a3138", roughness=0.1, clearcoat=0.8)
SHADOW = Material("#2b2a28", roughness=0.8)


def refrigerator(style: Style) -> ObjectModel:
    """Return a tall refrigerator: a small door over a large one, handles to the front."""
    rng = np.random.default_rng(style.seed)
    enamel = Material(hue(rng, style, ENAMELS), roughness=0.3, clearcoat=0.3)
    width, depth, height, split = 0.62, 0.6, 1.68, 1.16
    front = depth / 2
    parts = [
        Part(rounded_box(width, depth, height - 0.05, 0.02, 3).at(z=0.05), enamel),
        Part(rounded_box(width - 0.04, depth - 0.1, 0.06, 0.004, 1), SHADOW),
        Part(rounded_box(width, 0.05, split - 0.09, 0.018, 3).at(y=front + 0.028, z=0.08), enamel),
        Part(rounded_box(width, 0.05, height - split - 0.02, 0.018, 3).at(y=front + 0.028, z=split + 0.01), enamel),
    ]
    for low, high in ((split - 0.45, split - 0.08), (split + 0.06, split + 0.3)):
        x, y = -width / 2 + 0.06, front + 0.085
        parts.append(Part(rod((x, y, low), (x, y, high), 0.012), CHROME))
        parts += [Part(rod((x, y, z), (x, front + 0.04, z), 0.009), CHROME) for z in (low + 0.02, high - 0.02)]
    return ObjectModel.standing(parts, [Surface(-0.26, 0.26, -0.25, 0.25, height)])


def washing_machine(style: Style) -> ObjectModel:
    """Return a washing machine: a round glass door and a panel with a knob look to the front."""
    rng = np.random.default_rng(style.seed)
    enamel = Material(hue(rng, style, ENAMELS), roughness=0.3, clearcoat=0.3)
    width, depth, height = 0.6, 0.56, 0.85
    front = depth / 2
    parts = [
        Part(rounded_box(width, depth, height, 0.018, 3), enamel),
        Part(torus(0.17, 0.028).turned("x", 90).at(0, front + 0.008, 0.42), CHROME),
        Part(cylinder(0.15, 0.03).turned("x", -90).at(0, front - 0.004, 0.42), GLASS),
        Part(rounded_box(width - 0.04, 0.012, 0.1, 0.005, 2).at(0, front + 0.002, height - 0.13), SHADOW),
        Part(cylinder(0.03, 0.03).turned("x", -90).at(0.14, front + 0.004, height - 0.08), CHROME),
        Part(rounded_box(0.17, 0.014, 0.07, 0.004, 1).at(-0.18, front + 0.004, height - 0.115), enamel),
    ]
    parts += [
        Part(rounded_box(0.018, 0.012, 0.018, 0.004, 1).at(-0.02 + 0.03 * number, front + 0.008, height - 0.09), CHROME)
        for number in range(3)
    ]
    return ObjectModel.standing(parts, [Surface(-0.27, 0.27, -0.25, 0.25, height)])


def wardrobe(style: Style) -> ObjectModel:
    """Return a wardrobe with two doors and their knobs to the front."""
    rng = np.random.default_rng(style.seed)
    wood = timber(style, hue(rng, style, WOODS))
    width, depth, height = float(rng.uniform(0.95, 1.15)), 0.55, float(rng.uniform(1.8, 1.95))
    front = depth / 2
    leaf = (width - 0.05) / 2
    parts = [
        Part(rounded_box(width, depth, height - 0.1, 0.01, 2, tile=0.8).at(z=0.06), wood),
        Part(rounded_box(width - 0.06, depth - 0.06, 0.07, 0.004, 1), SHADOW),
        Part(rounded_box(width + 0.06, depth + 0.06, 0.05, 0.012, 2, tile=0.8).at(y=0.01, z=height - 0.05), wood),
    ]
    for side in (-1, 1):
        x = side * (leaf / 2 + 0.006)
        parts += [
            Part(rounded_box(leaf, 0.03, height - 0.2, 0.006, 2, tile=0.8).at(x, front + 0.012, 0.11), wood),
            Part(rounded_box(leaf - 0.16, 0.014, height - 0.5, 0.006, 2, tile=0.8).at(x, front + 0.026, 0.26), wood),
            Part(cylinder(0.018, 0.04).turned("x", -90).at(side * 0.045, front + 0.025, height * 0.5), BLACK),
        ]
    return ObjectModel.standing(parts, [Surface(-width / 2 + 0.05, width / 2 - 0.05, -0.24, 0.24, height)])
