"""What a proof is: a method of its own for a task's truths, and the groups whose questions it is held against."""

from collections.abc import Callable
from dataclasses import dataclass

from spatialgauge.tasks.base import Question, Twins
from spatialgauge.tasks.scenes.world import Scene
from spatialgauge.tests.proofs.bodies import Body
from spatialgauge.tests.proofs.strewn import Groups


@dataclass(frozen=True)
class Proof:
    """How a task's truths are found again: in words, on which groups, and whether a question's truth is found."""

    method: str
    groups: Groups
    agrees: Callable[[Question, Twins], bool]


def scene_of(question: Question, twins: Twins) -> Scene:
    """Return the scene of the twin, or of the last picture that the question shows."""
    return twins.views[(question.shows or (question.view,))[-1]].scene


def named(question: Question, scene: Scene) -> list[Body]:
    """Return the things that the name of a question's pair names, in its order."""
    there = {thing.id: thing for thing in scene.things}
    return [Body(there[name]) for name in question.pair.split(":") if name in there]


def said(question: Question) -> str:
    """Return the right answer in words."""
    return question.form.options[question.truth] if question.form.options else question.truth


def calls(words: str, body: Body) -> bool:
    """Tell whether words call this thing: by its noun and, where it has one, its colour."""
    return body.thing.noun in words and (body.thing.colour is None or body.thing.colour in words)
