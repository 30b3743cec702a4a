"""What text figures may be counted, and what becomes of repeats, rivals, parts and bounds."""

from __future__ import annotations

from typing import Any

import pytest
from claims_table import day, figure, incident, table

from marsad.errors import UsageError
from marsad.series import GroupScope, PlaceScope, Series, SeriesOptions, count_claims

IRAQ = PlaceScope(id="geonames:99237", country="IQ")
WEEK = ("2019-09-16", "2019-09-22")


def options(**other: Any) -> SeriesOptions:
    return SeriesOptions(**({"group": GroupScope(id="islamic-state"), "places": (IRAQ,)} | other))


def only(rows: list[dict[str, Any]], **other: Any) -> Series:
    series = count_claims(table(rows), options(**other)).series
    assert len(series) == 1
    return series[0]


def at(series: Series, start: str) -> float | None:
    return series.counts[series.starts.index(day(start))]


def test_a_week_of_attacks_is_counted_and_cited() -> None:
    row = figure(73, *WEEK)
    series = only([row])
    assert (series.lens, series.measure, series.counts) == ("self_claimed", "attacks", (73.0,))
    assert series.observations[0].claims == (row["id"],)


def test_a_week_across_two_goes_to_the_one_that_holds_most_of_its_days() -> None:
    series = only([figure(73, "2019-09-18", "2019-09-24")], as_of=day("2019-09-24"))
    assert at(series, "2019-09-16") == 73
    assert series.observations[0].shifted == 2
    assert series.observations[0].period == (day("2019-09-18"), day("2019-09-24"))


def test_a_groups_own_week_is_aligned_when_asked() -> None:
    series = only([figure(82, "2019-09-19", "2019-09-25")], week_start=3)
    assert series.starts == (day("2019-09-19"),)
    assert series.observations[0].shifted == 0


def test_missing_weeks_are_missing_not_zero() -> None:
    series = only([figure(10, "2019-09-02", "2019-09-08"), figure(12, *WEEK)])
    assert series.counts == (10.0, None, 12.0)
    assert series.covered == (True, False, True)


def test_lenses_and_roles_are_never_pooled() -> None:
    rows = [
        figure(73, *WEEK),
        figure(6, *WEEK, lens="attributed:dar-al-ifta", origin_id="dar-al-ifta"),
        figure(20, *WEEK, measure="killed"),
        figure(9, *WEEK, measure="killed", role="member"),
    ]
    found = {(item.lens, item.measure, item.role): item.counts for item in count_claims(table(rows), options()).series}
    assert found == {
        ("self_claimed", "attacks", "perpetrator"): (73.0,),
        ("attributed:dar-al-ifta", "attacks", "perpetrator"): (6.0,),
        ("self_claimed", "killed", "perpetrator"): (20.0,),
        ("self_claimed", "killed", "member"): (9.0,),
    }


def test_repeats_are_one_observation_and_the_newest_wins() -> None:
    old = figure(70, *WEEK, document="older", published_until=day("2019-09-23"))
    new = figure(73, *WEEK, published_until=day("2019-09-30"))
    series = only([old, new])
    assert series.counts == (73.0,)
    assert series.observations[0].history == (old["id"],)


def test_within_a_page_the_first_statement_stands() -> None:
    series = only([figure(14, *WEEK, quote_start=900), figure(50, *WEEK, quote_start=10)])
    assert series.counts == (50.0,)


def test_officials_of_two_papers_are_two_voices_and_a_monitor_in_two_is_one() -> None:
    def said(value: float, origin: str, kind: str, publisher: str) -> dict[str, Any]:
        stated = {"lens": f"attributed:{origin}", "origin_id": origin, "origin_kind": kind}
        return figure(value, *WEEK, document=publisher, publisher=publisher, **stated)

    rows = [said(5, "officials", "official", "One"), said(50, "officials", "official", "Two")]
    rows += [said(9, "sohr", "monitor", "One"), said(10, "sohr", "monitor", "Two")]
    counts = count_claims(table(rows), options(known_origins=frozenset({"sohr"})))
    found = {series.lens: (series.counts, len(series.observations)) for series in counts.series}
    assert found["attributed:officials@One"] == ((5.0,), 1)
    assert found["attributed:officials@Two"] == ((50.0,), 1)
    assert len(found["attributed:sohr"][0]) == 1
    assert len(found) == 3


