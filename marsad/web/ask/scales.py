"""Where a ratio and its interval lie on a line from a tenth to ten times, as a small drawing's coordinates."""

from __future__ import annotations

import math
from dataclasses import dataclass

from marsad.model.answer import Interval

WIDTH = 160
_LOWEST, _HIGHEST = 0.1, 10.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Horizontal positions in a drawing `WIDTH` wide; `one` and `two`: where nothing changed, and where it doubled."""

    low: float
    low50: float
    median: float
    high50: float
    high: float
    half: float
    one: float
    two: float


def ratio_scale(ratio: Interval | None) -> Scale | None:
    if ratio is None:
        return None
    return Scale(
        low=_at(ratio.low90),
        low50=_at(ratio.low50),
        median=_at(ratio.median),
        high50=_at(ratio.high50),
        high=_at(ratio.high90),
        half=_at(0.5),
        one=_at(1.0),
        two=_at(2.0),
    )


def _at(value: float) -> float:
    within = min(max(value, _LOWEST), _HIGHEST)
    share = math.log(within / _LOWEST) / math.log(_HIGHEST / _LOWEST)
    return round(4 + share * (WIDTH - 8), 1)
