"""Makes tables/ucdp-ged-syria-is-weekly.csv out of a published UCDP GED file with Syria in it.

    python -m marsad.samples.make_ucdp_table ged_syria.csv.zip

Counts events in which Islamic State is on either side, by the days between which UCDP dates them:

- week: events whose days lie in one ISO week (Monday to Sunday); a week without such an event has the count 0;
- interval: events dated to a few days (date_prec 2 or 3) that reach into the next week: two weeks together;
- month: events dated to a month (date_prec 4) whose days lie in one month;
- year: the other events dated to a month or less exactly (date_prec 4 or 5).

Each event is counted in one row only.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from marsad.model import last_day
from marsad.sources.ucdp_ged import read

GROUP, COUNTRY = "islamic-state", "SY"
FIRST, LAST = dt.date(2016, 1, 4), dt.date(2019, 11, 24)  # a Monday, a Sunday
TABLE = Path(__file__).parent / "tables" / "ucdp-ged-syria-is-weekly.csv"

HEAD = """\
# title: "UCDP GED: events with Islamic State in Syria by week, 4 January 2016 to 24 November 2019"
# dataset_title: UCDP GED
# publisher: Uppsala Conflict Data Program
# publisher_id: ucdp
# url: https://ucdp.uu.se/downloads/
# licence: CC BY 4.0
# cite:
#   - "Counts from the UCDP Georeferenced Event Dataset (GED), columns of version 19.1, Syria, 2016 to 2019."
#   - "Sundberg, Ralph, and Erik Melander, 2013, Introducing the UCDP Georeferenced Event Dataset, Journal of Peace \
Research 50(4), 523-532."
#   - "Högbladh, Stina, 2019, UCDP GED Codebook version 19.1, Department of Peace and Conflict Research, Uppsala \
University."
# coverage: {country: SY, start: 2016-01-04, end: 2019-11-24}
# note: "Events of organized violence with at least one death in which Islamic State is on either side: most are
#   battles, not attacks by it. A week counts the events that are dated within it; a week that is listed with 0 was
#   watched and had none. Events dated to a few days across two weeks (interval), to a month and to a year stand in rows
#   of their own and are in no week. Counted by marsad/samples/make_ucdp_table.py."
# groups: {Islamic State: {id: islamic-state}}
# places: {Syria: {id: "geonames:163843", country: SY, precision: country}}
"""
COLUMNS = ("dataset", "group", "place", "measure", "period_start", "period_end", "precision", "cohort", "count")
# Rows of what could not be put into a week are a population of their own, never the count of a month or year.
COHORTS = {
    "week": "",
    "interval": "dated to two weeks only",
    "month": "dated to the month only",
    "year": "dated to the year only",
}
Span = tuple[str, dt.date, dt.date]
_ORDER = ("week", "interval", "month", "year")


def spans(events: Iterable[tuple[dt.date, dt.date, str]]) -> Counter[Span]:
    """Events (first day, last day, UCDP's precision) counted by precision, first and last day of their row."""
    counts: Counter[Span] = Counter()
    for start, end, precision in events:
        counts[_span(start, end, precision)] += 1
    week = FIRST
    while week <= LAST:
        counts[("week", week, week + dt.timedelta(days=6))] += 0
        week += dt.timedelta(weeks=1)
    return Counter({span: count for span, count in counts.items() if _listed(*span)})


def _span(start: dt.date, end: dt.date, precision: str) -> Span:
    monday = start - dt.timedelta(days=start.weekday())
    sunday = end + dt.timedelta(days=6 - end.weekday())
    if precision not in ("month", "year"):
        return ("week" if (sunday - monday).days == 6 else "interval", monday, sunday)
    first, last = start.replace(day=1), last_day(start, "month")
    if precision == "month" and last is not None and end <= last:
        return "month", first, last
    return "year", dt.date(start.year, 1, 1), dt.date(end.year, 12, 31)


def _listed(precision: str, start: dt.date, end: dt.date) -> bool:
    """Months and years are listed as far as the counts reach into them, weeks where they are whole."""
    if precision in ("month", "year"):
        return end >= FIRST and start <= LAST
    return start >= FIRST and end <= LAST


def main(file: str) -> None:
    claims = (
        read(Path(file)).whole().claims.select(["period_start", "period_end", "period_precision", "country", "actors"])
    )
    events = [
        (row["period_start"], row["period_end"], row["period_precision"])
        for row in claims.to_pylist()
        if GROUP in row["actors"] and row["country"] == COUNTRY
    ]
    counts = spans(events)
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        stream.write(HEAD)
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for precision, start, end in sorted(counts, key=lambda span: (_ORDER.index(span[0]), *span[1:])):
            kind, kept = (precision, start, end), (precision, COHORTS[precision])
            writer.writerow(["ucdp-ged", "Islamic State", "Syria", "events", start, end, *kept, counts[kind]])


if __name__ == "__main__":
    main(sys.argv[1])