def test_two_values_in_one_sentence_for_one_week_count_neither() -> None:
    # "30 attacks between 16 and 22 September, compared with 45 the previous week", both dated to the first week.
    rows = [
        figure(30, *WEEK, number_start=4, id="z"),
        figure(45, *WEEK, number_start=60, id="a"),
        figure(28, *WEEK, quote_start=300, number_start=310),
    ]
    series = only(rows)
    assert series.counts == (28.0,)
    assert {item.code: set(item.claims) for item in series.left_out} == {"contradictory_in_sentence": {"a", "z"}}
    counts = count_claims(table(rows[:2]), options())
    assert not counts.series
    assert [item.code for item in counts.left_out] == ["contradictory_in_sentence"]


def test_one_value_said_twice_in_a_sentence_is_cited_where_it_is_first_said() -> None:
    series = only([figure(30, *WEEK, number_start=60, id="a"), figure(30, *WEEK, number_start=4, id="z")])
    assert (series.counts, series.observations[0].claims) == ((30.0,), ("z",))


def test_rivals_of_one_lens_are_shown_not_added() -> None:
    series = only([figure(73, *WEEK), figure(60, "2019-09-14", "2019-09-20")])
    assert series.counts == (None, 73.0)
    assert [item.counted for item in series.observations] == [True, False]


def test_parts_are_not_added_to_their_whole_but_count_elsewhere() -> None:
    whole = figure(116, *WEEK, place_id=None, country=None, place_precision=None)
    iraq = figure(73, *WEEK, part_of=whole["id"])
    bombs = figure(14, *WEEK, part_of=iraq["id"], origin_id="another")
    series = only([whole, iraq, bombs])
    assert series.counts == (73.0,)
    assert [(item.code, item.claims) for item in series.left_out] == [("part_of_counted_whole", (bombs["id"],))]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"accumulation": "stock"}, "stock"),
        ({"accumulation": "running_total"}, "running_total"),
        ({"accumulation": None}, "accumulation_unknown"),
        ({"per": "day"}, "rate"),
        ({"comparison": "ratio"}, "comparison"),
        ({"unit": "percent"}, "unit_not_count"),
        ({"modality": "denied"}, "denied"),
        ({"modality": "hypothetical"}, "hypothetical"),
        ({"measure": "other"}, "measure_other"),
        ({"lens": None}, "origin_unknown"),
        ({"period_end": None}, "period_unbounded"),
        ({"period_start": None, "period_end": None}, "period_unknown"),
        ({"period_start": day("2019-09-01")}, "period_longer_than_week"),
        ({"period_start": day("2019-09-22")}, "period_shorter_than_week"),
        ({"published_until": day("2019-10-02")}, "published_later"),
        ({"low": None, "high": None}, "no_bounds"),
    ],
)
def test_what_is_no_count_of_a_week_is_left_out_with_its_reason(change: dict[str, Any], code: str) -> None:
    row = figure(73, *WEEK) | change
    counts = count_claims(table([row]), options(as_of=day("2019-09-30")))
    left = [*counts.left_out, *(item for series in counts.series for item in series.left_out)]
    assert [(item.code, item.claims) for item in left] == [(code, (row["id"],))]
    assert not any(any(series.covered) for series in counts.series)


def test_no_later_period_is_seen() -> None:
    counts = count_claims(table([figure(73, *WEEK)]), options(as_of=day("2019-09-20")))
    assert counts.left_out[0].code == "published_later"
    early = count_claims(
        table([figure(73, *WEEK, published_until=day("2019-09-01"))]), options(as_of=day("2019-09-20"))
    )
    assert early.left_out[0].code == "period_later"


