"""Raw pages: the same claims as from the clean text, however its letters and spaces are printed."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure
from marsad.registry import Registry, open_registry

CLEAN = {
    "en": "Islamic State killed 12 soldiers and wounded 30 civilians in Mosul on 3 March 2019, police said.",
    "fr": "L'État islamique a tué 12 soldats et blessé 30 civils à Mossoul le 3 mars 2019, selon la police.",
    "ar": "قتل تنظيم داعش 12 جنديا وأصاب 30 مدنيا في الموصل يوم 3 آذار 2019، بحسب الشرطة.",
}
RAW = [
    ("no-break spaces", "en", CLEAN["en"].replace(" ", "\u00a0")),
    ("narrow no-break spaces", "fr", CLEAN["fr"].replace("12 ", "12\u202f")),
    ("no-break spaces", "fr", CLEAN["fr"].replace(" ", "\u00a0")),
    ("no-break spaces", "ar", CLEAN["ar"].replace(" ", "\u00a0")),
    ("thin spaces", "en", CLEAN["en"].replace(" ", "\u2009")),
    ("curly quotes", "en", f"“{CLEAN['en']}”"),
    ("curly apostrophe", "fr", CLEAN["fr"].replace("'", "’")),
    ("a missing space behind a verb", "en", CLEAN["en"].replace("killed 12", "killed12")),
    ("missing spaces behind digits", "en", CLEAN["en"].replace("12 soldiers", "12soldiers").replace("30 civ", "30civ")),
    ("a missing space behind digits", "fr", CLEAN["fr"].replace("12 soldats", "12soldats")),
    ("missing spaces behind digits", "ar", CLEAN["ar"].replace("12 ", "12").replace("30 ", "30")),
    ("a missing space before digits", "ar", CLEAN["ar"].replace("داعش 12", "داعش12")),
    ("soft hyphens", "en", CLEAN["en"].replace("soldiers", "sol\u00addiers").replace("civilians", "civil\u00adians")),
    ("soft hyphens in names", "en", CLEAN["en"].replace("Islamic", "Isla\u00admic").replace("Mosul", "Mo\u00adsul")),
    ("soft hyphens", "fr", CLEAN["fr"].replace("soldats", "sol\u00addats").replace("islamique", "isla\u00admique")),
    (
        "ligatures",
        "en",
        "Islamic State killed 12 of\ufb01cers and wounded 30 \ufb01remen in Mosul on 3 March 2019, police said.",
    ),
    ("zero-width joiners", "ar", CLEAN["ar"].replace("داعش", "دا\u200dعش").replace("جنديا", "جند\u200dيا")),
    ("zero-width spaces", "en", CLEAN["en"].replace("killed", "kil\u200bled")),
    (
        "right-to-left marks around numbers",
        "ar",
        CLEAN["ar"].replace("12", "\u200f12\u200f").replace("30", "\u200e30\u200e"),
    ),
    (
        "right-to-left marks inside names",
        "ar",
        CLEAN["ar"].replace("الموصل", "المو\u200fصل").replace("تنظيم ", "تنظيم \u200f"),
    ),
    ("marks inside a number", "ar", CLEAN["ar"].replace("12", "1\u200e2")),
    ("isolates around a number", "ar", CLEAN["ar"].replace("12", "\u206612\u2069")),
    ("Arabic-Indic digits", "ar", CLEAN["ar"].translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))),
    ("Persian digits", "ar", CLEAN["ar"].translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))),
    ("full-width digits", "en", CLEAN["en"].translate(str.maketrans("0123456789", "０１２３４５６７８９"))),
    ("full-width digits", "fr", CLEAN["fr"].translate(str.maketrans("0123456789", "０１２３４５６７８９"))),
    ("decomposed accents", "fr", CLEAN["fr"].replace("é", "e\u0301").replace("É", "E\u0301")),
    ("tatweel", "ar", CLEAN["ar"].replace("جنديا", "جنــديا").replace("قتل", "قـتل")),
    ("vowel signs", "ar", CLEAN["ar"].replace("قتل", "قَتَلَ").replace("مدنيا", "مَدَنِيًّا")),
    ("Persian letters", "ar", CLEAN["ar"].replace("ي", "ی")),
    ("two sentences glued", "en", "Rain fell on Saturday.Fifteen shops stayed shut. " + CLEAN["en"]),
    (
        "a figure glued behind a full stop",
        "en",
        "Nobody was hurt in the rain.Islamic" + CLEAN["en"].removeprefix("Islamic"),
    ),
    ("a caption above", "en", "Photo: a street in the city (file)\n" + CLEAN["en"]),
    ("navigation above", "en", "Home | World | Africa | Sport\nShare\n" + CLEAN["en"]),
    ("navigation above", "fr", "Accueil | Monde | Afrique\nPartager\n" + CLEAN["fr"]),
    ("navigation above", "ar", "الرئيسية | أخبار | رياضة\nشارك\n" + CLEAN["ar"]),
    ("a line broken in the sentence", "en", CLEAN["en"].replace(" in Mosul", "\nin Mosul")),
    ("a Latin name in Arabic", "ar", CLEAN["ar"].replace("داعش", "داعش (ISIS)")),
]


@cache
def _registry() -> Registry:
    return open_registry()


def _figures(language: str, text: str) -> list[Figure]:
    document = Document(text=text, language=language, published=date(2019, 3, 4), published_precision="day")
    claims: list[Claim] = code(document, _registry())
    assert all(text[claim.quote.start : claim.quote.end] == claim.quote.text for claim in claims)
    figures = [claim for claim in claims if isinstance(claim, Figure)]
    assert all(text[figure.number.start : figure.number.end] == figure.number.text for figure in figures)
    return figures


def _read(language: str, text: str) -> list[tuple[object, ...]]:
    return [
        (
            figure.measure,
            figure.number.low,
            figure.number.high,
            figure.role,
            figure.group and figure.group.id,
            figure.place and figure.place.id,
            figure.period and (figure.period.start, figure.period.end),
            [voice.kind for voice in figure.attribution],
        )
        for figure in _figures(language, text)
    ]


@pytest.mark.parametrize(("how", "language", "text"), RAW, ids=[f"{language}: {how}" for how, language, _ in RAW])
def test_a_raw_page_is_read_like_the_clean_one(how: str, language: str, text: str) -> None:
    clean = _read(language, CLEAN[language])
    assert [claim[:3] for claim in clean] == [("killed", 12.0, 12.0), ("wounded", 30.0, 30.0)]
    assert _read(language, text) == clean, how
