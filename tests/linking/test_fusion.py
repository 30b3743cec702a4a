"""Linked reports → one event: which value stands, from whom, why, and what contradicts it."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.linking.clusters import MEMBERS
from marsad.linking.events import EVENTS, event_row, events_of, fuse
from marsad.linking.incidents import INCIDENTS
from marsad.model.event import Event


def day(number: int) -> dt.date:
    return dt.date(2019, 9, number)


def report(ref: str, **stated: Any) -> dict[str, Any]:
    """A report of "<source>:<number>"; its voice is its source's unless it says otherwise."""
    source = ref.split(":")[0]
    row = {"ref": ref, "claim": f"claim of {ref}", "source": source, "voice": source, "reliability": "C"} | stated
    if "on" in row:
        row |= {"start": row["on"], "end": row["on"], "date_precision": "day"}
        del row["on"]
    return row


def incidents(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=INCIDENTS)


def members(*groups: str, parts: dict[str, str] | None = None) -> pa.Table:
    """Events e0, e1, … of these refs."""
    rows = [(f"e{n}", ref, (parts or {}).get(ref, ref)) for n, refs in enumerate(groups) for ref in refs.split()]
    return pa.table(dict(zip(MEMBERS.names, map(list, zip(*rows, strict=True)), strict=True)), schema=MEMBERS)


def event(*rows: dict[str, Any], parts: dict[str, str] | None = None) -> Event:
    refs = " ".join(dict.fromkeys(row["ref"] for row in rows))
    (made,) = events_of(incidents(*rows), members(refs, parts=parts))
    return made


def killed(*rows: dict[str, Any], **more: Any) -> tuple[float | None, float | None, float | None, str]:
    value = event(*rows, **more).killed
    assert value is not None
    return value.low, value.best, value.high, value.rule


def test_the_most_precise_day_stands_not_the_newest_and_a_month_around_it_is_no_contradiction() -> None:
    month = report("a:1", start=day(1), end=day(30), date_precision="month", published=day(30), reliability="A")
    exact, other = report("b:1", on=day(5), reliability="D"), report("c:1", on=day(6), reliability="B")
    two = event(month, exact).period
    assert two is not None
    assert (two.value.start, two.members, two.rule, two.rivals) == (day(5), ("b:1",), "most_precise", ())
    three = event(month, exact, other).period
    assert three is not None
    assert (three.value.start, three.rule) == (day(6), "most_reliable")
    assert [(rival.value.start, rival.members) for rival in three.rivals] == [(day(5), ("b:1",))]


def test_of_equals_most_voices_count_and_copies_of_one_voice_are_one() -> None:
    rows = [report("a:1", on=day(4)), report("b:1", on=day(5)), report("c:1", on=day(5))]
    value = event(*rows).period
    assert value is not None
    assert (value.value.start, value.members, value.rule) == (day(5), ("b:1", "c:1"), "most_voices")
    rows[2]["voice"] = "b"
    copied = event(*rows)
    assert copied.voices == 2
    assert copied.period is not None
    assert (copied.period.value.start, copied.period.rule) == (day(4), "first")


def test_the_finest_place_stands_and_the_country_around_it_is_no_contradiction() -> None:
    country = report("a:1", place_id="geonames:99237", country="IQ", place_precision="country", reliability="A")
    town = report("b:1", place_id="geonames:1", country="IQ", place_precision="city", latitude=33.0, longitude=44.0)
    abroad = report("c:1", country="SY", place_precision="country")
    value = event(country, town, abroad).place
    assert value is not None
    assert (value.value.id, value.members, value.rule) == ("geonames:1", ("b:1",), "most_precise")
    assert [rival.members for rival in value.rivals] == [("c:1",)]


MANBIJ = {"country": "SY", "place_precision": "city", "latitude": 36.5281, "longitude": 37.9549}


