"""Lists: every row once, whatever the order; filters that mean what they say; words in three scripts; hostile words."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.index import Filter
from marsad.index.store import Index
from marsad.observatory import Observatory

SORTS = ("published", "period", "number", "place", "document")


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_paging_visits_each_row_once_in_order_and_back(observatory: Observatory, sort: str, limit: int) -> None:
    index = observatory.index()
    whole = index.claims(Filter(), sort, limit=1000)
    assert whole.next is None
    assert whole.total == len(whole.rows)
    seen, cursor = [], None
    while True:
        page = index.claims(Filter(), sort, cursor, limit)
        seen += page.rows
        if page.next is None:
            break
        cursor = page.next
    assert seen == list(whole.rows)
    back = list(page.rows)
    while page.previous is not None:
        page = index.claims(Filter(), sort, page.previous, limit)
        back = list(page.rows) + back
    assert back == seen


def test_orders_are_what_they_say(observatory: Observatory) -> None:
    index = observatory.index()
    published = [row.published for row in index.claims(Filter(kind=("figure",)), "published", limit=1000).rows]
    dated = [day for day in published if day]
    assert published[: len(dated)] == dated  # those without a date come last
    numbers = [
        row.low for row in index.claims(Filter(kind=("figure",)), "number", limit=1000).rows if row.low is not None
    ]
    assert numbers == sorted(numbers, reverse=True)
    places = [row.place_name for row in index.claims(Filter(), "place", limit=1000).rows if row.place_name]
    assert places == sorted(places)
    document = index.claims(Filter(kind=("figure",))).rows[0].document
    starts = [row.quote_start for row in index.claims_of(document).rows]
    assert starts == sorted(starts)


def test_a_cursor_is_not_moved_by_rows_that_come(fresh) -> None:  # type: ignore[no-untyped-def]
    observatory = fresh()
    index = observatory.index(wait=60)
    first = index.claims(Filter(), limit=5)
    before = index.claims(Filter(), cursor=first.next, limit=5)
    observatory.read([_page(observatory)])
    after = observatory.index(wait=60)
    assert after.claims(Filter()).total > index.claims(Filter()).total
    assert after.claims(Filter(), cursor=first.next, limit=5).rows == before.rows


def _page(observatory: Observatory) -> str:
    path = observatory.folder / "new.txt"  # type: ignore[operator]
    path.write_text("The Islamic State carried out 12 attacks in Iraq in May 2025, the United Nations said.", "utf-8")
    return str(path)


@pytest.mark.parametrize(
    "cursor", ["x", "", "W10", "bnVsbA", "é", "WyJwdWJsaXNoZWQiLCAxZTk5LCAwLCAwLCBudWxsXQ", "a" * 5000]
)
def test_a_foreign_cursor_is_refused(observatory: Observatory, cursor: str) -> None:
    if cursor:
        with pytest.raises(UsageError):
            observatory.index().claims(Filter(), cursor=cursor)


def test_filters_mean_what_they_say(observatory: Observatory) -> None:
    index = observatory.index()
    rows = index.claims(Filter(), limit=1000).rows
    syrian = set(observatory._ledger.claims(places=["SY"])["id"].to_pylist())  # with "Iraq and Syria"
    held = observatory._ledger.claims().select(["id", "country", "countries"]).to_pylist()
    somewhere = {row["id"] for row in held if row["country"] or row["countries"]}
    assert 0 < len(somewhere) < len(rows)
    cases = [
        (Filter(kind=("figure", "indicator")), lambda row: row.kind in ("figure", "indicator")),
        (Filter(country=("SY",)), lambda row: row.id in syrian),
        (Filter(measure=("attacks",)), lambda row: row.measure == "attacks"),
        (Filter(source=("ucdp-ged",)), lambda row: row.origin_id == "ucdp-ged"),
        (Filter(lens=("self_claimed",)), lambda row: row.lens == "self_claimed"),
        (Filter(language=("ar",)), lambda row: row.language == "ar"),
        (Filter(precision=("country",)), lambda row: row.precision == "country"),
        (Filter(flagged=True), lambda row: bool(row.flags)),
        (
            Filter(kind=("figure",), country=("IQ",), lens=("self_claimed",)),
            lambda row: (row.kind, row.country, row.lens) == ("figure", "IQ", "self_claimed"),
        ),
        (Filter(source=("nobody",)), lambda row: row is None),
        (Filter(country=("none",)), lambda row: row.id not in somewhere),
        (Filter(country=("none", "SY")), lambda row: row.id in syrian or row.id not in somewhere),
    ]  # fmt: skip
    for asked, holds in cases:
        found = {row.id for row in index.claims(asked, limit=1000).rows}
        assert found == {row.id for row in rows if holds(row)}, asked


def test_days_touch_periods(observatory: Observatory) -> None:
    index = observatory.index()
    start, end = dt.date(2019, 9, 1), dt.date(2019, 9, 30)
    for row in index.claims(Filter(start=start, end=end), limit=1000).rows:
        assert row.period_start is not None
        assert row.period_start <= end
        assert row.period_end is None or row.period_end >= start


def test_facets_count_the_rows(observatory: Observatory) -> None:
    index = observatory.index()
    for asked in (Filter(), Filter(group=("islamic-state",), branches=True), Filter(text="attacks")):
        rows = index.claims(asked, limit=1000).rows
        facets = index.facets(asked)
        assert {facet.value: facet.count for facet in facets["kind"]} == Counter(row.kind for row in rows)
        lenses = Counter(row.lens for row in rows if row.lens)
        assert all(lenses[facet.value] == facet.count for facet in facets["lens"])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("attacks", "attack"),
        ("ATTAQUES", "attaque"),
        ("révoltés etat", None),
        ("الهجوم", "هجوم"),
        ("هُجومٌ", "هجوم"),
        ("الارهابي", None),
        ("Baghouz", "Baghouz"),
    ],
)
def test_words_are_found_however_they_are_spelled(observatory: Observatory, text: str, word: str | None) -> None:
    rows = observatory.index().claims(Filter(text=text), limit=1000).rows
    if word is not None:
        assert rows
        for row in rows:
            assert word.casefold() in f"{row.quote_text} {row.title}".casefold()


def test_accents_do_not_matter(observatory: Observatory) -> None:
    index = observatory.index()
    with_accents = index.claims(Filter(text="Libération État")).total
    assert with_accents == index.claims(Filter(text="liberation etat")).total


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_search(observatory: Observatory, text: str) -> None:
    index = observatory.index()
    assert (index.claims(Filter(text=text)).total or 0) <= (index.claims(Filter()).total or 0)
    index.events(Filter(text=text))
    index.documents(Filter(text=text))
    index.suggest("place", text, "en")


@pytest.mark.parametrize(
    "text", ['"', 'a" OR "b', "NEAR(a b)", "said:x", "-x", "*", "\0", "x" * 1_000_000, "(", "' --", "^a"]
)
def test_hostile_words_are_only_words(observatory: Observatory, text: str) -> None:
    observatory.index().claims(Filter(text=text))


def test_rivals_speak_of_the_same_fact(observatory: Observatory) -> None:
    index = observatory.index()
    for row in index.claims(Filter(kind=("figure",)), limit=1000).rows:
        for rival in index.rivals(row.id):
            assert rival.id != row.id
            assert (rival.measure, rival.place_id, rival.accumulation) == (row.measure, row.place_id, row.accumulation)
            assert row.id in {other.id for other in index.rivals(rival.id)}


def test_the_map_holds_what_lists_hold(observatory: Observatory) -> None:
    index = observatory.index()
    points = index.points()
    assert {len(getattr(points, name)) for name in ("lon", "lat", "start", "end", "lens", "rowid", "area")} == {
        len(points.lon)
    }
    asked = Filter(country=("SY",), kind=("incident",), lens=("dataset:ucdp-ged",))
    places = index.points_for(asked)
    assert places is not None
    shown = index.point_ids([int(number) for number in points.rowid[places]])
    assert {id for _, id in shown} == {row.id for row in index.claims(asked, limit=1000).rows}
    linked = index.points_for(Filter(lens=("linked",)))
    assert linked is not None
    assert [kind for kind, _ in index.point_ids([int(number) for number in points.rowid[linked]])] == ["event"]


def test_answers_that_many_work_out_at_once_are_counted_once(observatory: Observatory) -> None:
    index = Index(observatory.index(wait=60).path)
    together = threading.Barrier(8)

    def made() -> int:
        together.wait(30)
        return 1

    for number in range(12):
        with ThreadPoolExecutor(8) as readers:
            tasks = [readers.submit(index._remembered, ("slow", number), made, lambda _: 3_000_000) for _ in range(8)]
            assert [task.result() for task in tasks] == [1] * 8
    assert index._held == sum(size for _, size in index._answers.values())
    assert len(index._answers) > 5  # what was remembered is not pushed out by what was counted twice
    assert index.claims(Filter()).total


def test_a_document_is_found_by_the_beginning_of_its_id_after_it_was_judged(fresh) -> None:  # type: ignore[no-untyped-def]
    observatory = fresh()
    index = observatory.index(wait=60)
    row = next(row for row in index.claims(Filter(kind=("figure",))).rows if row.dataset is None)
    observatory.accept(row.id, by="Ana")
    after = observatory.index(wait=60)
    assert after.path == index.path
    found = after.document(row.document[:10])
    assert found is not None
    assert found.id == row.document
