"""Weekly counts as the filter reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = Sequence[float | None] | Floats
LARGEST = 1e9
# A week of which less than this share is likely to be published says nothing that could be told from silence.
LEAST_COMPLETE = 0.001


@dataclass(frozen=True, slots=True)
class Counted:
    """`low` = `high` where a count is exact, bounds (0 and infinity at the ends) where only those are known, NaN in
    both where a week is not covered; `complete`: the share of each week that is likely to be published."""

    low: Floats
    high: Floats
    complete: Floats

    @property
    def covered(self) -> npt.NDArray[np.bool_]:
        return ~np.isnan(self.low)

    @property
    def middle(self) -> Floats:
        """One number a week: the count, the midpoint of a range, the known bound of a one-sided one."""
        high = np.where(np.isinf(self.high), self.low, self.high)
        return (self.low + high) / 2

    def part(self, first: int, last: int) -> Counted:
        """The weeks from `first` to `last`, both included."""
        return Counted(self.low[first : last + 1], self.high[first : last + 1], self.complete[first : last + 1])


def counted_weeks(
    counts: Numbers,
    covered: Sequence[bool] | npt.NDArray[np.bool_],
    lows: Numbers | None = None,
    highs: Numbers | None = None,
    completeness: Numbers | None = None,
) -> Counted | None:
    """Counts, bounds and completeness as arrays; None where they are not counts, or not of one length.

    A week of which too little is published to say anything counts as not covered.
    """
    exact, flags = _floats(counts), np.array(covered, dtype=bool)
    given = [np.full(len(exact), np.nan) if bound is None else _floats(bound) for bound in (lows, highs)]
    complete = np.ones(len(exact)) if completeness is None else _floats(completeness)
    if any(len(values) != len(exact) for values in (flags, *given, complete)):
        return None
    low, high = (np.where(np.isnan(exact), bound, exact) for bound in given)
    known = flags & ~(np.isnan(low) & np.isnan(high))
    low, high = np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), np.inf, high)
    wrong = known & ((low < 0) | (high < low) | (low > LARGEST) | (np.isfinite(high) & (high > LARGEST)))
    shares_wrong = known & ~((complete >= 0) & (complete <= 1))
    if wrong.any() or shares_wrong.any():
        return None
    known &= complete >= LEAST_COMPLETE
    low, high = np.where(known, low, np.nan), np.where(known, high, np.nan)
    return Counted(low, high, np.where(known, complete, 1.0))


def _floats(values: Numbers) -> Floats:
    if isinstance(values, np.ndarray):
        return values.astype(np.float64)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
