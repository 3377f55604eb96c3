import random

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.floors import blind_floor, blind_scores, constant_floor, constant_scores
from spatialgauge.benchmark.items import Form, Item, Kind, Reading

SIDES = {"A": "left", "B": "right"}


def question(number, truth, words="Where is the cup?", kind=Kind.CHOICE, options=SIDES, task="side", unit=None):
    return Item(
        id=f"{task}-{number}",
        task=task,
        skill="relations",
        question=words,
        form=Form(kind=kind, options=options if kind is Kind.CHOICE else {}, unit=unit),
        truth=truth,
        rule="half_to_twice" if kind is Kind.QUANTITY else "exact",
        group=f"scene-{number}",
    )


def metres(number, truth, words="How far is the cup from the plate?"):
    return question(number, truth, words, kind=Kind.QUANTITY, task="distance", unit="m")


def test_twins_leave_a_blind_answerer_one_half():
    items = [question(number, "AB"[number % 2], words=f"Where is thing {number // 2}?") for number in range(20)]
    assert blind_floor(items) == {"side": 0.5}


def test_words_that_give_the_answer_away_have_a_floor_of_one():
    items = [question(number, "A", words="Where is the sky?") for number in range(5)]
    items += [question(number + 5, "B", words="Where is the floor?") for number in range(5)]
    assert blind_floor(items) == {"side": 1.0}
    assert constant_floor(items) == {"side": 0.5}


def test_the_commonest_truth_wins_within_the_same_words():
    items = [question(number, "A" if number < 7 else "B") for number in range(10)]
    assert blind_floor(items) == {"side": 0.7}


def test_shuffled_letters_do_not_hide_an_answer_from_the_blind():
    items = [
        question(number, "AB"[number % 2], options={"AB"[number % 2]: "left", "BA"[number % 2]: "right"})
        for number in range(10)
    ]
    assert blind_floor(items) == {"side": 1.0}
    assert constant_floor(items) == {"side": 0.5}


def test_a_letter_that_is_right_too_often_counts_as_a_shortcut():
    options = [{"A": first, "B": second} for first, second in (("left", "right"), ("right", "left"))]
    items = [question(number, "A", options=options[number % 2]) for number in range(10)]
    assert blind_floor(items) == {"side": 1.0}


def test_tied_answers_give_every_item_the_same_expectation():
    items = [question(number, "AB"[number % 2]) for number in range(4)]
    assert set(blind_scores(items).values()) == {0.5}


def test_tasks_are_kept_apart():
    items = [question(0, "A"), question(1, "B"), question(2, "yes", kind=Kind.YES_NO, task="behind")]
    assert blind_floor(items) == {"side": 0.5, "behind": 1.0}


def test_a_distance_between_two_truths_three_apart_serves_both():
    assert blind_floor([metres(0, 1.0), metres(1, 3.0)]) == {"distance": 1.0}


def test_truths_five_times_apart_cannot_both_be_met():
    assert blind_floor([metres(0, 1.0), metres(1, 5.0)]) == {"distance": 0.5}


def test_no_constant_beats_the_floor_of_a_quantity():
    rng = random.Random("constants")
    items = [metres(number, 10 ** rng.uniform(-1, 1)) for number in range(60)]
    score = answers.of(Kind.QUANTITY).score
    floor = constant_floor(items)["distance"]
    for _ in range(300):
        guess = Reading(status="parsed", value=10 ** rng.uniform(-1.3, 1.3))
        assert sum(score(guess, item.truth, item.rule).value for item in items) / 60 <= floor + 1e-9


def test_many_truths_are_searched_nearly_as_well_as_few():
    rng = random.Random("many")
    items = [metres(number, 10 ** rng.uniform(-1, 1)) for number in range(400)]
    octaves = 2 / 6.643856
    assert constant_floor(items)["distance"] == pytest.approx(octaves, abs=0.06)


def test_one_answer_for_a_task_is_never_better_than_one_for_each_wording():
    rng = random.Random("wordings")
    items = [question(number, rng.choice("AB"), words=f"Where is thing {number % 5}?") for number in range(50)]
    assert constant_floor(items)["side"] <= blind_floor(items)["side"]
    assert set(constant_scores(items)) == {item.id for item in items}


def test_a_question_asked_once_is_no_proof_that_words_tell():
    """Who knows the truth of one question remembers it; its floor is that of the best constant of the task."""
    items = [question(number, "AB"[number % 3 == 0], words=f"Where is thing {number}?") for number in range(9)]
    assert blind_floor(items) == constant_floor(items) == {"side": pytest.approx(6 / 9)}
