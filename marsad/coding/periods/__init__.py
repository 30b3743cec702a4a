"""Dates and intervals as printed → periods: days, both inclusive, counted from the page's date and never from today.

`find` reads every expression of time; `headline_period` reads headings that state what a report covers;
`dateline_day` is the day of "NIAMEY, 21 mars (Reuters) –"; `stated_year` is the year that a page without a date
states for itself.
"""

from marsad.coding.periods.datelines import dateline_day
from marsad.coding.periods.finder import find
from marsad.coding.periods.headings import headline_period, stated_year

__all__ = ["dateline_day", "find", "headline_period", "stated_year"]
