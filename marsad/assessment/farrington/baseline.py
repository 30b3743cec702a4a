"""Which earlier weeks a week is compared with, and in which season of the year each lies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from marsad.assessment.farrington.settings import Farrington

Whole = npt.NDArray[np.int64]


class Baseline(NamedTuple):
    """The reference as a calendar: a row a year, oldest first, each from w weeks before the reference week on.

    `oldest` is the offset of the first cell from the week that is judged (negative). A row holds `columns` weeks, of
    which the first `width[row]` are reference weeks. `block` (season + 1) and the next bound the columns of a season;
    season 0 is the windows, in whose midst the week itself would lie, the others are the blocks between.
    """

    oldest: int
    columns: int
    width: Whole
    block: Whole


def baseline(settings: Farrington) -> Baseline:
    """The reference of any week: windows of ± w around the same week of the b years before, all of one season; with
    more seasons also the weeks between, each gap cut into blocks whose lengths differ by one at most, the longer
    ones first. The newest `weeks_left_out` weeks are no part of it (Noufaily et al. 2013); where these are fewer than
    w, the weeks just before the one judged are."""
    window = 2 * settings.w + 1
    columns = settings.year if settings.seasons > 1 else window
    oldest = -settings.year * settings.b - settings.w
    starts = oldest + settings.year * np.arange(settings.b + 1)
    width = np.clip(-settings.weeks_left_out - starts, 0, columns)
    # The judged year's own row ends with its window at the latest: weeks_left_out is not negative.
    return Baseline(oldest, columns, width[width > 0].astype(np.int64), _blocks(settings, window, columns))


def _blocks(settings: Farrington, window: int, columns: int) -> Whole:
    """Bounds of the seasons' columns."""
    bounds = [0, window]
    if settings.seasons > 1:
        each, longer = divmod(columns - window, settings.seasons - 1)
        for block in range(settings.seasons - 1):
            bounds.append(bounds[-1] + each + (1 if block < longer else 0))
    return np.array(bounds, dtype=np.int64)
