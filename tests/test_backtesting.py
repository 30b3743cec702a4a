"""Past weeks replayed on a real observatory: what was told then, beside what later weeks say."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import marsad
from marsad.cli import app
from marsad.errors import UsageError
from marsad.model.backtest import Backtest

FIRST = dt.date(2016, 1, 4)  # a Monday
BUSY, QUIET, BACK = 60, 60, 40  # weeks: 12 events each, then 1 or 2, then 12 again
GROUP, PLACE = "JNIM", "Mali"


def weekly(number: int) -> int:
    return 1 + number % 2 if BUSY <= number < BUSY + QUIET else 10 + number % 5


def table(folder: Path, weeks: int, released: dt.date) -> Path:
    """A table of events, some each week, with its mapping beside it."""
    path = folder / f"events-{weeks}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "date", "country", "group", "killed"])
        for week in range(weeks):
            for number in range(weekly(week)):
                day = FIRST + dt.timedelta(weeks=week, days=number % 7)
                writer.writerow([f"{week}-{number}", day.isoformat(), PLACE, GROUP, 1])
    last = FIRST + dt.timedelta(weeks=weeks, days=-1)
    path.with_name(path.name + ".yml").write_text(
        f"dataset: watched\nreleased: {released}\ncovers: {{start: {FIRST}, end: {last}}}\nredistribute: true\n"
        "columns: {id: id, date: date, country: country, perpetrator: group, killed: killed}\n",
        "utf-8",
    )
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("backtest")
    observatory = marsad.open(place / "observatory")
    whole = BUSY + QUIET + BACK
    observatory.import_dataset("table", table(place, whole, FIRST + dt.timedelta(weeks=whole, days=10)))
    return place / "observatory"


@pytest.fixture(scope="module")
def replay(folder: Path) -> Backtest:
    return marsad.open(folder, create=False).backtest(GROUP, PLACE, every="month")


def test_the_history_of_a_collapse_and_a_return(replay: Backtest) -> None:
    told = {item.as_of: item for item in replay.told}
    fallen = [item for day, item in told.items() if weeks_in(day) in range(BUSY + 6, BUSY + 30)]
    assert {item.verdict for item in fallen} == {"falling"}
    trough = [item for day, item in told.items() if weeks_in(day) in range(BUSY + 45, BUSY + QUIET)]
    assert trough
    assert all(item.verdict in ("no_change", "uncertain") for item in trough)
    back = [item for day, item in told.items() if weeks_in(day) in range(BUSY + QUIET + 5, BUSY + QUIET + 30)]
    assert {item.verdict for item in back} == {"coming_back"}


def test_the_return_is_found_and_told_within_weeks(replay: Backtest) -> None:
    [record] = replay.records
    [rise] = record.rises
    begun = FIRST + dt.timedelta(weeks=BUSY + QUIET)
    assert abs((rise.first - begun).days) <= 21
    assert rise.weeks_until_told is not None
    assert rise.weeks_until_told <= 6  # asked once a month
    assert record.false_alarms == 0


def test_weeks_that_have_not_settled_are_told_and_not_checked(replay: Backtest) -> None:
    end = FIRST + dt.timedelta(weeks=BUSY + QUIET + BACK)
    late = [item for item in replay.told if item.week and (end - item.week).days <= 7 * replay.settled]
    assert late
    assert all(item.later is None for item in late)
    assert all(item.later is not None for item in replay.told if item not in late)


def test_a_release_that_came_later_is_hindsight(replay: Backtest) -> None:
    assert all(item.hindsight for item in replay.told)


def test_only_what_a_release_held_then_is_seen(tmp_path: Path) -> None:
    """Two releases: between them the older one speaks, without hindsight, and ends where it ended."""
    early = BUSY + 20
    observatory = marsad.open(tmp_path / "observatory")
    observatory.import_dataset("table", table(tmp_path, early, FIRST + dt.timedelta(weeks=early, days=5)))
    observatory.import_dataset("table", table(tmp_path, 140, FIRST + dt.timedelta(weeks=141)))
    day = FIRST + dt.timedelta(weeks=early + 10)
    replay = observatory.backtest(GROUP, PLACE, first=day, last=day + dt.timedelta(days=6), every="week")
    [item] = replay.told
    assert not item.hindsight
    assert item.week == FIRST + dt.timedelta(weeks=early - 1)
    assert item.later is not None


def test_the_command_gives_the_same_as_table_csv_json_and_picture(folder: Path, tmp_path: Path) -> None:
    asked = ["backtest", "-g", GROUP, "-p", PLACE, "--start", "2018-04-01", "--end", "2018-08-31"]
    asked += ["--observatory", str(folder)]
    text = CliRunner().invoke(app, asked)
    assert text.exit_code == 0
    assert "2018-04-30" in text.output
    assert "Hindsight" in text.output
    data = json.loads(CliRunner().invoke(app, [*asked, "--format", "json"]).output)
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(app, [*asked, "--format", "csv"]).output)))
    assert [row["as_of"] for row in rows] == [item["as_of"] for item in data["told"]]
    assert [row["verdict"] for row in rows] == [item["verdict"] for item in data["told"]]
    picture = tmp_path / "history.svg"
    assert CliRunner().invoke(app, [*asked, "--format", "svg", "-o", str(picture)]).exit_code == 0
    assert picture.read_text("utf-8").startswith("<svg")


def test_what_cannot_be_replayed_is_said(folder: Path) -> None:
    observatory = marsad.open(folder, create=False)
    with pytest.raises(UsageError, match="covers 52 weeks there"):
        observatory.backtest("al-Shabaab", "Somalia")
    with pytest.raises(UsageError, match="lies after the last"):
        observatory.backtest(GROUP, PLACE, first=dt.date(2018, 2, 1), last=dt.date(2018, 1, 1))


def weeks_in(day: dt.date) -> int:
    return (day - FIRST).days // 7
