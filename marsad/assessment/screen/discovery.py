"""Which of the week's alarms to believe: the false discovery rate over all series, and how many false alarms to expect.

Benjamini & Hochberg 1995, JRSS B 57: of the series reported at most the share `rate` is false in expectation, where
series are independent or lean the same way; Benjamini & Yekutieli 2001, Annals of Statistics 29: however they depend;
Storey 2002, JRSS B 64: the share of series without a rise estimated from the p values, which finds more.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from marsad.errors import UsageError

Floats = npt.NDArray[np.float64]
Control = Literal["bh", "by", "storey"]
CONTROLS: tuple[Control, ...] = ("bh", "by", "storey")
WEEKS_PER_YEAR = 365.2425 / 7
_HALF = 0.5  # Storey's λ


def q_values(p: npt.ArrayLike, control: Control = "bh") -> Floats:
    """The smallest false discovery rate at which each series would be reported; NaN where p is NaN.

    p: (series,) of one week. A series that was not tested counts in no number. Raises UsageError.
    """
    values = np.asarray(p, dtype=np.float64)
    if control not in CONTROLS:
        raise UsageError(f"control {control}", "is no way of control", f"Use {', '.join(CONTROLS)}")
    tested = np.flatnonzero(~np.isnan(values))
    if np.any((values[tested] < 0) | (values[tested] > 1)):
        raise UsageError("p values", "some lie outside of 0 to 1", "Pass p values")
    found = np.full(values.shape, np.nan)
    number = len(tested)
    if not number:
        return found
    order = tested[np.argsort(values[tested], kind="stable")]
    factor = number / np.arange(1, number + 1)
    if control == "by":
        factor = factor * np.sum(1.0 / np.arange(1, number + 1))
    elif control == "storey":
        factor = factor * min(1.0, (np.sum(values[tested] > _HALF) + 1.0) / (number * (1.0 - _HALF)))
    found[order] = np.minimum(np.minimum.accumulate((values[order] * factor)[::-1])[::-1], 1.0)
    return found


def false_alarms_per_year(threshold: float) -> float:
    """False alarms that one series without a rise gives in a year of weeks, where every p up to `threshold` alarms.

    At the threshold that a week's q values come to (the largest p reported), this is what that week's list costs.
    """
    return threshold * WEEKS_PER_YEAR
