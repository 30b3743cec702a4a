"""What a newer release changed, and the old answer as it was: two releases imported, rows compared by their own ids."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import marsad
from marsad.errors import MissingItem, UsageError
from marsad.ledger import changes as ledger_changes
from marsad.model.changes import RowChange
from marsad.observatory import Observatory
from marsad.terminal import print_changes

OLD, NEW = dt.date(2019, 6, 1), dt.date(2020, 6, 1)
ROW = {
    "type_of_violence": "1",
    "side_a": "Government of Syria",
    "side_b": "IS",
    "where_prec": "1",
    "where_coordinates": "Baghouz",
    "adm_1": "",
    "adm_2": "",
    "latitude": "34.5",
    "longitude": "40.9",
    "country": "Syria",
    "country_id": "652",
    "date_prec": "1",
    "deaths_a": "0",
    "low": "1",
    "best": "2",
    "high": "3",
}
Rows = dict[int, dict[str, str]]


def written(path: Path, rows: Rows, **more: str) -> Path:
    printed = []
    for id, change in rows.items():
        day = change.get("date_start", f"2018-0{id % 9 + 1}-11")
        printed.append(ROW | {"id": str(id), "date_start": day, "date_end": day} | change | more)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(printed[0]))
        writer.writeheader()
        writer.writerows(printed)
    return path


BEFORE: Rows = {1: {}, 2: {}, 3: {}, 4: {}, 5: {}, 8: {}}
AFTER: Rows = {1: {}, 2: {"best": "7", "high": "9"}, 4: {"where_coordinates": "=Hajin"}, 5: {}, 6: {}, 8: {}}


@pytest.fixture
def observatory(tmp_path: Path) -> Observatory:
    opened = marsad.open(tmp_path / "observatory")
    opened.import_dataset("ucdp-ged", written(tmp_path / "old.csv", BEFORE), OLD)
    return opened


def compared(observatory: Observatory, *between: str) -> tuple[dict[str, RowChange], Any]:
    found = observatory.changes("ucdp-ged", (between[0], between[1]) if between else None)
    return {row.key: row for row in found.rows}, found.totals


def test_rows_changed_added_and_withdrawn_are_told_field_by_field(observatory: Observatory, tmp_path: Path) -> None:
    observatory.import_dataset("ucdp-ged", written(tmp_path / "new.csv", AFTER), NEW)
    rows, totals = compared(observatory)
    assert {key: row.kind for key, row in rows.items()} == {
        "2": "changed",
        "3": "withdrawn",
        "4": "changed",
        "6": "added",
    }
    assert [(item.field, item.old, item.new) for item in rows["2"].fields] == [("best", "2", "7"), ("high", "3", "9")]
    assert json.loads(rows["6"].row or "")["id"] == 6
    assert (totals.changed, totals.added, totals.withdrawn, totals.same) == (2, 1, 1, 3)
    assert totals.fields == {"best": 1, "high": 1, "where_coordinates": 1}
    turned, _ = compared(observatory, str(NEW), str(OLD))
    assert {key: row.kind for key, row in turned.items() if row.kind != "changed"} == {"3": "added", "6": "withdrawn"}


def test_the_old_answer_is_given_again_after_the_newer_release(observatory: Observatory, tmp_path: Path) -> None:
    def asked(day: dt.date) -> list[tuple[dt.date, float | None]]:
        (series,) = observatory.series("Islamic State", "Syria", every="month", as_of=day).series
        return list(zip(series.starts, series.counts, strict=True))

    def killed(day: dt.date) -> list[int | None]:
        return [getattr(claim, "killed", None) for claim in observatory.claims(as_of=day) if claim.id]

    then = OLD + dt.timedelta(days=90)
    before, tolls = asked(then), killed(then)
    observatory.import_dataset("ucdp-ged", written(tmp_path / "new.csv", AFTER), NEW)
    assert (asked(then), killed(then)) == (before, tolls)
    after = dict(asked(NEW))
    changed = {day: (count, after[day]) for day, count in before if after[day] != count}
    assert changed == {dt.date(2018, 4, 1): (1, 0), dt.date(2018, 7, 1): (0, 1)}


def test_what_versions_write_otherwise_is_no_change(observatory: Observatory, tmp_path: Path) -> None:
    clocked = {id: {"date_start": f"2018-0{id % 9 + 1}-11 00:00:00.000"} for id in BEFORE}
    observatory.import_dataset("ucdp-ged", written(tmp_path / "new.csv", clocked, active_year="True"), NEW)
    rows, totals = compared(observatory)
    assert (rows, totals.same) == ({}, len(BEFORE))


def test_days_that_the_other_release_does_not_cover_are_counted_apart(observatory: Observatory, tmp_path: Path) -> None:
    longer = BEFORE | {20: {"date_start": "2019-02-03"}, 21: {"date_start": "2019-03-03"}}
    observatory.import_dataset("ucdp-ged", written(tmp_path / "new.csv", longer), NEW)
    rows, totals = compared(observatory)
    assert (rows, totals.only_newer, totals.only_older) == ({}, 2, 0)
    _, turned = compared(observatory, str(NEW), str(OLD))
    assert (turned.only_newer, turned.only_older) == (0, 2)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(*[st.dictionaries(st.integers(0, 30), st.integers(0, 3), min_size=1, max_size=20)] * 2, st.integers(7, 20))
def test_slices_of_the_keys_give_each_change_once(
    tmp_path_factory: pytest.TempPathFactory, old: dict[int, int], new: dict[int, int], size: int
) -> None:
    folder = tmp_path_factory.mktemp("slices")
    opened = marsad.open(folder / "observatory")
    for name, day, tolls in (("old", OLD, old), ("new", NEW, new)):
        rows: Rows = {id: {"best": str(toll), "date_start": "2018-05-05"} for id, toll in tolls.items()}
        opened.import_dataset("ucdp-ged", written(folder / f"{name}.csv", rows), day)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger_changes, "SLICE", size)
        found = opened.changes("ucdp-ged")
        told = [(int(row.key), row.kind) for row in found.rows]
    wanted = [(id, "added") for id in new.keys() - old.keys()] + [(id, "withdrawn") for id in old.keys() - new.keys()]
    wanted += [(id, "changed") for id in old.keys() & new.keys() if old[id] != new[id]]
    assert sorted(told) == sorted(wanted)
    assert found.totals.same == len(old.keys() & new.keys()) - found.totals.changed


def test_what_cannot_be_compared_is_said(observatory: Observatory, tmp_path: Path) -> None:
    with pytest.raises(MissingItem, match="one release of it"):
        observatory.changes("ucdp-ged")
    observatory.import_dataset("ucdp-ged", written(tmp_path / "new.csv", AFTER), NEW)
    with pytest.raises(UsageError, match=r"24\.1: is none of the releases .* There are .*2019-06-01.*2020-06-01"):
        observatory.changes("ucdp-ged", ("24.1", "25.1"))
    with pytest.raises(MissingItem, match="no release of it"):
        observatory.changes("acled")
    with pytest.raises(MissingItem, match="one release"):
        observatory.changes("ucdp-ged", as_of=OLD)


@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_changes_are_written_whole_and_cannot_compute(observatory: Observatory, tmp_path: Path, format: str) -> None:
    observatory.import_dataset("ucdp-ged", written(tmp_path / "new.csv", AFTER), NEW)
    path = tmp_path / f"changes.{format}"
    print_changes(observatory.changes("ucdp-ged"), format, path, limit=2)
    text = path.read_text(encoding="utf-8")
    if format == "csv":
        lines = list(csv.DictReader(text.splitlines()))
        assert [(line["key"], line["field"]) for line in lines if line["change"] == "changed"] == [
            ("2", "best"),
            ("2", "high"),
            ("4", "where_coordinates"),
        ]
        assert next(line["newer"] for line in lines if line["key"] == "4") == "'=Hajin"
    elif format == "json":
        told = json.loads(text)
        assert told["totals"] | {"fields": None} == {
            "changed": 2,
            "added": 1,
            "withdrawn": 1,
            "same": 3,
            "only_newer": 0,
            "only_older": 0,
            "fields": None,
        }
        assert [change["key"] for change in told["changes"]] == ["2", "3", "4", "6"]
    else:
        assert "2 changed, 1 added, 1 withdrawn, 3 the same." in text
        assert "and 2 more rows" in text


SYRIA, IRAQ = {"country": "Syria", "country_id": "652"}, {"country": "Iraq", "country_id": "645"}


def test_a_release_of_one_country_withdraws_nothing_elsewhere(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    whole: Rows = {1: SYRIA, 2: SYRIA, 3: IRAQ, 4: IRAQ, 8: SYRIA}
    observatory.import_dataset("ucdp-ged", written(tmp_path / "old.csv", whole), OLD)
    observatory.import_dataset("ucdp-ged", written(tmp_path / "syria.csv", {1: SYRIA, 6: SYRIA, 8: SYRIA}), NEW)
    rows, totals = compared(observatory)
    assert {key: row.kind for key, row in rows.items()} == {"2": "withdrawn", "6": "added"}
    assert (totals.only_older, totals.same) == (2, 2)
    (iraq,) = observatory.series("Islamic State", "Iraq", every="month").series
    assert sum(count or 0 for count in iraq.counts) == 2  # as the series keeps them
    rows, totals = compared(observatory, str(NEW), str(OLD))
    assert ({key: row.kind for key, row in rows.items()}, totals.only_newer) == ({"2": "added", "6": "withdrawn"}, 2)


def test_files_of_two_countries_are_parts_of_a_release_and_not_compared(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    observatory.import_dataset("ucdp-ged", written(tmp_path / "syria.csv", {1: SYRIA, 8: SYRIA}), NEW)
    observatory.import_dataset("ucdp-ged", written(tmp_path / "iraq.csv", {3: IRAQ, 4: IRAQ}), NEW)
    with pytest.raises(UsageError, match=r"no country in common: parts of one release"):
        observatory.changes("ucdp-ged")
    observatory.import_dataset("ucdp-ged", written(tmp_path / "old.csv", {1: SYRIA, 3: IRAQ, 4: IRAQ}), OLD)
    found = observatory.changes("ucdp-ged")  # the newest and the one before it that tells of its country
    assert (found.older.published, found.newer.countries) == (OLD, {"IQ"})
    assert list(found.rows) == []
