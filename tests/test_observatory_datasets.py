"""A dataset through the whole house: what its release covers, and which of its rows lie in a province."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from ged_row import ROW

import marsad
from marsad.errors import UsageError
from marsad.observatory import Observatory

IRAQ = {"country": "Iraq", "country_id": "645", "adm_1": "Ninewa province", "side_a": "Government of Iraq"}


@pytest.fixture
def observatory(tmp_path: Path) -> Observatory:
    days = [("2019-01-01", {}), ("2019-01-09", {"adm_1": "Aleppo governorate"}), ("2019-01-10", {})]
    days += [("2019-01-11", {"where_prec": "6", "adm_1": ""}), ("2019-03-31", IRAQ)]
    rows = [
        ROW | change | {"id": str(number), "date_start": day, "date_end": day}
        for number, (day, change) in enumerate(days)
    ]
    path = tmp_path / "ged191.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    opened = marsad.open(tmp_path / "observatory")
    opened.import_dataset("ucdp-ged", path, dt.date(2019, 6, 1))
    return opened


def test_quiet_after_a_countrys_last_event_is_quiet(observatory: Observatory) -> None:
    (series,) = observatory.series("Islamic State", "Syria").series
    assert series.ends[-1] == dt.date(2019, 3, 31)
    assert series.counts[-1] == 0
    assert sum(count or 0 for count in series.counts) == 3


def test_a_province_counts_its_rows_and_says_which_lie_somewhere_in_the_country(observatory: Observatory) -> None:
    (series,) = observatory.series("Islamic State", "Deir ez-Zor").series
    assert series.lens == "dataset:ucdp-ged"
    cited = [claim for item in series.observations for claim in item.claims]
    assert len(cited) == 1  # the first of January lies in a week that began before the release
    assert {item.code: len(item.claims) for item in series.left_out} == {
        "outside_coverage": 1,
        "rows_counted_by_country_only": 1,
    }


def test_a_town_counts_what_lies_at_it_and_says_how_many_rows_may(observatory: Observatory) -> None:
    (series,) = observatory.series("Islamic State", "Abu Kamal").series
    assert set(series.counts) == {None, 0.0}  # all rows with exact coordinates lie in Baghouz
    assert {item.code: len(item.claims) for item in series.left_out} == {"rows_counted_by_country_only": 1}


def test_each_area_of_a_country_apart(observatory: Observatory) -> None:
    provinces = observatory.series("Islamic State", "Syria", by="admin1").series
    assert len(provinces) == 14
    assert sum(count or 0 for series in provinces for count in series.counts) == 2
    (cell,) = observatory.series("Islamic State", "Syria", by="cell", cell=1.0).series
    assert (cell.place, sum(count or 0 for count in cell.counts)) == ("cell:1:34.5:40.5", 2)
    (alone,) = observatory.series("Islamic State", "cell:1:34.5:40.5").series  # Iraq's row lies in it, too
    assert sum(count or 0 for count in alone.counts) == 3
    with pytest.raises(UsageError, match="no country"):
        observatory.series("Islamic State", "Abu Kamal", by="cell")


def test_nothing_read_gives_a_province_nothing(tmp_path: Path) -> None:
    counts = marsad.open(tmp_path / "empty").series("Islamic State", "Deir ez-Zor")
    assert (counts.series, counts.left_out) == ((), ())
