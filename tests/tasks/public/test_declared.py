"""Every declared benchmark and variant, from rows in its own schema through suite, run and report: who knows scores
all, who guesses scores chance, and what is wrong, unreadable or refused counts as the official rule says."""

import asyncio
import math
from collections import Counter, defaultdict
from itertools import permutations, product
from statistics import fmean, pvariance

import pytest

from spatialgauge.adapters.baselines.baseline import laid_out
from spatialgauge.adapters.baselines.guessing import METRES, MOST, Random
from spatialgauge.adapters.baselines.oracle import Oracle
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import official as readers
from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.interleaved import pieces
from spatialgauge.benchmark.items import Kind, Outcome, Prompt, Reply
from spatialgauge.benchmark.marking import marked, prompt_of
from spatialgauge.benchmark.official import RIGHT, Marking, official_score
from spatialgauge.benchmark.reports.summary import summarise
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import verify
from spatialgauge.tasks.public.catalogue import catalogue
from spatialgauge.tests.benchmark.scripted import Silent

NOTHING = "zzz qqq"
REFUSAL = "I'm sorry, but I cannot tell from the image."
DRAWS = 40
"""How often every item is guessed at, each time under another name, by which the guess is drawn."""
SIGMAS = 4.5
"""Off by more, seven times in a million where chance is as said."""
ERRORS = ("relative_error", "hard_error", "symmetry_error")
SHAPES = ("soft_error", "clipped_error")
"""Errors against a cosine, which yes and no alone do not trace."""
DENSE = 64
"""Steps over the lengths and directions that are guessed."""


class Scripted:
    """Says what is written for each item."""

    card = AdapterCard(spec="scripted", model="scripted")

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    async def ask(self, prompt: Prompt) -> Reply:
        return Reply(text=self._texts[prompt.item])

    async def close(self) -> None:
        return


@pytest.fixture(params=list(catalogue()))
def suite(request, built):
    return built(request.param)


@pytest.fixture
def report(suite, tmp_path):
    """Return a function: an adapter to what the report of its run says."""

    def of(adapter):
        asyncio.run(run(suite, adapter, tmp_path / "run", Plan(), Silent()))
        return summarise(tmp_path / "run", suite)

    return of


def marking_of(suite, item):
    return suite.card.official.marking.get(item.task, Marking())


def officially(suite, item, text):
    """The score of a reply by the benchmark's own reader and rule."""
    marking = marking_of(suite, item)
    return official_score(item, readers.read(marking.reader, text, item.form), marking.rule)


def written(item, value):
    return laid_out(answers.of(item.form.kind).phrase(value, item.form), item.wording and item.wording.reply)


def test_rows_become_a_sound_suite(suite):
    assert verify(suite) == []
    declared = catalogue()[suite.card.name]
    known = {item.task for item in suite.items}
    assert len(suite.items) >= 2 * len(declared.questions)
    assert set(suite.card.official.marking) <= known
    assert set(declared.counts) <= known, "a task whose rows are counted is not asked"


def test_who_knows_scores_all(suite, report):
    told = report(Oracle("oracle", suite.items))
    assert told.overall.outcomes[Outcome.ANSWERED] == len(suite.items)
    assert told.overall.score.mean == pytest.approx(1.0)
    asked = {one.name: one for one in suite.card.official.figures}
    for figure in told.official:
        assert figure.n
        if asked[figure.name].value not in SHAPES:
            assert figure.value == pytest.approx(float(asked[figure.name].value not in ERRORS)), figure.name


def guesses(item):
    """All that `random` may draw, each as likely; None where that is not to be counted."""
    form = item.form
    match form.kind:
        case Kind.CHOICE:
            return sorted(form.options)
        case Kind.YES_NO:
            return ["yes", "no"]
        case Kind.ORDER:
            return [list(order) for order in permutations(form.options)]
        case Kind.COUNT:
            return list(range(MOST + 1))
        case Kind.QUANTITY:
            low, high = METRES
            return [round(low * (high / low) ** ((step + 0.5) / DENSE), 3) for step in range(DENSE)]
        case Kind.DIRECTION:
            return [360 * (step + 0.5) / DENSE for step in range(DENSE)]
    return None


def chance(suite, item):
    """The mean and the variance of the official score of a guess."""
    if (drawn := guesses(item)) is not None:
        scores = [officially(suite, item, written(item, guess)) for guess in drawn]
        return fmean(scores), pvariance(scores)
    share = region(item)
    return share, share * (1 - share)


def region(item):
    """The share of the picture in which one point is right; of a box there is none."""
    if item.form.kind is not Kind.POINTS:
        return 0.0
    whole = item.form.width * item.form.height
    match item.truth:
        case {"masks": masks}:
            return float(sum(rle.decode(mask).sum() for mask in masks)) / whole
        case {"polygons": [[(x0, y0), _, (x1, y1), _]]}:
            return (x1 - x0) * (y1 - y0) / whole
        case {"points": points, "radius": radius}:
            # Of two points one is found, whose f1 is 2/3.
            return math.pi * radius**2 * len(points) / whole
    raise AssertionError(item.truth)


