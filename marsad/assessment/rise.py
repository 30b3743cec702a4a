"""How long a rise has lasted, read off smoothed paths of the log rate.

On one path there is a **rise** at t where the rate is at least √factor times that of the reference (half way, in
logarithms, to `factor`); it began with the first of the unbroken weeks up to t in which the rate was at least
`rise_from` times that of the reference. Reference weeks themselves never belong to a rise.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from marsad.assessment.counted import Floats
from marsad.model.answer import RatioOptions

Lasted = tuple[tuple[int, float], ...]
Start = tuple[int, int, int]


def rise(above: Floats, first: int, options: RatioOptions) -> tuple[Lasted, Start | None]:
    """P(the rise has lasted k weeks) for each k of `options.rise_weeks`, and low, median and high index (the middle 90
    per cent of the paths that rise) of its first week; None where most paths do not rise.

    above: log rate less that of the reference, draws × weeks, the last being t and the first index `first`.
    """
    lengths = rise_lengths(above, options)
    lasted = tuple((weeks, float((lengths >= weeks).mean())) for weeks in options.rise_weeks)
    rising = np.sort(lengths[lengths > 0])
    if not len(rising) > 0.5 * len(lengths):
        return lasted, None
    last = first + above.shape[1] - 1
    low, median, high = (int(last + 1 - rising[int(share * (len(rising) - 1))]) for share in (0.95, 0.5, 0.05))
    return lasted, (low, median, high)


def rise_lengths(above: Floats, options: RatioOptions) -> npt.NDArray[np.int64]:
    """Weeks that the rise at t has lasted on each path, 0 where there is none."""
    below = above[:, ::-1] < np.log(options.rise_from)
    unbroken = np.where(below.any(axis=1), below.argmax(axis=1), above.shape[1])
    return np.asarray(np.where(above[:, -1] >= np.log(options.factor) / 2, unbroken, 0))
