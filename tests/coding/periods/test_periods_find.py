from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.coding import periods

PUBLISHED = dt.date(2019, 9, 24)  # a Tuesday

ENGLISH = [
    ("in the first six months of 2024", "2024-01-01", "2024-06-30", "interval"),
    ("in June 2023", "2023-06-01", "2023-06-30", "month"),
    ("in August", "2019-08-01", "2019-08-31", "month"),
    ("in December", "2018-12-01", "2018-12-31", "month"),
    ("within a week", "2019-09-18", "2019-09-24", "week"),
    ("last week", "2019-09-18", "2019-09-24", "week"),
    ("over the last week", "2019-09-18", "2019-09-24", "week"),
    ("in the last two weeks", "2019-09-11", "2019-09-24", "interval"),
    ("last month", "2019-08-01", "2019-08-31", "month"),
    ("over the last month", "2019-08-25", "2019-09-24", "interval"),
    ("this year", "2019-01-01", "2019-09-24", "year"),
    ("last year", "2018-01-01", "2018-12-31", "year"),
    ("in August last year", "2018-08-01", "2018-08-31", "month"),
    ("last April", "2019-04-01", "2019-04-30", "month"),
    ("in mid-May", "2019-05-11", "2019-05-20", "interval"),
    ("since early 2024", "2024-01-01", None, "since"),
    ("since the beginning of 2018", "2018-01-01", None, "since"),
    ("since the beginning of the year", "2019-01-01", None, "since"),
    ("since 24 March", "2019-03-24", None, "since"),
    ("since October 2014", "2014-10-01", None, "since"),
    ("October 2017-February 2021", "2017-10-01", "2021-02-28", "interval"),
    ("Oct. 2017-Dec. 2023", "2017-10-01", "2023-12-31", "interval"),
    ("between April 8 and 11, 2019", "2019-04-08", "2019-04-11", "interval"),
    ("between 18 September – 6 October", "2018-09-18", "2018-10-06", "interval"),
    ("December 15-21, 2022", "2022-12-15", "2022-12-21", "interval"),
    ("22-28 February 2021", "2021-02-22", "2021-02-28", "interval"),
    ("November 27 to December 10", "2018-11-27", "2018-12-10", "interval"),
    ("27 December 2022 to 3 January 2023", "2022-12-27", "2023-01-03", "interval"),
    ("December 27 to January 3", "2018-12-27", "2019-01-03", "interval"),
    ("On Monday", "2019-09-23", "2019-09-23", "day"),
    ("on Tuesday", "2019-09-24", "2019-09-24", "day"),
    ("last Tuesday", "2019-09-17", "2019-09-17", "day"),
    ("next Monday", "2019-09-30", "2019-09-30", "day"),
    ("Monday night", "2019-09-23", "2019-09-23", "day"),
    ("yesterday", "2019-09-23", "2019-09-23", "day"),
    ("two days ago", "2019-09-22", "2019-09-22", "day"),
    ("on July 17, 2024", "2024-07-17", "2024-07-17", "day"),
    ("Q1 2020", "2020-01-01", "2020-03-31", "quarter"),
    ("the first quarter of 2020", "2020-01-01", "2020-03-31", "quarter"),
    ("the first half of this year", "2019-01-01", "2019-06-30", "interval"),
    ("in the last three months of 2022", "2022-10-01", "2022-12-31", "interval"),
    ("between 2013 and 2018", "2013-01-01", "2018-12-31", "interval"),
    ("from 2008 to 2012", "2008-01-01", "2012-12-31", "interval"),
    ("in the past six months", "2019-03-25", "2019-09-24", "interval"),
    ("between May and August of 2020", "2020-05-01", "2020-08-31", "interval"),
    ("24/September/2019", "2019-09-24", "2019-09-24", "day"),
    ("24/09/2019", "2019-09-24", "2019-09-24", "day"),
    ("2019-09-24", "2019-09-24", "2019-09-24", "day"),
    ("on the evening of 26 February", "2019-02-26", "2019-02-26", "day"),
]
FRENCH = [
    ("lundi", "2019-09-23", "2019-09-23", "day"),
    ("mardi 19 juillet", "2019-07-19", "2019-07-19", "day"),
    ("mardi dernier", "2019-09-17", "2019-09-17", "day"),
    ("en 2021", "2021-01-01", "2021-12-31", "year"),
    ("entre mars et début juin", "2019-03-01", "2019-06-10", "interval"),
    ("de 2008 à 2012", "2008-01-01", "2012-12-31", "interval"),
    ("depuis janvier", "2019-01-01", None, "since"),
    ("depuis le début de l'année", "2019-01-01", None, "since"),
    ("la semaine dernière", "2019-09-18", "2019-09-24", "week"),
    ("au cours des six derniers mois", "2019-03-25", "2019-09-24", "interval"),
    ("ce mois-ci", "2019-09-01", "2019-09-24", "month"),
    ("l’an dernier", "2018-01-01", "2018-12-31", "year"),
    ("en août de l'année dernière", "2018-08-01", "2018-08-31", "month"),
    ("1er juin", "2019-06-01", "2019-06-01", "day"),
    ("du 3 au 9 mars", "2019-03-03", "2019-03-09", "interval"),
    ("en l'espace d'une semaine", "2019-09-18", "2019-09-24", "week"),
    ("au premier trimestre", "2019-01-01", "2019-03-31", "quarter"),
    ("mi-août", "2019-08-11", "2019-08-20", "interval"),
    ("dans la nuit de lundi à mardi", "2019-09-23", "2019-09-24", "interval"),
    ("il y a deux jours", "2019-09-22", "2019-09-22", "day"),
]
ARABIC = [
    ("أمس الجمعة", "2019-09-20", "2019-09-20", "day"),
    ("الثلاثاء الماضي", "2019-09-17", "2019-09-17", "day"),
    ("خلال الأسبوع الفائت", "2019-09-18", "2019-09-24", "week"),
    ("خلال أسبوع", "2019-09-18", "2019-09-24", "week"),
    ("خلالَ شهرِ يوليو الماضي", "2019-07-01", "2019-07-31", "month"),
    ("(2-9 أيلول الجاري)", "2019-09-02", "2019-09-09", "interval"),
    ("بين 5 و12 من آب الحالي ست عمليات", "2019-08-05", "2019-08-12", "interval"),
    ("ومنذ مارس الماضي", "2019-03-01", None, "since"),
    ("منذ بداية سنة 2013", "2013-01-01", None, "since"),
    ("خلال هذا العام", "2019-01-01", "2019-09-24", "year"),
    ("في ٢٥ أبريل ٢٠١٥", "2015-04-25", "2015-04-25", "day"),
    ("الجمعة 23 من أيلول", "2019-09-23", "2019-09-23", "day"),
    ("في كانون الثاني 2020", "2020-01-01", "2020-01-31", "month"),
    ("في جويلية 2021", "2021-07-01", "2021-07-31", "month"),
    ("العام الهجري 1442", "2020-08-20", "2021-08-08", "year"),
    ("لعام 1442هـ", "2020-08-20", "2021-08-08", "year"),
    ("في 3 محرم 1443", "2021-08-11", "2021-08-11", "day"),
    ("النصف الأول من 2023", "2023-01-01", "2023-06-30", "interval"),
    ("خلال الأشهر الستة الماضية", "2019-03-25", "2019-09-24", "interval"),
    ("بين عامي 2013 و2018", "2013-01-01", "2018-12-31", "interval"),
    ("نيسان/أبريل 2015", "2015-04-01", "2015-04-30", "month"),
]
CASES = [(language, *case) for language, cases in (("en", ENGLISH), ("fr", FRENCH), ("ar", ARABIC)) for case in cases]


