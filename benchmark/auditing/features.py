"""What can be known of a question without its pictures, as columns: its words, its slices, its options' places."""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.items import Item, Kind, Scalar

Columns = NDArray[np.float64]

TERMS = 300
"""So many words and couples of words are told apart, the most frequent ones."""
PICTURED = frozenset({"visible", "pixels", "distractors"})
"""Slices that are read off the picture, so that who knows them has looked."""
LEVELS = 12
"""So many values of a slice of words are told apart."""
OWNED = re.compile(r"(.+) of [A-Z]")
"""A slice that belongs to one option: `bottom edge of A`."""
WORD = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True)
class Table:
    """Columns by the name of what they say; several columns may bear one name."""

    names: tuple[str, ...]
    values: Columns

    def beside(self, other: "Table") -> "Table":
        """Return both tables' columns."""
        return Table((*self.names, *other.names), np.hstack([self.values, other.values]))

    def taken(self, rows: NDArray[np.intp]) -> "Table":
        """Return these rows, with repeats."""
        return Table(self.names, self.values[rows])


def slice_of(column: str) -> str:
    """Return the name of the slice that a column says something of."""
    return column.partition(" = ")[0]


def words_of(text: str) -> list[str]:
    """Return a text's words, without case and signs."""
    return WORD.findall(text.lower())


def terms(texts: Sequence[str], name: str) -> Table:
    """Return which frequent words and couples of words stand in each text, a column each, named `name 'word'`."""
    said = [_terms(text) for text in texts]
    count = Counter(term for own in said for term in own)
    known = [term for term, often in count.most_common(TERMS) if 1 < often < len(texts)]
    place = {term: column for column, term in enumerate(known)}
    values = np.zeros((len(texts), len(known)))
    for row, own in enumerate(said):
        values[row, [place[term] for term in own if term in place]] = 1
    return Table(tuple(f"{name} '{term}'" for term in known), values)


def slices(items: Sequence[Item], leaving_out: Collection[str] = ()) -> Table:
    """Return the items' slices: numbers as they are, words a column each of the most frequent values."""
    told = {name for item in items for name in item.slices if not OWNED.fullmatch(name)}
    names = sorted(told.difference(leaving_out))
    return stacked([_slices_of(items, name) for name in names], len(items))


def restating(items: Sequence[Item]) -> frozenset[str]:
    """Return the slices that are the number asked for, or the range it falls in, and so tell nothing beside it.

    These rise (or fall) with the truth: no two of their values have truths that overlap. Only where a number is asked.
    """
    if items[0].form.kind not in (Kind.QUANTITY, Kind.COUNT, Kind.DIRECTION):
        return frozenset()
    return frozenset(name for name in {name for item in items for name in item.slices} if _restates(items, name))


def _restates(items: Sequence[Item], name: str) -> bool:
    spans: dict[Scalar, tuple[float, float]] = {}
    for item in items:
        if name not in item.slices:
            return False
        value, truth = item.slices[name], float(str(item.truth))
        low, high = spans.get(value, (truth, truth))
        spans[value] = (min(low, truth), max(high, truth))
    ordered = sorted(spans, key=lambda value: spans[value])
    apart = all(spans[one][1] <= spans[other][0] for one, other in pairwise(ordered))
    if len(spans) < 2 or not apart:
        return False
    if all(isinstance(value, int | float) for value in ordered):
        return ordered in (sorted(ordered), sorted(ordered, reverse=True))
    return len(spans) < len(items) / 2


def stacked(tables: Sequence[Table], rows: int) -> Table:
    """Return all tables side by side; a table of so many rows without columns for none."""
    whole = Table((), np.zeros((rows, 0)))
    for table in tables:
        whole = whole.beside(table)
    return whole


def _terms(text: str) -> set[str]:
    said = words_of(text)
    return {*said, *(f"{one} {other}" for one, other in pairwise(said))}


def _slices_of(items: Sequence[Item], name: str) -> Table:
    given = [item.slices.get(name) for item in items]
    if all(value is None or isinstance(value, int | float) for value in given):
        column = np.array([math.nan if value is None else float(value) for value in given])
        column[np.isnan(column)] = np.nanmin(column) - 1
        return Table((name,), column[:, None])
    return levels(given, name)


def levels(given: Sequence[Scalar | None], name: str) -> Table:
    """Return a column for each of the most frequent values, 1 where it is given: `name = value`."""
    known = [value for value, _ in Counter(map(str, given)).most_common(LEVELS)]
    return Table(
        tuple(f"{name} = {level}" for level in known),
        np.array([[float(str(value) == level) for level in known] for value in given]),
    )


def option_rows(items: Sequence[Item]) -> tuple[NDArray[np.intp], list[str], list[str]]:
    """Return one row an option of each item: the item's number, the letter, and the text."""
    told = [(number, letter, text) for number, item in enumerate(items) for letter, text in item.form.options.items()]
    return np.array([number for number, _, _ in told], np.intp), [row[1] for row in told], [row[2] for row in told]


def option_words(items: Sequence[Item]) -> Table:
    """Return for each option its words, how it stands in the question, and its length among the item's options.

    The columns: `option 'word'`, `mentioned` (which of the options the question names first: 1, 2, ...; 0 for one it
    does not name), `length rank`, `overlap` (words shared with the question).
    """
    number, _, texts = option_rows(items)
    told: list[tuple[float, float, float]] = []
    for item in items:
        own = list(item.form.options.values())
        said = set(words_of(item.question))
        place = _ranks(own, lambda text, item=item: item.question.lower().find(text.lower()))  # type: ignore[misc]
        size = _ranks(own, len)
        told += [(float(place[text]), float(size[text]), float(len(said.intersection(words_of(text))))) for text in own]
    values = np.array(told).reshape(len(number), 3)
    return terms(texts, "option").beside(Table(("mentioned", "length rank", "overlap"), values))


def option_places(items: Sequence[Item]) -> Table:
    """Return for each option its letter's place in the list, from 0 on, and what the slices say of it.

    A slice of words says of each option whether it is its very text; a slice named `NAME of LETTER` belongs to that
    option, and enters as its rank among the item's options.
    """
    number, letters, texts = option_rows(items)
    place = [float(list(items[row].form.options).index(letter)) for row, letter in zip(number, letters, strict=True)]
    table = Table(("position",), np.array(place)[:, None])
    for name in sorted({name for item in items for name, value in item.slices.items() if isinstance(value, str)}):
        says = [float(items[row].slices.get(name) == text) for row, text in zip(number, texts, strict=True)]
        if any(says):
            table = table.beside(Table((name,), np.array(says)[:, None]))
    owned = {match[1] for item in items for name in item.slices if (match := OWNED.fullmatch(name))}
    for name in sorted(owned):
        ranks = [_rank_of(items[row], name, letter) for row, letter in zip(number, letters, strict=True)]
        table = table.beside(Table((name,), np.array(ranks)[:, None]))
    return table


def _rank_of(item: Item, name: str, letter: str) -> float:
    """Return how many of the item's options have a lower value of the slice than this one."""
    values = {other: float(str(item.slices.get(f"{name} of {other}", math.nan))) for other in item.form.options}
    return float(sum(value < values[letter] for value in values.values()))


def _ranks(texts: Sequence[str], key: Callable[[str], int]) -> dict[str, int]:
    """Return each text's place among the values of `key` from 1 on, the same for equal ones; 0 for a negative one."""
    values = {text: key(text) for text in texts}
    order = {value: rank for rank, value in enumerate(sorted({v for v in values.values() if v >= 0}), start=1)}
    return {text: order.get(value, 0) for text, value in values.items()}
