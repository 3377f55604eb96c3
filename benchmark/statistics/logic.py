"""Sets of yes/no questions that logic ties together: whether a model's answers can all be true at once.

Each item of a bundle carries the slice `claim`, "1<2": what a yes says of the set's things. A no says the opposite, and
the answers of one set about one picture agree if some order of its things makes them all true.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from spatialgauge.benchmark.items import Frozen, Item, Outcome, Record

_Set = tuple[str, str, tuple[str, ...]]
"""A task, a bundle, and the pictures it is asked of."""


class Logic(Frozen):
    """How many sets were answered in full, how many of them agree with themselves, and how many are all right."""

    task: str
    sets: int
    consistent: int
    right: int


def logic(records: Iterable[Record], items: Mapping[str, Item]) -> tuple[Logic, ...]:
    """Return the figures of each task that has bundles; a set counts only if every one of its answers could be read."""
    wanted: defaultdict[_Set, set[str]] = defaultdict(set)
    for item in items.values():
        if item.bundle and "claim" in item.slices:
            wanted[item.task, item.bundle, item.pictures].add(item.id)
    place = {name: key for key, names in wanted.items() for name in names}
    given: defaultdict[tuple[_Set, int], dict[str, Record]] = defaultdict(dict)
    for record in records:
        if record.item in place and record.outcome is Outcome.ANSWERED:
            given[place[record.item], record.repeat][record.item] = record
    tally = {task: [0, 0, 0] for task, _, _ in sorted(wanted)}
    for (key, _), answers in given.items():
        if set(answers) == wanted[key]:
            claims = [(str(items[name].slices["claim"]), _said(record)) for name, record in answers.items()]
            counts = tally[key[0]]
            counts[0] += 1
            counts[1] += agree(claims)
            counts[2] += all(record.score == 1 for record in answers.values())
    return tuple(Logic(task=task, sets=n, consistent=same, right=right) for task, (n, same, right) in tally.items())


def agree(claims: Iterable[tuple[str, bool]]) -> bool:
    """Tell whether some order of the things makes every claim true, or false where it was denied."""
    after: defaultdict[str, set[str]] = defaultdict(set)
    for claim, affirmed in claims:
        first, second = claim.split("<")
        before, later = (first, second) if affirmed else (second, first)
        after[before].add(later)
    done: set[str] = set()

    def leads_back(thing: str, path: frozenset[str]) -> bool:
        if thing in path:
            return True
        if thing in done:
            return False
        found = any(leads_back(other, path | {thing}) for other in after.get(thing, ()))
        done.add(thing)
        return found

    return not any(leads_back(thing, frozenset()) for thing in list(after))


def _said(record: Record) -> bool:
    return record.reading is not None and record.reading.value == "yes"