@pytest.mark.parametrize(("language", "text", "start", "end", "precision"), CASES)
def test_expression_means_these_days(language: str, text: str, start: str, end: str | None, precision: str) -> None:
    [found] = periods.find(text, language, PUBLISHED, "day")
    period = found.period
    assert (period.start and period.start.isoformat(), period.end and period.end.isoformat()) == (start, end)
    assert period.precision == precision
    assert text[found.start : found.end] == found.text == period.text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "he may march on the second village"),
        ("en", "2,000 fighters aged 23, 32km away at 04:24 PM"),
        ("en", "a group of 2000 fighters"),
        ("en", "after Friday prayers, every Monday"),
        ("fr", "2 000 combattants sur la planète Mars"),
        ("ar", "2944 هجوماً"),
        ("ar", "الذي مارس ضغوطا بعد صلاة الجمعة"),
    ],
)
def test_false_friends_are_no_periods(language: str, text: str) -> None:
    assert periods.find(text, language, PUBLISHED, "day") == []


def test_two_years_are_two_periods() -> None:
    assert [found.text for found in periods.find("in 2015 and 2016", "en", PUBLISHED, "day")] == ["in 2015", "2016"]


@pytest.mark.parametrize("text", ["last week", "on Thursday", "in August", "on 24 March", "this year"])
def test_nothing_is_guessed_without_a_date(text: str) -> None:
    [found] = periods.find(text, "en", None, None)
    assert (found.period.start, found.period.end, found.text) == (None, None, text)