@pytest.mark.parametrize(
    "nearby",
    [
        {"latitude": 36.528, "longitude": 37.955},
        {"latitude": 36.53, "longitude": 37.96, "place_precision": "point", "place_name": "Manbij town"},
        {"latitude": 36.55, "longitude": 37.97, "place_name": "Minbij"},
    ],
)
@pytest.mark.parametrize("precision", ["point", "city"])
def test_a_place_a_few_kilometres_off_is_the_same_place(precision: str, nearby: dict[str, Any]) -> None:
    one = report("a:1", **MANBIJ | {"place_precision": precision, "place_name": "Manbij"})
    made = event(one, report("b:1", **MANBIJ | nearby))
    assert made.place is not None
    assert (set(made.place.members), made.place.rivals, made.disputed) == ({"a:1", "b:1"}, (), ())
    assert made.leading == made.place.members[0]


def test_a_place_beyond_both_precisions_contradicts() -> None:
    point = {**MANBIJ, "place_precision": "point"}
    raqqa = {"latitude": 35.95, "longitude": 39.01}
    far, off = report("b:1", **MANBIJ | raqqa), report("c:1", **point | {"latitude": 36.58})  # 110 and 6 km
    value = event(report("a:1", **point, reliability="A"), far, off).place
    assert value is not None
    assert (value.members, [rival.members for rival in value.rivals]) == (("a:1",), [("b:1",), ("c:1",)])
    district = event(report("a:1", **point), report("b:1", **MANBIJ | {"place_precision": "admin2"} | raqqa)).place
    assert district is not None
    assert [rival.members for rival in district.rivals] == [("b:1",)]


def test_names_without_coordinates_agree_or_say_nothing() -> None:
    named = {"country": "SY", "place_precision": "city"}
    rows = [
        report("a:1", **MANBIJ, place_name="Manbij"),
        report("b:1", **named, place_name="MANBIJ", reliability="A"),
        report("c:1", **named, place_id="marsad:humaymah", place_name="Humaymah"),
        report("d:1", country="IQ", place_precision="city", place_name="Manbij"),
    ]
    value = event(*rows).place
    assert value is not None
    assert (value.value.latitude, value.members) == (36.5281, ("a:1", "b:1"))
    assert [rival.members for rival in value.rivals] == [("d:1",)]


def test_who_names_only_the_parent_says_less() -> None:
    parent = report("a:1", actors=["is"], parents=["is"], reliability="A")
    branch = report("b:1", actors=["iskp", "taliban"], parents=["is", "iskp", "taliban"], reliability="D")
    other = report("c:1", actors=["al-qaida"], parents=["al-qaida"], reliability="E")
    value = event(parent, branch, other).actors
    assert value is not None
    assert (value.value, value.members, value.rule) == (("iskp", "taliban"), ("b:1",), "most_reliable")
    assert [rival.value for rival in value.rivals] == [("al-qaida",)]


def test_a_type_that_says_less_gives_way() -> None:
    value = event(report("a:1", type="other", reliability="A"), report("b:1", type="shelling")).type
    assert value is not None
    assert (value.value, value.rule, value.rivals) == ("shelling", "most_precise", ())
    kinds = event(report("a:1", type="bombing", reliability="A"), report("b:1", type="suicide_bombing")).type
    assert kinds is not None
    assert kinds.value == "suicide_bombing"


def test_tolls_reach_over_all_voices_and_the_most_reliable_number_stands() -> None:
    rows = [
        report("a:1", killed=5.0, killed_low=3.0, killed_high=8.0, reliability="A"),
        report("b:1", killed=12.0),
        report("c:1", killed=12.0),
    ]
    assert killed(*rows) == (3, 5, 12, "most_reliable")
    rows[0]["reliability"] = "C"
    assert killed(*rows) == (3, 12, 12, "most_voices")
    assert killed(*(report(f"{s}:1", killed=n) for s, n in zip("abcd", (9.0, 2.0, 4.0, 30.0), strict=True))) == (
        2, 4, 30, "median",
    )  # fmt: skip
    value = event(*rows).killed
    assert value is not None
    assert value.members == ("b:1", "c:1")
    assert [(rival.value, rival.members) for rival in value.rivals] == [(5.0, ("a:1",))]


