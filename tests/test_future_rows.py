"""A row dated after the day on which it was recorded is a slip: it says nothing of weeks that have not been."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import marsad

HEAD = "id,date,country,group,killed\n"
MAPPING = "dataset: mine\ncolumns: {id: id, date: date, country: country, perpetrator: group, killed: killed}\n"


def test_one_misdated_row_does_not_make_future_weeks_quiet(tmp_path: Path) -> None:
    today = dt.datetime.now(dt.UTC).date()
    days = [today - dt.timedelta(weeks=week, days=1) for week in range(80)]
    rows = "".join(f"{number},{day},Mali,JNIM,1\n" for number, day in enumerate(days))
    table = tmp_path / "mine.csv"
    table.write_text(HEAD + rows + f"future,{today + dt.timedelta(weeks=60)},Mali,JNIM,1\n", "utf-8")
    (tmp_path / "mine.csv.yml").write_text(MAPPING, "utf-8")
    observatory = marsad.open(tmp_path / "observatory")
    observatory.import_dataset("table", table)
    [series] = observatory.series("JNIM", "Mali").series
    covered = [end for end, there in zip(series.ends, series.covered, strict=True) if there]
    assert len(covered) >= 75
    assert covered[-1] <= today
    assert sum(count or 0 for count in series.counts) >= 75
    assert any(item.code == "outside_coverage" for item in series.left_out)
    answer, _ = observatory.assess("JNIM", "Mali")
    assert answer.lenses[0].week_end is not None
    assert answer.lenses[0].week_end <= today
