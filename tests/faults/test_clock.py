"""A machine's clock that is set back: the newest word still counts, and what was held by a moment stays what it was."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import marsad
from marsad.engine import LocalEngine
from marsad.ledger import Ledger
from marsad.model.schemas import SCHEMAS

HOUR = dt.timedelta(hours=1)


def ledger(home: Path, now: dt.datetime) -> Ledger:
    """One of a process whose machine tells that time."""
    return Ledger(LocalEngine(home / "tables", SCHEMAS), clock=lambda: now)


def test_a_judgement_kept_under_a_clock_set_back_is_the_newest(home: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    claim = marsad.open(home).claims()[0].id
    ledger(home, now + HOUR).append_judgement([claim], "reject", "A Reader")
    between = now + HOUR
    ledger(home, now - HOUR).append_judgement([claim], "accept", "A Reader")
    observatory = marsad.open(home)
    assert claim in {item.id for item in observatory.claims()}
    assert claim not in {item.id for item in observatory.claims(recorded_by=between)}
    moments = [item.recorded_at for item in observatory.judgements(claim)]
    assert moments == sorted(moments)


def test_what_was_held_by_a_moment_does_not_change_when_the_clock_goes_back(home: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    claims = [item.id for item in marsad.open(home).claims()]
    ledger(home, now + HOUR).append_judgement([claims[0]], "accept", "A Reader")
    then = marsad.open(home).judgements(recorded_by=now + HOUR)
    ledger(home, now - 100 * HOUR).append_judgement([claims[2]], "reject", "A Reader")
    assert marsad.open(home).judgements(recorded_by=now + HOUR) == then


def test_a_clock_that_was_ahead_is_remarked_on_and_is_no_fault(home: Path) -> None:
    claim = marsad.open(home).claims()[0].id
    ledger(home, dt.datetime.now(dt.UTC) + 1000 * HOUR).append_judgement([claim], "accept", "A Reader")
    found = marsad.open(home).check()
    assert found.clean
    assert any(item.item == "judgements" and "yet to come" in item.cause for item in found.findings)


def test_two_processes_under_a_clock_set_back_do_not_take_the_same_moment(home: Path) -> None:
    """The claims of both readings of one page would be those of one moment, and count twice."""
    now = dt.datetime.now(dt.UTC)
    claim = marsad.open(home).claims()[0].id
    ledger(home, now + HOUR).append_judgement([claim], "accept", "A Reader")
    moments = [ledger(home, now)._clock() for _ in range(40)]
    assert min(moments) > now + HOUR
    assert len(set(moments)) > 35
