from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.coding.numbers import find

ENGLISH = [
    ("killed 2, 532 people", 2532, 2532, None, "count"),
    ("an estimated 10.000 fighters", 10_000, 10_000, "about", "count"),
    ("2,700-plus fighters", 2700, None, "at_least", "count"),
    ("up to 24 people", None, 24, "at_most", "count"),
    ("two thousand three hundred and forty-five", 2345, 2345, None, "count"),
    ("$25 to $50 million", 25e6, 50e6, "range", "USD"),
    ("between $100 million and $150 million", 100e6, 150e6, "range", "USD"),
    ("(50-300 million) dollars", 50e6, 300e6, "range", "USD"),
    ("hundreds of thousands of people", 200_000, None, "vague", "count"),
    ("more than half", 50, None, "at_least", "percent"),
    ("twice as many attacks", 2, 2, None, "ratio"),
    ("attacked three times", 3, 3, None, "count"),
    ("twin blasts", 2, 2, None, "count"),
    ("one 1 ISIS suspect", 1, 1, None, "count"),
    ("no attacks", 0, 0, None, "count"),
    ("8,000 km²", 8000, 8000, None, "km2"),
    ("half a million people", 500_000, 500_000, None, "count"),
    ("two and a half million dollars", 2.5e6, 2.5e6, None, "USD"),
    ("1 and a half million people", 1.5e6, 1.5e6, None, "count"),
]
FRENCH = [
    ("plus de 15 000 civils", 15_000, None, "at_least", "count"),
    ("quatre-vingt-dix-sept soldats", 97, 97, None, "count"),
    ("soixante et onze", 71, 71, None, "count"),
    ("vingt et un morts", 21, 21, None, "count"),
    ("au moins une quinzaine de soldats", 15, None, "at_least", "count"),
    ("une trentaine de blessés", 30, 30, "about", "count"),
    ("une trentaine de millions de dollars", 30e6, 30e6, "about", "USD"),
    ("entre 20 000 et 31 500", 20_000, 31_500, "range", "count"),
    ("15 à 20 000 combattants", 15_000, 20_000, "range", "count"),
    ("2.000 milliards de dollars", 2e12, 2e12, None, "USD"),
    ("51 %", 51, 51, None, "percent"),
    ("un million et demi de dollars", 1.5e6, 1.5e6, None, "USD"),
    ("2 millions et demi de personnes", 2.5e6, 2.5e6, None, "count"),
    ("1.935 morts", 1935, 1935, None, "count"),
    ("des dizaines de disparus", 20, None, "vague", "count"),
]
ARABIC = [
    ("بـ121 هجوما", 121, 121, None, "count"),
    ("3عناصر", 3, 3, None, "count"),
    ("(17) ألف", 17_000, 17_000, None, "count"),
    ("٦ هجمات", 6, 6, None, "count"),
    ("مئةٍ وتسعةٍ وسبعينَ", 179, 179, None, "count"),
    ("خمسةَ عشَرَ", 15, 15, None, "count"),
    ("ثلاثة آلاف و500", 3500, 3500, None, "count"),
    ("ألفين وأربعمائة", 2400, 2400, None, "count"),
    ("ألف قتيل وجريح", 1000, 1000, None, "count"),
    ("ألفا مقاتل", 2000, 2000, None, "count"),
    ("ما بين 14-18 الف مقاتل", 14_000, 18_000, "range", "count"),
    ("بين 27 و31 ألف", 27_000, 31_000, "range", "count"),
    ("50 إلى 300 مليون دولار", 50e6, 300e6, "range", "USD"),
    ("اثنان من الروس على الأقل", 2, None, "at_least", "count"),
    ("مقتل جنديين مصريين", 2, 2, None, "count"),
    ("بسيارتين ملغومتين", 2, 2, None, "count"),
    ("عملية وحيدة", 1, 1, None, "count"),
    ("12 في المئة", 12, 12, None, "percent"),
]


@pytest.mark.parametrize(
    ("language", "case"),
    [(lang, case) for lang, cases in (("en", ENGLISH), ("fr", FRENCH), ("ar", ARABIC)) for case in cases],
)
def test_a_printed_number_has_its_value(language, case):
    text, low, high, qualifier, unit = case
    (mention,) = find(text, language)
    assert (mention.low, mention.high, mention.qualifier, mention.unit) == (low, high, qualifier, unit)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "the 101st Battalion"), ("en", "M23, AK-47 and F-16"), ("en", "no one"), ("en", "Resolution 2254"),
     ("fr", "un mort"), ("fr", "le 3e"), ("ar", "مقتل مدنيين"), ("ar", "القرن العشرين"),
     ("ar", 'حاجز "إعصار 3"'), ("ar", "الاثنين")],
)  # fmt: skip
def test_what_counts_nothing_is_no_number(language, text):
    assert find(text, language) == []


def test_a_noun_ends_an_arabic_number():
    found = find("واحدٌ وثلاثونَ قتيلاً وسبعونَ جريحاً", "ar")
    assert [mention.low for mention in found] == [31, 70]


@given(
    st.text(alphabet='012 ,.-–()$%\n"عشرةوبألف مئنين twohundrd etàdes', max_size=60),
    st.sampled_from(["en", "fr", "ar"]),
)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_ordered_exact_spans(text, language):
    last = 0
    for mention in find(text, language):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= last
        assert mention.outer_start <= mention.start < mention.end <= mention.outer_end
        assert mention.low is None or mention.high is None or mention.low <= mention.high
        last = mention.end


@pytest.mark.parametrize("unit", ["1", '"', "ع", "1,", "ألف و", "one "])
def test_time_is_linear_in_the_text(unit):
    news = "On Monday 12 soldiers and at least five civilians were killed. " * 1000
    began = time.process_time()
    find(news, "en")
    usual = time.process_time() - began
    began = time.process_time()
    find(unit * (len(news) // len(unit)), "ar" if unit[0] > "z" else "en")
    assert time.process_time() - began < 5 * usual + 0.2
