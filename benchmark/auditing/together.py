"""The checks on a run: whether a model looks, and whether its answers to tied questions can all be true."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, permutations

from spatialgauge.benchmark.auditing.findings import LEVEL, Finding, passed
from spatialgauge.benchmark.auditing.probes import AS_ASKED, ELSEWHERE, MIRRORED, OF, PROBE, swapped
from spatialgauge.benchmark.items import UNSCORED, Item, Kind, Outcome, Record
from spatialgauge.benchmark.statistics.consistency import same_answer
from spatialgauge.benchmark.statistics.intervals import Stratum, stratified_interval
from spatialgauge.benchmark.statistics.paired import paired_difference

FAR = 1.25
"""Two lengths of one thing contradict each other when the larger is more than so many times the smaller."""
RIGHT = 1 - 1e-9
SHOWN = 5
LEAST = {"letters": -1.0, "wrong picture": -0.5}
"""The least that a value can be, for the checks whose values are below 0 for a model that does the opposite."""

Limits = Mapping[str, float]
Answered = Sequence[tuple[Item, Record]]
"""The items of one task that were answered, each with its first readable record."""
Flags = Sequence[tuple[str, float, str]]
"""Group, value, and the item to show, a row a couple."""


def together(task: str, answered: Answered, limits: Limits) -> Iterator[Finding]:
    """Yield what each check finds among the answers to `task`; a check without anything to look at yields nothing."""
    scored = [(item, record) for item, record in answered if item.rule not in UNSCORED]
    checks = {
        "letters": (_letters(scored), "said more often than right"),
        "wrong picture": ([*_kept(scored), *_elsewhere(answered)], "the answer of another picture"),
        "circular": (_circular(scored), "right in some orders of the options only"),
        "mirror": (_mirrored(scored), "of the mirrored picture, not the mirrored answer"),
        "converse": (_claims(scored, opposite=False), "the same claim in other words, another answer"),
        "opposite": (_claims(scored, opposite=True), "the opposite claim, the same answer"),
        "symmetry": (_lengths(scored, units=False), "from the one to the other, and back"),
        "units": (_lengths(scored, units=True), "in another unit"),
    }
    for check, (flags, what) in checks.items():
        if flags:
            yield _finding(task, check, what, flags, limits[check])


def vision_gain(
    task: str, seen: Mapping[str, Record], blind: Mapping[str, Record], limits: Limits
) -> Iterator[Finding]:
    """Yield how much better the answers with pictures are than those of the same items without; by item id.

    Flagged where the gain's interval does not lie above the limit. Nothing for items that only one run has scored.
    """
    both = [name for name in seen if name in blind and None not in (seen[name].score, blind[name].score)]
    if both:
        before, after = ([run[name].score or 0.0 for name in both] for run in (blind, seen))
        gain = paired_difference(before, after, [seen[name].group for name in both]).interval
        limit = limits["vision"]
        yield Finding(
            check="vision",
            task=task,
            what="with pictures, less without",
            score=math.fsum(before) / len(before),
            excess=gain,
            limit=limit,
            flagged=gain.low is None or gain.low <= limit,
        )


def _finding(task: str, check: str, what: str, flags: Flags, limit: float) -> Finding:
    values, groups = [value for _, value, _ in flags], [group for group, _, _ in flags]
    share = stratified_interval([Stratum(values, groups, lowest=LEAST.get(check, 0.0))], LEVEL)
    return Finding(
        check=check,
        task=task,
        what=what,
        excess=share,
        limit=limit,
        flagged=passed(share, limit),
        items=tuple(dict.fromkeys(item for _, value, item in flags if value > 0))[:SHOWN],
    )


def _letters(answered: Answered) -> Flags:
    """Return for the letter said too often how much more often it is said than right."""
    told = [(item, record) for item, record in answered if item.form.kind is Kind.CHOICE]
    over: Counter[str] = Counter()
    for item, record in told:
        over[_said(record)] += 1
        over[str(item.truth)] -= 1
    if not over:
        return []
    letter = max(sorted(over), key=lambda letter: over[letter])
    return [
        (item.group, float(_said(record) == letter) - float(item.truth == letter), item.id) for item, record in told
    ]


def _kept(answered: Answered) -> Flags:
    """Return for each two twins whether their answers are the same, less what a guess keeps."""
    twins: defaultdict[str, list[tuple[Item, Record]]] = defaultdict(list)
    for item, record in answered:
        if item.pair is not None:
            twins[item.pair].append((item, record))
    return [
        (own[0][0].group, float(same_answer(own[0][1], own[1][1], own[0][0].form)) - _guess(own[0][0]), own[0][0].id)
        for own in twins.values()
        if len(own) == 2 and own[0][0].truth != own[1][0].truth
    ]


def _elsewhere(answered: Answered) -> Flags:
    """Return for each question asked of another scene's pictures whether the answer stayed, less what a guess keeps."""
    return [
        (item.group, float(_said(first) == _said(second)) - _guess(item), item.id)
        for item, first, _, second in _probed(answered, ELSEWHERE)
    ]


