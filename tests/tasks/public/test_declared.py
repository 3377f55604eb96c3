"""Every declared benchmark, on rows in its own schema: who knows scores all, who guesses scores chance, and what is
wrong, unreadable or refused counts as the official rule says."""

import asyncio
from itertools import product

import pytest

from spatialgauge.adapters.baselines.baseline import laid_out
from spatialgauge.adapters.baselines.guessing import Random
from spatialgauge.adapters.baselines.oracle import Oracle
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import official as readers
from spatialgauge.benchmark.items import Kind, Outcome, PictureAsSent, Record, Reply
from spatialgauge.benchmark.marking import marked, prompt_of
from spatialgauge.benchmark.official import Marking, official_figures, official_score
from spatialgauge.benchmark.suites import verify
from spatialgauge.tasks.public.catalogue import catalogue

NAMES = [name for name, one in catalogue().items() if not one.variant]
NOTHING = "zzz qqq"
REFUSAL = "I'm sorry, but I cannot tell from the image."


def record(item, suite, text):
    """The record of a reply, as a run keeps it."""
    prompt = prompt_of(item, suite)
    mark = marked(item, prompt.form, Reply(text=text))
    return Record(
        item=item.id,
        task=item.task,
        group=item.group,
        outcome=mark.outcome,
        reply=text,
        reading=mark.reading,
        score=mark.score.value,
        prompt_hash=prompt.hash,
        pictures=tuple(PictureAsSent(sha256=one.sha256, width=one.width, height=one.height) for one in prompt.pictures),
    )


def run(suite, adapter):
    return [record(item, suite, asyncio.run(adapter.ask(prompt_of(item, suite))).text) for item in suite.items]


def figures(suite, records):
    return {figure.name: figure for figure in official_figures(suite.card.official, suite.by_id, records)}


@pytest.fixture(params=NAMES)
def suite(request, built):
    return built(request.param)


def test_rows_become_a_sound_suite(suite):
    assert verify(suite) == []
    declared = catalogue()[suite.card.name]
    known = {item.task for item in suite.items}
    assert len(suite.items) >= 2 * len(declared.questions)
    assert set(suite.card.official.marking) <= known
    assert set(declared.counts) <= known, "a task whose rows are counted is not asked"


def test_who_knows_scores_all(suite):
    records = run(suite, Oracle("oracle", suite.items))
    assert {one.score for one in records} == {1.0}
    for figure in figures(suite, records).values():
        error = next(one for one in suite.card.official.figures if one.name == figure.name).value == "relative_error"
        assert figure.value == pytest.approx(0.0 if error else 1.0), figure.name
        assert figure.n


def test_who_guesses_scores_chance(suite):
    """Over all options of a closed question the official score is 1 in n, so nothing but the right one is right."""
    for item in suite.items:
        marking = suite.card.official.marking.get(item.task, Marking())
        if item.form.kind is Kind.CHOICE:
            guesses = [answers.of(Kind.CHOICE).phrase(letter, item.form) for letter in item.form.options]
        elif item.form.kind is Kind.YES_NO:
            guesses = ["yes", "no"]
        else:
            continue
        texts = [laid_out(guess, item.wording and item.wording.reply) for guess in guesses]
        scores = [official_score(item, readers.read(marking.reader, text, item.form)) for text in texts]
        assert sum(scores) == 1.0
    drawn = figures(suite, run(suite, Random("random")))
    assert all(figure.value is not None for figure in drawn.values())
    plain = [one.name for one in suite.card.official.figures if one.value == "score"]
    assert all(0 <= drawn[name].value <= 1 for name in plain)


@pytest.mark.parametrize("text", [NOTHING, REFUSAL, ""])
def test_what_says_nothing_counts_nothing(suite, text):
    """One official reader takes A for whatever it cannot read; all others count it as wrong."""
    for item in suite.items:
        marking = suite.card.official.marking.get(item.task, Marking())
        made = record(item, suite, text)
        assert made.score == 0
        assert made.outcome in (Outcome.UNPARSED, Outcome.REFUSED)
        assert text != REFUSAL or made.outcome is Outcome.REFUSED
        score = official_score(item, readers.read(marking.reader, text, item.form), marking.rule)
        assert score == float(marking.reader == "answer_line" and item.truth == "A")


def test_a_wrong_answer_is_wrong(suite):
    for item in suite.items:
        wrong = _wrong(item)
        if wrong is None:
            continue
        made = record(item, suite, _written(item, wrong))
        assert made.outcome is Outcome.ANSWERED
        assert made.score == 0
        (figure, *_) = figures(suite, [made]).values()
        assert not figure.value or figure.value < 0, "chance taken off"


def _written(item, value):
    return laid_out(answers.of(item.form.kind).phrase(value, item.form), item.wording and item.wording.reply)


def _wrong(item):
    match item.form.kind:
        case Kind.CHOICE:
            return next(letter for letter in item.form.options if letter != item.truth)
        case Kind.YES_NO:
            return "no" if item.truth == "yes" else "yes"
        case Kind.ORDER:
            return list(reversed(item.truth))
        case Kind.COUNT | Kind.QUANTITY:
            return item.truth * 20
        case Kind.DIRECTION:
            return (item.truth + 180) % 360
        case Kind.POINTS:
            return [[1.0, 1.0]]
        case Kind.BOXES2D:
            return [{"box": [0, 0, 2, 2], "label": "it"}]
    return None


def test_the_words_are_filled_in(suite):
    for item in suite.items:
        if item.wording:
            assert "{options}" not in item.wording.text
            assert "{question}" not in item.wording.text
            assert str(item.truth) != item.wording.text
        assert item.question.strip()


def test_variants_share_all_but_their_rows():
    for name, one in catalogue().items():
        if one.variant:
            assert name == f"{one.name}_{one.variant}"
            assert one.questions == catalogue()[one.name].questions


def test_no_two_parts_write_one_name():
    for one in catalogue().values():
        assert len(set(product(one.configs, one.splits))) == len(one.configs) * len(one.splits)