def test_default_year_is_borrowed_only_where_passed() -> None:
    [found] = periods.find("on 24 March", "en", None, None, default_year=2021)
    assert found.period.start == dt.date(2021, 3, 24)


def test_a_month_carries_no_weekday() -> None:
    month, weekday = periods.find("in July, on Thursday", "en", dt.date(2021, 8, 1), "month")
    assert month.period.start == dt.date(2021, 7, 1)
    assert weekday.period.start is None


def test_arabic_since_until_this_month() -> None:
    [found] = periods.find("(منذ آب 2020 حتى آب الجاري)", "ar", dt.date(2021, 8, 1), "month")
    assert (found.period.start, found.period.end) == (dt.date(2020, 8, 1), dt.date(2021, 8, 31))


def test_the_same_day_is_the_day_named_before() -> None:
    text = "On 22 February they struck twice. Later that day they left. Three days later they came back."
    days = [found.period.start for found in periods.find(text, "en", dt.date(2021, 3, 2), "day")]
    assert days == [dt.date(2021, 2, 22), dt.date(2021, 2, 22), dt.date(2021, 2, 25)]


def test_spans_count_in_the_whole_text() -> None:
    text = "In June 2023 they struck. In July they left."
    [found] = periods.find(text, "en", PUBLISHED, "day", start=26)
    assert text[found.start : found.end] == "In July"


REPORT = (
    "Northern Weekly: 22-28 February By the Numbers: Northern Province, October 2017-February 2021 "
    "Total number of events: 813\nOn 22 February insurgents struck twice. Three attacks were counted this week."
)


def test_heading_governs_its_report_and_totals_only_their_line() -> None:
    weekly, totals, after = periods.headline_period(REPORT, "en", None)
    assert (weekly[2].period.start, weekly[2].period.end) == (dt.date(2021, 2, 22), dt.date(2021, 2, 28))
    assert totals[2].period.end == dt.date(2021, 2, 28)
    assert REPORT[: totals[1]].endswith("813\n")
    assert after == (totals[1], len(REPORT), weekly[2])


def test_this_week_of_a_report_is_the_week_of_its_heading() -> None:
    found = {item.text: item.period for item in periods.find(REPORT, "en", None, None, default_year=2021)}
    assert found["this week"].start == dt.date(2021, 2, 22)
    assert found["On 22 February"].start == dt.date(2021, 2, 22)
    assert periods.stated_year(REPORT, "en") == 2021


def test_a_sentence_with_an_interval_is_no_heading() -> None:
    text = "The attackers, who came between 3-9 March 2020, killed five."
    assert periods.headline_period(text, "en", None) == []


WORDS = " ".join(case[1] for case in CASES).split()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*WORDS, "\n", ".", "(", "2000", "31", "x"]), max_size=40),
    st.sampled_from(["en", "fr", "ar"]),
)
def test_any_words_give_ordered_spans_that_cut_the_text(words: list[str], language: str) -> None:
    text = " ".join(words)
    reached = 0
    for found in periods.find(text, language, PUBLISHED, "day"):
        assert reached <= found.start < found.end
        assert text[found.start : found.end] == found.text
        start, end = found.period.start, found.period.end
        assert start is None or end is None or start <= end
        reached = found.end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("in the week ending 22 September", dt.date(2019, 9, 16), dt.date(2019, 9, 22)),
        ("the week of September 9", dt.date(2019, 9, 9), dt.date(2019, 9, 15)),
        ("the third week of August", dt.date(2019, 8, 15), dt.date(2019, 8, 21)),
        ("until March", None, dt.date(2019, 3, 31)),
        ("a 2014-2017 campaign", dt.date(2014, 1, 1), dt.date(2017, 12, 31)),
        ("the previous month", None, None),
    ],
)
def test_weeks_and_open_ends(text: str, start: dt.date | None, end: dt.date | None) -> None:
    [found] = periods.find(text, "en", PUBLISHED, "day")
    assert (found.period.start, found.period.end) == (start, end)
