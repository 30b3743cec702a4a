"""What a group is said to have: repeats, parts and wholes, fates, and sources beside one another."""

from __future__ import annotations

import random
from typing import Any

import pytest
from claims_table import day, table
from hypothesis import given
from hypothesis import strategies as st
from statement_claims import days_later, options, stock

from marsad.errors import UsageError
from marsad.model.counts import PlaceScope
from marsad.model.stocks import Bounds, Breakdown, Stocks
from marsad.series.stocks import stocks

JOINED = "About 30,000 foreigners joined the group, including 6,000 Europeans."


def found(rows: list[Any], **other: Any) -> Stocks:
    return stocks(table(rows), options(**other))


def only(rows: list[Any], **other: Any) -> Breakdown:
    broken = found(rows, **other).breakdowns
    assert len(broken) == 1
    return broken[0]


def joined(**other: Any) -> list[Any]:
    whole = stock(30_000, JOINED, "30,000", qualifier="about", **other)
    part = stock(6_000, JOINED, "6,000", cohort="Europeans", part_of=whole["id"], accumulation="flow", **other)
    return [whole, part]


def test_thirty_thousand_joined_six_thousand_of_them_europeans() -> None:
    rows = joined()
    broken = only(rows)
    assert (broken.whole.best, broken.whole.key.fate, broken.whole.qualifier) == (30_000, "joined", "about")
    assert broken.whole.cited.claim == rows[0]["id"]
    part = broken.parts[0]
    assert (part.statement.key.cohort, part.statement.key.fate, part.statement.tied_by) == (
        "europeans",
        "joined",
        "stated",
    )
    assert part.share == Bounds(low=0.2, high=0.2)
    assert (broken.disjoint, broken.remainder) == (True, Bounds(low=24_000, high=24_000))
    assert broken.findings == ("approximate",)


def test_a_part_is_never_a_rival_of_its_whole() -> None:
    whole = stock((14_000, 18_000), "14,000 to 18,000 men, 3,000 of them new", measure="fighters")
    part = stock((None, 3_000), "14,000 to 18,000 men, 3,000 of them new", measure="fighters", part_of=whole["id"])
    result = found([whole, part])
    assert [(one.low, one.high, one.findings) for one in result.latest] == [(14_000, 18_000, ()), (None, 3_000, ())]
    assert result.stocks[1].key.of == "fighters"
    assert result.breakdowns[0].remainder == Bounds(low=11_000, high=18_000)
    assert result.breakdowns[0].parts[0].share == Bounds(low=None, high=3_000 / 14_000)


def test_the_dead_the_missing_and_the_living_of_a_sentence_before() -> None:
    first = "According to the report, some 40,000 foreigners joined the group."
    second = "About 25 percent of them are dead and 15 percent are unaccounted for."
    third = "On that reckoning 24,000 to 30,000 of the foreigners may still be alive."
    share: dict[str, Any] = {"unit": "percent", "comparison": "share", "accumulation": "flow", "quote_start": 100}
    rows = [
        stock(40_000, first, "40,000"),
        stock(25, second, "25", measure="killed", role="perpetrator", **share),
        stock(15, second, "15", measure="other", role="perpetrator", **share),
        stock((24_000, 30_000), third, "24,000 to 30,000", quote_start=200),
    ]
    broken = only(rows)
    told = {part.statement.key.fate: part.amount for part in broken.parts}
    assert told == {
        "dead": Bounds(low=10_000, high=10_000),
        "missing": Bounds(low=6_000, high=6_000),
        "alive": Bounds(low=24_000, high=30_000),
    }
    assert {part.statement.tied_by for part in broken.parts} == {"of_them"}
    assert broken.disjoint
    assert broken.remainder == Bounds(low=0, high=0)
    assert broken.findings == ("remainder_from_zero",)


def test_what_another_source_says_is_nobodys_part() -> None:
    rows = [
        stock(40_000, "Some 40,000 foreigners joined.", "40,000"),
        stock(5_600, "Of them 5,600 went home.", "5,600", origin="soufan-center", quote_start=50),
        stock(5_600, "Then 5,600 went home.", "5,600", quote_start=100),
    ]
    assert found(rows).breakdowns == ()


