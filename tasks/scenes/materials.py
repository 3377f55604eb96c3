"""Materials: what a surface does with light, and colours with the names people give them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Texture = npt.NDArray[np.uint8]
"""sRGB, (H, W, 3), row 0 at the top; repeats."""


@dataclass(frozen=True, eq=False)
class Material:
    """An opaque surface.

    `colour` is sRGB `#rrggbb`, used where there is no `texture`; the four shares are in 0..1;
    `emission` is linear RGB radiance, or "texture" for a surface that glows with its texture (a screen).
    """

    colour: str = "#888888"
    roughness: float = 0.6
    metallic: float = 0.0
    specular: float = 0.5
    clearcoat: float = 0.0
    texture: Texture | None = None
    emission: tuple[float, float, float] | Literal["texture"] | None = None


PALETTE: dict[str, str] = {
    "red": "#b8201f",
    "orange": "#e2711d",
    "yellow": "#ecc22b",
    "green": "#2f7d3b",
    "blue": "#1f5aa8",
    "purple": "#6b3c99",
    "pink": "#e48bb0",
    "white": "#eeebe4",
    "black": "#202124",
    "brown": "#6d4527",
}
"""Colour names that people agree on, each with one sRGB value far from the others."""


def srgb(colour: str) -> npt.NDArray[np.float64]:
    """Return `#rrggbb` as three numbers in 0..1."""
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def linear(colour: str) -> npt.NDArray[np.float64]:
    """Return `#rrggbb` as linear light (IEC 61966-2-1)."""
    value = srgb(colour)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
