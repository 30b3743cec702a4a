"""Numbers, shares, days and periods as readers of each language write them."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.brief.reasons import shown_in
from marsad.language import lens_name, name_of, wording
from marsad.language.chances import Terms
from marsad.language.reasoning import reason_text
from marsad.language.words import TABLES, shown_name
from marsad.model.reason import Reason, ReasonCode
from marsad.model.terms import INCIDENT_TYPES, INDICATORS, TollMeasure, VoiceKind

DAY = dt.date(2019, 9, 24)


@pytest.mark.parametrize(
    ("language", "number", "share", "day"),
    [
        ("en", "16,566", "85%", "24 September 2019"),
        ("fr", "16\u202f566", "85\u00a0%", "24 septembre 2019"),
        ("ar", "16,566", "85%", "24 سبتمبر 2019"),
    ],
)
def test_as_readers_write_them(language: str, number: str, share: str, day: str) -> None:
    words = wording(language)
    assert words.number(16566) == number
    assert words.percent(0.85) == share
    assert words.day(DAY) == day


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@given(share=st.floats(0, 1))
def test_a_share_short_of_certainty_is_never_said_to_be_certain(language: str, share: float) -> None:
    text = wording(language).percent(share).replace("\u00a0", "")
    assert not text.startswith(("0%", "100%"))


def test_ratios_keep_the_figures_that_matter() -> None:
    words = wording("en")
    assert [words.ratio(value) for value in (0.0, 0.021, 0.357, 1.697, 12.4)] == ["0", "0.021", "0.36", "1.7", "12"]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (DAY, DAY, "24 September 2019"),
        (dt.date(2019, 9, 18), DAY, "18–24 September 2019"),
        (dt.date(2019, 7, 29), dt.date(2019, 8, 4), "29 July – 4 August 2019"),
        (dt.date(2018, 12, 31), dt.date(2019, 1, 6), "31 December 2018 to 6 January 2019"),
        (dt.date(2019, 9, 1), dt.date(2019, 9, 30), "September 2019"),
        (dt.date(2018, 1, 1), dt.date(2018, 12, 31), "2018"),
        (dt.date(2014, 6, 29), None, "since 29 June 2014"),
        (None, DAY, "until 24 September 2019"),
        (None, None, "undated"),
    ],
)
def test_periods_are_said_as_short_as_they_are_clear(start: dt.date | None, end: dt.date | None, text: str) -> None:
    assert wording("en").span(start, end) == text


def test_countries_have_their_names() -> None:
    named = [wording(language).country("SY") for language in ("en", "fr", "ar")]
    assert named == ["Syria", "Syrie", "سوريا"]
    assert wording("en").country("QQ") == "QQ"


def test_a_date_is_shown_as_precisely_as_it_was_stated() -> None:
    assert wording("fr").stated(dt.date(2017, 10, 1), "month") == "octobre 2017"
    assert wording("en").stated(dt.date(2017, 1, 1), "year") == "2017"
    assert wording("ar").stated(None, None) == "بلا تاريخ"


def test_every_code_of_the_field_has_a_name() -> None:
    for table, codes in (("measure", get_args(TollMeasure)), ("type", INCIDENT_TYPES), ("indicator", INDICATORS)):
        assert set(TABLES[table]) == set(codes)
    assert set(TABLES["kind"]) == set(VoiceKind.__args__)
    assert name_of("measure", "attacks", wording("ar")) == "هجمات"


def test_who_counts_is_named() -> None:
    words, names = wording("en"), {"sohr": "SOHR"}
    assert lens_name("self_claimed", words) == "the group's own count"
    assert lens_name("attributed:sohr", words, names) == "the count of SOHR"
    assert lens_name("attributed:officials@The Desk", words, names) == "the count of officials in The Desk"
    assert (
        lens_name("attributed:officials@c2ed85c9bc566075df44", words, names)
        == "the count of officials in page c2ed85c9"
    )
    assert lens_name("dataset:ucdp-ged", words, names) == "UCDP GED"


def test_names_are_shown_without_article_or_scorn() -> None:
    names = {"fr": ("l'Etat islamique", "Etat islamique"), "ar": ("داعش",)}
    assert shown_name("islamic-state", "Islamic State", names, "ar") == "تنظيم الدولة الإسلامية"
    assert shown_name("some-group", "Some Group", names, "fr") == "Etat islamique"
    assert shown_name("some-group", "Some Group", names, "en") == "Some Group"


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_days_of_counts_that_were_not_used_are_said(language: str) -> None:
    words = wording(language)
    span = (dt.date(2018, 3, 1), dt.date(2018, 3, 31))
    reason = Reason(code="other_periods", lens="dataset:ucdp-ged", values={"start": span[0], "end": span[1]})
    said = reason_text(reason, Terms(words), "Syria")
    assert words.span(*span) in said
    assert (language == "en") is said.startswith("Counts of other days")


def test_every_reason_has_its_place_in_the_brief() -> None:
    assert all(shown_in(code) in ("counts", "sure", "method") for code in get_args(ReasonCode))
