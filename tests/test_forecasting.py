"""Forecasts through the whole house: made from one release, frozen, and scored when the next release covers them."""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from ged_row import ROW
from typer.testing import CliRunner

import marsad
from marsad import forecasting, importing
from marsad.cli import app
from marsad.engine import LocalEngine
from marsad.errors import UnknownName, UsageError
from marsad.ledger import Ledger
from marsad.model.forecast import MODELS, ForecastOptions
from marsad.model.schemas import SCHEMAS
from marsad.observatory import Observatory
from marsad.registry import open_registry
from marsad.scope import Question
from marsad.sources.release import ImportOptions

FIRST = dt.date(2018, 1, 1)  # a Monday


def release(folder: Path, weeks: int, last: dt.date) -> Path:
    """A file of about four events a week, the same for the weeks that two files share; one on its last day."""
    random = np.random.default_rng(1)
    days = [
        FIRST + dt.timedelta(days=7 * week + int(day))
        for week in range(weeks)
        for day in random.integers(7, size=random.poisson(4))
    ]
    rows = [
        ROW | {"id": str(number), "date_start": day.isoformat(), "date_end": day.isoformat()}
        for number, day in enumerate([FIRST, *days, last])
    ]
    path = folder / f"ged{weeks}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def observatory(tmp_path: Path) -> Observatory:
    opened = marsad.open(tmp_path / "observatory")
    opened.import_dataset("ucdp-ged", release(tmp_path, 100, dt.date(2019, 12, 1)), dt.date(2019, 12, 5))
    return opened


def test_frozen_scored_and_waiting(observatory: Observatory, tmp_path: Path) -> None:
    made = observatory.forecast("Islamic State", "Syria", as_of=dt.date(2019, 12, 6), freeze=True)
    (item,) = made.items
    assert made.frozen == 1
    assert item.origin == (dt.date(2019, 11, 25), dt.date(2019, 12, 1))
    assert item.starts[0] == dt.date(2019, 12, 2)
    assert item.drawn.draws["ensemble"].shape == (1000, 13)
    assert item.hindsight  # frozen years after its weeks
    before = observatory.score()
    assert (len(before.items), before.waiting, before.groups) == (1, 1, ())
    again = observatory.forecast("Islamic State", "Syria", as_of=dt.date(2019, 12, 6), freeze=True)
    assert again.frozen == 0
    assert again.items[0].id == item.id

    observatory.import_dataset("ucdp-ged", release(tmp_path, 109, dt.date(2020, 2, 2)), dt.date(2020, 6, 1))
    report = observatory.score("Daesh", "Syria")
    assert report.waiting == 0
    (scored,) = report.items
    assert scored.waiting == 4
    (group,) = report.groups
    assert (group.every, group.hindsight, group.forecasts) == ("week", True, 1)
    assert {means.model: means.periods for means in group.means} == dict.fromkeys(MODELS, 9)
    (series,) = observatory.series("Islamic State", "Syria").series
    came = [series.counts[series.starts.index(start)] for start in item.starts[:9]]
    assert list(scored.scored[0].observed) == came
    assert {means.model: means.crps for means in group.means}["zeros"] == pytest.approx(np.mean(came))
    assert observatory.score("HTS").items == ()
    with pytest.raises(UnknownName):
        observatory.score("Nobody at all")


def test_a_forecast_sees_nothing_after_its_day(observatory: Observatory) -> None:
    (early,) = observatory.forecast("Islamic State", "Syria", as_of=dt.date(2019, 6, 30)).items
    assert early.origin is not None
    assert early.origin[1] == dt.date(2019, 6, 30)
    assert early.release_later  # the only release came out later
    (series,) = observatory.series("Islamic State", "Syria").series
    assert list(early.history) == list(series.counts[: series.ends.index(dt.date(2019, 6, 30)) + 1])


def test_too_old_and_too_few_and_too_far(observatory: Observatory) -> None:
    (old,) = observatory.forecast("Islamic State", "Syria", as_of=dt.date(2021, 1, 1), freeze=True).items
    assert old.drawn.missing == ("too_old",)
    assert not old.drawn.draws
    (short,) = observatory.forecast("Islamic State", "Syria", as_of=dt.date(2018, 3, 1)).items
    assert short.drawn.missing == ("too_few_periods",)
    assert observatory.score().items == ()
    with pytest.raises(UsageError, match="14 weeks ahead"):
        observatory.forecast("Islamic State", "Syria", ahead=14)
    assert observatory.forecast("Islamic State", "Syria", lens="self_claimed").items == ()


