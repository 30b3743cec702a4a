"""Counts → answer: is it coming back, how sure, and by which lens. Codes and numbers only."""

from marsad.assessment.answer import assess
from marsad.assessment.ratio import rate_ratio, rate_ratios
from marsad.model.answer import (
    METHOD,
    Answer,
    Interval,
    LensAnswer,
    RateRatio,
    RatioOptions,
    Relative,
    Thresholds,
)

__all__ = [
    "METHOD",
    "Answer",
    "Interval",
    "LensAnswer",
    "RateRatio",
    "RatioOptions",
    "Relative",
    "Thresholds",
    "assess",
    "rate_ratio",
    "rate_ratios",
]
