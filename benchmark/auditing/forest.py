"""Whether the words of a question, or what its slices say, give the answer away: forests on scenes they have not seen.

Brown et al. 2025 (arXiv 2511.04655, "test-set stress-test") train a model on a benchmark's own questions, without
pictures, and score it on the folds it has not seen; a random forest on hand-made features is their cheap variant. Here
folds are made of whole scenes, so that neither a twin nor a rephrasing is in both parts.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.auditing import features
from spatialgauge.benchmark.auditing.features import Columns, Table
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.floors import score_columns
from spatialgauge.benchmark.items import Item, Kind

Sight = Literal["words", "metadata", "picture"]
"""What a model is given: question and options' texts; slices and the options' places; these and what shows."""

FOLDS: Final = 5
GROUPS_MIN: Final = 10
"""A task with fewer scenes is not modelled."""
ITEMS_MAX: Final = 3000
"""Of a larger task, whole scenes with about so many items are modelled."""
TREES: Final = 60
LEAF: Final = 4
MODELLED: Final = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.QUANTITY, Kind.COUNT, Kind.DIRECTION, Kind.ORDER})
"""Places in a picture are not guessed from words."""

TIE: Final = 1e-9

Scores = NDArray[np.float64]
Disturbance = Callable[[Table], Table]


def modelled(items: Sequence[Item], seed: int = 0) -> list[Item]:
    """Return the items of a task that are modelled: all, or whole scenes drawn by `seed`; none where too few."""
    groups = sorted({item.group for item in items})
    if len(groups) < GROUPS_MIN or items[0].form.kind not in MODELLED or len({str(item.truth) for item in items}) < 2:
        return []
    order = np.random.default_rng(seed).permutation(len(groups))
    kept = {groups[number] for number in order[: max(GROUPS_MIN, len(groups) * ITEMS_MAX // len(items))]}
    return [item for item in items if item.group in kept]


@dataclass(frozen=True)
class Fitted:
    """Forests fitted to all scenes but a fold's, for every fold; `names` are their columns, the heaviest first."""

    sees: Sight
    names: tuple[str, ...]
    _score: Callable[[Disturbance | None], Scores]

    def scores(self, disturbed: Disturbance | None = None) -> Scores:
        """Return each item's score, 0 to 1 by its own rule, under the answer of the forests that have not seen it.

        `disturbed` changes the columns that the forests are asked with, to see which of them matter.
        """
        return self._score(disturbed)


def fitted(items: Sequence[Item], sees: Sight) -> Fitted:
    """Return the forests for items of one task with at least `GROUPS_MIN` groups.

    Raises UsageError where scikit-learn is not installed.
    """
    held = tuple(items)
    return _choices(held, sees) if held[0].form.kind is Kind.CHOICE else _values(held, sees)


def item_columns(items: Sequence[Item], sees: Sight) -> Table:
    """Return what is known of each question as a whole."""
    if sees == "words":
        return features.terms([item.question for item in items], "word")
    form = features.levels([item.form.unit for item in items], "unit")
    hidden = features.restating(items) | (features.PICTURED if sees == "metadata" else set())
    return features.slices(items, hidden).beside(form)


def option_columns(items: Sequence[Item], sees: Sight) -> Table:
    """Return what is known of each option, with what is known of its question."""
    number = features.option_rows(items)[0]
    own = features.option_words(items) if sees == "words" else features.option_places(items)
    return own.beside(item_columns(items, sees).taken(number))


def _values(items: Sequence[Item], sees: Sight) -> Fitted:
    """Answer with whatever scored best on the training items that a test item falls into leaves with."""
    columns, targets = item_columns(items, sees), _targets(items)
    under = np.array(score_columns(items))
    parts = [(train, test, _Forest(columns.values[train], targets[train])) for train, test in folds(items)]

    def scores(disturbed: Disturbance | None) -> Scores:
        seen = disturbed(columns) if disturbed else columns
        found = np.zeros(len(items))
        for train, test, forest in parts:
            best = np.argmax(forest.weights(seen.values[test]) @ under[:, train].T, axis=1)
            found[test] = under[best, test]
        return found

    return Fitted(sees, _heaviest([(columns.names, forest) for _, _, forest in parts]), scores)


