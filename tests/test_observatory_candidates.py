"""Candidate events between two yearly versions of UCDP GED: each day is counted from the version that stands for it."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
import yaml

import marsad
from marsad.observatory import Observatory

SAMPLES = Path(__file__).parent / "sources" / "samples" / "ucdp_ged"
RELEASED = {
    "GEDEvent_v25_1.csv": "2025-06-11",
    "GEDEvent_v25_0_8.csv": "2025-09-20",
    "GEDEvent_v25_0_9.csv": "2025-10-20",
    "GEDEvent_v25_0_10.csv": "2025-11-20",
    "ged261-csv.zip": "2026-06-08",
}
NAMES = list(RELEASED)


def filled(folder: Path, names: list[str], *, dated: bool = True) -> Observatory:
    observatory = marsad.open(folder)
    for name in names:
        day = dt.date.fromisoformat(RELEASED[name]) if dated else None
        observatory.import_dataset("ucdp-ged", SAMPLES / name, day)
    return observatory


def months(observatory: Observatory, place: str = "Syria", as_of: str | None = None) -> dict[str, float]:
    """The months that are covered and what they count."""
    day = dt.date.fromisoformat(as_of) if as_of else None
    (series,) = observatory.series("Islamic State", place, every="month", as_of=day).series
    shown = zip(series.starts, series.counts, series.covered, strict=True)
    return {f"{start:%Y-%m}": count for start, count, covered in shown if covered and count is not None}


def test_a_month_of_candidates_leaves_the_year_before_and_the_months_around_it_alone(tmp_path: Path) -> None:
    observatory = filled(tmp_path / "observatory", NAMES[:4])
    counted = months(observatory)
    assert {month: counted[month] for month in ("2025-08", "2025-09", "2025-10")} == {
        "2025-08": 2,  # the event that September's file revises is counted once
        "2025-09": 2,
        "2025-10": 1,
    }
    assert counted["2024-12"] == 1
    assert "2025-03" not in counted  # no file covers it: missing is not zero


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]])
def test_a_later_year_replaces_the_candidates_of_its_days_whatever_was_imported_first(
    tmp_path: Path, order: list[int]
) -> None:
    observatory = filled(tmp_path / "observatory", [NAMES[place] for place in order])
    counted = months(observatory)
    year = {month: count for month, count in counted.items() if month.startswith("2025") and count}
    assert year == {"2025-08": 2, "2025-09": 1, "2025-11": 1}  # 512 and 521 are withdrawn, 530 is new
    assert counted["2025-10"] == 0
    assert sum(months(observatory, "Iraq").values()) == 1  # 404, 503, 513 and 522 are withdrawn, 402 stays


def test_as_of_gives_what_was_published_by_then(tmp_path: Path) -> None:
    observatory = filled(tmp_path / "observatory", NAMES)
    assert months(observatory, as_of="2025-10-01") == months(filled(tmp_path / "then", NAMES[:2]), as_of="2025-10-01")
    assert months(observatory, as_of="2025-11-30")["2025-09"] == 2
    assert months(observatory, as_of="2026-07-01")["2025-09"] == 1


def test_candidates_without_a_date_stand_behind_every_dated_version(tmp_path: Path) -> None:
    observatory = filled(tmp_path / "observatory", NAMES[1:4], dated=False)
    before = months(observatory)
    assert (before["2025-08"], before["2025-09"]) == (2, 2)
    observatory.import_dataset("ucdp-ged", SAMPLES / NAMES[4], dt.date(2026, 6, 8))
    assert months(observatory)["2025-09"] == 1


def spread(path: Path, countries: int) -> Path:
    """October's candidate file with an event in each of so many countries, and none in Syria."""
    with (SAMPLES / NAMES[1]).open(encoding="utf-8") as stream:
        row = next(csv.DictReader(stream))
    folder = Path(marsad.__file__).parent / "sources" / "ucdp_ged"
    codes = [code for code in yaml.safe_load((folder / "countries.yml").read_text("utf-8")) if code != 652]
    days = {"date_start": "2025-10-08", "date_end": "2025-10-08", "latitude": "", "longitude": ""}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(row))
        writer.writeheader()
        writer.writerows(row | days | {"id": str(900 + code), "country_id": str(code)} for code in codes[:countries])
    return path


@pytest.mark.parametrize(("countries", "october"), [(3, None), (40, 0)])
def test_a_month_of_the_whole_world_was_quiet_where_it_has_no_event(
    tmp_path: Path, countries: int, october: float | None
) -> None:
    observatory = filled(tmp_path / "observatory", NAMES[1:3])
    file = spread(tmp_path / "GEDEvent_v25_0_10.csv", countries)
    observatory.import_dataset("ucdp-ged", file, dt.date(2025, 11, 20))
    assert months(observatory).get("2025-10") == october


def test_a_newer_month_of_the_whole_world_replaces_the_only_row_of_a_country_it_does_not_name(tmp_path: Path) -> None:
    observatory = filled(tmp_path / "observatory", [NAMES[1], NAMES[3]])
    assert months(observatory)["2025-10"] == 1
    quiet = spread(tmp_path / "GEDEvent_v25_0_10.csv", 40)
    observatory.import_dataset("ucdp-ged", quiet, dt.date(2025, 12, 20))
    assert months(observatory)["2025-10"] == 0
    assert months(observatory, as_of="2025-11-30")["2025-10"] == 1
    found = observatory.changes("ucdp-ged")
    assert any(row.kind == "withdrawn" and '"country":"Syria"' in (row.row or "") for row in found.rows)


def test_a_newer_month_of_a_few_countries_leaves_the_others(tmp_path: Path) -> None:
    observatory = filled(tmp_path / "observatory", [NAMES[1], NAMES[3]])
    observatory.import_dataset("ucdp-ged", spread(tmp_path / "GEDEvent_v25_0_10.csv", 3), dt.date(2025, 12, 20))
    assert months(observatory)["2025-10"] == 1
