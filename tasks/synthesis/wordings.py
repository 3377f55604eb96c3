"""How people ask and answer: twenty questions and ten answers a kind.

A kind's questions are each of its cores in each of its frames; each says which measure and whose point of view it
means, as the native task does. `{a}`, `{b}`, `{c}` are the things, `{word}` the direction, `{to}` the word after a
distance from the camera, `{v}` the phrased value.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from spatialgauge.tasks.synthesis.kinds import KINDS, Kind, Shape

SEEN: Final = (
    "From the camera's point of view, {}?",
    "As the camera sees it, {}?",
    "{}, as seen from the camera?",
    "{}, in the camera's view?",
)
REAL: Final = (
    "In reality, {}?",
    "In real life, {}?",
    "Going by their real sizes, {}?",
    "{}, judging their real sizes by the picture?",
)
LEVELS: Final = ("{}?", "Judging by the picture, {}?", "As far as you can tell, {}?", "Measured from the ground, {}?")
CENTRES: Final = ("{}?", "Judging by the picture, {}?", "As far as you can tell, {}?", "Measured to their centres, {}?")
PLAIN: Final = ("{}?", "Judging by the picture, {}?", "Roughly speaking, {}?", "Please estimate: {}?")

Parts = tuple[tuple[str, ...], tuple[str, ...]]
"""Frames, and the cores that go into each of them."""

PREDICATES: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "sides": (
            SEEN,
            (
                "is {a} {word} of {b}",
                "does {a} appear {word} of {b}",
                "would you say that {a} is {word} of {b}",
                "can {a} be found {word} of {b}",
                "is {a} further {word} than {b}",
            ),
        ),
        "levels": (
            LEVELS,
            (
                "is the centre of {a} {word} than the centre of {b}",
                "is {a} {word} than {b}, going by how high their centres are",
                "is the middle of {a} at a {word} level than the middle of {b}",
                "does {a} have its centre at a {word} level than {b}",
                "is it true that the centre of {a} is {word} than that of {b}",
            ),
        ),
        "depths": (
            SEEN,
            (
                "is {a} {word} {b}",
                "does {a} stand {word} {b}",
                "would you say that {a} is {word} {b}",
                "can {a} be found {word} {b}",
                "is it true that {a} is {word} {b}",
            ),
        ),
        "nearness": (
            CENTRES,
            (
                "is {a} {word} {to} the camera than {b}",
                "does {a} lie {word} {to} the camera than {b}",
                "would you say that {a} is {word} {to} the camera than {b}",
                "compared with {b}, is {a} {word} {to} the camera",
                "is it true that {a} is {word} {to} the camera than {b}",
            ),
        ),
        "sizes": (
            REAL,
            (
                "is {a} {word} than {b}",
                "would you say that {a} is {word} than {b}",
                "is it true that {a} is {word} than {b}",
                "compared with {b}, is {a} {word}",
                "is {a} the {word} one, compared with {b}",
            ),
        ),
    }
)
CHOICES: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "sides": (
            SEEN,
            (
                "which is further {word}, {a} or {b}",
                "which of the two is more {word}, {a} or {b}",
                "of {a} and {b}, which one is further {word}",
                "between {a} and {b}, which one is found further {word}",
                "who or what is more {word}, {a} or {b}",
            ),
        ),
        "levels": (
            LEVELS,
            (
                "which has its centre at a {word} level, {a} or {b}",
                "which is {word}, {a} or {b}, going by how high their centres are",
                "of {a} and {b}, which one has the {word} centre",
                "which of the two has its middle at the {word} level, {a} or {b}",
                "between {a} and {b}, which one's middle is {word}",
            ),
        ),
        "depths": (
            SEEN,
            (
                "which is {word} the other, {a} or {b}",
                "which of the two is {word} the other, {a} or {b}",
                "of {a} and {b}, which one is {word} the other",
                "between {a} and {b}, which one stands {word} the other",
                "who or what is {word} the other, {a} or {b}",
            ),
        ),
        "nearness": (
            CENTRES,
            (
                "which is {word} {to} the camera, {a} or {b}",
                "which of the two is {word} {to} the camera, {a} or {b}",
                "of {a} and {b}, which one is {word} {to} the camera",
                "between {a} and {b}, which one lies {word} {to} the camera",
                "who or what is {word} {to} the camera, {a} or {b}",
            ),
        ),
        "sizes": (
            REAL,
            (
                "which is {word}, {a} or {b}",
                "which of the two is {word}, {a} or {b}",
                "of {a} and {b}, which one is {word}",
                "between {a} and {b}, which is the {word} one",
                "who or what is {word}, {a} or {b}",
            ),
        ),
    }
)
LENGTHS: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "distance_centre": (
            PLAIN,
            (
                "how far apart are the centres of {a} and {b}",
                "what is the straight-line distance between the centre of {a} and that of {b}",
                "how far is it from the centre of {a} to the centre of {b}",
                "how long is the straight line between the centres of {a} and {b}",
                "what distance lies between the middle of {a} and the middle of {b}",
            ),
        ),
        "distance_gap": (
            PLAIN,
            (
                "how wide is the gap between {a} and {b}, between their closest points",
                "how much space is there between the surfaces of {a} and {b}",
                "what is the shortest distance between {a} and {b}, surface to surface",
                "how far is it from the closest point of {a} to the closest point of {b}",
                "how far must {a} move, at least, to touch {b}",
            ),
        ),
        "distance_horizontal": (
            PLAIN,
            (
                "how far apart are the centres of {a} and {b} along the ground, whatever their heights",
                "how far is the centre of {a} from that of {b}, seen from straight above",
                "what is the horizontal distance between the centres of {a} and {b}",
                "how far is the middle of {a} from the middle of {b}, measured along the ground only",
                "how far apart would the centres of {a} and {b} be on a map of the ground",
            ),
        ),
        "distance_vertical": (
            PLAIN,
            (
                "how far apart in height are the centres of {a} and {b}",
                "what is the vertical distance between the centres of {a} and {b}",
                "how far is the centre of {a} from that of {b}, measured straight up only",
                "what is the difference in height between the middle of {a} and the middle of {b}",
                "by how much does the height of the centre of {a} differ from that of {b}",
            ),
        ),
        "distance_camera": (
            PLAIN,
            (
                "how far is {a} from the camera, to its centre",
                "what is the straight-line distance from the camera to the centre of {a}",
                "how far away from the camera is the middle of {a}",
                "how far is it to the centre of {a} from where the camera stands",
                "what distance lies between the camera and the middle of {a}",
            ),
        ),
        "object_width": (
            PLAIN,
            (
                "how wide is {a}, along the longer of its two horizontal sides",
                "what is the width of {a}, taken along its longer horizontal side",
                "how much does {a} measure along its longer horizontal side",
                "how long is the longer horizontal side of {a}",
                "how long is the longer side of {a}, seen from above",
            ),
        ),
        "object_height": (
            PLAIN,
            (
                "how tall is {a}",
                "what is the height of {a}, from bottom to top",
                "how much does {a} measure from its lowest to its highest point",
                "how high is {a} itself, from bottom to top",
                "what does {a} measure from bottom to top",
            ),
        ),
        "object_depth": (
            PLAIN,
            (
                "how deep is {a}, along the shorter of its two horizontal sides",
                "what is the depth of {a}, taken along its shorter horizontal side",
                "how much does {a} measure along its shorter horizontal side",
                "how long is the shorter horizontal side of {a}",
                "how long is the shorter side of {a}, seen from above",
            ),
        ),
        "height_above_floor": (
            PLAIN,
            (
                "how high above the ground is the top of {a}",
                "what is the height of the top of {a}, measured from the ground",
                "how far is it from the highest point of {a} straight down to the ground",
                "how far up from the ground does {a} reach",
                "at what height above the ground does {a} end",
            ),
        ),
        "bearing_clock": (
            PLAIN,
            (
                "at which hour of the clock is {c} for someone at {a} who faces {b} at 12 o'clock",
                "where is {c} by the clock if you are at {a} and {b} is straight ahead at 12 o'clock",
                "at which hour do you find {c} from {a}, with {b} at your 12 o'clock",
                "at which hour is {c} when you stand at {a} and look towards {b} at 12 o'clock",
                "by the clock, where is {c} if {a} is where you stand and {b} is at 12 o'clock",
            ),
        ),
    }
)
YES: Final = (
    "Yes.", "Yes, that is so.", "Yes, that is true.", "Yes, I would say so.", "Yes, {a} is {rel} {b}.",
    "Yes, {a} is indeed {rel} {b}.", "Yes: {a} is {rel} {b}.", "Indeed, {a} is {rel} {b}.",
    "Yes, as far as I can tell {a} is {rel} {b}.", "Yes, that is right: {a} is {rel} {b}.",
)  # fmt: skip
NO: Final = (
    "No.", "No, that is not so.", "No, that is not true.", "No, I would not say so.", "No, {a} is not {rel} {b}.",
    "No, it is {b} that is {rel} {a}.", "No: {b} is {rel} {a}.", "No, it is the other way round.",
    "No, as far as I can tell {b} is {rel} {a}.", "No, the other way round: {b} is {rel} {a}.",
)  # fmt: skip
CHOSEN: Final = (
    "{x}.", "It is {x}.", "{x} is.", "That is {x}.", "I would say {x}.", "{x} is {rel} {y}.",
    "It is {x} that is {rel} {y}.", "Of the two, {x}.", "I would say it is {x}.", "As far as I can tell, {x}.",
)  # fmt: skip
TOLD: Final = (
    "{v}.", "About {v}.", "Roughly {v}.", "Approximately {v}.", "Around {v}.", "It is about {v}.", "I would say {v}.",
    "I would say about {v}.", "That is roughly {v}.", "My estimate is {v}.",
)  # fmt: skip
HOURS: Final = (
    "At {v}.", "At about {v}.", "Roughly at {v}.", "Around {v}.", "It is at {v}.", "It is at about {v}.",
    "I would say at {v}.", "{c} is at {v}.", "{c} is at about {v}.", "Seen from {a}, {c} is at {v}.",
)  # fmt: skip


@cache
def questions(name: str) -> tuple[str, ...]:
    """Return the twenty question wordings of a kind."""
    kind = KINDS[name]
    tables = {Shape.PREDICATE: PREDICATES, Shape.CHOICE: CHOICES}
    frames, cores = tables.get(kind.shape, LENGTHS)[kind.family]
    told = (frame.replace("{}", core) for frame in frames for core in cores)
    return tuple(_capital(text.replace("{word}", kind.word).replace("{to}", _after(kind))) for text in told)


@cache
def answers(name: str, *, positive: bool = True) -> tuple[str, ...]:
    """Return the ten answer wordings of a kind; `positive` is which of the two a predicate's are."""
    kind = KINDS[name]
    texts = {
        Shape.PREDICATE: YES if positive else NO,
        Shape.CHOICE: CHOSEN,
        Shape.LENGTH: TOLD,
        Shape.CLOCK: HOURS,
    }[kind.shape]
    return tuple(text.replace("{rel}", beside(kind)) for text in texts)


def beside(kind: Kind) -> str:
    """Return a relation's direction as it stands between two things: "to the left of", "taller than"."""
    if kind.family == "sides":
        return f"{kind.word} of"
    if kind.family == "depths":
        return kind.word
    if kind.family == "nearness":
        return f"{kind.word} {_after(kind)} the camera than"
    return f"{kind.word} than"


def _after(kind: Kind) -> str:
    """Return what follows a distance from the camera: closer to, farther from."""
    return "to" if kind.word == "closer" else "from"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
