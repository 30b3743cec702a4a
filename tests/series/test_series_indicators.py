"""What is said to rise and fall: copies count once, denials apart, sources beside one another."""

from __future__ import annotations

import random
from typing import Any

import pytest
from claims_table import day, table
from hypothesis import given
from hypothesis import strategies as st
from statement_claims import indicator, options

from marsad.model.counts import GroupScope, PlaceScope
from marsad.model.indicators import IndicatorCount, Indicators
from marsad.series.indicators import indicators

CELLS = "The group is waking its sleeper cells."


def found(rows: list[Any], **other: Any) -> Indicators:
    return indicators(table(rows), options(**other))


def only(rows: list[Any], **other: Any) -> IndicatorCount:
    counts = found(rows, **other).counts
    assert len(counts) == 1
    return counts[0]


def test_a_statement_is_counted_by_kind_direction_source_and_month_with_its_sentence() -> None:
    rows = [
        indicator("sleeper_cells", "rising", CELLS),
        indicator("sleeper_cells", "falling", "Fewer cells.", document="b", published="2019-09-10"),
    ]
    count = only(rows)
    assert (count.rising, count.falling, count.present, count.absent) == (1, 1, 0, 0)
    assert [(str(one.month), one.rising, one.falling) for one in count.months] == [
        ("2019-08-01", 1, 0),
        ("2019-09-01", 0, 1),
    ]
    assert (count.latest.cited.text, count.latest.cited.claim) == ("Fewer cells.", rows[1]["id"])
    assert count.turned


def test_copies_of_one_statement_count_once() -> None:
    rows = [
        indicator("sleeper_cells", "rising", CELLS),
        indicator("sleeper_cells", "rising", CELLS.upper(), document="same words", published="2019-08-09"),
        indicator("sleeper_cells", "rising", "It wakes cells.", document="wire", published="2019-08-20"),
        indicator("sleeper_cells", "rising", "Cells awake.", document="copy of the wire", published="2019-08-21"),
    ]
    count = only(rows, voices={"wire": "document:wire", "copy of the wire": "document:wire"})
    assert (count.rising, [len(one.repeats) for one in count.statements]) == (2, [1, 1])
    assert str(count.statements[0].day) == "2019-08-06"


def test_a_page_that_says_it_twice_says_it_once() -> None:
    rows = [
        indicator("finance", "present", "It has money."),
        indicator("finance", "present", "A war chest is left.", quote_start=90),
    ]
    assert only(rows).present == 1


def test_sources_are_counted_apart_and_a_kind_counts_sources() -> None:
    rows = [
        indicator("finance", "rising", f"More money, {number}.", document=f"p{number}", published=f"2019-08-1{number}")
        for number in range(4)
    ]
    rows.append(indicator("finance", "falling", "Less money.", origin="un", document="un"))
    result = found(rows)
    assert [(one.source, one.rising, one.falling) for one in result.counts] == [
        ("attributed:member-states", 4, 0),
        ("attributed:un", 0, 1),
    ]
    kind = result.kinds[0]
    assert (kind.rising, kind.falling, kind.sources, kind.disagree) == (1, 1, 2, True)


def test_denied_and_hypothetical_statements_are_shown_apart() -> None:
    rows = [indicator("territory", "falling", "May have lost it.", modality="hypothetical")]
    result = found(rows)
    assert result.counts == ()
    assert [one.cited.claim for one in result.unsaid] == [rows[0]["id"]]


def test_the_month_is_that_of_the_period_where_one_is_stated() -> None:
    row = indicator("campaign", "present", "In May.", period_start=day("2019-05-14"), period_end=day("2019-05-20"))
    count = only([row])
    assert (str(count.latest.month), count.latest.dated_by) == ("2019-05-01", "period")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"direction": None}, "direction_unknown"),
        ({"country": "LY", "countries": ["LY"], "place_precision": "country"}, "elsewhere"),
        ({"published_until": day("2020-01-01")}, "published_later"),
        ({"published_until": day("2018-01-01")}, "period_earlier"),
    ],
)
def test_what_is_not_counted_is_left_out_with_its_reason(change: dict[str, Any], code: str) -> None:
    row = indicator("finance", "present", "Money.") | change
    places = (PlaceScope(id="geonames:99237", country="IQ"),)
    result = found([row], places=places, start=day("2019-01-01"), as_of=day("2019-12-31"))
    assert [(item.code, item.claims) for item in result.left_out] == [(code, (row["id"],))]


def test_branches_only_on_request() -> None:
    row = indicator("finance", "present", "Money.", group_id="iskp")
    assert found([row]).counts == ()
    assert only([row], group=GroupScope(id="islamic-state", branches=("iskp",))).present == 1


told = st.lists(
    st.tuples(
        st.sampled_from(["finance", "territory"]),
        st.sampled_from(["rising", "falling", "present"]),
        st.sampled_from(["A.", "B.", "C."]),
        st.integers(0, 3),
        st.sampled_from(["member-states", "un"]),
    ),
    max_size=10,
)


@given(told=told, seed=st.integers(0, 99))
def test_neither_order_nor_a_copy_changes_a_count(told: list[tuple[str, str, str, int, str]], seed: int) -> None:
    rows = [
        indicator(name, direction, text, document=f"page {page}", origin=origin, id=f"i{number}")
        for number, (name, direction, text, page, origin) in enumerate(told)
    ]
    copies = [row | {"id": f"copy {row['id']}", "document": f"copy of {row['document']}"} for row in rows]
    again = random.Random(seed).sample(rows + copies, 2 * len(rows))

    def numbers(result: Indicators) -> list[Any]:
        return [(one.indicator, one.source, one.rising, one.falling, one.present) for one in result.counts]

    assert numbers(found(again)) == numbers(found(rows))
