"""Small sets of questions, sound or with one shortcut planted, for the audit to find."""

from collections.abc import Callable
from random import Random
from typing import Any

from spatialgauge.benchmark.items import Form, Item, Kind

THINGS = ("chair", "ball", "vase", "table", "lamp", "sofa", "plant", "box")
SCENES = 60


def choice(scene: int, number: int, options: list[str], right: str, **fields: Any) -> Item:
    question = fields.pop("question", "Which of these is nearest to the camera?")
    letters = dict(zip("ABCD", options, strict=False))
    return Item(
        id=f"{scene}-{number}",
        task="nearest",
        skill="relations",
        question=question,
        form=Form(kind=Kind.CHOICE, options=letters),
        truth=next(letter for letter, text in letters.items() if text == right),
        rule="exact",
        group=f"s{scene}",
        pictures=(f"{scene:032x}{number:032x}",),
        **fields,
    )


def length(scene: int, number: int, metres: float, **fields: Any) -> Item:
    return Item(
        id=f"{scene}-{number}",
        task="distance",
        skill="metric",
        question="How far apart are they?",
        form=Form(kind=Kind.QUANTITY, unit="m"),
        truth=metres,
        rule="half_to_twice",
        group=f"s{scene}",
        pictures=(f"{scene:032x}{number:032x}",),
        **fields,
    )


def made(maker: Callable[[int, Random], list[Item]], scenes: int = SCENES) -> list[Item]:
    return [item for scene in range(scenes) for item in maker(scene, Random(f"set:{scene}"))]


def sound(scene: int, rng: Random) -> list[Item]:
    """Twins of the same words with different answers, one of them a slice that says nothing."""
    options = rng.sample(THINGS, 4)
    answers = rng.sample(options, 2)
    return [
        choice(scene, view, options, answer, pair=f"p{scene}", slices={"margin": rng.uniform(1.3, 4)})
        for view, answer in enumerate(answers)
    ]


def by_position(scene: int, rng: Random) -> list[Item]:
    """Return choices of which more than half have the answer at C."""
    items = []
    for number in range(2):
        options = rng.sample(THINGS, 4)
        items.append(choice(scene, number, options, options[2] if rng.random() < 0.6 else rng.choice(options)))
    return items


def by_length(scene: int, rng: Random) -> list[Item]:
    """Return choices whose right option is spelled out more than the others."""
    items = []
    for number in range(2):
        options = rng.sample(THINGS, 4)
        right = rng.choice(options)
        spelled = f"{right}, as can be seen" if rng.random() < 0.6 else right
        items.append(choice(scene, number, [spelled if text == right else text for text in options], spelled))
    return items


def by_name(scene: int, rng: Random) -> list[Item]:
    """Return choices in which the ball is nearest wherever it is offered, three times of four."""
    items = []
    for number in range(2):
        options = rng.sample(THINGS[:5], 4)
        easy = "ball" in options and rng.random() < 0.75
        items.append(choice(scene, number, options, "ball" if easy else rng.choice(options)))
    return items


def by_word(scene: int, rng: Random) -> list[Item]:
    """Return yes/no questions of which those that say `really` are mostly to be denied."""
    items = []
    for number in range(3):
        really = rng.random() < 0.5
        says_no = rng.random() < (0.85 if really else 0.15)
        item = length(scene, number, 1.0)
        asked = f"Is the {rng.choice(THINGS)} {'really ' if really else ''}taller than the {rng.choice(THINGS)}?"
        truth = "no" if says_no else "yes"
        changed = {"question": asked, "form": Form(kind=Kind.YES_NO), "truth": truth, "rule": "exact"}
        items.append(Item.model_validate({**item.model_dump(), **changed, "task": "taller"}))
    return items


def by_slice(scene: int, rng: Random) -> list[Item]:
    """Return twins of which the one with the larger distance between its things has it to the right."""
    options = rng.sample(["left", "right"], 2)
    far = {"left": rng.uniform(0.5, 2), "right": rng.uniform(2, 6)}
    return [
        choice(scene, view, options, answer, pair=f"p{scene}", slices={"distance_m": far[answer]})
        for view, answer in enumerate(options)
    ]


def near_one_metre(scene: int, rng: Random) -> list[Item]:
    return [length(scene, number, rng.uniform(0.6, 1.8)) for number in range(2)]


def by_class(scene: int, rng: Random) -> list[Item]:
    """Return distances over seven octaves that depend on what the things are."""
    items = []
    for number in range(3):
        kind = rng.randrange(len(THINGS))
        items.append(length(scene, number, 2.0 ** (kind - 3 + rng.gauss(0, 0.3)), phrases=(THINGS[kind],)))
    return items


def camera_by_default(scene: int, rng: Random) -> list[Item]:
    """Return intrinsic questions, of which nine in ten have the camera's answer."""
    items = []
    for number in range(2):
        own = rng.choice(["left", "right"])
        camera = own if rng.random() < 0.9 else {"left": "right", "right": "left"}[own]
        options = rng.sample(["left", "right"], 2)
        frames = {"intrinsic": own, "egocentric": camera}
        items.append(choice(scene, number, options, own, frames=frames, question="From its own view, on which side?"))
    return items
