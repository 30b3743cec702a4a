"""Compared with elsewhere: relative R, shrinkage over many series, havens of a group, one lens against another."""

from marsad.assessment.comparison.divided import expected_change, shrink_draws
from marsad.assessment.comparison.havens import haven_table
from marsad.assessment.comparison.lenses import lens_ratio, own_periods
from marsad.assessment.comparison.relative import relative, same_time
from marsad.assessment.comparison.shrink import Shrunk, between_variance, shrink

__all__ = [
    "Shrunk",
    "between_variance",
    "expected_change",
    "haven_table",
    "lens_ratio",
    "own_periods",
    "relative",
    "same_time",
    "shrink",
    "shrink_draws",
]
