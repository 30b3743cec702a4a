"""Counts and intervals → pictures: small multiples by lens that share the time axis, and sparklines for a terminal."""

from marsad.charts.canvas import Format
from marsad.charts.coverage import CoverageChart, Watch, coverage_chart
from marsad.charts.havens import HavensChart, havens_chart
from marsad.charts.lenses import LensesChart, lenses_chart
from marsad.charts.place import PlaceMap, place_map
from marsad.charts.series import ChartOptions, series_chart
from marsad.charts.spark import sparkline
from marsad.charts.stocks import StockChart, stocks_chart

__all__ = [
    "ChartOptions",
    "CoverageChart",
    "Format",
    "HavensChart",
    "LensesChart",
    "PlaceMap",
    "StockChart",
    "Watch",
    "coverage_chart",
    "havens_chart",
    "lenses_chart",
    "place_map",
    "series_chart",
    "sparkline",
    "stocks_chart",
]
