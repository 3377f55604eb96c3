"""Facts found all at once are those of the native tasks, one at a time; words and values tell the same truth."""

import re
from collections import Counter
from itertools import permutations
from math import dist
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark import answers as readers
from spatialgauge.benchmark.items import Form, Kind, Picture
from spatialgauge.tasks.photographs import questions_of
from spatialgauge.tasks.scenes.lifting.annotated import Annotation, annotated
from spatialgauge.tasks.scenes.lifting.photograph import Knows
from spatialgauge.tasks.scenes.sighting import above_or_below, front_or_behind, left_or_right
from spatialgauge.tasks.synthesis.facts import Facts
from spatialgauge.tasks.synthesis.kinds import KINDS, METRIC, SPATIAL_RGPT, Shape
from spatialgauge.tasks.synthesis.phrasing import hour, phrased
from spatialgauge.tasks.synthesis.steps import chains
from spatialgauge.tasks.synthesis.telling import told
from spatialgauge.tasks.synthesis.wordings import answers, questions


def test_there_are_spatialvlms_38_kinds_and_spatialrgpts_12():
    assert len(KINDS) == 38
    assert len(SPATIAL_RGPT) == 12
    assert all(set(kinds) <= set(KINDS) for kinds in SPATIAL_RGPT.values())


def test_the_page_lists_the_kinds_as_they_are():
    page = (Path(__file__).parents[3] / "docs/photographs.md").read_text()
    told = {}
    for line in page.splitlines():
        if found := re.fullmatch(r"\| (.*) \| (\d.*) \| `(\w+)` \| ?(.*?) ?\|", line):
            _, number, task, bench = found.groups()
            told[task] = (sum(int(text) for text in re.findall(r"\d+", number)), bench)
    assert {task: number for task, (number, _) in told.items()} == Counter(kind.task for kind in KINDS.values())
    assert sum(number for number, _ in told.values()) == 38
    assert {bench for _, bench in told.values()} - {""} == set(SPATIAL_RGPT)
    for bench, kinds in SPATIAL_RGPT.items():
        assert {KINDS[name].task for name in kinds} == {task for task, (_, named) in told.items() if named == bench}


def test_relations_found_at_once_are_the_tasks_own(many):
    counted = Counter()
    for one in many:
        facts = Facts(one)
        signs = {"left_right": facts.sides, "above_below": facts.levels, "front_behind": facts.depths}
        scene = one.scene
        for i, j in permutations(range(len(facts.things)), 2):
            f, g = facts.things[i], facts.things[j]
            side, place, level = left_or_right(scene, f, g), front_or_behind(scene, f, g), above_or_below(scene, f, g)
            known = {
                "left_right": {None: 0, "right": 1, "left": -1}[side and side.name],
                "front_behind": {None: 0, "behind": 1, "in front": -1}[place and place.name],
                "above_below": {None: 0, "above": 1, "below": -1}[level],
            }
            for task, sign in known.items():
                assert signs[task][i, j] == sign, (task, f, g)
                counted[task] += sign != 0
    assert min(counted.values()) > 50


def test_quantities_and_sizes_are_the_tasks_own(many):
    compared = Counter()
    for one in many[:20]:
        facts = Facts(one)
        ids = [thing.id for thing in facts.things]
        lengths = {(f.task, tuple(ids[p] for p in f.things)): f.value for f in facts if f.value is not None}
        larger = {(f.task, frozenset(ids[p] for p in f.things)): ids[f.things[0]] for f in facts if f.value is None}
        for card, question in questions_of(one, None):
            names = tuple(question.pair.split(":"))
            if card.kind is Kind.QUANTITY and card.name in {fact for fact, _ in lengths}:
                assert (card.name, names) in lengths or card.name == "bearing_clock"
            if (card.name, names) in lengths:
                assert lengths[card.name, names] == pytest.approx(question.truth, abs=1e-3)
                compared[card.name] += 1
            elif card.name in ("taller", "wider", "bigger") and len(names) == 2:
                phrase = question.form.options[question.truth].removeprefix("the ")
                chosen = next(thing.id for thing in facts.things if thing.phrase == phrase)
                assert larger[card.name, frozenset(names)] == chosen
                compared[card.name] += 1
    assert {name for name, kind in KINDS.items() if kind.name in METRIC} <= set(compared)
    assert {"taller", "wider", "bigger"} <= set(compared)


