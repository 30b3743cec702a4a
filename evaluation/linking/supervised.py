"""The peer that has labels: gradient boosting on the comparisons, trained on half of the districts, tried on the rest.

`rivals` adds what a pair's competitors look like (the best other candidate of either row): more than the comparisons
tell, and so an upper mark of what they could give.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-untyped]
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from evaluation.linking.pairs import Flags, Floats, Ints, Numbering

FOLDS = 3
HOPELESS = 0.005  # of the first model: such pairs are not asked again


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of each candidate: its probability, and whether it was accepted."""

    probability: Floats
    accepted: Flags


def supervised(keys: Ints, features: Ints, numbering: Numbering, half: Ints, *, rivals: bool = False) -> Judged:
    """Both directions. `features`: a row a candidate; `half`: of each row of the world.

    Trained on pairs that lie in one half with both rows; a pair is judged in the half of its left row. The threshold
    is the one that gives the best F1 out of fold in the training half.
    """
    rows = len(numbering.refs)
    left, right = half[keys // rows], half[keys % rows]
    truth = numbering.is_true(keys)
    probability, accepted = np.zeros(len(keys)), np.zeros(len(keys), dtype=bool)
    for test in (0, 1):
        train, judged = np.flatnonzero((left != test) & (right != test)), np.flatnonzero(left == test)
        out_of_fold, said = _fitted(features[train], truth[train], features[judged])
        if rivals:
            train_again, judged_again = out_of_fold > HOPELESS, said > HOPELESS
            before = _with_rivals(features[train], out_of_fold, keys[train], numbering)[train_again]
            after = _with_rivals(features[judged], said, keys[judged], numbering)[judged_again]
            out_of_fold[train_again], said[judged_again] = _fitted(before, truth[train][train_again], after)
        threshold = best_threshold(out_of_fold, truth[train])
        probability[judged], accepted[judged] = said, said >= threshold
    return Judged(probability, accepted)


def _fitted(features: Ints | Floats, truth: Flags, asked: Ints | Floats) -> tuple[Floats, Floats]:
    """Probabilities of the training pairs, out of fold, and of the pairs asked about.

    Levels repeat: alike pairs are one row with a weight.
    """
    alike, which = np.unique(np.round(features, 2).astype(np.float64), axis=0, return_inverse=True)
    fold = np.random.default_rng(0).integers(0, FOLDS, size=len(truth))
    out_of_fold = np.empty(len(truth))
    for number in range(FOLDS):
        model = _model(alike, which[fold != number], truth[fold != number])
        out_of_fold[fold == number] = model.predict_proba(alike)[:, 1][which[fold == number]]
    unlike, where = np.unique(np.round(asked, 2).astype(np.float64), axis=0, return_inverse=True)
    return out_of_fold, _model(alike, which, truth).predict_proba(unlike)[:, 1][where]


def _model(alike: Floats, which: Ints, truth: Flags) -> HistGradientBoostingClassifier:
    counts = [np.bincount(which[truth == value], minlength=len(alike)) for value in (False, True)]
    seen = [np.flatnonzero(count) for count in counts]
    model = HistGradientBoostingClassifier(random_state=0, max_iter=150, early_stopping=False)
    with threadpool_limits(1):  # on a busy machine threads that wait for each other take four times as long
        return model.fit(
            np.concatenate([alike[rows] for rows in seen]),
            np.repeat([0, 1], [len(rows) for rows in seen]),
            sample_weight=np.concatenate([count[rows] for count, rows in zip(counts, seen, strict=True)]),
        )


def best_threshold(probability: Floats, truth: Flags) -> float:
    """The probability from which accepting gives the best F1 on these pairs."""
    order = np.argsort(-probability)
    right = np.cumsum(truth[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + truth.sum())
    return float(probability[order[int(np.argmax(f1))]])


def _with_rivals(features: Ints, probability: Floats, keys: Ints, numbering: Numbering) -> Floats:
    """The features, the first model's probability, and the best of the other candidates of the left and right row that
    join the same two sources."""
    rows = len(numbering.refs)
    between = numbering.between(keys)
    columns = [probability]
    for row in (keys // rows, keys % rows):
        group = row * 3 + between
        order = np.lexsort((-probability, group))
        ordered = group[order]
        first = np.concatenate([[True], ordered[1:] != ordered[:-1]])
        start = np.flatnonzero(first)
        size = np.diff(np.append(start, len(order)))
        best = np.repeat(probability[order][start], size)
        second = np.where(size > 1, probability[order][np.minimum(start + 1, len(order) - 1)], 0.0)
        rival = np.empty(len(order))
        rival[order] = np.where(first, np.repeat(second, size), best)
        columns.append(rival)
    return np.column_stack([features, *columns])
