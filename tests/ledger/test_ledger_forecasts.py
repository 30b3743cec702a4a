"""Frozen forecasts: kept whole, once, as of any moment; and an observatory that was made before there were any."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from ledger_examples import Clock, day

from marsad.engine import LocalEngine
from marsad.ledger import Ledger, open_ledger
from marsad.model.forecast import Drawn, Forecast, following
from marsad.model.schemas import SCHEMAS


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return Ledger(LocalEngine(tmp_path, SCHEMAS), clock)


def forecast(id: str = "one", **changes: object) -> Forecast:
    random = np.random.default_rng(1)
    draws = {"ensemble": random.poisson(9e8, (100, 13)), "zeros": np.zeros((100, 13), dtype=np.int64)}
    periods = following("week", day("2019-09-22"), 13)
    values: dict[str, object] = {
        "id": id,
        "method": "forecast 1",
        "marsad": "0.1",
        "settings": '{"draws":100}',
        "seed": 7,
        "lens": "dataset:ucdp-ged",
        "group": "islamic-state",
        "branches": ("islamic-state-iraq",),
        "place": "geonames:163843",
        "measure": "events",
        "role": None,
        "cohort": None,
        "every": "week",
        "week_start": 0,
        "as_of": day("2019-09-24"),
        "recorded_by": None,
        "versions": {"claims": 3, "rows": None},
        "origin": (day("2019-09-16"), day("2019-09-22")),
        "starts": tuple(start for start, _ in periods),
        "ends": tuple(end for _, end in periods),
        "history": (1.0, None, 2.5),
        "breaks": ((day("2019-09-09"), "edition_changed"),),
        "drawn": Drawn(there=2, last=2, draws=draws, weight=0.25, judged=13, reference=12.0),  # type: ignore[arg-type]
    }
    return Forecast(**(values | changes))  # type: ignore[arg-type]


def test_what_is_frozen_comes_back_as_it_was(ledger: Ledger, clock: Clock) -> None:
    given = forecast()
    assert ledger.append_forecasts([given]) == 1
    (kept,) = ledger.forecasts()
    assert kept.recorded_at == clock.now
    for field in dataclasses.fields(Forecast):
        if field.name not in ("drawn", "recorded_at"):
            assert getattr(kept, field.name) == getattr(given, field.name), field.name
    assert kept.drawn.draws.keys() == given.drawn.draws.keys()
    for model, draws in given.drawn.draws.items():
        assert (kept.drawn.draws[model] == draws).all()
    assert (kept.drawn.weight, kept.drawn.judged, kept.drawn.reference) == (0.25, 13, 12.0)


def test_freezing_again_keeps_the_first_and_nothing_is_lost(ledger: Ledger, clock: Clock) -> None:
    ledger.append_forecasts([forecast("one")])
    first = clock.now
    clock.move(days=9)
    assert ledger.append_forecasts([forecast("one"), forecast("two", group="hts")]) == 1
    assert [(item.id, item.recorded_at) for item in ledger.forecasts()] == [("one", first), ("two", clock.now)]
    assert [item.id for item in ledger.forecasts(recorded_by=first)] == ["one"]
    assert [item.id for item in ledger.forecasts(groups=["hts"])] == ["two"]
    assert ledger.forecasts(places=["geonames:99237"]) == []
    assert ledger.append_forecasts([]) == 0


def test_one_without_draws_is_not_kept(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="no draws"):
        ledger.append_forecasts([forecast(drawn=Drawn(missing=("too_few_periods",)))])
    assert ledger.forecasts() == []


def test_an_observatory_from_before_forecasts_opens_and_takes_them(tmp_path: Path) -> None:
    older = Ledger(
        LocalEngine(tmp_path / "old" / "tables", {k: v for k, v in SCHEMAS.items() if k != "forecasts"}), Clock()
    )
    open_ledger(tmp_path / "old")
    assert older.documents() == []
    opened = open_ledger(tmp_path / "old", create=False)
    assert opened.forecasts() == []
    assert opened.append_forecasts([forecast()]) == 1
    assert len(opened.forecasts()) == 1


@pytest.mark.parametrize(
    ("frozen", "later", "hindsight"),
    [("2019-09-23T23:59", False, False), ("2019-09-24T00:01", False, True), ("2019-09-01T00:00", True, True)],
)
def test_hindsight_is_what_was_frozen_after_its_first_day_or_rests_on_a_later_release(
    frozen: str, later: bool, hindsight: bool
) -> None:
    moment = dt.datetime.fromisoformat(frozen).replace(tzinfo=dt.UTC)
    assert forecast(recorded_at=moment, release_later=later).hindsight is hindsight
    assert forecast().hindsight is False


def test_the_periods_after_one_follow_without_a_gap() -> None:
    weeks = following("week", day("2019-12-22"), 3)
    assert weeks[1] == (day("2019-12-30"), day("2020-01-05"))
    months = following("month", day("2019-11-30"), 4)
    assert months == (
        (day("2019-12-01"), day("2019-12-31")),
        (day("2020-01-01"), day("2020-01-31")),
        (day("2020-02-01"), day("2020-02-29")),
        (day("2020-03-01"), day("2020-03-31")),
    )