def test_a_week_mostly_outside_of_what_is_asked_is_left_out_with_its_reason() -> None:
    early, inside = figure(9, "2019-09-11", "2019-09-17"), figure(30, *WEEK)
    series = only([early, inside], start=day("2019-09-16"))
    assert series.counts == (30.0,)
    assert [(item.code, item.claims) for item in series.left_out] == [("outside_grid", (early["id"],))]


def test_a_month_enters_months_only() -> None:
    row = figure(127, "2019-08-01", "2019-08-31")
    assert only([row], every="month").counts == (127.0,)
    weekly = only([row])
    assert set(weekly.counts) == {None}
    assert [(item.start, item.end, item.best) for item in weekly.intervals] == [
        (day("2019-08-01"), day("2019-08-31"), 127.0)
    ]


def test_bounds_stay_bounds() -> None:
    series = only([figure((20, 30), *WEEK)])
    assert (series.counts, series.lows, series.highs, series.covered) == ((None,), (20.0,), (30.0,), (True,))
    at_least = only([figure((20, None), *WEEK)])
    assert (at_least.counts, at_least.lows, at_least.highs) == ((None,), (20.0,), (None,))


def test_finer_places_count_only_when_asked_and_never_on_top() -> None:
    kirkuk = {"place_id": "geonames:94787", "place_precision": "city"}
    rows = [figure(20, *WEEK, **kirkuk), figure(31, *WEEK, place_id="geonames:99071", place_precision="city")]
    assert count_claims(table(rows), options()).series == ()
    finer = (PlaceScope(id="geonames:99237", country="IQ", finer=True),)
    assert only(rows, places=finer).counts == (51.0,)
    assert only([*rows, figure(73, *WEEK)], places=finer).counts == (73.0,)


def test_branches_roll_up_only_on_request() -> None:
    rows = [figure(5, *WEEK, group_id="iskp"), figure(7, *WEEK, group_id="iswap")]
    assert count_claims(table(rows), options()).series == ()
    rolled = only(rows, group=GroupScope(id="islamic-state", branches=("iskp", "iswap")))
    assert rolled.counts == (12.0,)
    assert rolled.group == "islamic-state"


def test_without_places_every_country_gets_its_series() -> None:
    syria = figure(43, *WEEK, place_id="geonames:163843", country="SY")
    found = count_claims(table([figure(73, *WEEK), syria]), options(places=())).series
    assert [(item.place, item.counts) for item in found] == [
        ("geonames:99237", (73.0,)),
        ("geonames:163843", (43.0,)),
    ]


def test_denominators_count_all_who_spoke_of_the_place() -> None:
    other = figure(1, *WEEK, group_id="ansar", publisher="Another", origin_id="another")
    series = only([figure(73, *WEEK), other])
    assert (series.publishers, series.origins) == ((2,), (2,))


def test_a_single_told_incident_waits_for_linking() -> None:
    told = incident("2019-09-18", lens="attributed:sohr", place_id="geonames:99237", place_precision="country")
    counts = count_claims(table([told]), options())
    assert [(item.code, item.claims) for item in counts.left_out] == [("incident_not_linked", (told["id"],))]


def test_a_date_at_the_end_of_the_calendar_does_no_harm() -> None:
    assert only([figure(1, "9999-12-25", "9999-12-31")]).counts == (None,)
    assert only([figure(2, "0001-01-01", "0001-01-07")]).counts == (2.0,)


def test_nothing_gives_nothing_and_nonsense_is_refused() -> None:
    assert count_claims(table([]), options()).series == ()
    with pytest.raises(UsageError, match="lens"):
        count_claims(table([]).drop_columns(["lens"]), options())
    with pytest.raises(UsageError, match="after the end"):
        options(start=day("2020-01-01"), end=day("2019-01-01"))
    with pytest.raises(UsageError, match="0 to 6"):
        options(week_start=7)