def test_fates_are_read_in_three_languages() -> None:
    rows = [
        stock(5_600, "At least 5,600 of them have gone home.", "5,600"),
        stock(7_000, "Quelque 7 000 étrangers auraient rejoint l'organisation.", "7 000", document="fr"),
        stock(9_000, "وقد يكون 9 آلاف منهم على قيد الحياة.", "9 آلاف", document="ar"),
        stock(2_000, "The group has 2,000 men.", "2,000", document="none"),
    ]
    assert {one.best: one.key.fate for one in found(rows).latest} == {
        5_600: "returned",
        7_000: "joined",
        9_000: "alive",
        2_000: None,
    }


def test_cohorts_of_three_languages_are_one() -> None:
    rows = [
        stock(6_000, cohort=name, document=name, published=f"2019-09-{number + 10}")
        for number, name in enumerate(("Europeans", "Européens", "أوروبي"))
    ]
    result = found(rows)
    assert [(line.key.cohort, len(line.latest.repeats)) for line in result.stocks] == [("europeans", 2)]
    assert found([stock(6, cohort="Chechens")]).stocks[0].key.cohort == "Chechens"


def test_parts_larger_than_their_whole_are_told_and_leave_nothing_negative() -> None:
    whole = stock(1_000)
    one, other = (stock(value, cohort=name, part_of=whole["id"]) for value, name in ((800, "Chechens"), (700, "women")))
    broken = only([whole, one, other])
    assert broken.findings == ("parts_overlap_or_exceed_whole",)
    assert (broken.disjoint, broken.remainder) == (None, Bounds(low=0, high=200))
    assert broken.remainder_if_disjoint is None
    broken = only([whole, stock(1_500, cohort="women", part_of=whole["id"])])
    assert broken.findings == ("part_exceeds_whole",)
    assert broken.remainder is None


def test_parts_that_add_up_are_disjoint_and_leave_nothing() -> None:
    whole = stock(1_000)
    rows = [whole, *(stock(v, cohort=name, part_of=whole["id"]) for v, name in ((400, "women"), (600, "Chechens")))]
    broken = only(rows)
    assert (broken.disjoint, broken.findings, broken.remainder) == (True, ("parts_add_up",), Bounds(low=0, high=0))
    rows[2] = rows[2] | {"low": 100.0, "high": 100.0}
    broken = only(rows)
    assert broken.findings == ("parts_sum_short",)
    assert broken.remainder == Bounds(low=500, high=600)
    assert broken.remainder_if_disjoint == Bounds(low=500, high=500)


def test_currencies_are_kept_apart() -> None:
    money: dict[str, Any] = {"measure": "money", "role": "owner"}
    rows = [
        stock(100e6, unit="USD", **money),
        stock(90e6, unit="EUR", origin="un", **money),
    ]
    result = found(rows)
    assert [line.key.unit for line in result.stocks] == ["USD", "EUR"] or len(result.stocks) == 2
    assert [(pair.agreement, pair.reasons) for pair in result.comparisons] == [("not_comparable", ("unit_differs",))]


def test_sources_agree_disagree_or_cannot_be_compared() -> None:
    ours = stock((14_000, 18_000), measure="fighters")

    def pair(**other: Any) -> Any:
        return found([ours, stock((16_000, 20_000), **({"measure": "fighters", "origin": "un"} | other))]).comparisons[
            0
        ]

    assert (pair().agreement, pair().overlap) == ("agree", Bounds(low=16_000, high=18_000))
    apart = pair(low=36_000.0, high=40_000.0, document="other")
    assert (apart.agreement, apart.gap, apart.one_page) == ("disagree", 2.0, False)
    assert pair(published="2017-01-01").reasons == ("date_differs",)
    assert pair(cohort="members").reasons == ("cohort_differs",)
    assert pair(published=None).reasons == ("date_unknown",)
    assert pair().one_page


def test_a_number_said_again_within_a_year_is_the_same_statement_and_does_not_outrank_a_newer_one() -> None:
    old, new = stock(10_000), stock(14_000, published="2019-10-01", document="new")
    again = stock(10_000, published="2019-12-01", document="again")
    line = found([old, new, again]).stocks[0]
    assert [(one.best, str(one.stands[0]), len(one.repeats)) for one in line.statements] == [
        (10_000, "2019-08-06", 1),
        (14_000, "2019-10-01", 0),
    ]
    assert line.latest.best == 14_000
    late = stock(10_000, published="2021-01-01", document="late")
    assert found([old, new, late]).stocks[0].latest.cited.claim == late["id"]


