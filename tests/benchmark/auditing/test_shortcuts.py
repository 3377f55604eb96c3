"""Every shortcut that is planted in a set is found, by the check that is there for it, and none in a sound set."""

from collections.abc import Callable
from random import Random

import pytest

from spatialgauge.benchmark.auditing.findings import LIMITS, Finding
from spatialgauge.benchmark.auditing.sets import sets as checked_sets
from spatialgauge.benchmark.auditing.shortcuts import shortcuts
from spatialgauge.benchmark.auditing.twins import tellings
from spatialgauge.benchmark.items import Item
from spatialgauge.tests.benchmark.auditing import sets as planted


def flagged(items: list[Item]) -> dict[str, Finding]:
    found = [*shortcuts(items, LIMITS), *checked_sets(items, LIMITS)]
    return {finding.check: finding for finding in found if finding.flagged}


@pytest.mark.parametrize(
    ("maker", "check", "what"),
    [
        (planted.by_position, "position", "always C"),
        (planted.by_length, "length", "longest option"),
        (planted.by_name, "names", "usually"),
        (planted.by_name, "words", "option 'ball'"),
        (planted.by_word, "words", "really"),
        (planted.by_slice, "metadata", "distance_m"),
        (planted.near_one_metre, "constant", "always 1"),
        (planted.by_class, "names", "usually"),
        (planted.camera_by_default, "frame", "camera"),
    ],
)
def test_a_planted_shortcut_is_found_and_named(
    maker: Callable[[int, Random], list[Item]], check: str, what: str
) -> None:
    found = flagged(planted.made(maker))
    assert check in found
    assert what in found[check].what
    assert found[check].items


def test_a_sound_set_of_twins_has_no_shortcut() -> None:
    assert flagged(planted.made(planted.sound)) == {}


def test_a_slice_that_tells_twins_apart_is_named() -> None:
    found = tellings(planted.made(planted.by_slice))
    assert found[0].slice == "distance_m"
    assert found[0].hits == 1
    assert found[0].p < 0.001


def test_a_question_asked_twice_is_found() -> None:
    items = planted.made(planted.sound)
    again = [item.model_copy(update={"id": f"{item.id}-again", "pair": f"{item.pair}-again"}) for item in items[:4]]
    assert flagged([*items, *again])["duplicates"].items == tuple(item.id for item in again)


def test_twins_with_one_answer_and_twins_alone_are_found() -> None:
    items = planted.made(planted.sound)
    same = items[1].model_copy(update={"truth": items[0].truth})
    found = flagged([items[0], same, *items[3:]])["balance"]
    assert set(found.items) == {items[0].id, same.id, items[3].id}


def test_margins_at_the_edge_are_found() -> None:
    items = planted.made(planted.sound)
    near = [item.model_copy(update={"slices": {"margin": 1.05}}) for item in items[:20]]
    assert set(flagged([*near, *items[20:]])["ambiguity"].items) == {item.id for item in near[:5]}
