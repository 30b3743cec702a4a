"""`link`, `events` and `missing` as they are typed: what they print, and what leaves the house."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from marsad.cli import app

HEADER = "id,date,place,country,latitude,longitude,group,killed\n"
ROWS = [
    "1,2019-03-01,Mosul,Iraq,36.34,43.13,Islamic State,4\n",
    "2,2019-03-09,Kirkuk,Iraq,35.46,44.39,Islamic State,11\n",
    "3,2019-04-02,Ramadi,Iraq,33.42,43.30,Islamic State,2\n",
]
MAPPING = """
dataset: {name}
redistribute: {redistribute}
released: 2019-06-30
columns: {{id: id, date: date, place: place, country: country, latitude: latitude, longitude: longitude,
          group: group, killed: killed}}
"""


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked")
    for name, rows, redistribute in (("open", ROWS, "true"), ("closed", ROWS[:2], "false")):
        file = folder / f"{name}.csv"
        file.write_text(HEADER + "".join(rows), encoding="utf-8")
        file.with_name(f"{name}.csv.yml").write_text(MAPPING.format(name=name, redistribute=redistribute), "utf-8")
        run(folder / "observatory", "import", "table", str(file))
    said = run(folder / "observatory", "link")
    assert said.startswith("5 reports, all compared: 2 pairs taken for one event")
    return folder / "observatory"


def run(observatory: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments, "--observatory", str(observatory)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_linking_again_says_that_nothing_was_new(observatory: Path) -> None:
    assert run(observatory, "link").startswith("5 reports, 0 new compared")


def test_events_are_shown_by_group_place_and_days(observatory: Path) -> None:
    said = run(observatory, "events", "-g", "Daesh", "-p", "Iraq", "--start", "2019-03-05", "--end", "2019-03-31")
    assert "2019-03-09" in said
    assert "open, closed" in said or "closed, open" in said
    assert "2019-03-01" not in said
    assert "1 event" in said


def test_one_event_says_what_joins_its_reports(observatory: Path) -> None:
    (event,) = [
        row for row in json.loads(run(observatory, "events", "--format", "json")) if row["period_start"] == "2019-03-09"
    ]
    said = run(observatory, "events", event["event"][:10])
    assert "2 reports" in said
    assert "closed:2" in said
    assert "same day" in said


def test_one_event_goes_into_the_file_that_is_named(observatory: Path, tmp_path: Path) -> None:
    (id, *_) = [row["event"] for row in json.loads(run(observatory, "events", "--format", "json"))]
    run(observatory, "events", id, "--output", str(tmp_path / "event.json"))
    assert json.loads((tmp_path / "event.json").read_text("utf-8"))["id"] == id
    run(observatory, "events", id, "--output", str(tmp_path / "event.txt"))
    assert f"Event {id}: " in (tmp_path / "event.txt").read_text("utf-8")
    asked = ["events", id, "--output", str(tmp_path / "event.csv"), "--observatory", str(observatory)]
    assert "makes no row" in str(CliRunner().invoke(app, asked).exception)
    assert not (tmp_path / "event.csv").exists()


def test_what_may_not_be_passed_on_stays(observatory: Path) -> None:
    table = list(csv.DictReader(io.StringIO(run(observatory, "events", "--format", "csv").removeprefix("\ufeff"))))
    assert len(table) == 3
    assert {row["sources"] for row in table} == {"dataset:open"}


def test_what_is_missing_cannot_be_told_from_two_lists(observatory: Path) -> None:
    said = run(observatory, "missing", "-g", "Islamic State", "-p", "Iraq")
    assert "cannot be told" in said
    assert "three are needed" in said
    found = json.loads(run(observatory, "missing", "-g", "Islamic State", "-p", "Iraq", "--format", "json"))
    assert found["missing"]["estimated_missing"] is None


def test_what_stayed_in_the_house_is_said(observatory: Path) -> None:
    file = observatory.parent / "alone.csv"
    file.write_text(HEADER + "9,2019-05-05,Mosul,Iraq,36.34,43.13,Islamic State,7\n", encoding="utf-8")
    file.with_name("alone.csv.yml").write_text(MAPPING.format(name="alone", redistribute="false"), "utf-8")
    run(observatory, "import", "table", str(file))
    done = CliRunner().invoke(app, ["events", "--format", "csv", "--observatory", str(observatory)])
    assert "1 event stayed" in done.stderr
    assert "2019-05-05" not in done.stdout


def test_days_that_end_before_they_begin_are_refused(observatory: Path) -> None:
    done = CliRunner().invoke(
        app, ["events", "--start", "2019-03-05", "--end", "2019-03-01", "--observatory", str(observatory)]
    )
    assert "end before they begin" in str(done.exception)
