# ruff: noqa: E501 - the lines of the sample pages are as long as those of real ones
"""Noisy pages in three languages: what a reader would copy out is kept, what stands around it is not."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from marsad.documents.reading import examine, read_capture
from marsad.model import Capture, Document

CASE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "case-2019"

ENGLISH = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Raids spread along the river | River Post</title>
<link rel="canonical" href="https://riverpost.example/2021/raids-spread">
<meta property="og:site_name" content="River Post"><meta property="og:title" content="Raids spread along the river, 14 dead">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "Organization", "name": "x"},
{"@type": "NewsArticle", "datePublished": "2021-05-08T21:40:00+03:00", "dateModified": "2021-06-01"}]}</script></head><body>
<div class="top-bar">Friday 11 November 2022</div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<main><article><h1>Raids spread along the river, 14 dead</h1>
<div class="share"><a>Facebook</a><a>Print</a></div>
<p>Gunmen of the group attacked three villages on the left bank of the river on Thursday night, the governor said, and burned
the market of the largest of them before the army arrived.</p>
<div class="advert">Buy 2 get 1 free until 31 December</div>
<p>At least 14 people were killed and 9 were wounded, according to the hospital; the army said that it killed 5 attackers.</p>
<div class="related"><h3>Read also</h3><ul><li><a>70 detained after a football match</a></li></ul></div>
<p>The attack of 3 March 2020 on the same market had left 21 dead, and the market was rebuilt only last autumn.</p>
</article></main>
<aside><h3>Most read</h3><ol><li>300 sheep stolen in the hills</li><li>Five recipes for winter</li></ol></aside>
<footer>© 2021 River Post. 88,000 subscribers trust us.</footer></body></html>"""

FRENCH = """<html><head><meta charset="utf-8"><title>Une base attaquée dans le nord - Le Quotidien du Fleuve</title></head><body>
<header><p>Le Quotidien du Fleuve</p></header>
<div id="content"><h1>Une base attaquée dans le nord</h1>
<p class="date">Publié le mardi 24 septembre 2019 à 16h24</p>
<p>Des hommes armés ont attaqué dans la nuit une base de l'armée dans le nord du pays, tuant 12 soldats et en blessant une
trentaine d'autres, selon un bilan provisoire du ministère de la Défense.</p>
<button>Imprimer</button>
<p>L'attaque, revendiquée par le groupe, est la 4e depuis le mois de juin. Les assaillants ont perdu 7 hommes, d'après l'armée.</p>
<div><h4>Les plus lus</h4><ul><li>50 idées de sorties</li><li>Le prix du pain augmente de 8 %</li></ul></div>
</div><footer>© 2019 Le Quotidien du Fleuve. Tous droits réservés.</footer></body></html>"""

ARABIC = """<html lang="ar" dir="rtl"><head><meta charset="utf-8"><meta property="og:site_name" content="صحيفة النهر">
<title>هجوم على قرية شمال المدينة | صحيفة النهر</title></head><body>
<div class="today">السبت 1 كانون الثاني 2022</div>
<article><h1>هجوم على قرية شمال المدينة يوقع 6 قتلى</h1>
<span class="meta">الثلاثاء ٢٤ أيلول/سبتمبر ٢٠١٩ - ٠٤:٢٤ مساءً</span> <a class="print">طباعة</a>
<p>قتل ستة أشخاص وأصيب 11 آخرون في هجوم شنه مسلحون من التنظيم على قرية تقع إلى الشمال من المدينة فجر اليوم، وفق ما أعلنته الشرطة.</p>
<p>وقالت مصادر محلية إن المهاجمين أحرقوا 4 منازل وخطفوا رجلين قبل أن ينسحبوا باتجاه الجبال القريبة من القرية.</p>
<div><h3>الأكثر قراءة</h3><ul><li>ارتفاع أسعار الخبز بنسبة 20 بالمئة</li><li>مصرع 9 في حادث سير</li></ul></div>
</article><footer>جميع الحقوق محفوظة © 2019 صحيفة النهر</footer></body></html>"""


def read(markup: str, url: str = "page.html") -> Document:
    return read_capture(Capture(url=url, content=markup.encode()))