def _mirrored(answered: Answered) -> Flags:
    """Return for each question asked of the mirrored picture whether the answer is not the mirrored one.

    Left and right must change places in the answers, whether they are right or wrong, and all else must stay.
    """
    return [
        (item.group, float(not _mirrors(item, first, other, second)), item.id)
        for item, first, other, second in _probed(answered, MIRRORED)
    ]


def _mirrors(item: Item, first: Record, other: Item, second: Record) -> bool:
    if item.form.kind is Kind.CHOICE:
        return swapped(item.form.options[_said(first)]) == other.form.options[_said(second)]
    if item.form.kind is Kind.QUANTITY:
        return not _far(first, second)
    return (_said(first) == _said(second)) is (item.truth == other.truth)


def _probed(answered: Answered, probe: str) -> Iterator[tuple[Item, Record, Item, Record]]:
    """Yield each item as it was first asked and as this probe of it, with the answers to both."""
    told = {item.id: (item, record) for item, record in answered if item.slices.get(PROBE) == AS_ASKED}
    for item, record in answered:
        if item.slices.get(PROBE) == probe and (first := told.get(str(item.slices[OF]))) is not None:
            yield (*first, item, record)


def _guess(item: Item) -> float:
    """Return how often two guesses at one question are the same."""
    if item.form.kind is Kind.CHOICE:
        return 1 / len(item.form.options)
    return 0.5 if item.form.kind is Kind.YES_NO else 0.0


def _circular(answered: Answered) -> Flags:
    """Return for each question asked in several orders of its options its mean score less whether all are right."""
    orders: defaultdict[tuple[str, ...], list[tuple[Item, Record]]] = defaultdict(list)
    for item, record in answered:
        if item.form.kind is Kind.CHOICE:
            orders[item.task, item.question, *item.pictures, *sorted(item.form.options.values())].append((item, record))
    found = []
    for own in orders.values():
        if len({tuple(item.form.options.items()) for item, _ in own}) > 1:
            scores = [record.score or 0.0 for _, record in own]
            lost = math.fsum(scores) / len(scores) - float(min(scores) >= RIGHT)
            found.append((own[0][0].group, lost, own[0][0].id))
    return found


def _claims(answered: Answered, *, opposite: bool) -> Flags:
    """Return for each two claims of a set, equal or opposite ones, whether the answers contradict each other."""
    sets: defaultdict[tuple[str, ...], list[tuple[Item, Record]]] = defaultdict(list)
    for item, record in answered:
        if item.bundle and "claim" in item.slices:
            sets[item.bundle, *item.pictures].append((item, record))
    found = []
    for own in sets.values():
        for (one, first), (other, second) in combinations(own, 2):
            here, there = str(one.slices["claim"]).split("<"), str(other.slices["claim"]).split("<")
            if there == (here[::-1] if opposite else here):
                found.append((one.group, float((_said(first) == _said(second)) is opposite), one.id))
    return found


def _lengths(answered: Answered, *, units: bool) -> Flags:
    """Return for each two lengths of one couple, in two units or both ways round, whether they are far apart."""
    couples: defaultdict[tuple[str, ...], list[tuple[Item, Record]]] = defaultdict(list)
    for item, record in answered:
        if item.form.kind is Kind.QUANTITY and item.form.unit != "deg":
            couples[(item.task, *item.pictures, *(sorted(item.phrases) or [item.question]))].append((item, record))
    found = []
    for own in couples.values():
        for (one, first), (other, second) in combinations(own, 2):
            turned = one.phrases != other.phrases and other.phrases in permutations(one.phrases)
            if (one.form.unit != other.form.unit) is units and turned is not units:
                found.append((one.group, float(_far(first, second)), one.id))
    return found


def _far(first: Record, second: Record) -> bool:
    low, high = sorted((_length(first), _length(second)))
    return high > FAR * low


def _said(record: Record) -> str:
    return str(record.reading.value) if record.reading else ""


def _length(record: Record) -> float:
    value = record.reading.value if record.reading else None
    return float(value) if isinstance(value, int | float) else math.nan


def answered_by_task(items: Mapping[str, Item], records: Mapping[str, Record]) -> dict[str, list[tuple[Item, Record]]]:
    """Return each task's items with their records, those that could be read."""
    tasks: defaultdict[str, list[tuple[Item, Record]]] = defaultdict(list)
    for name, record in sorted(records.items()):
        if record.outcome is Outcome.ANSWERED and record.reading is not None and record.reading.status == "parsed":
            tasks[record.task].append((items[name], record))
    return dict(sorted(tasks.items()))
