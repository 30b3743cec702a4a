"""Counts and intervals → pictures: small multiples by lens that share the time axis, and sparklines for a terminal."""

from marsad.charts.canvas import Format
from marsad.charts.havens import HavensChart, havens_chart
from marsad.charts.lenses import LensesChart, lenses_chart
from marsad.charts.series import ChartOptions, series_chart
from marsad.charts.spark import sparkline

__all__ = [
    "ChartOptions",
    "Format",
    "HavensChart",
    "LensesChart",
    "havens_chart",
    "lenses_chart",
    "series_chart",
    "sparkline",
]
