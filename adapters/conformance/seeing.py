"""Checks of whether the model sees the picture it is given, and where it says things are."""

import math
from collections.abc import Sequence
from typing import Final

from spatialgauge.adapters.conformance import probes
from spatialgauge.adapters.conformance.session import Session, Told, held
from spatialgauge.benchmark.answers import conventions, points
from spatialgauge.benchmark.items import Form, Kind, Picture, Reading

COLOUR_TRIALS: Final = 8
COLOURS_RIGHT: Final = 6
"""Of eight, one in four by chance: six or more come by guessing in 0.4 % of cases."""
PLACES: Final = ((0.15, 0.3), (0.25, 0.75), (0.3, 0.5), (0.1, 0.6), (0.35, 0.2), (0.2, 0.5))
"""Dots in the left half, as shares of width and height; each is asked mirrored too."""
SIDES_RIGHT: Final = 10
"""Of twelve, one in two by chance: ten or more come by guessing in 2 % of cases."""
NEAR: Final = 0.06
"""Share of the diagonal within which a point counts as being on the dot."""
SIZE: Final = (600, 360)
POINT: Final = Form(kind=Kind.POINTS, width=SIZE[0], height=SIZE[1])
SPOTS: Final = {"corner": (0.08, 0.1), "centre": (0.5, 0.5), "two_thirds": (2 / 3, 0.25)}


async def sees_colours(session: Session) -> Told:
    """It names the colour of a plain picture, wherever that stands among the options."""
    names = list(probes.COLOURS)
    right = 0
    for trial in range(COLOUR_TRIALS):
        name, form = names[trial % len(names)], probes.colour_form(turn=trial // 2)
        prompt = session.prompt(f"colour-{trial}", "Which colour is the picture?", form, probes.plain(name))
        right += _chose(session.read(await session.ask(prompt), form), form, name)
    said = f"{right} of {COLOUR_TRIALS} right; {COLOURS_RIGHT} show that it sees"
    return held(right >= COLOURS_RIGHT, said, f"{said}. Do the pictures reach the model?")


async def sees_left_and_right(session: Session) -> Told:
    """It tells on which side a dot is, and the other side when the picture is mirrored."""
    right, mirrored = 0, 0
    for number, (x, y) in enumerate(PLACES):
        for share in (x, 1 - x):
            truth = "left" if share < 0.5 else "right"
            right += await _side(session, f"side-{number}-{truth}", probes.dotted(share, y), truth)
            mirrored += await _side(session, f"side-{number}-{truth}", probes.dotted(1 - share, y), truth)
    trials = 2 * len(PLACES)
    said = f"{right} of {trials} right; {SIDES_RIGHT} show that it sees"
    if right < SIDES_RIGHT and mirrored >= SIDES_RIGHT:
        return Told("failed", f"{said}. It is right on the mirrored pictures: something flips them on the way")
    return held(right >= SIDES_RIGHT, said, f"{said}. Do the pictures reach the model?")


async def keeps_the_order_of_pictures(session: Session) -> Told:
    """Of two pictures it knows the first from the second."""
    names = list(probes.COLOURS)
    right, swapped = 0, 0
    for trial in range(COLOUR_TRIALS):
        first, second = names[trial % 4], names[(trial + 1 + trial // 4) % 4]
        form = probes.colour_form(turn=trial)
        question = "Which colour is the first picture?"
        prompt = session.prompt(f"order-{trial}", question, form, probes.plain(first), probes.plain(second))
        reading = session.read(await session.ask(prompt), form)
        right += _chose(reading, form, first)
        swapped += _chose(reading, form, second)
    said = f"{right} of {COLOUR_TRIALS} right; {COLOURS_RIGHT} show that it knows"
    if swapped >= COLOURS_RIGHT:
        return Told("failed", f"{said}. It answers for the second picture: they arrive in another order")
    return held(right >= COLOURS_RIGHT, said, said)


async def sees_photographs_upright(session: Session) -> Told:
    """What EXIF data turn is seen upright: turned once, not twice and not at all."""
    right = 0
    for number, (x, y) in enumerate(PLACES[:4]):
        for share in (x, 1 - x):
            truth = "left" if share < 0.5 else "right"
            right += await _side(session, f"exif-{number}-{truth}", probes.turned_by_exif(share, y), truth)
    return held(right >= 7, f"{right} of 8 right", f"{right} of 8 right; 7 show that it sees them upright")


async def convention_at_a_corner(session: Session) -> Told:
    """A dot near the upper left corner is pointed at in the convention of the card."""
    return await _pointed(session, "corner")


async def convention_at_the_centre(session: Session) -> Told:
    """A dot in the middle is pointed at in the convention of the card."""
    return await _pointed(session, "centre")


async def convention_at_two_thirds(session: Session) -> Told:
    """A dot at two thirds of the width and a quarter of the height is pointed at: it tells x from y, and the scale."""
    return await _pointed(session, "two_thirds")


async def _side(session: Session, name: str, picture: Picture, truth: str) -> bool:
    form = probes.side_form()
    question = "In which half of the picture is the red dot?"
    prompt = session.prompt(name, question, form, picture, phrases=("the red dot",))
    return _chose(session.read(await session.ask(prompt), form), form, truth)


def _chose(reading: Reading, form: Form, text: str) -> bool:
    return reading.status == "parsed" and reading.value == probes.letter_of(form.options, text)


async def _pointed(session: Session, spot: str) -> Told:
    x, y = SPOTS[spot]
    picture = probes.dotted(x, y, *SIZE)
    prompt = session.prompt(spot, "Point to the red dot.", POINT, picture, phrases=("red dot",))
    reply = await session.ask(prompt)
    reading = session.read(reply, prompt.form)
    truth = (x * SIZE[0], y * SIZE[1])
    if reading.status != "parsed" or not isinstance(reading.value, list):
        return Told("failed", f"no point could be read: {reading.reason or reading.status}")
    where = [point for point in reading.value if isinstance(point, list)]
    if len(where) == 1 and _near(where[0], truth):
        return Told("passed", f"said {_pair(where[0])}, it is at {_pair(truth)}")
    other = _fitting(getattr(reply, "text", ""), prompt.form, truth)
    hint = f"; the numbers fit the convention {other}, and the card says {session.card.convention}" if other else ""
    return Told("failed", f"said {', '.join(map(_pair, where[:3]))}, it is at {_pair(truth)}{hint}")


def _fitting(text: str, form: Form, truth: Sequence[float]) -> str | None:
    """Return the convention in which the reply would be right: to name the mend, never to score by."""
    for name in conventions.TABLE:
        value = points.read(text, form.model_copy(update={"convention": name})).value
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list) and _near(value[0], truth):
            return name
    return None


def _near(point: Sequence[object], truth: Sequence[float]) -> bool:
    return math.dist([float(str(number)) for number in point], truth) <= NEAR * math.hypot(*SIZE)


def _pair(point: Sequence[object]) -> str:
    return "(" + ", ".join(f"{float(str(number)):.0f}" for number in point) + ")"


CHECKS = (
    sees_colours,
    sees_left_and_right,
    keeps_the_order_of_pictures,
    sees_photographs_upright,
    convention_at_a_corner,
    convention_at_the_centre,
    convention_at_two_thirds,
)