def test_a_newer_number_for_the_same_stated_year_revises_the_older() -> None:
    year: dict[str, Any] = {"period_start": day("2018-01-01"), "period_end": day("2018-12-31")}
    first = stock(450, **year)
    second = stock(500, published="2019-10-01", document="new", **year)
    statement = found([first, second]).stocks[0].latest
    assert (statement.best, [one.low for one in statement.revised], statement.dated_by) == (500, [450], "period")


def test_two_numbers_of_one_page_are_two_statements() -> None:
    rows = [stock(300, quote_start=0), stock(500, quote_start=90)]
    line = found(rows).stocks[0]
    assert [one.findings for one in line.statements] == [("rival",), ("rival",)]
    assert line.latest.best == 300  # the first sentence gives the main number


def test_places_asked_for_are_here_inside_wider_or_not_stated() -> None:
    iraq: dict[str, Any] = {"place_id": "geonames:99237", "country": "IQ", "place_precision": "country"}
    rows = [
        stock(1, measure="fighters", countries=["IQ"], **iraq),
        stock(2, measure="fighters", countries=["IQ", "SY"]),
        stock(3, measure="fighters", countries=["IQ"], country="IQ", place_id="geonames:98182", place_precision="city"),
        stock(4, measure="fighters"),
        stock(5, measure="fighters", countries=["LY"], country="LY", place_precision="country"),
    ]
    result = found(rows, places=(PlaceScope(id="geonames:99237", country="IQ"),))
    assert {one.best: one.reach for one in result.latest} == {1: "here", 2: "wider", 3: "inside", 4: "unstated"}
    assert [(item.code, item.claims) for item in result.left_out] == [("elsewhere", (rows[4]["id"],))]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"modality": "denied"}, "denied"),
        ({"modality": "hypothetical"}, "hypothetical"),
        ({"low": None, "high": None}, "no_bounds"),
        ({"per": "year"}, "rate"),
        ({"comparison": "change"}, "comparison"),
        ({"accumulation": "flow"}, "flow"),
        ({"accumulation": None}, "accumulation_unknown"),
        ({"published_until": day("2020-01-01")}, "published_later"),
        ({"period_start": day("2020-01-01"), "period_end": day("2020-12-31")}, "period_later"),
    ],
)
def test_what_is_no_stock_is_left_out_with_its_reason(change: dict[str, Any], code: str) -> None:
    row = stock(100) | change
    result = found([row], as_of=day("2019-12-31"))
    assert result.stocks == ()
    assert [(item.code, item.claims) for item in result.left_out] == [(code, (row["id"],))]


def test_running_totals_of_events_belong_to_the_series() -> None:
    assert found([stock(2_550, measure="attacks", accumulation="running_total")]).stocks == ()
    assert found([stock(30_000, accumulation="running_total")]).stocks[0].key.accumulation == "running_total"


def test_officials_of_two_papers_are_two_sources_and_a_copied_page_is_one() -> None:
    said: dict[str, Any] = {"lens": "attributed:officials", "origin": "officials", "origin_kind": "official"}
    rows = [stock(5, publisher="One", **said), stock(6, publisher="Two", document="two", **said)]
    assert len(found(rows).stocks) == 2
    own = [
        stock(7, origin=name, origin_kind="publisher", document=name, published=f"2019-08-0{number}")
        for number, name in enumerate(("the-desk", "another"), 1)
    ]
    assert len(found(own).stocks) == 2
    copied = found(own, voices={"the-desk": "document:the-desk", "another": "document:the-desk"})
    assert [(line.key.source, len(line.latest.repeats)) for line in copied.stocks] == [("attributed:the-desk", 1)]


def test_parts_in_a_circle_do_no_harm() -> None:
    one = stock(5, id="one", part_of="two")
    other = stock(6, id="two", part_of="one")
    own = stock(7, id="own", part_of="own")
    assert sum(len(line.statements) for line in found([one, other, own]).stocks) == 3


