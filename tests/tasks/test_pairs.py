"""What holds for every native task: words alone are worth nothing, and every truth can be said and read."""

from collections import Counter, defaultdict

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import UNSCORED, Kind
from spatialgauge.tasks.base import item_of
from spatialgauge.tasks.registry import native_tasks, questions_of
from spatialgauge.tasks.stages import STAGES

TASKS = native_tasks()
CLOSED = [name for name, task in TASKS.items() if task.card.kind in (Kind.CHOICE, Kind.YES_NO, Kind.COUNT, Kind.ORDER)]
SCORED = [name for name, task in TASKS.items() if task.card.rule not in UNSCORED]
LENGTHS = [name for name, task in TASKS.items() if task.card.kind is Kind.QUANTITY]


@pytest.fixture(scope="session")
def asked(twins_of, number):
    """Every task's questions about some groups of every stage, by the task's name."""
    questions = defaultdict(list)
    for stage in STAGES:
        for twins in twins_of(stage, number):
            for card, question in questions_of(twins):
                questions[card.name].append((twins, question))
    return questions


def by_pair(questions):
    pairs = defaultdict(list)
    for twins, question in questions:
        pairs[twins.group, question.pair].append(question)
    return pairs.values()


def words(question):
    form = question.form
    return question.question, tuple(sorted(form.options.items())), form.unit, question.phrases


def scored(question, truth):
    """Return what the reply that is right where `truth` holds scores for the question."""
    kind = answers.of(question.form.kind)
    form = question.form.model_copy(update={"convention": "pixels"}) if question.form.width else question.form
    return kind.score(kind.read(kind.phrase(truth, form), form), question.truth, question.rule).value


@pytest.mark.parametrize("name", TASKS)
def test_every_task_finds_questions(asked, name, number):
    assert len(asked[name]) >= (0 if number < 5 else 4)


@pytest.mark.parametrize("name", [name for name in CLOSED if name in SCORED])
def test_the_best_answer_from_words_alone_is_right_half_the_time_at_most(asked, name):
    by_words = defaultdict(Counter)
    for _, question in asked[name]:
        by_words[words(question)][str(question.truth)] += 1
    best = sum(max(truths.values()) for truths in by_words.values())
    assert best <= 0.5 * len(asked[name])


@pytest.mark.parametrize("name", LENGTHS)
def test_no_number_is_half_to_twice_of_both_twins(asked, name):
    for pair in by_pair(asked[name]):
        low, high = sorted(question.truth for question in pair)
        assert high / low > 4


@pytest.mark.parametrize("name", SCORED)
def test_what_is_right_for_one_twin_is_wrong_for_the_other(asked, name):
    for first, second in by_pair(asked[name]):
        assert scored(first, first.truth) > 0.99
        assert scored(first, second.truth) <= 0.5
        assert scored(second, first.truth) <= 0.5


@pytest.mark.parametrize("name", TASKS)
def test_twins_share_their_words(asked, name):
    for first, second in by_pair(asked[name]):
        assert words(first) == words(second)
        assert (first.view, second.view) == (0, 1)
        assert (first.shows or (0,)) != (second.shows or (1,))


@pytest.mark.parametrize("name", CLOSED)
def test_neither_the_first_option_nor_the_first_twin_is_favoured(asked, name):
    firsts = [question for _, question in asked[name] if question.view == 0]
    tops = {"A", "yes"}
    hits, expected = 0, 0.0
    for question in firsts:
        if question.form.kind in (Kind.CHOICE, Kind.YES_NO):
            hits += question.truth in tops
            expected += 1 / max(len(question.form.options), 2)
    spread = 3.5 * 0.5 * max(len(firsts), 1) ** 0.5
    assert abs(hits - expected) < max(spread, 3)


@pytest.mark.parametrize("name", TASKS)
def test_questions_make_items_with_the_slices_their_card_explains(asked, name):
    card = TASKS[name].card
    ids = set()
    for twins, question in asked[name]:
        item = item_of(card, twins.group, question, [f"{number:064x}" for number in range(len(twins.views))])
        assert set(item.slices) == set(card.slices)
        assert item.slices["stage"] in card.stages
        assert "margin" in item.slices
        assert item.rule == card.rule
        assert item.form.kind is card.kind
        assert item.pictures
        ids.add(item.id)
    assert len(ids) == len(asked[name])


@pytest.mark.parametrize("name", TASKS)
def test_what_is_asked_about_shows_in_the_picture(asked, name):
    for _, question in asked[name]:
        if "pixels" in question.slices and question.slices.get("present", True) and question.slices.get("number", 1):
            assert question.slices["pixels"] >= 400
            assert question.slices["visible"] >= 0.35


@pytest.mark.parametrize("name", TASKS)
def test_questions_name_things_by_phrases_and_never_by_ids(asked, name):
    for twins, question in asked[name]:
        said = " ".join([question.question, *question.form.options.values()])
        assert all(phrase in said for phrase in question.phrases)
        assert not any(thing in said for thing in twins.cast.values() if "-" in thing)
        assert question.question[-1] in "?.)"
        assert question.question[0].isupper()
        assert twins.group not in said


def test_every_task_has_three_wordings_or_more(asked):
    for name in TASKS:
        seen = {question.slices["template"] for _, question in asked[name]}
        if len(asked[name]) >= 40:
            assert len(seen) >= 3, name
