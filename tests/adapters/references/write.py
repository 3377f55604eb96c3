"""Writes pixels.npz: what transformers' own processors make of small pictures, where they need torchvision.

The adapters prepare pictures and frames for these families without it, and `test_references.py` holds both against
each other. Run it by hand, in an environment with torchvision, when a family is added.
"""

from pathlib import Path
from typing import Any

import numpy as np
import transformers as hf

TILE = {"height": 14, "width": 14}
PICTURES = ((48, 32), (30, 90), (90, 20), (7, 5))
"""Widths and heights."""
PIXELS = 28 * 28
SQUARES = {
    "llama4": (hf.Llama4ImageProcessor, {"size": TILE, "max_patches": 4}),
    "sam2": (hf.Sam2ImageProcessor, {"size": TILE}),
    "sam3": (hf.Sam3ImageProcessor, {"size": TILE}),
}
CLIPS = {
    "qwen2_5_vl": (hf.Qwen2VLVideoProcessor, {"size": {"shortest_edge": PIXELS, "longest_edge": 2 * PIXELS}}),
    "qwen3_vl": (
        hf.Qwen3VLVideoProcessor,
        {"size": {"shortest_edge": PIXELS, "longest_edge": 8 * PIXELS}, "patch_size": 14},
    ),
    "llava_onevision": (hf.LlavaOnevisionVideoProcessor, {"size": TILE}),
    "internvl": (hf.InternVLVideoProcessor, {"size": TILE}),
}


def picture(seed: int, width: int, height: int) -> Any:
    """Return waves with some noise, (height, width, 3) of uint8."""
    rows, columns = np.mgrid[0:height, 0:width]
    waves = np.stack([np.sin(columns / 9 + seed), np.cos(rows / 7), np.sin((columns + rows) / 5)], axis=-1)
    noisy = 127 + 100 * waves + np.random.default_rng(seed).normal(0, 10, (height, width, 3))
    return noisy.clip(0, 255).astype(np.uint8)


def main() -> None:
    """Write the file."""
    made: dict[str, Any] = {}
    for number, (width, height) in enumerate(PICTURES):
        made[f"picture/{number}"] = picture(number, width, height)
        for name, (kind, settings) in SQUARES.items():
            given = kind(**settings)(images=[made[f"picture/{number}"]], return_tensors="pt")
            made[f"{name}/{number}"] = given["pixel_values"].float().numpy().astype(np.float16)
    clip = np.stack([picture(10 + number, 50, 90) for number in range(3)])
    made["clip"] = clip
    for name, (kind, settings) in CLIPS.items():
        given = kind(**settings)([clip], do_sample_frames=False, return_tensors="pt")
        made[f"{name}/clip"] = given["pixel_values_videos"].numpy().astype(np.float16)
    np.savez_compressed(Path(__file__).with_name("pixels.npz"), **made)


if __name__ == "__main__":
    main()