def test_an_english_page_is_read_without_its_noise() -> None:
    document = read(ENGLISH)
    assert document.title == "Raids spread along the river, 14 dead"
    assert document.publisher == "River Post"
    assert (document.published, document.published_precision) == (dt.date(2021, 5, 8), "day")
    assert document.url == "https://riverpost.example/2021/raids-spread"
    assert document.language == "en"
    lines = document.text.split("\n")
    assert lines[0] == document.title
    assert sum(line == document.title for line in lines) == 1
    for kept in ("three villages", "At least 14 people", "killed 5 attackers", "3 March 2020"):
        assert kept in document.text
    for noise in ("31 December", "70 detained", "300 sheep", "88,000", "Home", "Facebook", "2022"):
        assert noise not in document.text


def test_a_french_page_without_metadata_gives_its_visible_dateline() -> None:
    document = read(FRENCH)
    assert document.title == "Une base attaquée dans le nord"
    assert (document.published, document.published_precision) == (dt.date(2019, 9, 24), "day")
    assert document.publisher == "Le Quotidien du Fleuve"
    assert document.language == "fr"
    assert "12 soldats" in document.text
    assert "perdu 7 hommes" in document.text
    for noise in ("50 idées", "8 %", "Imprimer", "16h24", "Tous droits"):
        assert noise not in document.text


def test_an_arabic_page_gives_levantine_dates_and_drops_todays_date() -> None:
    document = read(ARABIC)
    assert document.title == "هجوم على قرية شمال المدينة يوقع 6 قتلى"
    assert document.published == dt.date(2019, 9, 24)
    assert document.publisher == "صحيفة النهر"
    assert document.language == "ar"
    assert "أحرقوا 4 منازل" in document.text
    for noise in ("20 بالمئة", "مصرع 9", "طباعة", "٢٤", "كانون"):
        assert noise not in document.text


def test_a_page_without_a_date_has_none() -> None:
    markup = ENGLISH.replace(
        '"datePublished": "2021-05-08T21:40:00+03:00", "dateModified": "2021-06-01"', '"name": "x"'
    )
    document = read(markup)
    assert document.published is None  # not today's date above the headline, the story's, or the copyright year
    assert document.published_precision is None


def test_a_date_that_does_not_exist_is_left_open_and_said() -> None:
    markup = FRENCH.replace("24 septembre 2019", "31 février 2019")
    reading = examine(Capture(url="page.html", content=markup.encode()))
    assert reading.document.published is None
    assert any("31 février 2019" in remark for remark in reading.remarks)


def test_a_date_after_the_capture_is_left_open_and_said() -> None:
    taken = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    reading = examine(Capture(url="page.html", content=ENGLISH.encode(), captured_at=taken))
    assert reading.document.published is None
    assert any("2021-05-08" in remark for remark in reading.remarks)


@pytest.mark.parametrize(
    ("stated", "day", "precision"),
    [
        ('<meta property="article:published_time" content="2019-09-24T10:00:00Z">', dt.date(2019, 9, 24), "day"),
        ('<meta name="DC.date" content="2019-09">', dt.date(2019, 9, 1), "month"),
        ('<meta name="citation_publication_date" content="2019">', dt.date(2019, 1, 1), "year"),
        ('<meta name="pubdate" content="20190924">', dt.date(2019, 9, 24), "day"),
        ('<meta itemprop="datePublished" content="Tue, 24 Sep 2019 16:24:00 GMT">', dt.date(2019, 9, 24), "day"),
        ('<meta property="article:modified_time" content="2019-09-24T10:00:00Z">', None, None),
        ('<meta name="date" content="2019-02-31">', None, None),
    ],
)
def test_stated_dates_keep_their_precision(stated: str, day: dt.date | None, precision: str | None) -> None:
    markup = FRENCH.replace("<head>", f"<head>{stated}").replace("Publié le mardi 24 septembre 2019 à 16h24", "")
    document = read(markup)
    assert (document.published, document.published_precision) == (day, precision)


def test_a_time_element_of_the_article_is_its_date_but_not_one_of_a_teaser() -> None:
    plain = FRENCH.replace("Publié le mardi 24 septembre 2019 à 16h24", "{}")
    own = read(plain.replace('<div id="content">', "<article>").format('<time datetime="2019-09-24">hier</time>'))
    assert own.published == dt.date(2019, 9, 24)
    teaser = '<aside><time datetime="2018-01-02">2 janvier</time></aside>'
    assert read(plain.format("").replace("</body>", f"{teaser}</body>")).published is None