@pytest.mark.parametrize(
    "shared", [{"voice": "wire"}, {"lens": "attributed:sohr"}, {"lens": "self_claimed"}], ids=lambda s: next(iter(s))
)
def test_those_who_have_it_from_one_origin_do_not_count_twice(shared: dict[str, str]) -> None:
    copies = [report(f"{source}:1", killed=40.0, **shared) for source in ("page1", "page2", "page3")]
    others = [report("a:1", killed=7.0), report("b:1", killed=7.0)]
    made = event(*copies, *others)
    assert made.voices == 3
    assert killed(*copies, *others) == (7, 7, 40, "most_voices")
    alone = event(*copies).killed
    assert alone is not None
    assert (alone.best, alone.rule, alone.members) == (40.0, "agreed", ("page1:1", "page2:1", "page3:1"))


def test_parts_of_an_episode_are_added_up_before_they_are_held_against_the_whole() -> None:
    whole = report("a:1", killed=10.0, start=day(1), end=day(7), date_precision="week")
    parts = [report(f"b:{n}", killed=3.0, on=day(n), reliability="A") for n in (2, 3, 5)]
    made = event(whole, *parts)
    assert killed(whole, *parts) == (9, 9, 10, "most_reliable")
    assert made.killed is not None
    assert made.killed.members == ("b:2", "b:3", "b:5")
    assert made.period is not None
    assert (made.period.value.start, made.period.value.end) == (day(2), day(5))


def test_a_part_that_tells_no_toll_leaves_the_sum_open() -> None:
    parts = [report("b:1", killed=3.0), report("b:2", killed=4.0), report("b:3")]
    assert killed(report("a:1", killed=9.0), *parts) == (7, 9, 9, "only")
    assert killed(report("a:1", killed=5.0), *parts) == (5, 5, None, "only")


def test_rows_that_a_person_calls_one_report_are_not_added_up() -> None:
    rows = [report("b:1", killed=3.0), report("b:2", killed=3.0), report("a:1", killed=4.0, reliability="F")]
    assert killed(*rows, parts={"b:2": "b:1"}) == (3, 3, 4, "most_reliable")


def test_open_limits_stay_open_and_mere_limits_give_no_number() -> None:
    at_least = report("a:1", killed=10.0, killed_low=10.0)
    assert killed(at_least, report("b:1", killed=8.0, reliability="A")) == (8, 8, None, "most_reliable")
    assert killed(at_least, report("b:1", killed=12.0, reliability="A")) == (10, 12, 12, "most_reliable")
    bounds = event(report("a:1", killed_low=2.0, killed_high=6.0), report("b:1")).killed
    assert bounds is not None
    assert (bounds.low, bounds.best, bounds.high, bounds.rule) == (2, None, 6, "bounds_only")
    assert event(report("a:1"), report("b:1")).killed is None


def test_a_share_of_a_toll_is_no_number_of_people() -> None:
    shares = [report(f"a:{n}", killed_low=2.5, killed_high=2.5) for n in (1, 2)]
    (alone,) = fuse(incidents(shares[0]), members("a:1")).to_pylist()
    assert [alone[name] for name in ("killed_low", "killed", "killed_high", "killed_rule")] == [
        2, None, 3, "bounds_only",
    ]  # fmt: skip
    one = event(shares[0], report("b:1")).killed
    assert one is not None
    assert (one.low, one.best, one.high, one.rule) == (2, None, 3, "bounds_only")
    assert killed(shares[0], report("b:1", killed=4.0)) == (2, 4, 4, "only")
    both = event(*shares, report("b:1")).killed  # half of five, twice
    assert both is not None
    assert (both.low, both.best, both.high) == (5, None, 5)


