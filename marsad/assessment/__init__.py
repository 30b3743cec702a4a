"""Counts → answer: is it coming back, how sure, and by which lens. Codes and numbers only."""

from marsad.assessment.answer import assess
from marsad.assessment.models import (
    METHOD,
    Answer,
    CountSeries,
    Interval,
    LensAnswer,
    RateRatio,
    RatioOptions,
    Relative,
    Thresholds,
)
from marsad.assessment.ratio import rate_ratio

__all__ = [
    "METHOD",
    "Answer",
    "CountSeries",
    "Interval",
    "LensAnswer",
    "RateRatio",
    "RatioOptions",
    "Relative",
    "Thresholds",
    "assess",
    "rate_ratio",
]
