"""What holds for every native task: words alone are worth nothing."""

from collections import Counter, defaultdict

import pytest

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import item_of
from spatialgauge.tasks.registry import native_tasks, questions_of
from spatialgauge.tasks.stages import STAGES

TASKS = native_tasks()
CLOSED = [name for name, task in TASKS.items() if task.card.kind is Kind.CHOICE]
OPEN = [name for name in TASKS if name not in CLOSED]


@pytest.fixture(scope="session")
def asked(twins_of, number):
    """Every task's questions about some twins of every stage, by the task's name."""
    questions = defaultdict(list)
    for stage in STAGES:
        for twins in twins_of(stage, number):
            for card, question in questions_of(twins):
                questions[card.name].append((twins, question))
    return questions


def words(question):
    form = question.form
    return question.question, tuple(sorted(form.options.items())), form.unit, question.phrases


@pytest.mark.parametrize("name", TASKS)
def test_every_task_finds_questions(asked, name):
    assert len(asked[name]) >= 2


@pytest.mark.parametrize("name", CLOSED)
def test_the_best_answer_from_words_alone_is_right_half_the_time(asked, name):
    by_words = defaultdict(Counter)
    for _, question in asked[name]:
        by_words[words(question)][question.truth] += 1
    best = sum(max(truths.values()) for truths in by_words.values())
    assert best / len(asked[name]) == 0.5


@pytest.mark.parametrize("name", OPEN)
def test_no_number_is_half_to_twice_of_both_twins(asked, name):
    by_pair = defaultdict(list)
    for twins, question in asked[name]:
        by_pair[twins.group, question.pair].append(question.truth)
    for low, high in map(sorted, by_pair.values()):
        assert 4 < high / low <= 4.6


@pytest.mark.parametrize("name", TASKS)
def test_twins_share_their_words_and_differ_in_their_truth(asked, name):
    by_pair = defaultdict(list)
    for twins, question in asked[name]:
        by_pair[twins.group, question.pair].append(question)
    for first, second in by_pair.values():
        assert words(first) == words(second)
        assert (first.view, second.view) == (0, 1)
        assert first.truth != second.truth


@pytest.mark.parametrize("name", TASKS)
def test_neither_the_first_option_nor_the_first_twin_is_favoured(asked, name):
    firsts = [question for _, question in asked[name] if question.view == 0]
    if name in CLOSED:
        hits = sum(question.truth == "A" for question in firsts)
    else:
        others = [question.truth for _, question in asked[name] if question.view == 1]
        hits = sum(question.truth < other for question, other in zip(firsts, others, strict=True))
    spread = 3.5 * 0.5 * len(firsts) ** 0.5
    assert abs(hits - len(firsts) / 2) < spread


@pytest.mark.parametrize("name", TASKS)
def test_questions_make_items_with_the_slices_their_card_explains(asked, name):
    task = TASKS[name]
    ids = set()
    for twins, question in asked[name]:
        item = item_of(task.card, twins.group, question, ["0" * 64, "1" * 64])
        assert set(item.slices) == set(task.card.slices)
        assert item.rule == task.card.rule
        assert item.form.kind is task.card.kind
        ids.add(item.id)
    assert len(ids) == len(asked[name])


@pytest.mark.parametrize("name", TASKS)
def test_what_is_asked_about_shows_in_the_picture(asked, name):
    for twins, question in asked[name]:
        seen = twins.views[question.view].seen
        for thing in question.pair.split(":"):
            assert seen[thing].pixels >= 400
            assert seen[thing].fraction >= 0.35
            assert not seen[thing].cut


@pytest.mark.parametrize("name", TASKS)
def test_questions_name_things_by_phrases_and_never_by_ids(asked, name):
    for twins, question in asked[name]:
        for thing, phrase in zip(question.pair.split(":"), question.phrases, strict=True):
            assert phrase in question.question
            assert thing not in question.question
        assert question.question.endswith("?")
        assert question.question[0].isupper()
        assert twins.group not in question.question
