"""Forecasts of counts 1 to 13 weeks or 1 to 6 months ahead, as draws, and how good they were. Arrays in, arrays out.

Numba compiles the filter when this room is first entered: import it where a forecast is made, not before.
"""

from marsad.assessment.forecast.bootstrap import Estimate, mean_by_block, mean_by_time
from marsad.assessment.forecast.ensemble import forecast
from marsad.assessment.forecast.scores import (
    bin_chances,
    brier,
    crps,
    inside,
    inside_pit,
    log_crps,
    log_score,
    pit,
)
from marsad.assessment.forecast.verify import means, verify

__all__ = [
    "Estimate",
    "bin_chances",
    "brier",
    "crps",
    "forecast",
    "inside",
    "inside_pit",
    "log_crps",
    "log_score",
    "mean_by_block",
    "mean_by_time",
    "means",
    "pit",
    "verify",
]