def test_foresight_is_what_was_frozen_before_its_first_week(tmp_path: Path) -> None:
    now = dt.datetime(2019, 12, 2, 9, tzinfo=dt.UTC)
    ledger = Ledger(LocalEngine(tmp_path / "tables", SCHEMAS), lambda: now)
    registry = open_registry()
    source = release(tmp_path, 100, dt.date(2019, 12, 1))
    importing.import_dataset(ledger, "ucdp-ged", source, ImportOptions(released=dt.date(2019, 12, 2)))
    question = Question(group="Islamic State", places=("Syria",))
    options = ForecastOptions(draws=200, trailing=4, trailing_draws=50)
    first = forecasting.forecast(ledger, registry, question, 4, options=options, freeze=True)
    now = dt.datetime(2019, 12, 20, tzinfo=dt.UTC)
    other = replace(options, seed=5)  # the same weeks, asked for again when they had begun
    second = forecasting.forecast(ledger, registry, question, 4, options=other, freeze=True)
    assert [item.hindsight for item in (*first.items, *second.items)] == [False, True]
    now = dt.datetime(2020, 6, 2, tzinfo=dt.UTC)
    later = release(tmp_path, 109, dt.date(2020, 2, 2))
    importing.import_dataset(ledger, "ucdp-ged", later, ImportOptions(released=dt.date(2020, 6, 1)))
    report = forecasting.score(ledger, registry)
    assert [(group.hindsight, group.forecasts) for group in report.groups] == [(False, 1), (True, 1)]
    kept = forecasting.score(ledger, registry, recorded_by=dt.datetime(2019, 12, 3, tzinfo=dt.UTC))
    assert [item.forecast.id for item in kept.items] == [first.items[0].id]
    assert kept.waiting == 1  # by then nobody had seen its weeks


def run(folder: Path, *words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--observatory", str(folder / "observatory")])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


ASKED = ("forecast", "--group", "Islamic State", "--place", "Syria", "--as-of", "2019-12-06", "--ahead", "4")


@pytest.mark.usefixtures("observatory")
def test_every_format_says_the_same(tmp_path: Path) -> None:
    text = run(tmp_path, *ASKED)
    assert "2019-12-02" in text
    assert "conflictology" in text
    value = json.loads(run(tmp_path, *ASKED, "--format", "json"))
    (item,) = value["forecasts"]
    assert value["frozen"] is None
    assert np.array(item["draws"]).shape == (1000, 4)
    assert item["settings"]["seed"] == item["seed"]
    rows = list(csv.DictReader(run(tmp_path, *ASKED, "--format", "csv").splitlines()))
    own = [row for row in rows if row["model"] == "ensemble"]
    assert [[int(row[f"q{level}"]) for level in ("05", "25", "50", "75", "95")] for row in own] == (
        item["quantiles"]["ensemble"]
    )
    for name in ("svg", "png"):
        run(tmp_path, *ASKED, "--format", name, "--output", str(tmp_path / f"fan.{name}"))
    svg = (tmp_path / "fan.svg").read_text("utf-8")
    assert "Islamic State, Syria" in svg
    run(tmp_path, *ASKED, "--format", "svg", "--output", str(tmp_path / "again.svg"))
    assert (tmp_path / "again.svg").read_text("utf-8") == svg
    with pytest.raises(UsageError, match="a picture needs a file"):
        run(tmp_path, *ASKED, "--freeze", "--format", "svg")
    assert "No forecast is frozen" in run(tmp_path, "score")  # refused before anything was kept


@pytest.mark.usefixtures("observatory")
def test_scores_as_text_and_json(tmp_path: Path) -> None:
    earlier = [*ASKED[:6], "2019-09-24", *ASKED[7:]]
    assert "1 forecast frozen, 0 known already" in run(tmp_path, *earlier, "--freeze")
    assert "0 forecasts frozen, 1 known already" in run(tmp_path, *earlier, "--freeze")
    run(tmp_path, *ASKED, "--every", "month", "--freeze")
    text = run(tmp_path, "score", "--group", "Islamic State")
    assert "2 frozen forecasts: 1 with scores, 1 waiting" in text
    assert "hindsight" in text
    value = json.loads(run(tmp_path, "score", "--format", "json"))
    assert (value["forecasts"], value["waiting"]) == (2, 1)
    (group,) = value["groups"]
    assert (group["every"], group["hindsight"], group["forecasts"]) == ("week", True, 1)
    assert [means["model"] for means in group["means"]] == list(MODELS)
