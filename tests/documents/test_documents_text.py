# ruff: noqa: E501 - the lines of the sample pages are as long as those of real ones
"""Text copies of pages, with their furniture still in them."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from pathlib import Path

import pytest
from lxml import html

from marsad.documents import read_capture
from marsad.model import Capture, Document

CASE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "case-2019"

LINES = [
    "Is the valley quiet? | The Hill Monitor",
    "Issued by the Institute for Mountain Studies - Geneva",
    "ad a b",
    "ad ad ad",
    "With the fort retaken, are raiders coming back to the valley?",
    "Tuesday 24/September/2019 - 04:24 PM",
    "The Hill Monitor",
    "طباعة",
    "The raiders killed 31 people in the valley in one week, according to the governor's office, against 18 the week before.",
    "A pause, then a return?",
    "About 4,000 families have left their homes since June, the same office says; some of them came back on 3 August 2019.",
    "Most read",
    "12 drowned as a ferry capsizes near the port",
    "Ten walks to take this autumn",
    "© 2019 The Hill Monitor. 4,100 readers follow us.",
]
NOISE = ("12 drowned", "Ten walks", "4,100", "24/September", "ad ad", "طباعة", "Issued", "Most read", "valley quiet")


def read(text: str) -> Document:
    return read_capture(Capture(url="copy.txt", content=text.encode()))


def wrapped(lines: list[str], between: str, width: int = 72, indent: str = "") -> str:
    return between.join(
        "\n".join(textwrap.wrap(x, width, initial_indent=indent, subsequent_indent=indent)) for x in lines
    )


COPIES = {
    "line by line": "\n".join(LINES),
    "blank lines": "\n\n".join(LINES),
    "Windows line ends": "\r\n".join(LINES),
    "wrapped": wrapped(LINES, "\n"),
    "as lynx prints it": wrapped(LINES, "\n\n", 76, "   "),
    "line breaks lost in the list": "\n".join([*LINES[:11], "".join(LINES[11:14]), LINES[14]]),
    "without window title": "\n".join(LINES[1:]),
    "without copyright line": "\n".join(LINES[:-1]),
    "print button in French": "\n".join(LINES).replace("طباعة", "Imprimer"),
    "with bullets": "\n".join(LINES).replace("12 drowned", "* 12 drowned").replace("Ten walks", "* Ten walks"),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES.keys())
def test_a_text_copy_gives_what_its_page_gives(copy: str) -> None:
    document = read(copy)
    assert document.title == LINES[4]
    assert (document.published, document.published_precision) == (dt.date(2019, 9, 24), "day")
    assert document.publisher == "The Hill Monitor"
    assert document.language == "en"
    assert document.text == "\n".join([LINES[4], *LINES[8:11]])
    assert not any(noise in document.text for noise in NOISE)


def test_text_copies_of_the_case_give_what_the_page_gives() -> None:
    if not CASE.exists():
        pytest.skip(f"no {CASE}")
    page = (CASE / "article.html").read_bytes()
    expected = json.loads((CASE / "expected.json").read_text("utf-8"))
    whole = read_capture(Capture(url="page.html", content=page))
    parts = [part.strip() for part in html.fromstring(page).itertext() if part.strip()]
    for copy in (
        "\n".join(parts),
        "\n\n".join(parts),
        wrapped(parts, "\n\n", 76, "   "),
        html.fromstring(page).text_content(),
    ):
        document = read(copy)
        assert (document.title, document.published, document.publisher) == (
            whole.title,
            whole.published,
            whole.publisher,
        )
        assert all(figure["number_text"] in document.text for figure in expected["figures"])
        assert not any(noise in document.text for noise in expected["not_figures"])


def test_arabic_and_french_copies() -> None:
    arabic = read(
        "صحيفة النهر\nهجوم على قرية شمال المدينة يوقع قتلى\nالثلاثاء 24 أيلول 2019\nطباعة\n"
        "قتل ستة أشخاص وأصيب 11 آخرون في هجوم شنه مسلحون من التنظيم على قرية تقع إلى الشمال من المدينة فجر اليوم، وفق الشرطة.\n"
        "الأكثر قراءة\nمصرع 9 في حادث سير\nجميع الحقوق محفوظة © 2019 صحيفة النهر"
    )
    assert arabic.title == "هجوم على قرية شمال المدينة يوقع قتلى"
    assert arabic.published == dt.date(2019, 9, 24)
    assert arabic.publisher == "صحيفة النهر"
    assert "مصرع 9" not in arabic.text
    french = read(
        "Une base attaquée dans le nord du pays\nPublié le 24 septembre 2019 à 16h24\nPar Jeanne Martin\n\nImprimer | Partager\n\n"
        "Des hommes armés ont attaqué dans la nuit une base de l'armée dans le nord du pays, tuant 12 soldats, selon le ministère.\n\n"
        "Lire aussi : 40 blessés dans un carambolage\n\nLes assaillants ont perdu 7 hommes d'après l'armée, qui poursuit le ratissage.\n"
    )
    assert french.title == "Une base attaquée dans le nord du pays"
    assert french.published == dt.date(2019, 9, 24)
    assert french.publisher is None
    assert "Jeanne" not in french.text
    assert "40 blessés" not in french.text
    assert "perdu 7 hommes" in french.text


def test_a_first_line_with_the_source_is_the_address_and_not_the_text() -> None:
    body = "The raiders killed 31 people in the valley in one week, according to the governor's office and two doctors."
    for line in ("Source: https://hill.example/1", "URL: https://hill.example/1", "المصدر: https://hill.example/1"):
        document = read(f"{line}\nTitle: Raids in the valley go on\nDate: 2019-09\n\n{body}")
        assert document.url == "https://hill.example/1"
        assert document.title == "Raids in the valley go on"
        assert (document.published, document.published_precision) == (dt.date(2019, 9, 1), "month")
        assert document.text == f"Raids in the valley go on\n{body}"


def test_plain_prose_is_kept_to_the_letter() -> None:
    text = (
        "On 3 August 2019 gunmen killed 5 people  near the bridge – the third raid in a week, police said on 4 August 2019.\n"
        "They fled. Two were caught:\n- Aleppo (106)\n- Hasakah (40)"
    )
    document = read(text)
    assert document.text == text
    assert (document.title, document.published, document.publisher) == (None, None, None)


def test_a_paragraph_that_begins_like_furniture_is_kept() -> None:
    text = "Issued by the court on Monday, the warrants name 14 men who are said to have led the raids of last autumn."
    assert read(f"Warrants for the men of the valley\n\n{text}").text.endswith(text)


def test_an_outlets_name_does_not_pass_for_the_headline_nor_a_headline_for_an_outlet() -> None:
    body = "The raiders killed 31 people in the valley in one week, according to the governor's office and two doctors."
    document = read(f"Raids double, monitor group says\n24 September 2019\n{body}")
    assert (document.title, document.publisher) == ("Raids double, monitor group says", None)


def test_a_gregorian_date_goes_before_the_hijri_one_beside_it() -> None:
    document = read(
        "مرصد الجبل\n\nداعش يتبنى 73 هجوما في أسبوع\n\nكتب: محمد علي\n\nالأربعاء 25 محرم 1441هـ - 25 سبتمبر 2019م 10:30 ص\n\nشارك\n\n"
        "أعلن تنظيم داعش تنفيذ 73 هجوما في العراق خلال أسبوع واحد، وفق ما ذكره مرصد الجبل في تقرير له.\n\n"
        "اقرأ أيضا: مقتل 9 في حادث سير\n\nالكلمات المفتاحية: داعش، العراق\n\nجميع الحقوق محفوظة لمرصد الجبل © 2019\n"
    )
    assert document.published == dt.date(2019, 9, 25)
    assert document.publisher == "مرصد الجبل"
    assert document.text.split("\n") == [
        "داعش يتبنى 73 هجوما في أسبوع",
        "أعلن تنظيم داعش تنفيذ 73 هجوما في العراق خلال أسبوع واحد، وفق ما ذكره مرصد الجبل في تقرير له.",
    ]