def test_of_two_releases_only_the_newest_row_counts() -> None:
    old, new = report("a:1", killed=3.0, published=day(1)), report("a:1", killed=5.0, published=day(9))
    assert killed(new, old, report("b:1", killed=5.0)) == (5, 5, 5, "agreed")


def test_a_table_of_events_says_where_each_value_comes_from() -> None:
    rows = [report("a:1", killed=5.0, on=day(1), country="IQ", place_precision="country"), report("b:1", killed=6.0)]
    rows += [report("c:1", type="other"), report("d:1", killed=1.0)]
    table = fuse(incidents(*rows), members("a:1 b:1", "c:1"))
    assert table.schema == EVENTS
    first, second = table.to_pylist()
    assert (first["members"], first["voices"], first["claim"]) == (["a:1", "b:1"], 2, "claim of a:1")
    assert (first["killed_low"], first["killed"], first["killed_high"], first["killed_from"]) == (5, 5, 6, ["a:1"])
    assert first["disputed"] == ["killed"]
    assert (second["type"], second["type_rule"], second["type_from"], second["killed_rule"]) == (
        "other", "only", ["c:1"], None,
    )  # fmt: skip
    assert fuse(incidents(), MEMBERS.empty_table()).schema == EVENTS


numbers = st.none() | st.integers(0, 9).map(float)


@st.composite
def any_report(draw: st.DrawFn, ref: str) -> dict[str, Any]:
    start = draw(st.none() | st.integers(1, 20))
    bounds = sorted(draw(st.lists(st.integers(0, 9).map(float), min_size=3, max_size=3)))
    low, best, high = (value if draw(st.booleans()) else None for value in bounds)
    located = draw(st.booleans())
    return report(
        ref,
        start=start and day(start),
        end=start and day(start + draw(st.integers(0, 9))),
        date_precision=start and draw(st.sampled_from(["day", "week", "interval"])),
        place_precision=draw(st.sampled_from(["point", "city", "country"])) if located else None,
        country=draw(st.sampled_from(["IQ", "SY"])) if located else None,
        latitude=draw(st.integers(0, 2).map(float)) if located else None,
        longitude=1.0 if located else None,
        actors=draw(st.none() | st.just([]) | st.just(["is"]) | st.just(["iskp"])),
        type=draw(st.none() | st.sampled_from(["other", "bombing", "suicide_bombing"])),
        killed=best,
        killed_low=low,
        killed_high=high,
        wounded=draw(numbers),
        reliability=draw(st.none() | st.sampled_from("ABF")),
        voice=draw(st.sampled_from(["v", "w", ref])),
        lens=draw(st.none() | st.sampled_from(["self_claimed", "attributed:x", f"dataset:{ref[0]}"])),
    )


REFS = ("a:1", "a:2", "b:1", "c:1")


@settings(max_examples=200, deadline=None)
@given(st.tuples(*(any_report(ref) for ref in REFS)), st.randoms(use_true_random=False))
def test_one_report_alone_is_told_as_it_is_and_the_order_of_reports_does_not_matter(
    rows: tuple[dict[str, Any], ...], shuffle: random.Random
) -> None:
    alone = members(*REFS)
    by_columns = fuse(incidents(*rows), alone)
    one_by_one = [
        event_row(item, {row["ref"]: row["claim"] for row in rows}) for item in events_of(incidents(*rows), alone)
    ]
    assert by_columns == pa.Table.from_pylist(one_by_one, schema=EVENTS)
    together = events_of(incidents(*rows), members(" ".join(REFS)))
    mixed = shuffle.sample(rows, len(rows))
    assert events_of(incidents(*mixed), members(" ".join(shuffle.sample(REFS, len(REFS))))) == together
    (made,) = together
    toll = made.killed
    if toll is not None and toll.best is not None:
        assert toll.low is None or toll.low <= toll.best
        assert toll.high is None or toll.best <= toll.high
        stated = {row["killed"] for row in rows} | {sum(row["killed"] or 0 for row in rows if row["source"] == "a")}
        assert toll.best in stated
