"""What a day sees: as_of, recorded_by, partial and missing dates, releases of datasets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from ledger_examples import CODER, Clock, day, figure, keep_release, page, release

from marsad.engine import LocalEngine
from marsad.errors import UsageError
from marsad.ledger import Batch, Coding, Ledger
from marsad.model import Document, Figure, Period
from marsad.model.schemas import SCHEMAS


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return Ledger(LocalEngine(tmp_path, SCHEMAS), clock)


def keep(ledger: Ledger, *documents: Document, **changes: object) -> list[Figure]:
    claims = [figure(document, **changes) for document in documents]
    codings = [Coding(document=claim.document, coder=claim.coder, claims=(claim,)) for claim in claims]
    ledger.append(Batch(documents=documents, codings=codings))
    return claims


def titles(ledger: Ledger, as_of: str | None = None, recorded_by: dt.datetime | None = None) -> set[str | None]:
    limit = day(as_of) if as_of else None
    seen = {document.title for document in ledger.documents(as_of=limit, recorded_by=recorded_by)}
    claims = ledger.claims(as_of=limit, recorded_by=recorded_by)
    assert set(claims.column("title").to_pylist()) == seen
    return seen


EARLY = {"period": Period(start=day("2019-01-01"), end=day("2019-01-31"), precision="month")}


@pytest.mark.parametrize(
    ("published", "precision", "last"),
    [
        ("2019-09-24", "day", "2019-09-24"),
        ("2019-09-01", "month", "2019-09-30"),
        ("2020-02-01", "month", "2020-02-29"),
        ("2019-12-01", "month", "2019-12-31"),
        ("2019-01-01", "year", "2019-12-31"),
        (None, None, "2026-01-01"),  # the day it was recorded
    ],
)
def test_a_document_counts_from_the_last_day_its_date_can_mean(
    ledger: Ledger, published: str | None, precision: str | None, last: str
) -> None:
    keep(ledger, page("it", published, precision), **EARLY)
    before = (day(last) - dt.timedelta(days=1)).isoformat()
    assert titles(ledger, before) == set()
    assert titles(ledger, last) == {"it"}
    assert ledger.claims()["counts_from"].to_pylist() == [day(last)]


def test_a_document_without_a_date_keeps_its_first_day_when_read_again(ledger: Ledger, clock: Clock) -> None:
    keep(ledger, page("it", None), **EARLY)
    clock.move(days=30)
    keep(ledger, page("it", None), **EARLY)
    assert titles(ledger, "2026-01-01") == {"it"}


@pytest.mark.parametrize(
    ("start", "end", "seen"),
    [
        ("2019-09-18", "2019-09-24", True),
        ("2019-09-18", "2019-09-25", False),
        ("2019-09-25", None, False),
        ("2019-09-24", None, True),
        (None, None, True),
        (None, "2019-10-01", False),
    ],
)
def test_no_claim_about_a_later_period(ledger: Ledger, start: str | None, end: str | None, seen: bool) -> None:
    period = Period(start=day(start) if start else None, end=day(end) if end else None, text="then")
    keep(ledger, page("it", "2019-09-01"), period=period)
    assert ledger.claims(as_of=day("2019-09-24")).num_rows == int(seen)
    assert ledger.claims().num_rows == 1


def test_recorded_by_hides_what_came_later(ledger: Ledger, clock: Clock) -> None:
    keep(ledger, page("first"))
    then = clock()
    clock.move(seconds=1)
    keep(ledger, page("second"))
    assert titles(ledger) == {"first", "second"}
    assert titles(ledger, recorded_by=then) == {"first"}
    assert titles(ledger, recorded_by=then - dt.timedelta(microseconds=1)) == set()
    cairo = dt.timezone(dt.timedelta(hours=2))
    assert titles(ledger, recorded_by=then.astimezone(cairo)) == {"first"}
    with pytest.raises(UsageError, match="no time zone"):
        ledger.claims(recorded_by=then.replace(tzinfo=None))


def test_recorded_by_brings_back_the_older_reading(ledger: Ledger, clock: Clock) -> None:
    document = page("it")
    keep(ledger, document)
    then = clock()
    clock.move(days=1)
    newer = figure(document, "b", coder="rules/en 0.2")
    ledger.append_coding([document.id], "rules/en 0.2", [newer])
    assert ledger.claim_models() == [newer]
    assert [claim.coder for claim in ledger.claim_models(recorded_by=then)] == [CODER]


def days_seen(
    ledger: Ledger, as_of: str | None = None, recorded_by: dt.datetime | None = None
) -> tuple[list[str], bool]:
    claims = ledger.claims(as_of=day(as_of) if as_of else None, recorded_by=recorded_by)
    hindsight = set(claims["hindsight"].to_pylist())
    assert len(hindsight) <= 1
    return [item.isoformat() for item in claims["period_start"].to_pylist()], hindsight == {True}


def test_of_a_dataset_every_release_of_the_day_is_seen(ledger: Ledger, clock: Clock) -> None:
    keep_release(ledger, release("2018-06-01"), ["2017-05-05"])
    clock.move(hours=1)
    first_only = clock()
    clock.move(hours=1)
    keep_release(ledger, release("2019-06-01"), ["2017-05-05", "2018-07-07"])
    keep_release(ledger, release("2019-01-01", "another"), ["2016-02-02"])
    assert sorted(days_seen(ledger, "2019-06-01")[0]) == ["2016-02-02", "2017-05-05", "2017-05-05", "2018-07-07"]
    assert sorted(days_seen(ledger, "2019-05-31")[0]) == ["2016-02-02", "2017-05-05"]
    assert days_seen(ledger, recorded_by=first_only) == (["2017-05-05"], False)


def test_a_small_newer_release_does_not_hide_the_whole_older_one(ledger: Ledger) -> None:
    keep_release(ledger, release("2019-06-01", part="annual"), ["2017-05-05", "2018-07-07"])
    keep_release(ledger, release("2019-08-20", part="candidate"), ["2019-07-02"])
    assert sorted(days_seen(ledger, "2019-09-24")[0]) == ["2017-05-05", "2018-07-07", "2019-07-02"]


def test_an_undated_release_does_not_replace_a_dated_one(ledger: Ledger) -> None:
    keep_release(ledger, release("2019-06-01"), ["2017-05-05", "2018-07-07"])
    keep_release(ledger, release(None), ["2017-06-06"])
    assert sorted(days_seen(ledger)[0]) == ["2017-05-05", "2017-06-06", "2018-07-07"]
    assert days_seen(ledger, "2019-09-24") == (["2017-05-05", "2018-07-07"], False)
    assert days_seen(ledger, "2018-12-31") == (["2017-05-05", "2018-07-07"], True)


def test_before_every_release_the_earliest_is_used_and_said_to_be_hindsight(ledger: Ledger) -> None:
    keep_release(ledger, release("2018-06-01"), ["2017-05-05", "2017-06-06"])
    keep_release(ledger, release("2019-06-01"), ["2017-05-05", "2018-07-07"])
    assert days_seen(ledger, "2018-05-31") == (["2017-05-05", "2017-06-06"], True)
    assert days_seen(ledger, "2017-06-05") == (["2017-05-05"], True)
    assert days_seen(ledger, "2018-06-01") == (["2017-05-05", "2017-06-06"], False)
    table = ledger.documents_table(as_of=day("2018-05-31"))
    assert table.select(["published", "hindsight"]).to_pylist() == [{"published": day("2018-06-01"), "hindsight": True}]


def test_a_release_in_two_files_counts_whole(ledger: Ledger) -> None:
    keep_release(ledger, release("2019-06-01", part="Syria"), ["2017-05-05"])
    keep_release(ledger, release("2019-06-01", part="Iraq"), ["2017-06-06"])
    assert sorted(days_seen(ledger)[0]) == ["2017-05-05", "2017-06-06"]


def test_events_and_a_table_made_from_them_are_not_both_counted(ledger: Ledger, clock: Clock) -> None:
    keep_release(ledger, release("2019-06-01", part="weekly"), ["2017-05-05"], coder="dataset/counts 0.1")
    clock.move(hours=1)
    table_only = clock()
    clock.move(hours=1)
    keep_release(ledger, release("2019-06-01", part="Syria"), ["2017-06-06"], coder="dataset/ucdp-ged 0.1")
    keep_release(ledger, release("2019-06-01", part="Iraq"), ["2017-07-07"], coder="dataset/ucdp-ged 0.1")
    assert sorted(days_seen(ledger)[0]) == ["2017-06-06", "2017-07-07"]
    assert days_seen(ledger, recorded_by=table_only) == (["2017-05-05"], False)


def test_a_release_without_a_date_counts_from_the_day_it_was_recorded(ledger: Ledger) -> None:
    keep_release(ledger, release(None), ["2017-05-05"])
    assert days_seen(ledger, "2026-01-01") == (["2017-05-05"], False)
    assert days_seen(ledger, "2025-12-31") == (["2017-05-05"], True)
