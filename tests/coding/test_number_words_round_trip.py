"""A number spelled out in words is read as that number, in three languages, from one to almost ten million.

The spelling here is written from the grammar books' rules, apart from the coder's own lists.
"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marsad.coding.numbers import find

NUMBERS = st.integers(2, 9_999_999)

EN_SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
EN_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
FR_SMALL = [
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize"),
    *("quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
]
FR_TENS = ["_", "_", "vingt", "trente", "quarante", "cinquante", "soixante"]
AR_UNITS = ["_", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
AR_TENS = ["_", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
AR_HUNDREDS = ["_", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]
AND = " و"


def english(n: int) -> str:
    if n < 20:
        return EN_SMALL[n]
    if n < 100:
        return EN_TENS[n // 10] + (f"-{EN_SMALL[n % 10]}" if n % 10 else "")
    for size, word, joint in ((1_000_000, "million", " "), (1000, "thousand", " "), (100, "hundred", " and ")):
        if n >= size:
            rest = n % size
            return f"{english(n // size)} {word}" + (f"{joint}{english(rest)}" if rest else "")
    raise AssertionError(n)


def french(n: int) -> str:
    if n < 20:
        return FR_SMALL[n]
    if n < 100:
        return _french_tens(n)
    if n < 1000:
        hundreds, rest = divmod(n, 100)
        head = "cent" if hundreds == 1 else f"{FR_SMALL[hundreds]} cent" + ("" if rest else "s")
        return head + (f" {french(rest)}" if rest else "")
    if n < 1_000_000:
        thousands, rest = divmod(n, 1000)
        head = "mille" if thousands == 1 else f"{_singular(french(thousands))} mille"
        return head + (f" {french(rest)}" if rest else "")
    millions, rest = divmod(n, 1_000_000)
    head = "un million" if millions == 1 else f"{french(millions)} millions"
    return head + (f" {french(rest)}" if rest else "")


def _singular(words: str) -> str:
    """Vingt and cent lose their s before mille."""
    return words.removesuffix("s") if words.endswith(("cents", "vingts")) else words


def _french_tens(n: int) -> str:
    tens, unit = divmod(n, 10)
    if tens in (7, 9):
        tens, unit = tens - 1, unit + 10
    if tens == 8:
        return "quatre-vingts" if unit == 0 else f"quatre-vingt-{FR_SMALL[unit]}"
    joint = " et " if unit in (1, 11) else "-"
    return FR_TENS[tens] + (f"{joint}{FR_SMALL[unit]}" if unit else "")


def arabic(n: int) -> str:
    parts = []
    for size, one, two, few, many in (
        (1_000_000, "مليون", "مليونان", "ملايين", "مليوناً"),
        (1000, "ألف", "ألفان", "آلاف", "ألفاً"),
    ):
        count, n = divmod(n, size)
        if count:
            parts.append(_arabic_scaled(count, one, two, few, many))
    if n:
        parts.append(_arabic_hundreds(n))
    return AND.join(parts)


def _arabic_scaled(count: int, one: str, two: str, few: str, many: str) -> str:
    if count < 3:
        return (one, two)[count - 1]
    last = count % 100
    noun = few if 3 <= last <= 10 else one if last in (0, 1, 2) else many
    return f"{_arabic_hundreds(count)} {noun}"


def _arabic_hundreds(n: int) -> str:
    hundreds, rest = divmod(n, 100)
    parts = [AR_HUNDREDS[hundreds]] if hundreds else []
    if 0 < rest < 10:
        parts.append(AR_UNITS[rest])
    elif 10 <= rest < 20:
        teens = {10: "عشرة", 11: "أحد عشر", 12: "اثنا عشر"}
        parts.append(teens.get(rest) or f"{AR_UNITS[rest - 10]} عشر")
    elif rest:
        unit = AR_UNITS[rest % 10]
        parts.append(f"{unit}{AND}{AR_TENS[rest // 10]}" if rest % 10 else AR_TENS[rest // 10])
    return AND.join(parts)


SPELLED = {"en": (english, "{} people"), "fr": (french, "{} personnes"), "ar": (arabic, "{} شخصاً")}


@pytest.mark.parametrize("language", SPELLED)
@given(number=NUMBERS)
@example(number=21)
@example(number=71)
@example(number=1_001)
@example(number=2_222_222)
@example(number=8_011_012)
def test_what_is_spelled_is_read(language: str, number: int) -> None:
    spell, phrase = SPELLED[language]
    words = spell(number)
    text = phrase.format(words)
    mentions = find(text, language)
    assert [(item.low, item.high, item.text) for item in mentions] == [(number, number, words)]
