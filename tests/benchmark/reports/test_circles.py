"""All round a thing: models that use one frame, mix frames up, or guess are told apart."""

import math
from collections.abc import Callable
from random import Random

import pytest

from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Reading, Record
from spatialgauge.benchmark.reports import plots
from spatialgauge.benchmark.reports.circles import FRAMES, WAYS, Circle, circle
from spatialgauge.benchmark.reports.frames import frame_use

OPTIONS = {"A": "to the left", "B": "behind (farther from the camera)", "C": "in front", "D": "to the right"}
LETTER = {"left": "A", "behind": "B", "front": "C", "right": "D"}
SAID = {"left": "left", "behind": "behind", "front": "in front", "right": "right"}


def way(step: int, frame: str) -> str:
    """Return the nearest direction at a step of ten degrees."""
    places = FRAMES[frame]
    return WAYS[min(range(4), key=lambda number: abs((step - places[number] + 18) % 36 - 18))]


def items() -> list[tuple[Item, int]]:
    found = []
    for scene in range(12):
        for step in range(36):
            off = min(step % 9, 9 - step % 9)
            item = Item(
                id=f"{scene}-{step}",
                task="circle" if off <= 3 else "circle_diagonals",
                skill="frames",
                question="Where is the ball in relation to the box?",
                form=Form(kind=Kind.CHOICE, options=OPTIONS),
                truth=LETTER[way(step, "egocentric")],
                rule="exact" if off <= 3 else "preference",
                group=f"scene-{scene}",
                frames={frame: SAID[way(step, frame)] for frame in FRAMES},
                slices={"azimuth": 10 * (step % 18)},
            )
            found.append((item, step))
    return found


def measured(answer: Callable[[int], str]) -> tuple[Circle, dict[str, str | None]]:
    held = items()
    records = [
        Record(
            item=item.id,
            task=item.task,
            group=item.group,
            outcome=Outcome.ANSWERED,
            reading=Reading(status="parsed", value=LETTER[answer(step)]),
            score=1.0,
            prompt_hash="0" * 64,
        )
        for item, step in held
    ]
    by_id = {item.id: item for item, _ in held}
    found = circle(by_id, records)
    assert found is not None
    return found, {use.task: use.used for use in frame_use(by_id, records)}


@pytest.mark.parametrize("frame", list(FRAMES))
def test_the_frame_a_model_uses_is_told_from_its_answers(frame: str) -> None:
    found, used = measured(lambda step: way(step, frame))
    assert found.preferred == frame
    assert found.accuracy[frame].mean == 1
    assert max(found.accuracy[other].mean for other in FRAMES if other != frame) <= 0.5
    assert found.noise.mean == 0
    assert found.symmetry.mean == pytest.approx(0)
    assert found.reversal.mean == pytest.approx(0)
    assert used == {"circle": frame, "circle_diagonals": frame}


def test_the_error_of_a_model_that_names_the_nearest_direction_is_what_the_page_says() -> None:
    found, _ = measured(lambda step: way(step, "egocentric"))
    assert found.error["egocentric"].mean == pytest.approx(0.22, abs=0.01)


def test_a_model_that_never_says_left_is_not_symmetric() -> None:
    found, _ = measured(lambda step: "right" if way(step, "egocentric") == "left" else way(step, "egocentric"))
    assert found.symmetry.mean > 0.4
    assert found.reversal.mean > 0.4
    assert found.noise.mean == 0


def test_a_guesser_is_noise_and_uses_no_frame() -> None:
    rng = Random(0)
    found, used = measured(lambda _: rng.choice(WAYS))
    assert found.noise.mean == pytest.approx(math.sqrt(0.25 * 0.75), abs=0.03)
    assert used == {"circle": None, "circle_diagonals": None}
    assert found.preferred is None
    assert found.error["egocentric"].low is not None
    assert found.error["egocentric"].low <= found.error["egocentric"].mean


def test_every_azimuth_has_its_place_in_the_drawing() -> None:
    found, _ = measured(lambda step: way(step, "egocentric"))
    assert all(share is not None and sum(share) == pytest.approx(1) for share in found.shares)
    assert plots.azimuths(found).count("<polyline") == 4


def test_no_azimuth_no_circle() -> None:
    held = {item.id: item.model_copy(update={"slices": {}}) for item, _ in items()}
    assert circle(held, []) is None
