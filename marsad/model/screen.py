"""What a screen of many series found: one row a series, codes and numbers only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

ScreenVerdict = Literal["alarm", "no_alarm", "not_testable"]
ScreenBaseline = Literal["level", "season"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenRow:
    """One series in the week asked about.

    `group` and `place` are ids (a country's its ISO code); `area`: "country", "admin1". `week`, `week_end`: the newest
    week that its lens covers anywhere. `count`: that week's, None where it is not covered; `recent`: the covered weeks
    of the last four; `expected`: what the baseline expects of the week; `dispersion`: φ. `p`: how often a series
    without a rise stands out as much; `q`: the share of false alarms among all series that stand out as much or more.
    `bound`: Farrington's upper bound, None where there is none, and `above`, whether the count passes it. `reason`: why
    it is not testable.
    """

    lens: str
    group: str | None
    place: str | None
    country: str | None
    area: str
    verdict: ScreenVerdict
    week: dt.date | None
    week_end: dt.date | None
    count: float | None
    recent: float | None
    expected: float | None
    dispersion: float | None
    baseline: ScreenBaseline | None
    p: float | None
    q: float | None
    rank: int | None
    bound: float | None
    above: bool | None
    reason: str | None
    hindsight: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """All series of one week, the most unexpected first, those that were not tested last.

    `threshold`: the largest p that alarms, None where none does; `false_alarms`: those that a series without a rise
    gives in a year at that threshold; `not_tested`: series by reason; `rows_left_out`: rows of datasets that entered no
    series, by reason. `names`: the actors as the rows name them, by id.
    """

    as_of: dt.date | None
    rows: tuple[ScreenRow, ...]
    rate: float
    control: str
    method: str
    settings: dict[str, object]
    tested: int
    alarms: int
    threshold: float | None
    false_alarms: float | None
    not_tested: dict[str, int]
    rows_left_out: dict[str, int]
    names: dict[str, str] = field(default_factory=dict, repr=False)
