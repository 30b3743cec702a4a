"""The numbers of each period, from the observations that stand."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.model.counts import Observation
from marsad.series.grid import Grid


class Values:
    """The numbers of each period, from the observations that stand: added only over branches or finer places."""

    def __init__(self, grid: Grid, found: Sequence[Observation]) -> None:
        size = len(grid.starts)
        self.best: list[float | None] = [None] * size
        self.low: list[float | None] = [None] * size
        self.high: list[float | None] = [None] * size
        self.covered = [False] * size
        places = {start: index for index, start in enumerate(grid.starts)}
        for item in found:
            if item.counted:
                self._add(places[item.start], item)

    def fill_zeros(self, covered: Sequence[bool]) -> None:
        """Periods that a dataset watched without a row are zeros."""
        for index, watched_there in enumerate(covered):
            if watched_there and not self.covered[index]:
                self.best[index] = self.low[index] = self.high[index] = 0.0
                self.covered[index] = True

    def _add(self, index: int, item: Observation) -> None:
        if not self.covered[index]:
            self.best[index], self.low[index], self.high[index] = item.best, item.low, item.high
            self.covered[index] = True
            return
        self.best[index] = _plus(self.best[index], item.best)
        # Without a lower bound a part is at least nothing; without an upper one the sum has none.
        self.low[index] = (self.low[index] or 0.0) + (item.low or 0.0)
        self.high[index] = _plus(self.high[index], item.high)


def _plus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
