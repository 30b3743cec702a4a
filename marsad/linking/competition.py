"""From how well two reports agree to how probable it is that they are one event, knowing their rivals.

Within one source an event is reported once, as a rule. So a report that agrees well with one report of another source
agrees with all others there by chance: the pairs compete. The marginals of such a matching are found by belief
propagation (Huang and Jebara 2009, "Approximating the permanent with belief propagation"; exact where rivals form no
rings): each report tells each of its pairs how probable it is that no other pair takes it. Time grows with the pairs.
An episode (`episodes`) is one report and two of another source that tell its parts: it rivals all pairs of the three.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_ROUNDS = 50
_STILL, _ROUGHLY = 1e-4, 1e-2  # change of a probability at which it is found, or found well enough to look on
_SETTLING = 6
_LEAST_PRIOR, _MOST_PRIOR = np.log(1e-4), np.log(10.0)
_MOST = 1e12  # odds beyond any doubt: what is more would only overflow


def compete(odds: Floats, members: Ints, still: float = _STILL) -> Floats:
    """The probability of each pair, given the odds that its own agreement gives it.

    odds: one a pair, as if it had no rival. members: (pairs, reports in it), numbers ≥ 0 of report and other source;
    -1 where a pair has fewer. Of the pairs that share a number at most one is true.
    """
    odds = np.minimum(odds, _MOST)
    present = members >= 0
    size = int(members.max(initial=-1)) + 1
    free = np.ones(members.shape)  # how probable it is that the member is not taken by another of its pairs
    free[~present] = 1.0
    for _ in range(_ROUNDS):
        whole = odds[:, None] * np.prod(free, axis=1)[:, None]
        sent = np.where(present, whole / free, 0.0)  # what a pair says to a member: its weight without that member
        total = np.bincount(members[present], weights=sent[present], minlength=size)
        rivals = np.maximum(total[np.where(present, members, 0)] - sent, 0.0)
        updated = np.where(present, 1.0 / (1.0 + rivals), 1.0)
        change = np.abs(updated - free).max(initial=0.0)
        free = np.sqrt(free * updated)  # damped, or two that rival each other would swing for ever
        if change < still:
            break
    weight = odds * np.prod(free, axis=1)
    return np.asarray(weight / (1.0 + weight))


def settle(weights: Floats, members: Ints, order: Ints, prior: float, expected: float | None) -> tuple[Floats, float]:
    """The probabilities of all pairs and episodes, under a prior that gives as many matches as there must be.

    weights: nats of each without prior. order: how many matches it is: 1 of a pair, 2 of an episode. prior: odds of a
    match to begin with. expected: matches; None where nobody knows, and the prior stays. Returns probabilities and the
    prior.
    """
    log = float(np.log(prior))
    for _ in range(_SETTLING if expected else 0):
        found = (order * compete(_odds(weights + order * log), members, still=_ROUGHLY)).sum()
        step = np.log(expected / max(found, 1e-9))
        if abs(step) < np.log(1.01):
            break
        log = float(np.clip(log + 2.0 * step, _LEAST_PRIOR, _MOST_PRIOR))
    return compete(_odds(weights + order * log), members), float(np.exp(log))


def _odds(nats: Floats) -> Floats:
    return np.asarray(np.exp(np.minimum(nats, np.log(_MOST))))
