"""The suites by name: how each is built, and those that ship with the package."""

from collections.abc import Iterable, Iterator, Mapping
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Final

from pydantic import field_validator

from spatialgauge.benchmark.items import Frozen, Scalar
from spatialgauge.tasks.base import Question, TaskCard
from spatialgauge.tasks.suites.selection import Condition, selected

Place = tuple[str, int]
"""A stage and the number of a scene in it."""

MIXTURE: Final[Mapping[str, int]] = {
    "swap": 13,
    "turn": 10,
    "spread": 5,
    "avenue": 5,
    "approach": 4,
    "drive": 4,
    "crowd": 6,
    "look": 6,
    "gaze": 4,
    "orbit": 5,
    "pan": 4,
    "circle": 2,
    "between": 5,
    "touch": 5,
    "hide": 5,
    "inside": 5,
    "shift": 5,
    "shelves": 5,
    "blocks": 5,
    "heap": 5,
    "views": 5,
    "paper": 5,
    "nets": 5,
    "town": 6,
    "stacks": 5,
    "resize": 6,
    "rooms": 5,
    "fit_through": 5,
    "fit_under": 5,
    "fit_on": 5,
}
"""How many scenes of each stage a suite has in proportion: so many in the suite that ships."""


class Spec(Frozen):
    """How a suite is built: so many scenes from a seed, of each stage in proportion to its share of the mixture.

    `skills` limits it to the tasks of these skills, `where` to pairs both of whose items meet a condition on their
    slices ("visible > .5 and margin < 20").
    """

    name: str
    version: str
    title: str
    seed: int | None
    scenes: int
    mixture: Mapping[str, int] = MIXTURE
    skills: tuple[str, ...] = ()
    where: str = ""

    @field_validator("where")
    @classmethod
    def _readable(cls, text: str) -> str:
        """Refuse a condition that cannot be read before any scene is drawn."""
        if text:
            Condition.parse(text)
        return text

    def places(self) -> list[Place]:
        """Return the scenes in the order they are drawn, stages interleaved; fewer scenes are a prefix of more."""
        turns = [(0.5 / share, stage, 0) for stage, share in self.mixture.items()]
        heapify(turns)
        places: list[Place] = []
        while len(places) < self.scenes:
            due, stage, index = heappop(turns)
            places.append((stage, index))
            heappush(turns, (due + 1 / self.mixture[stage], stage, index + 1))
        return places

    @property
    def settings(self) -> dict[str, Scalar]:
        """What the suite's card says of how it was built."""
        said: dict[str, Scalar] = {"scenes": self.scenes}
        if self.skills:
            said["skills"] = ",".join(self.skills)
        if self.where:
            said["where"] = self.where
        return said

    def wanted(self, asked: Iterable[tuple[TaskCard, Question]]) -> Iterator[tuple[TaskCard, Question]]:
        """Yield the questions that belong into the suite, pairs whole."""
        of_skills = ((card, question) for card, question in asked if not self.skills or card.skill in self.skills)
        return selected(of_skills, Condition.parse(self.where)) if self.where else iter(of_skills)


def part(*stages: str) -> dict[str, int]:
    """Return the mixture of these stages alone."""
    return {stage: MIXTURE[stage] for stage in stages}


SPECS: Mapping[str, Spec] = {
    "mini": Spec(
        name="mini",
        version="1",
        title="Every native task on a hundred-odd scenes; ships with the package.",
        seed=1,
        scenes=sum(MIXTURE.values()),
    ),
    "core": Spec(
        name="core",
        version="1",
        title="The native tasks on six hundred scenes: intervals less than half as wide as those of mini.",
        seed=1001,
        scenes=600,
    ),
    "frames": Spec(
        name="frames",
        version="1",
        title="Frames of reference and points of view: the camera's, a thing's own, another person's, the compass.",
        seed=2001,
        scenes=200,
        mixture=part("swap", "turn", "look", "gaze", "circle", "town"),
        skills=("frames",),
    ),
    "metric": Spec(
        name="metric",
        version="1",
        title="Distances, sizes, heights and bearings, from centimetres to forty metres.",
        seed=3001,
        scenes=200,
        mixture=part("swap", "turn", "spread", "avenue", "approach", "drive", "resize", "rooms", "town"),
        skills=("metric",),
    ),
    "grounding": Spec(
        name="grounding",
        version="1",
        title="Points, boxes, masks, counts, free space, and what is not there.",
        seed=4001,
        scenes=200,
        mixture=part("swap", "turn", "crowd", "orbit", "shelves"),
        skills=("grounding", "multiview"),
    ),
    "cognition": Spec(
        name="cognition",
        version="1",
        title="Several views, navigation, visualization, motion, and questions of several steps.",
        seed=5001,
        scenes=300,
        mixture=part(
            "swap",
            "turn",
            "shift",
            "approach",
            "orbit",
            "pan",
            "fit_through",
            "fit_under",
            "fit_on",
            "blocks",
            "heap",
            "views",
            "paper",
            "nets",
            "town",
            "stacks",
        ),
        skills=("multiview", "navigation", "visualization", "motion", "composite"),
    ),
    "fresh": Spec(
        name="fresh",
        version="1",
        title="The mixture of core from a seed of your own (--seed): a set that nobody has trained on.",
        seed=None,
        scenes=200,
    ),
}

SHIPPED: Mapping[str, Path] = {"mini@1": Path(__file__).parent / "mini-1"}
