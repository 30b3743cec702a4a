"""Whatever stands on a page: no exception, spans that cut the text, the same answer twice, bounded work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.coding import attribution, code, numbers, periods, sentences
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import Registry, open_registry

LANGUAGES = ("en", "fr", "ar")
_WORDS = {
    "en": "Islamic State killed 12 people wounded twenty-four soldiers in Mosul and Iraq said police claimed "
    "responsibility on 3 March 2019 last week between 20,000 and 30,000 fighters half of them dozens (106), at least "
    "$25 million attacks Amaq SOHR reported denied The group it its Aleppo | Total: No one",
    "fr": "l'État islamique a tué 12 personnes vingt et un blessés à Mossoul en Irak selon la police a revendiqué le "
    "3 mars 2019 la semaine dernière entre 20 000 et 31 500 combattants dont une trentaine de morts l'OSDH (106), au "
    "moins 25 millions de dollars attaques Le groupe il Alep | Total : aucun",
    "ar": "تنظيم داعش قتل 12 شخصا وجرح خمسة وعشرين جنديا في الموصل والعراق وقال المرصد السوري وتبنى الهجوم "
    "يوم 3 آذار 2019 الأسبوع الماضي بين ٢٠ ألفا و30 ألف مقاتل بينهم عشرات قتيلان (106)، ما لا يقل عن 25 مليون "
    "دولار عمليات التنظيم حلب | المجموع: لم واحدٌ وثلاثونَ بـ121 3عناصر",
}
_ODD = [
    "\u200f",
    "\u200e",
    "\u202e",
    "\u00ad",
    "\u200d",
    "\u200b",
    "\u00a0",
    "\u202f",
    "\x00",
    "\u0301",
    "\u064b",
    "\u0640",
    "\n",
    "\r\n",
    "\u2028",
    "\t",
    '"',
    "“",
    "”",
    "«",
    "»",
    "'",
    "’",
    "(",
    ")",
    "[",
    ".",
    ",",
    "،",
    ";",
    "؛",
    ":",
    "-",
    "–",
    "—",
    "…",
    "?",
    "؟",
    "%",
    "$",
    "€",
    "1,",
    "٣",
    "۳",
    "７",
    "²",
    "½",
    "𝟗",
    "😀",
    "𐎠",
    "ﬁ",
    "ﻷ",
    "İ",
    "ß",
    "ſ",
    "K",
    "x" * 300,
    "9" * 5000,
    "ا" * 300,
    "http://a.b/12",
]
_JOINTS = st.sampled_from([" ", " ", " ", "", "\u00a0", ", ", ". ", "\n", "-"])


def _texts(language: str) -> st.SearchStrategy[str]:
    """Words of the domain woven with odd characters and with any text at all."""
    piece = st.one_of(
        st.sampled_from(_WORDS[language].split()),
        st.sampled_from(_WORDS[language].split()),
        st.sampled_from(_ODD),
        st.integers(0, 10**7).map(str),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    )
    rows = st.lists(st.tuples(piece, _JOINTS), max_size=60)
    return rows.map(lambda row: "".join(word + joint for word, joint in row))


_PAGES = st.sampled_from(LANGUAGES).flatmap(lambda language: st.tuples(st.just(language), _texts(language)))


@cache
def _registry() -> Registry:
    return open_registry()


def _document(language: str, text: str, published: date | None = date(2019, 3, 14)) -> Document:
    return Document(text=text, language=language, published=published, published_precision="day" if published else None)


def _cuts(claim: Claim) -> Iterator[tuple[int | None, int | None, str | None]]:
    yield claim.quote.start, claim.quote.end, claim.quote.text
    if isinstance(claim, Figure):
        yield claim.number.start, claim.number.end, claim.number.text
    if isinstance(claim, Incident):
        for toll in claim.tolls:
            yield toll.number.start, toll.number.end, toll.number.text
            yield toll.quote.start, toll.quote.end, toll.quote.text


@settings(max_examples=120, deadline=None)
@given(_PAGES)
def test_claims_cut_the_text_and_come_out_the_same_twice(page: tuple[str, str]) -> None:
    language, text = page
    document = _document(language, text)
    claims = code(document, _registry())
    for claim in claims:
        for start, end, printed in _cuts(claim):
            assert start is not None
            assert text[start:end] == printed
        for voice in claim.attribution:
            if voice.start is not None:
                assert 0 <= voice.start < (voice.end or 0) <= len(text)
    assert code(document, _registry()) == claims


@settings(max_examples=60, deadline=None)
@given(_PAGES)
def test_every_finder_cuts_the_text(page: tuple[str, str]) -> None:
    language, text = page
    registry = _registry()
    cut = sentences.split(text, language)
    spans = [(s.start, s.end, s.text) for s in cut]
    spans += [(n.start, n.end, n.text) for n in numbers.find(text, language)]
    spans += [(p.start, p.end, p.text) for p in periods.find(text, language, date(2019, 3, 14), "day")]
    for found in (
        registry.actors.find(text, language),
        registry.places.find(text, language),
        registry.sources.find(text, language),
    ):
        spans += [(item.start, item.end, item.text) for item in found]
    for start, end, printed in spans:
        assert text[start:end] == printed
    for scope in attribution.find(text, language, cut, registry):
        assert 0 <= scope.start < scope.end <= len(text)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(LANGUAGES), st.text(max_size=200))
def test_any_text_without_a_date(language: str, text: str) -> None:
    code(_document(language, text, None), _registry())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\x00", "7" * 5000, "(" * 3000, "\u064b" * 3000, '"' * 3000, "1," * 1500]
)
def test_pages_of_nothing_are_read(language: str, text: str) -> None:
    assert not [claim for claim in code(_document(language, text), _registry()) if not text.strip()]


@pytest.mark.parametrize("piece", ["killed 12 in Iraq ", "12 ", "و", "a" * 7, "٣", "« ", "\u0301", "1,000, "])
def test_no_sentence_is_longer_than_a_thousand_characters(piece: str) -> None:
    """What is read at once is bounded, so that the time grows with the text and never with its square."""
    text = piece * (20_000 // len(piece))
    cut = sentences.split(text, "en")
    assert max(len(sentence.text) for sentence in cut) <= 1000
    assert "".join("".join(sentence.text for sentence in cut).split()) == "".join(text.split())
