# ruff: noqa: E501 - sample pages have long lines
"""The same words come out whatever the bytes, and whatever the page says they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.documents import read_capture
from marsad.documents.charset import decode
from marsad.model import Capture

ARABIC = "قتل 12 جندياً وأصيب سبعة آخرون في هجوم شنه مسلحون على نقطة تفتيش شمال المدينة، وفق ما أعلنته وزارة الدفاع مساء الثلاثاء."
FRENCH = (
    "L’armée a été attaquée près de la frontière : douze soldats tués, « une trentaine » blessés, d’après le ministère."
)


def page(body: str, charset: str | None) -> str:
    declaration = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{declaration}<title>x</title></head><body><article><p>{body}</p><p>{body}</p></article></body></html>"


@pytest.mark.parametrize(
    "encoding", ["windows-1256", "iso-8859-6", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("stated", [None, "windows-1256", "utf-8", "iso-8859-1", "windows-1252", "no-such-charset"])
def test_arabic_is_read_rightly_under_any_declaration(encoding: str, stated: str | None) -> None:
    body = ARABIC.replace("،", ",") if encoding == "iso-8859-6" else ARABIC
    document = read_capture(Capture(url="page.html", content=page(body, stated).encode(encoding, "replace")))
    assert body in document.text
    assert document.language == "ar"


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("stated", [None, "iso-8859-1", "utf-8", "windows-1252"])
def test_french_is_read_rightly_under_any_declaration(encoding: str, stated: str | None) -> None:
    document = read_capture(Capture(url="page.html", content=page(FRENCH, stated).encode(encoding)))
    assert FRENCH in document.text
    assert document.language == "fr"


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16", "utf-8"])
def test_plain_text_needs_no_declaration(encoding: str) -> None:
    document = read_capture(Capture(url="page.txt", content=ARABIC.encode(encoding)))
    assert document.text == ARABIC


def test_an_announced_charset_counts_where_the_page_has_none() -> None:
    russian = "Двенадцать солдат погибли при нападении на блокпост к северу от города, сообщило министерство."
    assert decode(russian.encode("windows-1251"), "text/html; charset=windows-1251") == russian


def test_a_broken_byte_does_not_turn_a_page_into_another_charset() -> None:
    content = (ARABIC * 3).encode() + b"\xff\xfe" + ARABIC.encode()[:-1]
    assert ARABIC in decode(content)


@given(st.binary(max_size=400))
def test_any_bytes_decode(content: bytes) -> None:
    assert isinstance(decode(content), str)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200))
def test_utf8_is_read_as_it_is(text: str) -> None:
    if "\x00" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode()) == text