def _choices(items: Sequence[Item], sees: Sight) -> Fitted:
    """Answer with the option that is likeliest right, by what is said of it and by what its text is on other items."""
    number, letters, texts = features.option_rows(items)
    options, whole = option_columns(items, sees), item_columns(items, sees)
    right = np.array([letter == items[row].truth for row, letter in zip(number, letters, strict=True)], dtype=float)
    known, code = np.unique(texts, return_inverse=True)
    answers = np.zeros((len(items), len(known)))
    answers[number[right == 1], code[right == 1]] = 1
    parts = []
    for train, test in folds(items):
        mine = np.isin(number, train)
        by_option = _Forest(options.values[mine], right[mine, None])
        parts.append((train, test, mine, by_option, _Forest(whole.values[train], answers[train])))

    def scores(disturbed: Disturbance | None) -> Scores:
        of_options, of_whole = (disturbed(options), disturbed(whole)) if disturbed else (options, whole)
        found = np.zeros(len(items))
        for train, test, mine, by_option, by_text in parts:
            asked = np.flatnonzero(np.isin(number, test))
            row = np.searchsorted(test, number[asked])
            chance = by_option.weights(of_options.values[asked]) @ right[mine]
            chance += (by_text.weights(of_whole.values[test]) @ answers[train])[row, code[asked]]
            best = np.full(len(test), -np.inf)
            np.maximum.at(best, row, chance)
            taken = chance >= best[row] - TIE
            hits = np.bincount(row, weights=right[asked] * taken, minlength=len(test))
            found[test] = hits / np.bincount(row, weights=taken, minlength=len(test))
        return found

    forests = [(table.names, one) for part in parts for table, one in ((options, part[3]), (whole, part[4]))]
    return Fitted(sees, _heaviest(forests), scores)


def _heaviest(forests: Sequence[tuple[tuple[str, ...], "_Forest"]]) -> tuple[str, ...]:
    """Return the columns in the order of what they do for the trees, those that do nothing left out."""
    weight: defaultdict[str, float] = defaultdict(float)
    for names, forest in forests:
        for name, importance in zip(names, forest.importances, strict=True):
            weight[name] += float(importance)
    return tuple(name for name in sorted(weight, key=lambda name: -weight[name]) if weight[name] > 0)


def _targets(items: Sequence[Item]) -> Columns:
    """Return what the trees are to tell apart: logs of lengths, points on the circle, or a column an answer."""
    kind, truths = items[0].form.kind, [item.truth for item in items]
    if kind is Kind.DIRECTION or items[0].form.unit == "deg":
        turned = np.radians([float(str(truth)) for truth in truths])
        return np.column_stack([np.sin(turned), np.cos(turned)])
    if kind in (Kind.QUANTITY, Kind.COUNT):
        lengths = np.array([float(str(truth)) for truth in truths])
        return np.log2(np.maximum(lengths, 1e-3))[:, None] if kind is Kind.QUANTITY else lengths[:, None]
    known, code = np.unique([str(truth) for truth in truths], return_inverse=True)
    return np.eye(len(known))[code]


class _Forest:
    """Extremely randomised trees (Geurts et al. 2006, Mach. Learn. 63:3), asked which training rows are alike."""

    def __init__(self, columns: Columns, targets: Columns) -> None:
        self._rows = len(columns)
        self.importances = np.zeros(columns.shape[1])
        self._trees = None
        if columns.shape[1]:
            self._trees = _regressor()(
                n_estimators=TREES, min_samples_leaf=LEAF, max_features=0.4, random_state=0, n_jobs=1
            ).fit(columns, targets if targets.shape[1] > 1 else targets[:, 0])
            self._leaves = self._trees.apply(columns)
            with np.errstate(invalid="ignore"):  # trees without any split weigh their columns as 0 / 0
                self.importances = np.nan_to_num(self._trees.feature_importances_)

    def weights(self, asked: Columns) -> Columns:
        """Return how much each training row has to say on each row asked: how often they share a leaf, of 1."""
        if self._trees is None:
            return np.full((len(asked), self._rows), 1 / self._rows)
        fallen = self._trees.apply(asked)
        weights = np.zeros((len(asked), self._rows))
        for tree in range(TREES):
            together = fallen[:, tree, None] == self._leaves[None, :, tree]
            weights += together / together.sum(axis=1, keepdims=True)
        return np.asarray(weights / TREES, dtype=np.float64)


def _regressor() -> Any:
    try:
        from sklearn.ensemble import ExtraTreesRegressor
    except ImportError:
        raise UsageError("models of words and metadata need scikit-learn: pip install 'spatialgauge[audit]'") from None
    return ExtraTreesRegressor


def folds(items: Sequence[Item]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return training and test rows; a scene is in one test part, and the parts are of like size."""
    names, code = np.unique([item.group for item in items], return_inverse=True)
    part = np.empty(len(names), np.intp)
    part[np.random.default_rng(0).permutation(len(names))] = np.arange(len(names)) % FOLDS
    own = part[code]
    return [(np.flatnonzero(own != fold), np.flatnonzero(own == fold)) for fold in range(FOLDS)]
