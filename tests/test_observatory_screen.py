"""The screen through the whole house: rows of a dataset in, ranked series out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from ged_row import ROW
from screen_rows import written
from typer.testing import CliRunner

import marsad
from marsad.cli import app
from marsad.errors import UsageError
from marsad.observatory import Observatory


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("screen"))


def test_the_place_where_it_rises_alarms_and_the_others_do_not(folder: Path) -> None:
    observatory: Observatory = marsad.open(folder)
    found = observatory.screen(as_of=dt.date(2019, 2, 17))
    alarms = {(row.group, row.place) for row in found.rows if row.verdict == "alarm"}
    deir_ez_zor = "geonames:170792"
    assert ("islamic-state", deir_ez_zor) in alarms
    assert ("islamic-state", "SY") in alarms
    assert not any(row.country == "IQ" for row in found.rows if row.verdict == "alarm")
    top = next(row for row in found.rows if row.place == deir_ez_zor and row.group == "islamic-state")
    assert top.count is not None
    assert top.count >= 10
    assert top.expected == pytest.approx(1.0, abs=0.5)
    assert top.bound is None  # Farrington's needs five years
    assert top.hindsight
    assert found.alarms == len(alarms)
    assert [row.rank for row in found.rows if row.p is not None] == list(range(1, found.tested + 1))


def test_only_what_is_asked_for_is_screened(folder: Path) -> None:
    observatory = marsad.open(folder)
    assert {row.country for row in observatory.screen(country="Iraq").rows} == {"IQ"}
    assert not observatory.screen(lens="dataset:acled").rows
    early = observatory.screen(as_of=dt.date(2017, 6, 1))
    assert early.tested == 0
    assert set(early.not_tested) == {"too_few_weeks"}
    late = observatory.screen(as_of=dt.date(2021, 1, 1))
    assert set(late.not_tested) == {"too_old"}
    with pytest.raises(UsageError, match="between 0 and 1"):
        observatory.screen(rate=1.5)


def test_the_command_prints_a_table_and_data(folder: Path) -> None:
    asked = ["screen", "--observatory", str(folder), "--as-of", "2019-02-17"]
    text = CliRunner().invoke(app, asked)
    assert text.exit_code == 0
    assert "Deir ez-Zor" in text.output
    assert "series tested" in text.output
    data = json.loads(CliRunner().invoke(app, [*asked, "--format", "json"]).output)
    assert data["method"].startswith("marsad-screen")
    assert "NaN" not in json.dumps(data)
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(app, [*asked, "--format", "csv"]).output)))
    assert len(rows) == len(data["rows"])
    assert rows[0]["verdict"] == "alarm"


def test_groups_that_the_registry_lacks_are_named_as_in_their_rows(tmp_path: Path) -> None:
    sides = "Government of Atlantis, Brigade of the Sea"
    rows = [{**ROW, "id": str(day), "side_a": sides, "date_start": f"2019-01-{day:02}", "date_end": f"2019-01-{day:02}"}
            for day in range(1, 29)]  # fmt: skip
    file = tmp_path / "ged.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    folder = tmp_path / "observatory"
    marsad.open(folder).import_dataset("ucdp-ged", file, dt.date(2020, 6, 1))
    done = CliRunner().invoke(app, ["screen", "--observatory", str(folder), "--format", "csv"])
    names = {row["group"]: row["group_name"] for row in csv.DictReader(io.StringIO(done.output))}
    assert names["ucdp:government-of-atlantis"] == "Government of Atlantis"
    assert names["ucdp:brigade-of-the-sea"] == "Brigade of the Sea"
