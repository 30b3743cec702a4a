"""The weekly table of the samples: made from UCDP GED as its head says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from marsad.samples import count_tables, make_ucdp_table
from marsad.sources.counts import read

GED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ucdp-ged" / "ged_syria.csv.zip"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_events_are_counted_where_their_days_lie() -> None:
    events = [
        ("2019-03-04", "2019-03-04", "day"),
        ("2019-03-05", "2019-03-10", "week"),
        ("2019-03-09", "2019-03-11", "week"),  # reaches into the next week
        ("2019-03-01", "2019-03-31", "month"),
        ("2019-03-20", "2019-04-10", "month"),  # in no one month
        ("2019-03-29", "2019-04-29", "year"),
    ]
    counts = make_ucdp_table.spans((day(start), day(end), precision) for start, end, precision in events)
    assert {(kind, str(start), str(end)): count for (kind, start, end), count in counts.items() if count} == {
        ("week", "2019-03-04", "2019-03-10"): 2,
        ("interval", "2019-03-04", "2019-03-17"): 1,
        ("month", "2019-03-01", "2019-03-31"): 1,
        ("year", "2019-01-01", "2019-12-31"): 2,
    }


def test_every_week_is_listed_once_and_the_credit_is_given() -> None:
    (table,) = count_tables()
    release = read(table)
    assert release.whole().set_aside == ()
    rows = release.whole().claims.to_pylist()
    weeks = [row for row in rows if row["period_precision"] == "week"]
    assert [row["period_start"] for row in weeks] == [
        dt.date(2016, 1, 4) + dt.timedelta(weeks=week) for week in range(203)
    ]
    assert weeks[-1]["period_end"] == dt.date(2019, 11, 24)
    assert {(row["lens"], row["measure"], row["group_id"], row["country"]) for row in rows} == {
        ("dataset:ucdp-ged", "events", "islamic-state", "SY")
    }
    head = table.read_text(encoding="utf-8")
    assert all(credit in head for credit in ("CC BY 4.0", "Sundberg", "Högbladh", "Uppsala Conflict Data Program"))


def test_the_maker_gives_the_table_that_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not GED.is_file():
        pytest.skip(f"no {GED}")
    monkeypatch.setattr(make_ucdp_table, "TABLE", tmp_path / "table.csv")
    make_ucdp_table.main(str(GED))
    (table,) = count_tables()
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == table.read_text(encoding="utf-8")
    totals: Counter[str] = Counter()
    for row in read(table).whole().claims.to_pylist():
        totals[row["period_precision"]] += int(row["low"])
    # Of 6,472 events, 11 lie before the first whole week or after the last.
    assert sum(totals.values()) == 6_461
