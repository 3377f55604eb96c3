"""An interval that knows that other people would have answered, too."""

import numpy as np
import pytest

from spatialgauge.benchmark.statistics.crossed import crossed_interval
from spatialgauge.benchmark.statistics.intervals import mean_interval


def asked(rng: np.random.Generator, people: int = 6, scenes: int = 30) -> tuple[list[float], list[str], list[str]]:
    """Return right answers of people of differing skill on scenes of differing hardness; half are right on average."""
    skill, hardness = rng.normal(0, 0.15, people), rng.normal(0, 0.15, scenes)
    chance = np.clip(0.5 + skill[:, None] + hardness[None, :], 0, 1)
    right = (rng.random(chance.shape) < chance).astype(float)
    names = [f"p{person}" for person in range(people) for _ in range(scenes)]
    return right.ravel().tolist(), names, [f"s{scene}" for scene in range(scenes)] * people


def test_it_holds_what_others_would_score_and_one_by_scene_alone_does_not() -> None:
    runs, held, short = 300, 0, 0
    for seed in range(runs):
        scores, people, scenes = asked(np.random.default_rng(seed))
        crossed, alone = crossed_interval(scores, people, scenes), mean_interval(scores, scenes)
        held += (crossed.low or 0) <= 0.5 <= (crossed.high or 1)
        short += (alone.low or 0) <= 0.5 <= (alone.high or 1)
    assert held / runs >= 0.94
    assert short / runs < 0.85


def test_one_person_alone_has_the_interval_by_scene() -> None:
    scores, people, scenes = asked(np.random.default_rng(0), people=1)
    assert crossed_interval(scores, people, scenes) == mean_interval(scores, scenes)


def test_people_who_are_all_right_have_the_interval_of_all_right() -> None:
    told = crossed_interval([1.0] * 8, ["a", "b"] * 4, ["s", "s", "t", "t", "u", "u", "v", "v"])
    assert told == mean_interval([1.0] * 8, ["s", "s", "t", "t", "u", "u", "v", "v"])


def test_columns_of_differing_length_are_an_error() -> None:
    with pytest.raises(ValueError, match="have no mean interval"):
        crossed_interval([1.0], ["a", "b"], ["s"])
