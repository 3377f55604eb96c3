"""Whether answers can all be true at once, against trying every order."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Reading, Record
from spatialgauge.benchmark.statistics.logic import agree, logic

COUPLES = [f"{a}<{b}" for a, b in permutations("1234", 2)]
CLAIMS = st.lists(st.tuples(st.sampled_from(COUPLES), st.booleans()), max_size=8)


def possible(claims):
    for order in permutations("1234"):
        if all((order.index(claim[0]) < order.index(claim[2])) == affirmed for claim, affirmed in claims):
            return True
    return False


@given(CLAIMS)
def test_claims_agree_exactly_if_some_order_makes_them_true(claims):
    assert agree(claims) is possible(claims)


def asked(name, claim, truth, picture="a"):
    return Item(
        id=name,
        task="consistency",
        skill="composite",
        question="?",
        form=Form(kind=Kind.YES_NO),
        truth=truth,
        rule="exact",
        pictures=(picture * 64,),
        group="g",
        bundle="set",
        slices={"claim": claim},
    )


def said(item, answer):
    reading = Reading(status="parsed", value=answer) if answer else None
    outcome = Outcome.ANSWERED if answer else Outcome.UNPARSED
    score = float(answer == item.truth)
    return Record(
        item=item.id, task=item.task, group="g", outcome=outcome, reading=reading, score=score, prompt_hash="0" * 64
    )


ITEMS = {item.id: item for item in (asked("x", "1<2", "yes"), asked("y", "2<1", "no"), asked("z", "2<3", "yes"))}


def counted(*answers):
    records = [said(item, answer) for item, answer in zip(ITEMS.values(), answers, strict=True)]
    ((part,),) = (logic(records, ITEMS),)
    return part.sets, part.consistent, part.right


def test_sets_are_counted_by_what_was_said():
    assert counted("yes", "no", "yes") == (1, 1, 1)
    assert counted("no", "yes", "no") == (1, 1, 0), "wrong throughout, and of one mind"
    assert counted("yes", "yes", "yes") == (1, 0, 0)
    assert counted("yes", "no", None) == (0, 0, 0), "a set with an unread answer is not counted"


def test_a_suite_without_sets_has_no_figures():
    plain = {name: item.model_copy(update={"bundle": None}) for name, item in ITEMS.items()}
    assert logic([], plain) == ()
