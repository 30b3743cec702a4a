"""What the index shows is what the ledger's views show, as of every day: nothing is lost and nothing is added."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from ged_file import ged

import marsad
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


STRUCK = """<html><head><title>{title}</title><meta name="date" content="{day}">
<meta property="article:published_time" content="{day}"></head><body><p>On 20 September 2019 gunmen of Islamic State
killed {dead} soldiers in an attack on a checkpoint near Mosul, Iraq, {who} said.</p></body></html>"""
REPORTS = (("2019-09-21", "five", "police"), ("2019-09-23", "six", "the army"), ("2019-10-02", "seven", "a monitor"))


@pytest.fixture
def growing(tmp_path: Path) -> tuple[Observatory, str]:
    """An event of three reports published one after the other, and a row of a dataset released years later."""
    pages = []
    for number, (day, dead, who) in enumerate(REPORTS):
        pages.append(tmp_path / f"{number}.html")
        pages[-1].write_text(STRUCK.format(title=f"Report {number}", day=day, dead=dead, who=who), "utf-8")
    observatory = marsad.open(tmp_path / "observatory")
    observatory.read(pages)
    observatory.import_dataset(
        "ucdp-ged", ged(tmp_path, "g.csv", [("1", "2019-09-20", "IS", "6")]), dt.date(2023, 6, 1)
    )
    told = {claim.quote.row: claim for claim in observatory.claims() if claim.kind == "incident"}
    assert set(told) == {None, 0}
    reports = sorted(
        (claim for claim in observatory.claims() if claim.kind == "incident" and claim.quote.row is None),
        key=lambda claim: claim.killed or 0,
    )
    refs = [f"{claim.document}#{claim.quote.start}-{claim.quote.end}" for claim in reports]
    for ref in (*refs[1:], "ucdp-ged:1"):
        observatory.join(refs[0], ref, by="A. Reader")
    (event,) = observatory.events().to_pylist()
    assert len(event["members"]) == 4
    return observatory, event["event"]


def test_an_event_is_there_with_the_reports_published_by_then(growing: tuple[Observatory, str]) -> None:
    """Before its last report it had fewer, and other values; it was not missing."""
    observatory, id = growing
    index = observatory.index()
    for day in ("2019-09-20", "2019-09-21", "2019-09-22", "2019-09-23", "2019-10-01", "2019-10-02", "2023-06-01"):
        as_of = dt.date.fromisoformat(day)
        expected = observatory.events(as_of=as_of).to_pylist()
        shown = index.events(Filter(as_of=as_of)).rows
        assert [row.members for row in shown] == [len(row["members"]) for row in expected], day
        assert [(row.killed, row.killed_low, row.killed_high) for row in shown] == [
            (row["killed"], row["killed_low"], row["killed_high"]) for row in expected
        ], day
        assert {row.id for row in shown} == {id}, "its page is there"
        assert [row.hindsight for row in shown] == [as_of < dt.date(2023, 6, 1)]
    assert [row.members for row in index.events(Filter()).rows] == [4], "as it stands now, once"
    assert index.event(id) == index.events(Filter()).rows[0]
    assert len(index.members(id)) == 4
    assert index.totals().events == 1
    assert len(index.points_for(Filter(lens=("linked",)))) == 1
    assert len(index.points_for(Filter(lens=("linked",), as_of=dt.date(2019, 9, 22)))) == 1


def test_words_of_a_later_report_do_not_find_the_event_earlier(growing: tuple[Observatory, str]) -> None:
    index = growing[0].index()
    for day, found in (("2019-09-22", 0), ("2019-10-01", 0), ("2019-10-02", 1), ("2020-01-01", 1)):
        filter = Filter(text="monitor", as_of=dt.date.fromisoformat(day))
        assert len(index.events(filter).rows) == found, day


def test_stages_follow_what_is_decided_later(growing: tuple[Observatory, str]) -> None:
    """A report taken out is gone from every stage, without a new index; taken back, it is there again."""
    observatory, id = growing
    before = list(observatory.index(wait=60).events(Filter(as_of=dt.date(2019, 9, 22))).rows)
    said = observatory.split(id, "ucdp-ged:1", by="A. Reader")
    index = observatory.index(wait=60)
    assert index.totals().events == 2
    assert sorted(row.members for row in index.events(Filter(as_of=dt.date(2019, 9, 22))).rows) == [1, 1]
    assert sorted(row.members for row in index.events(Filter()).rows) == [1, 3]
    observatory.undo(*said, by="A. Reader")
    assert list(observatory.index(wait=60).events(Filter(as_of=dt.date(2019, 9, 22))).rows) == before
