"""Which of thousands of series alarm this week: arrays in, p values, expected counts and reasons out."""

from marsad.assessment.screen.detect import screen_series
from marsad.assessment.screen.discovery import CONTROLS, Control, false_alarms_per_year, q_values
from marsad.assessment.screen.settings import (
    LEVEL,
    METHOD,
    NONE,
    REASONS,
    SEASON,
    Baseline,
    Screened,
    Screening,
    first_week,
    two_windows,
)

__all__ = [
    "CONTROLS",
    "LEVEL",
    "METHOD",
    "NONE",
    "REASONS",
    "SEASON",
    "Baseline",
    "Control",
    "Screened",
    "Screening",
    "false_alarms_per_year",
    "first_week",
    "q_values",
    "screen_series",
    "two_windows",
]