def test_the_headline_the_extractor_drops_is_the_first_line() -> None:
    document = read(ENGLISH.replace("<article><h1>Raids", "<h1>Raids").replace("14 dead</h1>", "14 dead</h1><article>"))
    assert document.text.startswith("Raids spread along the river, 14 dead\nGunmen of the group")


def test_a_local_path_is_no_address_and_a_fetched_page_keeps_its_own() -> None:
    bare = ENGLISH.replace('<link rel="canonical" href="https://riverpost.example/2021/raids-spread">', "")
    assert read(bare, "/home/me/a.html").url is None
    assert read(bare, "/home/me/a.html").id == read(bare, "/elsewhere/b.html").id
    assert read(bare, "https://riverpost.example/x?from=feed").url == "https://riverpost.example/x?from=feed"
    assert (
        read(ENGLISH, "https://www.riverpost.example/x?from=feed").url == "https://riverpost.example/2021/raids-spread"
    )
    assert read(ENGLISH, "https://copy.example/x").url == "https://copy.example/x"
    assert read(ENGLISH.replace("/2021/raids-spread", "/")).url is None


def test_the_hosts_name_is_not_invented_as_a_publisher() -> None:
    markup = FRENCH.replace(" - Le Quotidien du Fleuve", "").replace("Le Quotidien du Fleuve", "")
    assert read(markup, "https://www.fleuve.example/1").publisher is None


def test_the_case_is_read_as_expected() -> None:
    if not CASE.exists():
        pytest.skip(f"no {CASE}")
    expected = json.loads((CASE / "expected.json").read_text("utf-8"))
    page = CASE / "article.html"
    document = read_capture(Capture(url=str(page), content=page.read_bytes()))
    wanted = expected["document"]
    assert (document.title, document.publisher, document.language) == tuple(
        wanted[name] for name in ("title", "publisher", "language")
    )
    assert document.published == dt.date.fromisoformat(wanted["published"])
    for figure in expected["figures"]:
        assert figure["number_text"] in document.text
    for noise in expected["not_figures"]:
        assert noise not in document.text


def test_a_page_laid_out_in_tables_is_read_like_any_other() -> None:
    document = read(
        "<html><head><title>Attacks grow in the north - Daily Hill</title></head><body><table><tr><td><a href='/'>Home</a></td></tr>"
        "<tr><td><font size=5><b>Attacks grow in the north</b></font><br>24/09/2019<br><br>The group killed 12 people in the north on"
        " Monday, the police said in a statement that was read on the radio.<br><br>It was the 31st attack of the year, according to"
        " the same statement of the police.<br></td></tr></table></body></html>"
    )
    assert (document.title, document.publisher) == ("Attacks grow in the north", "Daily Hill")
    assert document.published == dt.date(2019, 9, 24)
    assert document.text.split("\n") == [
        "Attacks grow in the north",
        "The group killed 12 people in the north on Monday, the police said in a statement that was read on the radio.",
        "It was the 31st attack of the year, according to the same statement of the police.",
    ]


def test_tables_and_lists_of_figures_are_kept() -> None:
    document = read(
        "<html><body><article><h1>Attacks by province in September</h1><p>The table shows the attacks that the group claimed in"
        " September in each of the provinces, by the monitor's count.</p><table><tr><th>Province</th><th>Attacks</th></tr>"
        "<tr><td>Aleppo</td><td>106</td></tr></table><ul><li>Raqqa (12)</li><li>Homs (9)</li></ul></article></body></html>"
    )
    assert "| Aleppo | 106 |" in document.text
    assert "Raqqa (12)\n- Homs (9)" in document.text


def test_a_long_page_is_read_in_its_order() -> None:
    paragraphs = [
        f"The raid number {number} left some people dead in the valley, said the police." for number in range(5000)
    ]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    document = read(f"<html><body><nav>Home</nav><article><h1>All raids of the year</h1>{body}</article></body></html>")
    assert document.text.split("\n") == ["All raids of the year", *paragraphs]
