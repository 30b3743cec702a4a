"""Two peers without probabilities: the windows-and-taxonomy rule of MELTT, and exact agreement.

MELTT: Donnay, Dunford, McGrath, Backer & Cunningham 2019, "Integrating Conflict Event Data", Journal of Conflict
Resolution 63(5), 1337-1364. Rows of two datasets that lie within a window of days and kilometres are compared along
taxonomies, each from fine to coarse; they must agree in each at some level, the finer the better the score, and each
row is matched with one other at most, best score first. Events (of one day) meet events and episodes meet episodes;
what is left of an event and an episode that holds it is flagged.

Written from the paper's description. In its favour here: windows and switches are those that do best on the answers
themselves, ties go to the nearer in time and place, and flagged matches count where that helps.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from evaluation.linking.pairs import Candidates, Flags, Floats, Ints, Numbering

DAYS = (0, 1, 2, 3)
KM = (0.05, 1.0, 3.0, 5.0, 10.0, 15.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """Windows; whether actors must agree at least in a parent; whether flagged matches count."""

    days: int
    km: float
    actors: bool
    flagged: bool


def melt(pairs: Candidates, numbering: Numbering) -> tuple[Ints, Setting]:
    """The pairs matched under the setting that does best on the truth, and that setting."""
    best: tuple[float, Ints, Setting] | None = None
    for setting in (Setting(*values) for values in product(DAYS, KM, (True, False), (True, False))):
        found = matched(pairs, numbering, setting)
        f1 = numbering.score(found).f1
        if best is None or f1 > best[0]:
            best = f1, found, setting
    assert best is not None
    return best[1], best[2]


def taxonomy(pairs: Candidates, tolls: bool) -> Floats:
    """The mean level of agreement over actors, type and precision of the place, perhaps tolls: 0 finest, 1 coarsest."""
    levels = pairs.levels
    actors = (3 - np.maximum(levels["actors"], 0)) / 3
    kind, precision = 1 - levels["type"], levels["coarse"]
    taxonomies = [actors, kind, precision]
    if tolls:
        taxonomies.append((4 - np.maximum(levels["killed"], 0)) / 4)
    return np.asarray(np.mean(taxonomies, axis=0), dtype=np.float64)


def matched(pairs: Candidates, numbering: Numbering, setting: Setting, *, tolls: bool = False) -> Ints:
    """One to one, best score first, first among events and among episodes, then what is left between them.

    `tolls`: with the number of dead as a fourth taxonomy, which the paper does not use.
    """
    between, score = numbering.between(pairs.keys), taxonomy(pairs, tolls)
    near = (pairs.days <= setting.days) & (pairs.km <= setting.km)
    if setting.actors:
        near &= pairs.levels["actors"] >= 1
    taken: set[int] = set()
    mixed = pairs.levels["mixed"] == 1
    found = _one_to_one(pairs, near & ~mixed, numbering, between, score, taken)
    if setting.flagged:
        found += _one_to_one(pairs, near & mixed, numbering, between, score, taken)
    return np.array(found, dtype=np.int64)


def _one_to_one(
    pairs: Candidates, chosen: Flags, numbering: Numbering, between: Ints, score: Floats, taken: set[int]
) -> list[int]:
    """`taken` holds a row once for each two sources, and is added to."""
    at = np.flatnonzero(chosen)
    order = at[np.lexsort((pairs.km[at], pairs.days[at], score[at]))]
    rows = len(numbering.refs)
    keys = pairs.keys[order]
    left, right = (keys // rows * 3 + between[order]).tolist(), (keys % rows * 3 + between[order]).tolist()
    found = []
    for key, one, other in zip(keys.tolist(), left, right, strict=True):
        if one not in taken and other not in taken:
            taken |= {one, other}
            found.append(key)
    return found


def exact(pairs: Candidates) -> Ints:
    """The same days, the same point (within 50 metres) and the same actors."""
    levels = pairs.levels
    same = (pairs.days == 0) & (levels["spread"] == 0) & (pairs.km <= 0.05) & (levels["actors"] == 3)
    return np.asarray(pairs.keys[same])