def test_who_guesses_scores_chance(suite, report):
    """Over many draws the official score is what the options, or the region, leave to luck."""
    told = report(Random("random"))
    assert told.overall.outcomes[Outcome.ANSWERED] == len(suite.items)
    assert all(figure.value is not None for figure in told.official)
    adapter, gained, spread = Random("random"), 0.0, 0.0
    for item in (item for item in suite.items if item.form.kind is not Kind.MOTION):  # five draws at once
        expected, variance = chance(suite, item)
        prompt = prompt_of(item, suite)
        for draw in range(DRAWS):
            guess = adapter.answer(prompt.model_copy(update={"item": f"{item.id}-{draw}"}))
            score = officially(suite, item, written(item, guess))
            if isinstance(item.truth, dict) and "radius" in item.truth:
                score = float(score > 0)
            gained += score - expected
            spread += variance
        if item.form.kind in (Kind.CHOICE, Kind.YES_NO):
            assert expected == pytest.approx(1 / len(guesses(item))), "nothing but the right option is right"
    assert abs(gained) <= SIGMAS * math.sqrt(spread) + 0.02 * DRAWS * len(suite.items) * (spread == 0)


@pytest.mark.parametrize("text", [NOTHING, REFUSAL, ""])
def test_what_says_nothing_counts_nothing(suite, text):
    """One official reader takes A for whatever it cannot read; all others count it as wrong."""
    for item in suite.items:
        mark = marked(item, prompt_of(item, suite).form, Reply(text=text))
        assert mark.score.value == 0
        assert mark.outcome is (Outcome.REFUSED if text == REFUSAL else Outcome.UNPARSED)
        assert officially(suite, item, text) == float(
            marking_of(suite, item).reader == "answer_line" and item.truth == "A"
        )


def test_wrong_unreadable_and_refused_count_as_the_official_rule_says(suite, report):
    """One of each among right answers: the report tells them apart, and each official figure is the one by hand."""
    spoiled = [item for item in suite.items if _wrong(item) is not None][:3]
    texts = {item.id: written(item, item.truth) for item in suite.items}
    outcomes = Counter({Outcome.ANSWERED: len(suite.items)})
    for number, item in enumerate(spoiled):
        texts[item.id] = (written(item, _wrong(item)), NOTHING, REFUSAL)[number]
        outcome = (Outcome.ANSWERED, Outcome.UNPARSED, Outcome.REFUSED)[number]
        outcomes[Outcome.ANSWERED] -= 1
        outcomes[outcome] += 1
    told = report(Scripted(texts))
    assert Counter(told.overall.outcomes) == outcomes
    assert told.overall.outcomes[Outcome.FAILED] == 0
    scores = {item.id: 0.0 if item in spoiled else 1.0 for item in suite.items}
    for item in spoiled[1:]:  # whoever cannot read takes A, where the official code does
        scores[item.id] = officially(suite, item, NOTHING)
    values = {one.name: by_hand(one, suite.items, scores, spoiled[1:]) for one in suite.card.official.figures}
    for one, figure in zip(suite.card.official.figures, told.official, strict=True):
        value = sum(weight * values[part] for part, weight in one.of.items()) if one.of else values[one.name]
        assert value is None or figure.value == pytest.approx(value), one.name


def by_hand(figure, items, scores, unread):
    """A figure told in other words than `official`: means of means over units; None for those of an error's size."""
    if figure.value == "relative_accuracy" or figure.value.endswith("_error"):
        return None
    units = defaultdict(list)
    for item in items:
        if all(item.slices.get(name) in values for name, values in figure.where.items()):
            units[item.slices[figure.every] if figure.every else item.id].append(item)
    table = defaultdict(list)
    for unit in units.values():
        score = fmean(scores[item.id] for item in unit)
        score = float(score >= RIGHT) if figure.every else score
        if figure.value == "read":
            score = float(not any(item in unread for item in unit))
        table[tuple(unit[0].slices.get(name) for name in figure.by)].append(
            (score, 1 / max(1, len(unit[0].form.options)))
        )
    if figure.value == "chance_adjusted":
        every = [one for cell in table.values() for one in cell]
        return sum(score - luck for score, luck in every) / sum(1 - luck for _, luck in every)
    means = {cell: fmean(score for score, _ in found) for cell, found in table.items()}
    for depth in range(len(figure.by), 0, -1):
        means = {
            cell: fmean(value for other, value in means.items() if other[: depth - 1] == cell)
            for cell in {other[: depth - 1] for other in means}
        }
    return means[()]


def _wrong(item):
    match item.form.kind:
        case Kind.CHOICE:
            return next(letter for letter in reversed(item.form.options) if letter != item.truth)
        case Kind.YES_NO:
            return "no" if item.truth == "yes" else "yes"
        case Kind.ORDER:
            return list(reversed(item.truth))
        case Kind.COUNT | Kind.QUANTITY:
            return item.truth * 20
        case Kind.DIRECTION:
            return (item.truth + 180) % 360
        case Kind.MOTION:
            return {axis: amount + 90 for axis, amount in item.truth.items()}
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


def test_pictures_stand_where_the_words_say(suite):
    shown = catalogue()[suite.card.name].pictures
    for item in suite.items:
        prompt = prompt_of(item, suite)
        told = pieces(prompt.text, prompt.pictures)
        assert sum(not isinstance(piece, str) for piece in told) == len(prompt.pictures)
        if shown.inline or shown.offsets:
            assert "<image>" not in prompt.text
            assert [f"<image {number}>" in prompt.text for number in (1, 2)] == [True, True]
            assert not any("<image" in piece for piece in told if isinstance(piece, str))
        else:
            assert isinstance(told[-1], str)
            assert "<image" not in prompt.text


def test_variants_share_all_but_their_rows():
    for name, one in catalogue().items():
        if one.variant:
            assert name == f"{one.name}_{one.variant}"
            assert one.questions == catalogue()[one.name].questions


def test_no_two_parts_write_one_name():
    for one in catalogue().values():
        assert len(set(product(one.configs, one.splits))) == len(one.configs) * len(one.splits)
