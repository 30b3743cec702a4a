"""What the index shows is what the ledger's views show, as of every day: nothing is lost and nothing is added."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.index import Filter
from marsad.index.models import ClaimRow
from marsad.index.store import Index
from marsad.model.schemas import OF_MODEL, claim_from_row
from marsad.observatory import Observatory

DAYS = [None, *(dt.date.fromisoformat(day) for day in ("2018-01-01", "2019-09-24", "2020-06-01", "2024-12-31"))]


def everything(index: Index, filter: Filter, sort: str = "published", limit: int = 7) -> list[ClaimRow]:
    """All pages of a list, one after the other."""
    rows: list[ClaimRow] = []
    cursor = None
    while True:
        page = index.claims(filter, sort, cursor, limit)
        rows += page.rows
        cursor = page.next
        if cursor is None:
            return rows


@pytest.mark.parametrize("day", DAYS)
def test_claims_are_those_of_the_ledger(observatory: Observatory, day: dt.date | None) -> None:
    index = observatory.index()
    seen = observatory._ledger.claims(as_of=day).to_pylist()
    shown = everything(index, Filter(as_of=day))
    assert sorted(row.id for row in shown) == sorted(row["id"] for row in seen)
    hindsight = {row["id"]: row["hindsight"] for row in seen}
    assert {row.id: row.hindsight for row in shown} == hindsight


@pytest.mark.parametrize("day", DAYS)
def test_documents_are_those_of_the_ledger(observatory: Observatory, day: dt.date | None) -> None:
    shown = observatory.index().documents(Filter(as_of=day), limit=1000).rows
    assert sorted(row.id for row in shown) == sorted(row.id for row in observatory.documents(day))


def test_a_claim_comes_back_whole(observatory: Observatory) -> None:
    index = observatory.index()
    rows = observatory._ledger.claims().select(list(OF_MODEL)).to_pylist()
    for row in rows:
        assert index.claim_body(row["id"]) == claim_from_row(row)


def test_rejected_claims_are_shown_only_where_they_are_asked_for(observatory: Observatory) -> None:
    index = observatory.index()
    rejected = {
        row["id"] for row in observatory._ledger.claims(rejected=True).to_pylist() if row["verdict"] == "reject"
    }
    assert len(rejected) == 2
    assert {row.id for row in everything(index, Filter(verdict=("reject",)))} == rejected
    assert not rejected & {row.id for row in everything(index, Filter())}
    assert {row.verdict for row in everything(index, Filter(verdict=("none",)))} == {None}


def test_texts_and_captures_are_kept(observatory: Observatory) -> None:
    index = observatory.index()
    for document in observatory.documents():
        row = index.document(document.id)
        assert row is not None
        assert index.document_text(document.id) == document.text
        assert (row.length, row.capture) == (len(document.text), document.capture)
        assert (row.captured_at is not None) == (row.dataset is None)


def test_quotes_cut_their_text(observatory: Observatory) -> None:
    index = observatory.index()
    for row in everything(index, Filter()):
        if row.row is None:
            text = index.document_text(row.document)
            assert text is not None
            assert text[row.quote_start : row.quote_end] == row.quote_text


def test_events_are_those_of_the_observatory(observatory: Observatory) -> None:
    index = observatory.index()
    table = observatory.events()
    shown = index.events(Filter(), limit=1000).rows
    assert sorted(row.id for row in shown) == sorted(table["event"].to_pylist())
    for row in shown:
        event, _ = observatory.event(row.id)
        assert index.event_body(row.id) == event


def test_why_reports_are_one_event_is_told(observatory: Observatory) -> None:
    index = observatory.index()
    claim = index.claim_of("ucdp-ged:1")
    assert claim is not None
    event = index.event_of(claim)
    assert event is not None
    assert [ref for ref, _ in index.members(event)] == ["ucdp-ged:1", "ucdp-ged:2"]
    assert [(word.judge, word.reason) for word in index.why(event)] == [("Ana", "one fight")]


def test_history_holds_every_decision(observatory: Observatory) -> None:
    index = observatory.index()
    told = list(observatory._ledger.judgement_models())
    assert list(index.judgements().rows) == sorted(told, key=lambda item: (item.recorded_at, item.id), reverse=True)
    assert [item.verdict for item in index.judgements("ucdp-ged:1").rows] == ["same_event"]


def test_an_index_of_an_earlier_moment_knows_nothing_later(observatory: Observatory) -> None:
    moment = min(item.recorded_at for item in observatory._ledger.judgement_models())
    before = moment - dt.timedelta(microseconds=1)
    index = observatory.index(recorded_by=before)
    assert index.totals().judgements == 0
    held = observatory._ledger.claims(recorded_by=before)["id"].to_pylist()
    assert sorted(row.id for row in everything(index, Filter())) == sorted(held)


def test_entries_count_what_claims_name(observatory: Observatory) -> None:
    index = observatory.index()
    claims = observatory._ledger.claims().to_pylist()
    group = index.entry("group", "islamic-state")
    assert group is not None
    mine = [row for row in claims if "islamic-state" in row["actors"]]
    assert group.claims == len(mine)
    assert sum(group.lenses.values()) == sum(row["lens"] is not None for row in mine)
    assert group.first == min(row["period_start"] for row in mine if row["period_start"])
    assert ("islamic-state", "تنظيم الدولة الإسلامية") in index.suggest("group", "الدولة", "ar") or index.suggest(
        "group", "الدولة", "ar"
    )
