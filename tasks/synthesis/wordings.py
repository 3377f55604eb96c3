"""How people ask and answer: twenty questions and ten answers a kind.

A kind's questions are every opening before every core, its answers the same; each wording says which measure and whose
point of view it means, as the native task does. `{a}`, `{b}`, `{c}` are the things, `{word}` the direction, `{v}` the
phrased value.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from spatialgauge.tasks.synthesis.kinds import KINDS, Kind, Shape

SEEN: Final = ("From the camera's point of view, ", "As the camera sees it, ", "Looking at the picture, ", "")
REAL: Final = ("In reality, ", "Judging by the picture, ", "As far as you can tell, ", "")
PLAIN: Final = ("Judging by the picture, ", "Please estimate: ", "Roughly speaking, ", "")

Parts = tuple[tuple[str, ...], tuple[str, ...]]

PREDICATES: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "sides": (
            SEEN,
            (
                "is {a} {word} of {b}?",
                "does {a} appear {word} of {b} in the camera's view?",
                "would you say that {a} is {word} of {b}, seen from the camera?",
                "can {a} be found {word} of {b}, as the camera sees them?",
                "is the position of {a} further {word} than that of {b} in the view of the camera?",
            ),
        ),
        "levels": (
            REAL,
            (
                "is {a} {word} up than {b}, measured from the ground?",
                "is the centre of {a} {word} above the ground than the centre of {b}?",
                "comparing heights above the ground, is {a} {word} than {b}?",
                "does {a} sit at a {word} level than {b}?",
                "is the level of {a} {word} than that of {b}?",
            ),
        ),
        "depths": (
            SEEN,
            (
                "is {a} {word} {b}?",
                "does {a} stand {word} {b}, along the camera's line of sight?",
                "would you say that {a} is {word} {b}, seen from the camera?",
                "can {a} be found {word} {b}, as the camera sees them?",
                "is it true that {a} is {word} {b} in the camera's view?",
            ),
        ),
        "nearness": (
            REAL,
            (
                "is {a} {word} from the camera than {b}?",
                "is the distance from the camera to {a} such that it is {word} than {b}?",
                "measured from the camera, is {a} {word} than {b}?",
                "does {a} lie {word} than {b} as measured from the camera?",
                "compared with {b}, is {a} {word} in distance from the camera?",
            ),
        ),
        "sizes": (
            REAL,
            (
                "is {a} {word} than {b}, by its real size?",
                "does {a} have a {word} body than {b}?",
                "would you say that {a} is really {word} than {b}?",
                "compared with {b}, is {a} {word} in real size?",
                "by its real measures, is {a} the {word} one beside {b}?",
            ),
        ),
    }
)
CHOICES: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "sides": (
            SEEN,
            (
                "which is more {word}, {a} or {b}?",
                "who or what is further {word} in the camera's view, {a} or {b}?",
                "of {a} and {b}, which one is {word} of the other, seen from the camera?",
                "which of the two stands more {word} as the camera sees them: {a} or {b}?",
                "between {a} and {b}, which one is found further {word} in the view of the camera?",
            ),
        ),
        "levels": (
            REAL,
            (
                "which is {word} above the ground, {a} or {b}?",
                "of {a} and {b}, whose centre is {word} above the ground?",
                "which of the two is at the {word} level: {a} or {b}?",
                "between {a} and {b}, which one is {word} up?",
                "comparing heights above the ground, which one is {word}, {a} or {b}?",
            ),
        ),
        "depths": (
            SEEN,
            (
                "which of the two is {word} the other, {a} or {b}?",
                "of {a} and {b}, which one stands {word} the other along the camera's line of sight?",
                "which one is {word} the other, seen from the camera: {a} or {b}?",
                "between {a} and {b}, which one is {word} the other in the camera's view?",
                "who or what is {word} the other as the camera sees them, {a} or {b}?",
            ),
        ),
        "nearness": (
            REAL,
            (
                "which is {word} as measured from the camera, {a} or {b}?",
                "of {a} and {b}, which one is {word} in distance from the camera?",
                "which of the two is {word}, going by the distance from the camera: {a} or {b}?",
                "between {a} and {b}, which one lies {word} when measured from the camera?",
                "measured from the camera, which one is {word}: {a} or {b}?",
            ),
        ),
        "sizes": (
            REAL,
            (
                "which is {word} by its real size, {a} or {b}?",
                "of {a} and {b}, which one is really {word}?",
                "which of the two is {word} in real life: {a} or {b}?",
                "between {a} and {b}, which one is the {word} one by its real measures?",
                "who or what is really {word}, {a} or {b}?",
            ),
        ),
    }
)
LENGTHS: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "distance_centre": (
            PLAIN,
            (
                "how far apart are the centres of {a} and {b}?",
                "what is the straight-line distance between the centre of {a} and that of {b}?",
                "how far is it from the centre of {a} to the centre of {b}?",
                "how long is the straight line between the centres of {a} and {b}?",
                "what distance lies between the middle of {a} and the middle of {b}?",
            ),
        ),
        "distance_gap": (
            PLAIN,
            (
                "how wide is the gap between {a} and {b}, between their closest points?",
                "how much space is there between the surfaces of {a} and {b}?",
                "what is the shortest distance between {a} and {b}, surface to surface?",
                "from the closest point of {a} to the closest point of {b}, how far is it?",
                "how far must {a} move, at least, to touch {b}?",
            ),
        ),
        "distance_horizontal": (
            PLAIN,
            (
                "how far apart are the centres of {a} and {b} along the ground, whatever their heights?",
                "seen from straight above, how far is the centre of {a} from that of {b}?",
                "what is the horizontal distance between the centres of {a} and {b}?",
                "measured along the ground only, how far is the middle of {a} from the middle of {b}?",
                "on a map of the ground, how far apart would the centres of {a} and {b} be?",
            ),
        ),
        "distance_vertical": (
            PLAIN,
            (
                "how far apart in height are the centres of {a} and {b}?",
                "what is the vertical distance between the centres of {a} and {b}?",
                "measured straight up only, how far is the centre of {a} from that of {b}?",
                "what is the difference in height between the middle of {a} and the middle of {b}?",
                "by how much does the height of the centre of {a} differ from that of {b}?",
            ),
        ),
        "distance_camera": (
            PLAIN,
            (
                "how far is {a} from the camera, to its centre?",
                "what is the straight-line distance from the camera to the centre of {a}?",
                "how far away from the camera is the middle of {a}?",
                "from where the picture was taken, how far is it to the centre of {a}?",
                "what distance lies between the camera and the middle of {a}?",
            ),
        ),
        "object_width": (
            PLAIN,
            (
                "how wide is {a}, along the longer of its two horizontal sides?",
                "what is the width of {a}, taken along its longer horizontal side?",
                "how much does {a} measure along its longer horizontal side?",
                "how long is the longer horizontal side of {a}?",
                "seen from above, how long is the longer side of {a}?",
            ),
        ),
        "object_height": (
            PLAIN,
            (
                "how tall is {a}?",
                "what is the height of {a}, from bottom to top?",
                "how much does {a} measure from its lowest to its highest point?",
                "from bottom to top, how high is {a}?",
                "what does {a} measure straight up?",
            ),
        ),
        "object_depth": (
            PLAIN,
            (
                "how deep is {a}, along the shorter of its two horizontal sides?",
                "what is the depth of {a}, taken along its shorter horizontal side?",
                "how much does {a} measure along its shorter horizontal side?",
                "how long is the shorter horizontal side of {a}?",
                "seen from above, how long is the shorter side of {a}?",
            ),
        ),
        "height_above_floor": (
            PLAIN,
            (
                "how high above the ground is the top of {a}?",
                "what is the height of the top of {a}, measured from the ground?",
                "how far is it from the highest point of {a} straight down to the ground?",
                "how far up from the ground does {a} reach?",
                "at what height above the ground does {a} end?",
            ),
        ),
        "bearing_clock": (
            PLAIN,
            (
                "standing at {a} and looking at {b} at 12 o'clock, at which hour is {c}?",
                "if you are at {a} and {b} is straight ahead at 12 o'clock, where is {c} by the clock?",
                "with {b} at your 12 o'clock, seen from {a}: at which hour do you find {c}?",
                "for someone at {a} who faces {b}, at which hour of the clock is {c}?",
                "you are where {a} is and face {b}, your 12 o'clock. At which hour is {c}?",
            ),
        ),
    }
)
YES: Final[Parts] = (
    ("Yes, ", "Indeed, "),
    ("{a} is {rel} {b}.", "that is so: {a} is {rel} {b}.", "{a} is {rel} {b} here.", "I would say {a} is {rel} {b}.",
     "it is true that {a} is {rel} {b}."),
)  # fmt: skip
NO: Final[Parts] = (
    ("No, ", "Actually no, "),
    ("{a} is not {rel} {b}.", "that is not so: {a} is not {rel} {b}.", "it is {b} that is {rel} {a}.",
     "I would not say that {a} is {rel} {b}.", "it is not true that {a} is {rel} {b}."),
)  # fmt: skip
CHOSEN: Final[Parts] = (
    ("", "I would say "),
    ("{x}.", "it is {x}.", "{x} is {rel} {y}.", "{x}, compared with {y}.", "of the two, {x}."),
)
TOLD: Final[Parts] = (
    ("", "I would say "),
    ("{v}.", "about {v}.", "it is roughly {v}.", "something like {v}.", "approximately {v}."),
)
HOURS: Final[Parts] = (
    ("", "I would say "),
    ("at {v}.", "it is at about {v}.", "{c} is at {v}.", "roughly at {v}.", "{c} is at about {v} from {a}."),
)


def _all(parts: Parts) -> tuple[str, ...]:
    return tuple(_capital(opening + core) for opening in parts[0] for core in parts[1])


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


@cache
def questions(name: str) -> tuple[str, ...]:
    """Return the twenty question wordings of a kind."""
    kind = KINDS[name]
    tables = {Shape.PREDICATE: PREDICATES, Shape.CHOICE: CHOICES}
    return tuple(text.replace("{word}", kind.word) for text in _all(tables.get(kind.shape, LENGTHS)[kind.family]))


@cache
def answers(name: str, *, positive: bool = True) -> tuple[str, ...]:
    """Return the ten answer wordings of a kind; `positive` is which of the two a predicate's are."""
    kind = KINDS[name]
    parts = {
        Shape.PREDICATE: YES if positive else NO,
        Shape.CHOICE: CHOSEN,
        Shape.LENGTH: TOLD,
        Shape.CLOCK: HOURS,
    }[kind.shape]
    return tuple(text.replace("{rel}", beside(kind)) for text in _all(parts))


def beside(kind: Kind) -> str:
    """Return a relation's direction as it stands between two things: "to the left of", "taller than"."""
    if kind.family == "sides":
        return f"{kind.word} of"
    if kind.family == "depths":
        return kind.word
    return f"{kind.word} than"
