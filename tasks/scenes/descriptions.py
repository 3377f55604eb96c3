"""What to call a thing so that it cannot be taken for another one."""

from typing import Final

from spatialgauge.tasks.scenes.boxes import size_ratio
from spatialgauge.tasks.scenes.lifting.photograph import PhotoThing
from spatialgauge.tasks.scenes.objects.catalogue import CATALOGUE
from spatialgauge.tasks.scenes.sighting import outline
from spatialgauge.tasks.scenes.world import Scene, Thing

LARGER_MIN: Final = 1.3
"""How many times larger one of two alike must be to be called the larger one."""

CONFUSABLE: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("red", "orange"),
        ("red", "pink"),
        ("red", "brown"),
        ("orange", "yellow"),
        ("orange", "brown"),
        ("pink", "purple"),
        ("purple", "blue"),
        ("brown", "black"),
        ("white", "pink"),
    )
)
"""Colours that light and shade can turn into one another."""


def describe(thing: Thing, *scenes: Scene) -> str | None:
    """Return a phrase that singles the thing out in every one of the scenes ("the red mug"), or None where none does.

    Of two alike the larger or the smaller is told by its size, if it is so by a margin and looks so in every picture.
    """
    phrases = {_in_scene(thing.id, scene) for scene in scenes}
    return phrases.pop() if len(phrases) == 1 else None


def bare(phrase: str) -> str:
    """Return a description without its article, as detectors take it."""
    return phrase.removeprefix("the ")


def may_be_mistaken(one: Thing, other: Thing) -> bool:
    """Tell whether the plain name of `one` ("chair", "red mug") could also mean `other`.

    A noun covers its compounds ("chair" an "armchair"); a colour covers those it can be taken for.
    """
    return (one.noun.endswith(other.noun) or other.noun.endswith(one.noun)) and (
        one.colour is None
        or other.colour is None
        or one.colour == other.colour
        or frozenset((one.colour, other.colour)) in CONFUSABLE
    )


def _in_scene(name: str, scene: Scene) -> str | None:
    thing = scene[name]
    if isinstance(thing, PhotoThing):
        return f"the {thing.phrase}" if thing.phrase else None
    rivals = [other for other in scene.things if other.id != name and may_be_mistaken(thing, other)]
    if not rivals:
        return f"the {plain_name(thing)}"
    if len(rivals) > 1:
        return None
    size = _size_beside(scene, thing, rivals[0])
    return f"the {size} {plain_name(thing)}" if size else None


def plain_name(thing: Thing) -> str:
    """Return what people call a thing that has no rival: its noun with its colour ("red mug")."""
    wearing = CATALOGUE[thing.kind].wearing
    if thing.colour is None:
        return thing.noun
    return f"{thing.noun} in the {thing.colour} {wearing}" if wearing else f"{thing.colour} {thing.noun}"


def _size_beside(scene: Scene, thing: Thing, rival: Thing) -> str | None:
    """Return "larger" or "smaller" where the two are alike but for a size that nobody can mistake."""
    if (thing.kind, thing.colour) != (rival.kind, rival.colour):
        return None
    for word, large, small in (("larger", thing, rival), ("smaller", rival, thing)):
        if size_ratio(large, small) >= LARGER_MIN and _extent(scene, large) > _extent(scene, small):
            return word
    return None


def _extent(scene: Scene, thing: Thing) -> float:
    x0, y0, x1, y1 = outline(scene.camera, thing)
    return (x1 - x0) * (y1 - y0)
