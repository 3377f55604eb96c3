"""What a run's records say of the model: whether it looks, and whether its answers can all be true."""

from collections.abc import Callable, Mapping
from random import Random

import pytest

from spatialgauge.benchmark.auditing.findings import LIMITS, Finding
from spatialgauge.benchmark.auditing.together import answered_by_task, together, vision_gain
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Reading, Record

SIDES = {"A": "left", "B": "right"}


def item(name: str, scene: int, **fields: object) -> Item:
    usual: dict[str, object] = {
        "task": "side",
        "skill": "relations",
        "question": "Is the ball to the left or to the right of the box?",
        "form": Form(kind=Kind.CHOICE, options=SIDES),
        "truth": "A",
        "rule": "exact",
        "group": f"s{scene}",
        "pictures": (f"{scene:064x}",),
    }
    return Item.model_validate({"id": name, **usual, **fields})


def record(asked: Item, value: object, *, score: float | None = None) -> Record:
    return Record(
        item=asked.id,
        task=asked.task,
        group=asked.group,
        pair=asked.pair,
        outcome=Outcome.ANSWERED,
        reading=Reading(status="parsed", value=value),
        score=float(value == asked.truth) if score is None else score,
        prompt_hash="0" * 64,
    )


def found(items: list[Item], answer: Callable[[Item], object]) -> Mapping[str, Finding]:
    records = {asked.id: record(asked, answer(asked)) for asked in items}
    (answered,) = answered_by_task({asked.id: asked for asked in items}, records).values()
    return {finding.check: finding for finding in together("side", answered, LIMITS)}


def twins(scenes: int) -> list[Item]:
    return [
        item(f"{scene}-{view}", scene, pair=f"p{scene}", truth="AB"[view], pictures=(f"{2 * scene + view:064x}",))
        for scene in range(scenes)
        for view in (0, 1)
    ]


def test_a_model_that_does_not_look_keeps_its_answer_for_the_twins_picture() -> None:
    kept = found(twins(40), lambda asked: "AB"[hash(asked.pair) % 2])["wrong picture"]
    assert kept.excess.mean == 0.5
    assert kept.flagged
    assert not found(twins(40), lambda asked: asked.truth)["wrong picture"].flagged


def test_a_guesser_keeps_its_answer_no_more_than_chance() -> None:
    rng = Random(1)
    assert not found(twins(200), lambda _: rng.choice("AB"))["wrong picture"].flagged


def test_a_favourite_letter_is_found() -> None:
    rng = Random(2)
    letters = found(twins(100), lambda asked: "B" if rng.random() < 0.5 else asked.truth)["letters"]
    assert letters.flagged
    assert letters.excess.mean == pytest.approx(0.25, abs=0.08)


def test_right_in_one_order_of_the_options_only_is_not_right() -> None:
    items = [
        item(f"{scene}-{turn}", scene, form=Form(kind=Kind.CHOICE, options=options), truth=truth)
        for scene in range(40)
        for turn, (options, truth) in enumerate([(SIDES, "A"), ({"A": "right", "B": "left"}, "B")])
    ]
    assert found(items, lambda _: "A")["circular"].excess.mean == 0.5
    assert found(items, lambda asked: asked.truth)["circular"].excess.mean == 0


def test_equal_claims_must_get_one_answer_and_opposite_ones_two() -> None:
    def claims(scene: int) -> list[Item]:
        asked = {"form": Form(kind=Kind.YES_NO), "bundle": f"b{scene}"}
        told = (("left", "1<2", "yes"), ("converse", "1<2", "yes"), ("opposite", "2<1", "no"))
        return [
            item(f"{scene}-{name}", scene, **asked, truth=truth, slices={"claim": claim}) for name, claim, truth in told
        ]

    items = [asked for scene in range(20) for asked in claims(scene)]
    yes = found(items, lambda _: "yes")
    assert yes["opposite"].excess.mean == 1
    assert yes["converse"].excess.mean == 0
    right = found(items, lambda asked: asked.truth)
    assert right["opposite"].excess.mean == right["converse"].excess.mean == 0
    odd = found(items, lambda asked: "no" if asked.id.endswith("converse") else asked.truth)
    assert odd["converse"].excess.mean == 1


def test_a_distance_is_the_same_both_ways_round_and_in_every_unit() -> None:
    def asked(scene: int) -> list[Item]:
        shared = {"rule": "half_to_twice", "truth": 2.0}
        return [
            item(f"{scene}-{n}", scene, form=Form(kind=Kind.QUANTITY, unit=unit), phrases=names, **shared)
            for n, (unit, names) in enumerate(
                [("m", ("a ball", "a box")), ("m", ("a box", "a ball")), ("ft", ("a ball", "a box"))]
            )
        ]

    items = [one for scene in range(20) for one in asked(scene)]
    feet_as_metres = found(items, lambda one: 6.6 if one.form.unit == "ft" else 2.0)
    assert feet_as_metres["units"].excess.mean == 1
    assert feet_as_metres["symmetry"].excess.mean == 0
    assert found(items, lambda one: 3.0 if one.phrases[0] == "a box" else 2.0)["symmetry"].excess.mean == 1


def test_the_gain_of_looking_is_paired_and_flagged_where_it_may_be_nothing() -> None:
    items = twins(60)
    seen = {asked.id: record(asked, asked.truth) for asked in items}
    blind = {asked.id: record(asked, "A") for asked in items}
    (gain,) = vision_gain("side", seen, blind, LIMITS)
    assert gain.excess.mean == 0.5
    assert not gain.flagged
    (nothing,) = vision_gain("side", blind, blind, LIMITS)
    assert nothing.flagged
