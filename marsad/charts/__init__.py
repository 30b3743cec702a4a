"""Counts and intervals → pictures: small multiples by lens that share the time axis, and sparklines for a terminal."""

from marsad.charts.canvas import Format
from marsad.charts.series import ChartOptions, series_chart
from marsad.charts.spark import sparkline

__all__ = ["ChartOptions", "Format", "series_chart", "sparkline"]
