"""Which version of UCDP's events a file is, from its name: the year's file, or candidate events of some months.

GED 25.1 comes as ged251-csv.zip or GEDEvent_v25_1.csv and covers the years from 1989 to 2024. Candidate version 25.0.9
is GEDEvent_v25_0_9.csv, September 2025; GEDEvent_v25_01_25_06.csv is January to June 2025.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from marsad.model import last_day

YEARLY, CANDIDATE = "yearly", "candidate"
_START = r"ged(?:event)?[-_ ]?v?[-_ ]?"
_SPAN = re.compile(_START + r"(\d{2})[._](\d{2})[._](\d{2})[._](\d{2})(?!\d)", re.IGNORECASE)
_MONTH = re.compile(_START + r"(\d{2})[._]0[._](\d{1,2})(?![\d])", re.IGNORECASE)
_YEAR = re.compile(_START + r"(\d{2})[-_.]?(\d)(?!\d|[-_.]\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version and what kind of release it is. `start` and `end`: the days that candidate events are of.

    A file of candidate events holds some events of earlier months, revised or late: the version says what it covers.
    For a year's file the rows tell: many keep only part of it under its name.
    """

    name: str
    edition: str
    start: dt.date | None = None
    end: dt.date | None = None


def version_of(file_name: str) -> Version | None:
    """The version that a file's name gives; None where it gives none."""
    if found := _SPAN.search(file_name):
        years, months = (int(found[1]), int(found[3])), (int(found[2]), int(found[4]))
        return _candidate(".".join(found.groups()), years, months)
    if found := _MONTH.search(file_name):
        year, month = int(found[1]), int(found[2])
        return _candidate(f"{year}.0.{month}", (year, year), (month, month))
    if found := _YEAR.search(file_name):
        return Version(name=f"{found[1]}.{found[2]}", edition=YEARLY)
    return None


def _candidate(name: str, years: tuple[int, int], months: tuple[int, int]) -> Version | None:
    if not all(1 <= month <= 12 for month in months) or (years[0], months[0]) > (years[1], months[1]):
        return None
    first, last = (dt.date(2000 + year, month, 1) for year, month in zip(years, months, strict=True))
    return Version(name=name, edition=CANDIDATE, start=first, end=last_day(last, "month"))
