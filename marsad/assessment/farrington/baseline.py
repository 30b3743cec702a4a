"""Which earlier weeks a week is compared with, and in which season of the year each lies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from marsad.assessment.farrington.settings import Farrington

Whole = npt.NDArray[np.int64]


class Baseline(NamedTuple):
    """Runs of reference weeks of one season, oldest first: `start` is the offset of a run's first week from the week
    that is judged (negative), `length` its weeks, `season` its level from 0; the last level is that of the week itself.
    """

    start: Whole
    length: Whole
    season: Whole


def baseline(settings: Farrington) -> Baseline:
    """The reference of any week: windows of ± w around the same week of the b years before, all of one season; with
    more seasons also the weeks between, each gap cut into blocks whose lengths differ by one at most, the longer
    ones first. The newest `weeks_left_out` weeks are no part of it (Noufaily et al. 2013); where these are fewer than
    w, the weeks just before the one judged are."""
    runs = [run for back in range(settings.b, -1, -1) for run in _year(settings, back)]
    newest = -settings.weeks_left_out - 1
    cut = [(start, min(length, newest - start + 1), season) for start, length, season in runs if start <= newest]
    start, length, season = (
        (np.array(column, dtype=np.int64) for column in zip(*cut, strict=True)) if cut else _nothing()
    )
    return Baseline(start, length, season)


def _year(settings: Farrington, back: int) -> list[tuple[int, int, int]]:
    """The window of one reference year and the blocks after it, up to the next window: (start, length, season)."""
    window = 2 * settings.w + 1
    first = -settings.year * back - settings.w
    runs = [(first, window, settings.seasons - 1)]
    blocks = settings.seasons - 1
    if blocks:
        each, longer = divmod(settings.year - window, blocks)
        start = first + window
        for block in range(blocks):
            length = each + (1 if block < longer else 0)
            runs.append((start, length, block))
            start += length
    return runs


def _nothing() -> tuple[Whole, Whole, Whole]:
    nothing = np.empty(0, dtype=np.int64)
    return nothing, nothing, nothing
