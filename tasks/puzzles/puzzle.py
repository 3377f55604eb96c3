"""What every puzzle is: a frozen description that can be stored, read again, and drawn."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Protocol

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from spatialgauge.tasks.base import Variants

Image = npt.NDArray[np.uint8]
"""sRGB, (H, W, 3)."""


class Puzzle(BaseModel):
    """One state of a puzzle; it holds all that is needed to draw it and to know the truth."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: str

    @abstractmethod
    def draw(self) -> Image:
        """Return the picture, the same bytes for the same puzzle."""


@dataclass(frozen=True)
class Made:
    """What a maker hands over: the states (their ids are set later) and the roles of things in them."""

    states: tuple[Puzzle, ...]
    cast: Mapping[str, str]


class Maker(Protocol):
    """A module of this folder that makes puzzles of one class."""

    PUZZLE: type[Puzzle]

    def make(self, rng: Random) -> Made:
        """Return the states of one group: two twins, or more views where a question shows several pictures."""
        ...


@dataclass(frozen=True)
class PuzzleStage:
    """A stage whose views are puzzles."""

    name: str
    maker: Maker

    def generate(self, seed: int | str, index: int) -> Variants[Puzzle]:
        """Return the group with this number, the same one for the same seed."""
        name = f"{seed}:{index}:{self.name}"
        group = f"{self.name}-{index:05d}-{sha256(name.encode()).hexdigest()[:8]}"
        made = self.maker.make(Random(name))
        views = tuple(
            state.model_copy(update={"id": f"{group}-{number:02d}"}) for number, state in enumerate(made.states)
        )
        return Variants(group, self.name, views, made.cast)

    def picture(self, view: Puzzle) -> Image:
        """Return a view's picture."""
        return view.draw()

    def restored(self, group: str, cast: Mapping[str, str], scenes: Sequence[str]) -> Variants[Puzzle]:
        """Return a group from the JSON of its views."""
        return Variants(group, self.name, tuple(map(self.maker.PUZZLE.model_validate_json, scenes)), cast)