def test_horizontal_distance_has_depth_in_it():
    """SpatialRGPT takes the difference along x alone."""
    places = ((-0.2, 0.4, 2.0), (0.4, -0.4, 6.0))
    made = [Annotation(name, place, (0.4, 0.4, 0.4), (0, 0, -1)) for name, place in zip("ab", places, strict=True)]
    picture = Picture(sha256="0" * 64, width=640, height=480, mime="image/png", data=b"")
    facts = Facts(annotated(picture, [[600, 0, 320], [0, 600, 240], [0, 0, 1]], made, name="two"))
    values = {fact.task: fact.value for fact in facts if fact.value is not None and len(fact.things) == 2}
    assert values["distance_horizontal"] == pytest.approx(dist((-0.2, 2.0), (0.4, 6.0)))
    assert values["distance_vertical"] == pytest.approx(0.8)
    behind = [fact for fact in facts if fact.task == "front_behind"]
    assert [facts.things[place].noun for place in behind[0].things] == ["b", "a"]  # VQASynth had them turned around


@pytest.mark.parametrize(
    ("degrees", "oclock"), [(0, 12), (1, 12), (359, 12), (14, 12), (16, 1), (344, 11), (90, 3), (180, 6)]
)
def test_hours_are_rounded_not_cut(degrees, oclock):
    """SpatialRGPT cuts: one degree to the right reads one o'clock."""
    assert hour(degrees) == oclock


def test_facts_that_need_more_than_is_known_are_not_told(photograph):
    seen = {fact.task for fact in Facts(photograph(1, knows=Knows.SIGHT))}
    assert seen
    assert not seen & {"above_below", "taller", "distance_vertical", "height_above_floor", "bearing_clock"}


OWN_WORDS = {
    "right": "right", "left": "left", "above": "higher", "below": "lower", "behind": "behind", "front": "in front of",
    "farther": "farther from the camera", "nearer": "closer to the camera", "taller": "taller", "shorter": "shorter",
    "wider": "wider", "narrower": "narrower", "bigger": "bigger", "smaller": "smaller",
    "distance_centre": "straight|(cent|middle)", "distance_gap": "closest point|surface|touch",
    "distance_horizontal": "along the ground|straight above|horizontal distance|map",
    "distance_vertical": "height|vertical|straight up", "distance_camera": "camera",
    "object_width": "longer", "object_height": "tall|bottom to top|lowest to its highest", "object_depth": "shorter",
    "height_above_floor": "ground", "bearing_clock": "hour|by the clock",
}  # fmt: skip
"""What every question of a kind has to say; none may say another one's of the same answers."""
RIVALS = (
    ("right", "left"), ("above", "below"), ("behind", "front"), ("farther", "nearer"), ("taller", "shorter", "wider",
    "narrower", "bigger", "smaller"), ("object_width", "object_height", "object_depth", "height_above_floor"),
    ("distance_horizontal", "distance_vertical", "distance_camera", "distance_gap"),
)  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_twenty_questions_and_ten_answers(name):
    kind = KINDS[name]
    asked = questions(name)
    assert len(set(asked)) == 20
    slots = {Shape.LENGTH: 0, Shape.CLOCK: 3}.get(kind.shape, 2) or (2 if kind.name.startswith("distance_") else 1)
    slots = 1 if kind.name == "distance_camera" else slots
    for text in asked:
        assert text.count("?") == 1  # a comma forgotten in VQASynth made one string of two questions
        assert text.endswith("?")
        assert [text.count(slot) for slot in ("{a}", "{b}", "{c}")] == [1] * slots + [0] * (3 - slots)
        assert not re.search("radius|vertial|room|floor", text, re.IGNORECASE)  # streets have no floor
        for said_once in ("camera", "judging", "real", "picture", "would you say"):
            assert text.lower().count(said_once) <= 1
    for positive in (True, False):
        said = answers(name, positive=positive)
        assert len(set(said)) == 10
        assert all(text.endswith(".") for text in said)


def test_no_wording_is_filed_under_two_kinds_or_under_a_wrong_one():
    """SpatialRGPT asks for a width by "What is the radius", VQASynth for a horizontal distance by a "Vertial gap"."""
    told = Counter(text for name in KINDS for text in questions(name))
    assert set(told.values()) == {1}
    for name in KINDS:
        stem = name.removesuffix("_predicate").removesuffix("_choice")
        others = next((set(group) - {stem} for group in RIVALS if stem in group), set())
        for text in questions(name):
            assert re.search(OWN_WORDS[stem], text, re.IGNORECASE), (name, text)
            wrong = [other for other in others if re.search(rf"\b({OWN_WORDS[other]})\b", text, re.IGNORECASE)]
            assert not wrong, (name, text)


