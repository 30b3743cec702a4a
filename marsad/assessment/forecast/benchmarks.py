"""What a forecast must beat: the last year drawn again, the last count, nothing at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from marsad.model.forecast import Draws

Floats = npt.NDArray[np.float64]


def conflictology(counts: Floats, year: int, ahead: int, size: int, random: np.random.Generator) -> Draws:
    """Draws, with equal chances, from the covered counts of the last `year` periods (Hegre et al. 2025, ViEWS).

    A number that is no integer is rounded. (size, ahead) integers.
    """
    known = counts[-year:]
    known = np.rint(known[~np.isnan(known)]).astype(np.int64)
    # Each path has every count about equally often in each period: less noise than drawing one by one.
    reps = -(-size // len(known))
    columns = [random.permutation(np.tile(known, reps))[:size] for _ in range(ahead)]
    return np.stack(columns, axis=1)


def last_value(counts: Floats, ahead: int, size: int, random: np.random.Generator) -> Draws:
    """Poisson draws round the last covered count. (size, ahead) integers."""
    known = counts[~np.isnan(counts)]
    return random.poisson(float(known[-1]), size=(size, ahead)).astype(np.int64)


def zeros(ahead: int, size: int) -> Draws:
    """Nothing happens. (size, ahead) integers."""
    return np.zeros((size, ahead), dtype=np.int64)
