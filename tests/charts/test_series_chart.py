"""Pictures: small, readable without eyes, and empty where nothing is covered."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from marsad.charts import ChartOptions, series_chart, sparkline
from marsad.model.counts import Series

MONDAY = dt.date(2016, 1, 4)


def weekly(counts: Sequence[float | None], lens: str = "dataset:test", **bounds: Sequence[float | None]) -> Series:
    starts = tuple(MONDAY + dt.timedelta(weeks=week) for week in range(len(counts)))
    lows, highs = tuple(bounds.get("lows", counts)), tuple(bounds.get("highs", counts))
    return Series(
        lens=lens, measure="attacks", role=None, cohort=None, group="islamic-state", place="here", every="week",
        starts=starts, ends=tuple(start + dt.timedelta(days=6) for start in starts), counts=tuple(counts), lows=lows,
        highs=highs, covered=tuple(low is not None or high is not None for low, high in zip(lows, highs, strict=True)),
        publishers=(0,) * len(counts), origins=(0,) * len(counts),
    )  # fmt: skip


def draw(*series: Series, **options: object) -> str:
    titles = tuple(one.lens for one in series)
    return series_chart(series, ChartOptions(titles=titles, title="Counts", **options)).decode()  # type: ignore[arg-type]


def drawn(svg: str) -> int:
    """How many shapes are filled or stroked in the colours of counts."""
    return len(re.findall(r"#0072b2", svg, flags=re.IGNORECASE))


def test_two_hundred_weeks_by_three_lenses_stay_small() -> None:
    long = weekly([float(week * 37 % 90) for week in range(200)])
    point = weekly([None] * 199 + [73.0], "self_claimed")
    svg = draw(long, point, weekly([None] * 199 + [43.0], "attributed:sohr"), reference=(MONDAY, MONDAY))
    assert len(svg.encode()) < 60_000
    ET.fromstring(svg)


def test_a_picture_says_what_it_is_and_cannot_be_broken_by_its_words() -> None:
    svg = draw(weekly([1.0, 2.0, 3.0, 4.0]), description='"><script>alert(1)</script> هجمات')
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == '"><script>alert(1)</script> هجمات'
    assert root[0].text == "Counts"
    assert "<script" not in svg


def test_letters_are_outlines_so_that_every_reader_sees_the_same() -> None:
    assert "<text" not in draw(weekly([1.0] * 5, "هجمات"))


def test_weeks_that_nothing_covers_are_gaps_not_zeros() -> None:
    whole = weekly([5.0] * 12)
    with_gap = weekly([5.0] * 5 + [None] * 2 + [5.0] * 5)
    zeros = weekly([5.0] * 5 + [0.0] * 2 + [5.0] * 5)
    assert drawn(draw(with_gap)) == 2 * drawn(draw(whole))  # two stretches instead of one
    assert drawn(draw(zeros)) == drawn(draw(whole))


def test_a_single_count_of_the_group_has_its_own_mark() -> None:
    own, other = draw(weekly([None, 73.0], "self_claimed")), draw(weekly([None, 73.0], "attributed:x"))
    assert "#d55e00" in own.lower()
    assert "#d55e00" not in other.lower()


def test_bounds_are_drawn_where_no_count_is_known() -> None:
    bounded = weekly([None, None, 3.0, 4.0, 5.0], lows=[20.0, None, 3.0, 4.0, 5.0], highs=[None, 9.0, 3.0, 4.0, 5.0])
    assert "#56b4e9" in draw(bounded).lower()


def test_the_same_counts_give_the_same_picture() -> None:
    assert draw(weekly([1.0, None, 3.0])) == draw(weekly([1.0, None, 3.0]))


def test_png() -> None:
    png = series_chart([weekly([1.0] * 9)], ChartOptions(titles=("x",)), "png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24])[0] > 800


def test_nothing_to_draw_is_still_a_picture() -> None:
    ET.fromstring(draw())


def test_a_sparkline_shows_what_is_not_covered() -> None:
    assert sparkline([0, 4, None, 8]) == "▁▅·█"
    assert sparkline([None, None]) == "··"
    assert sparkline([0, 0]) == "▁▁"


@given(st.lists(st.none() | st.floats(0, 1e9), max_size=300), st.integers(1, 80))
def test_a_sparkline_is_never_wider_than_asked_and_dots_are_gaps(counts: list[float | None], width: int) -> None:
    line = sparkline(counts, width)
    assert len(line) == min(width, len(counts))
    if len(counts) <= width:
        assert [letter == "·" for letter in line] == [count is None for count in counts]
    assert ("·" * len(line) == line) == (not any(count is not None for count in counts))


def _right_end(title: str) -> bytes:
    """The pixels at the right end of a panel's title on a page that runs from right to left."""
    one = weekly([1.0] * 5)
    options = ChartOptions(titles=(title,), title="Counts", rtl=True)
    image = Image.open(io.BytesIO(series_chart([one], options, "png"))).convert("L")
    return image.crop((image.width * 9 // 10, 0, image.width, image.height // 3)).tobytes()


def test_an_arabic_title_begins_at_the_right_even_where_its_first_name_is_latin() -> None:
    latin = "UCDP Georeferenced Events"  # wider than what is looked at
    assert _right_end(f"{latin}: هجمات") == _right_end(latin)