def test_every_answer_is_read_as_what_it_says(many):
    """A trainer's own checks, and ours, have to find the truth in each wording."""
    facts = Facts(many[0])
    relation = next(fact for fact in facts if fact.value is None)
    for seed in range(200):
        said = told(facts, relation, Random(seed))
        phrases = sorted(f"the {facts.things[place].phrase}" for place in said.things)
        form = Form(kind=Kind.CHOICE, options=dict(zip("AB", phrases, strict=True)))
        if KINDS[said.kind].shape is Shape.PREDICATE:
            assert readers.of(Kind.YES_NO).read(said.answer, Form(kind=Kind.YES_NO)).value == said.truth, said.answer
        elif sum(phrase in said.answer.lower() for phrase in phrases) == 1:  # both named: no reader takes either
            chosen = readers.of(Kind.CHOICE).read(said.answer, form).value
            assert form.options[chosen] == said.truth, said.answer
    length = next(fact for fact in facts if fact.task == "distance_centre")
    for seed in range(60):
        said = told(facts, length, Random(seed))
        assert readers.of(Kind.QUANTITY).read(said.answer, Form(kind=Kind.QUANTITY)).value == pytest.approx(
            length.value, rel=0.1
        ), said.answer


@given(st.floats(min_value=0.003, max_value=900), st.integers(0, 50))
def test_phrases_are_plain_and_within_a_tenth(metres, seed):
    said = phrased(metres, Random(seed))
    assert abs(said.metres - metres) <= 0.1 * metres + 1e-9
    number, unit = said.text.split(" ")
    assert len(number.replace(".", "").strip("0")) <= 3  # SpatialRGPT says "60.13 centimeters"
    reader = readers.of(Kind.QUANTITY)
    assert reader.read(said.text, Form(kind=Kind.QUANTITY)).value == pytest.approx(said.metres, rel=1e-3)
    assert unit in ("meter", "meters", "centimeter", "centimeters", "foot", "feet", "inch", "inches")


def test_lengths_that_are_none_are_refused():
    with pytest.raises(ValueError, match="cannot be phrased"):
        phrased(0.0, Random(0))


def test_predicates_are_right_half_the_time_and_say_what_is_true(many):
    yes = Counter()
    for one in many:
        facts = Facts(one)
        rng = Random(one.id)
        for fact in facts:
            if fact.value is not None:
                continue
            said = told(facts, fact, rng)
            kind = KINDS[said.kind]
            right = fact.things if kind.direction == 0 else fact.things[::-1]
            if kind.shape is Shape.PREDICATE:
                yes[said.truth] += 1
                assert (said.things == right) == (said.truth == "yes")
                assert said.answer.startswith(("Yes", "Indeed") if said.truth == "yes" else ("No", "Actually no"))
            else:
                assert said.truth == f"the {facts.things[right[0]].phrase}"
                assert said.truth in said.answer.lower()
            assert "<region1>" in said.question_regions
            assert "{" not in said.question + said.answer + said.question_regions + said.answer_regions
    assert 0.45 < yes["yes"] / yes.total() < 0.55


def test_chains_follow_from_their_steps(many):
    counted, verdicts = Counter(), Counter()
    for one in many:
        facts = Facts(one)
        for chain in chains(facts):
            counted[chain.kind] += 1
            numbers = [float(text) for text in re.findall(r"(\d+\.\d\d) m\b", chain.reasoning)]
            things = [facts.things[place] for place in chain.things]
            if chain.kind == "closer_of_two":
                spans = [dist(things[0].centre, other.centre) for other in things[1:]]
                assert numbers[:2] == pytest.approx(spans, abs=0.006)
                assert chain.truth == f"the {things[1 + (spans[1] < spans[0])].phrase}"
            if chain.kind == "walk_by_way_of":
                assert chain.exact == pytest.approx(sum(numbers[:2]), abs=0.011)
            if chain.kind == "stacked":
                assert chain.exact == pytest.approx(things[0].size[2] + things[1].size[2])
            if chain.kind == "taller_by":
                assert chain.exact == pytest.approx(abs(numbers[0] - numbers[1]), abs=0.011)
            if chain.kind == "equilateral":
                verdicts[chain.truth] += 1
                assert (max(numbers) / min(numbers) < 1.2) == (chain.truth == "yes")
    assert set(counted) == {"closer_of_two", "walk_by_way_of", "taller_by", "stacked", "equilateral"}
    assert 0.2 < verdicts["yes"] / verdicts.total() < 0.8
