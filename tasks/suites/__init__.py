"""The suites by name: how each is built, and those that ship with the package."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pydantic import field_validator

from spatialgauge.benchmark.items import Frozen, Scalar
from spatialgauge.tasks.base import Question, TaskCard
from spatialgauge.tasks.suites.selection import Condition, selected

PATTERN: Final = ("swap", "turn", "spread", "swap", "turn", "approach", "swap", "turn", "spread", "turn")
"""The stage of scene 0, 1, 2, ...; it repeats, so that any number of scenes has the same mixture."""


class Spec(Frozen):
    """How a suite is built: so many scenes from a seed, each stage of the pattern in its turn.

    `skills` limits it to the tasks of these skills, `where` to pairs both of whose items meet a condition on their
    slices ("visible > .5 and margin < 20").
    """

    name: str
    version: str
    title: str
    seed: int
    scenes: int
    pattern: tuple[str, ...] = PATTERN
    skills: tuple[str, ...] = ()
    where: str = ""

    @field_validator("where")
    @classmethod
    def _readable(cls, text: str) -> str:
        """Refuse a condition that cannot be read before any scene is drawn."""
        if text:
            Condition.parse(text)
        return text

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


SPECS: Mapping[str, Spec] = {
    "mini": Spec(
        name="mini",
        version="1",
        title="Every task of the first hour on sixty scenes; ships with the package.",
        seed=1,
        scenes=60,
    ),
    "core": Spec(
        name="core",
        version="1",
        title="The native tasks on six hundred scenes: intervals a third as wide as those of mini.",
        seed=1001,
        scenes=600,
    ),
}

SHIPPED: Mapping[str, Path] = {"mini@1": Path(__file__).parent / "mini-1"}
