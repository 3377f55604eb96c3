"""Which things a question may ask about: those that the picture shows well and a phrase singles out."""

from collections.abc import Iterable, Sequence
from typing import Final

from spatialgauge.benchmark.items import Scalar
from spatialgauge.tasks.base import Twins
from spatialgauge.tasks.scenes.descriptions import describe
from spatialgauge.tasks.scenes.view import Seen, View

PIXELS_MIN: Final = 400
VISIBLE_MIN: Final = 0.35

SEEN_SLICES: Final = {
    "stage": "the recipe of the scene",
    "template": "which wording was drawn",
    "visible": "least visible share of the things asked about, 0..1",
    "pixels": "fewest visible pixels of the things asked about",
    "distractors": "other things in the picture",
}
"""What the slices that every task stores mean."""


def shown(view: View, name: str) -> bool:
    """Tell whether the picture shows enough of a thing to ask about it: not cut, not hidden, not tiny."""
    seen = view.seen[name]
    return seen.pixels >= PIXELS_MIN and seen.fraction >= VISIBLE_MIN and not seen.cut


def phrases(twins: Twins, names: Iterable[str]) -> dict[str, str]:
    """Return a phrase for each named thing that all pictures show well and that has one in all of them, by id."""
    scenes = [view.scene for view in twins.views]
    found = {}
    for name in names:
        phrase = describe(scenes[0][name], *scenes)
        if phrase is not None and all(shown(view, name) for view in twins.views):
            found[name] = phrase
    return found


def seen_slices(views: Sequence[View], names: Iterable[str]) -> dict[str, Scalar]:
    """Return how well the pictures show the things asked about, each where it shows best, and among how many others."""
    asked = set(names)
    best = [max((view.seen[name] for view in views if name in view.seen), key=_pixels) for name in sorted(asked)]
    others = {
        name for view in views for name, seen in view.seen.items() if seen.pixels >= PIXELS_MIN and name not in asked
    }
    return {
        "visible": round(min(seen.fraction for seen in best), 3),
        "pixels": min(seen.pixels for seen in best),
        "distractors": len(others),
    }


def _pixels(seen: Seen) -> int:
    return seen.pixels


def cast_as(twins: Twins, role: str) -> list[str]:
    """Return the ids the recipe cast in a numbered role ("item" for item1, item2, ...), in the order of the cast."""
    return [name for part, name in twins.cast.items() if part.rstrip("0123456789") == role]