def test_a_table_that_is_no_view_of_claims_is_refused() -> None:
    with pytest.raises(UsageError, match="quote_text"):
        stocks(table([]).drop_columns(["quote_text"]), options())


bounds = st.one_of(
    st.integers(0, 10_000).map(lambda n: (float(n), float(n))),
    st.tuples(st.integers(0, 5_000), st.integers(5_000, 10_000)).map(lambda pair: (float(pair[0]), float(pair[1]))),
    st.integers(0, 10_000).map(lambda n: (float(n), None)),
    st.integers(0, 10_000).map(lambda n: (None, float(n))),
)


@given(whole=bounds, parts=st.lists(bounds, min_size=1, max_size=4))
def test_the_remainder_is_bounded_by_the_whole_and_never_negative(whole: Any, parts: list[Any]) -> None:
    rows = [stock(whole, id="whole")]
    rows += [stock(value, cohort=f"cohort {number}", part_of="whole") for number, value in enumerate(parts)]
    broken = only(rows)
    left = broken.remainder
    if left is None:
        assert {"part_exceeds_whole", "parts_exceed_whole"} & set(broken.findings)
        return
    assert left.low is not None
    assert left.low >= 0
    assert left.high is None or left.low <= left.high
    assert whole[1] is None or (left.high is not None and left.high <= whole[1])
    narrow = broken.remainder_if_disjoint
    if narrow is not None and narrow.high is not None:
        assert left.low <= (narrow.low or 0)
        assert left.high is None or narrow.high <= left.high


@given(
    whole=st.integers(0, 1_000),
    sizes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 50)), min_size=1, max_size=4),
)
def test_the_true_remainder_lies_within_the_bounds(whole: int, sizes: list[tuple[int, int]]) -> None:
    """Whoever is counted: disjoint parts of stated size, known to within some slack."""
    total, rest, rows = whole, whole, [stock((float(whole), float(whole + 10)), id="whole")]
    for number, (size, slack) in enumerate(sizes):
        size = min(size, rest)
        rest -= size
        stated = (float(max(0, size - slack)), float(size + slack))
        rows.append(stock(stated, cohort=f"cohort {number}", part_of="whole"))
    left = only(rows).remainder
    assert left is not None
    assert left.low is not None
    assert left.high is not None
    assert left.low <= rest <= left.high
    assert total >= rest


statement = st.builds(
    lambda value, document, origin, month, sentence, cohort: {
        "value": float(value),
        "document": f"page {document}",
        "origin": origin,
        "published": f"2019-{month:02}-0{document + 1}",
        "quote_start": sentence * 100,
        "cohort": cohort,
    },
    st.integers(1, 4),
    st.integers(0, 3),
    st.sampled_from(["member-states", "un"]),
    st.integers(1, 12),
    st.integers(0, 2),
    st.sampled_from([None, "Europeans", "Européens"]),
)


def _rows(given_: list[dict[str, Any]]) -> list[Any]:
    return [
        stock(**({"id": f"claim{number}"} | one | {"document": f"{one['document']} {one['published']}"}))
        for number, one in enumerate(given_)
    ]


@given(told=st.lists(statement, max_size=8), seed=st.integers(0, 99))
def test_the_order_of_claims_does_not_matter(told: list[dict[str, Any]], seed: int) -> None:
    rows = _rows(told)
    shuffled = random.Random(seed).sample(rows, len(rows))
    assert found(rows) == found(shuffled)


@given(told=st.lists(statement, min_size=1, max_size=8), later=st.integers(0, 20), which=st.integers(0, 7))
def test_a_repeat_changes_no_number(told: list[dict[str, Any]], later: int, which: int) -> None:
    rows = _rows(told)
    first = rows[which % len(rows)]
    published = days_later(str(first["published_until"]), later)
    again = first | {"id": "again", "document": "a copy", "published_until": day(published)}

    def numbers(rows: list[Any]) -> list[Any]:
        lines = found(rows, repeat_days=9_999).stocks
        return [(line.key, [(one.low, one.high, one.stands) for one in line.statements]) for line in lines]

    assert numbers([*rows, again]) == numbers(rows)
