"""What a page that was read may try: nothing of it runs, loads, reorders the page, or breaks the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from served import Served, served, watched

import marsad
from marsad.index import Filter

OVERRIDE = "\u202e"
SENTENCE = "The observatory said Islamic State carried out 73 attacks in Iraq within a week."
HOSTILE = {
    "script": f"<p>{SENTENCE}</p><script>window.broken = 1; fetch('http://evil.example/')</script>",
    "handler": f"<p onclick='window.broken=1' onmouseover='broken=1'>{SENTENCE}</p><img src=x onerror='broken=1'>",
    "link": f"<p>{SENTENCE}</p><a href='javascript:window.broken=1'>more</a><base href='http://evil.example/'>",
    "svg": f"<p>{SENTENCE}</p><svg onload='window.broken=1'><script>window.broken=1</script></svg>",
    "escaped": f"<p>{SENTENCE} &lt;script&gt;window.broken=1&lt;/script&gt; &lt;img src=x onerror=broken=1&gt;</p>",
    "template": "<p>Islamic State killed 12 people in Mosul. {{ 7*7 }} {% raw %} ${7*7} </p>",
    "override": f"<p>Islamic State carried out {OVERRIDE}73 attacks in Iraq{OVERRIDE} within a week, Amaq said.</p>",
    "word": f"<p>{SENTENCE}</p><p>{'ا' * 1_000_000}</p>",
    "refresh": f"<meta http-equiv='refresh' content='0;url=http://evil.example/'><p>{SENTENCE}</p>",
}
TITLES = {
    "formula": '=HYPERLINK("http://evil.example/","73")',
    "markup": "</title><script>window.broken=1</script>",
    "override": f"{OVERRIDE}gpj.exe",
    "lines": "a\r\nSet-Cookie: broken=1",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile")
    pages = folder / "pages"
    pages.mkdir()
    for name, body in HOSTILE.items():
        head = "<meta name='date' content='2019-09-24'><meta property='og:site_name' content='Evil <b>Desk</b>'>"
        (pages / f"{name}.html").write_text(
            f"<html><head><title>{name}</title>{head}</head><body><article>{body}</article></body></html>", "utf-8"
        )
    for name, title in TITLES.items():
        escaped = title.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;").replace("\n", "&#10;")
        (pages / f"title-{name}.html").write_text(
            f"<html><head><title>{escaped}</title><meta name='date' content='2019-09-24'></head>"
            f"<body><article><h1>{escaped}</h1><p>{SENTENCE}</p></article></body></html>",
            "utf-8",
        )
    observatory = marsad.open(folder / "observatory")
    report = observatory.read([pages])
    assert report.read >= len(HOSTILE) + len(TITLES) - 1, report.refused
    with served(folder / "observatory") as running:
        yield running


def paths(running: Served) -> list[str]:
    index = running.observatory.index()
    rows = index.claims(Filter(), limit=200).rows
    found = ["/", "/claims", "/events", "/map", "/groups", "/places", "/sources", "/export", "/check"]
    found += [f"/documents/{id}" for id in dict.fromkeys(row.document for row in rows)]
    return found + [f"/claims/{row.id}" for row in rows]


def test_nothing_of_a_page_runs_or_loads(browser: Any, hostile: Served) -> None:
    with watched(browser, hostile.url) as reader:
        dialogs: list[str] = []
        reader.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for path in paths(hostile):
            reader.go(path)
            assert reader.page.evaluate("() => window.broken") is None, path
        assert dialogs == []
        assert reader.foreign == []
        assert reader.errors == []


def test_no_link_leads_into_a_script(hostile: Served) -> None:
    with httpx.Client(base_url=hostile.url, timeout=60) as client:
        for path in paths(hostile):
            page = html.document_fromstring(client.get(path).content)
            for address in page.xpath("//@href | //@src | //@action"):
                assert not address.strip().casefold().startswith(("javascript:", "vbscript:", "data:text")), path
            assert not [name for name in page.xpath("//@*") if name.attrname.startswith("on")], path


def test_overrides_do_not_turn_the_page(hostile: Served) -> None:
    """A character that turns the direction of writing is shown as a mark or shut in, never let loose."""
    with httpx.Client(base_url=hostile.url, timeout=60) as client:
        for path in paths(hostile):
            page = html.document_fromstring(client.get(path).content)
            for element in page.iter():
                for text in (element.text, *(child.tail for child in element)):
                    if text and OVERRIDE in text:
                        isolated = element.xpath("ancestor-or-self::*[self::bdi or self::blockquote or @dir][1]")
                        assert isolated, path
                        assert isolated[0].tag != "html", path


def test_a_word_of_a_million_letters_is_answered(hostile: Served) -> None:
    rows = hostile.observatory.index().claims(Filter(), limit=200).rows
    row = next(row for row in rows if row.title == "word")  # a file that was read has no address
    answer = httpx.get(f"{hostile.url}/documents/{row.document}", timeout=60)
    assert answer.status_code == 200
    assert len(answer.content) < 1_500_000


@pytest.mark.parametrize(
    "path",
    [
        "/documents/../../../../etc/passwd",
        "/documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%5capp.py",
        "/briefs/../../observatory.json",
        "/claims/%00",
        "/claims?text=%00%ff%fe",
        "/claims?cursor=%22%27--",
        "/claims?cursor=" + "A" * 5000,
        "/claims?text=" + "x" * 5000,
        "/claims?text=%22unbalanced",
        "/claims?text=NEAR(%2C&text=*",
        "/claims?start=2019-99-99",
        "/claims?start=99999999-01-01",
        "/events?end=0000-00-00",
        "/groups/%3Cscript%3E",
        "/answers?group=%3Cscript%3E&place=Iraq",
        "/answers?group=" + "g" * 5000 + "&place=Iraq",
        "/?language=../../etc",
        "/sign-in?next=https://evil.example/",
        "/sign-in?next=//evil.example/%0d%0aSet-Cookie:%20broken=1",
        "/api/v1/claims?limit=99999999999999999999",
        "/api/v1/claims?cursor=%F0%9F%98%80",
    ],
)
def test_hostile_addresses_are_answered_in_words(hostile: Served, path: str) -> None:
    answer = httpx.get(hostile.url + path, timeout=60)
    assert answer.status_code < 500
    assert "root:" not in answer.text
    assert "Traceback" not in answer.text
    assert "<script>" not in answer.text
    assert "evil.example" not in (answer.headers.get("location") or "")
    assert "broken" not in (answer.headers.get("set-cookie") or "")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_title_is_no_formula_where_it_is_exported(hostile: Served, form: str, tmp_path: Path) -> None:
    answer = httpx.get(f"{hostile.url}/api/v1/claims?format={form}", timeout=120)
    assert answer.status_code == 200
    if form == "csv":
        assert "\n=HYPERLINK" not in answer.text
        assert ",=HYPERLINK" not in answer.text
        assert ',"=HYPERLINK' not in answer.text
        return
    from openpyxl import load_workbook

    (tmp_path / "claims.xlsx").write_bytes(answer.content)
    sheet = load_workbook(tmp_path / "claims.xlsx").active
    assert sheet is not None
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
