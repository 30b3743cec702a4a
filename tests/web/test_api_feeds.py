"""Feeds as readers parse them; the export page and its files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import feedparser
import httpx
import pytest
from lxml import etree, html

from marsad.web.api import atom
from marsad.web.api.alarms import read, screen

FEEDS = ("claims.atom", "claims.atom?group=islamic-state&language=ar", "alarms.atom", "briefs.atom")


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_valid_and_its_ids_are_its_own(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/feeds/{path}")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert parsed.feed.id.startswith("urn:marsad:feed:")
    links = {item.rel: item.href for item in parsed.feed.links}
    assert links["self"] == str(answer.url)
    ids = [entry.id for entry in parsed.entries]
    assert len(set(ids)) == len(ids)
    assert all(entry.updated_parsed and entry.title for entry in parsed.entries)
    if path.startswith("claims"):
        assert parsed.entries
        assert parsed.entries[0].link.startswith(links["self"].partition("/feeds")[0] + "/claims/")
    assert client.get(f"/feeds/{path}", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_what_a_page_says_is_text_in_a_feed() -> None:
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    own = "https://e.org/"
    feed = atom.Feed(id="urn:x", title="t", own=own, page=own, updated=now, language="en", version="1")
    evil = "<script>alert(1)</script>\x00\x1b\u202e]]>&amp; مرصد"
    entry = atom.Entry(id="urn:y", title=evil, updated=now, address="https://e.org/\x07", summary=evil * 200)
    root = etree.fromstring(atom.written(feed, [entry]))
    found = root.find(".//{*}entry/{*}title")
    assert found is not None
    assert found.get("type") is None
    assert found.text == "<script>alert(1)</script>\ufffd\ufffd\ufffd]]>&amp; مرصد"
    summary = root.find(".//{*}summary")
    assert summary is not None
    assert len(summary.text or "") == 2000


def test_alarms_are_kept_with_the_moment_they_were_found(own_demo: Path) -> None:
    found = screen(own_demo, "stamp")
    assert read(own_demo) == found
    assert screen(own_demo, "stamp").alarms == found.alarms


def test_the_export_page_says_what_a_file_will_hold(client: httpx.Client) -> None:
    asked = "content=claims&format=csv&group=Daesh&place=Iraq&package=1"
    page = html.document_fromstring(client.get(f"/export?{asked}").content)
    (address,) = page.xpath("//a[@download]/@href")
    answer = client.get(address)
    assert answer.headers["content-disposition"] == 'attachment; filename="marsad-claims.zip"'
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(archive.namelist()) == {"claims.csv", "sources.csv", "sources.bib", "datapackage.json", "README.md"}
    readme = archive.read("README.md").decode()
    rows = archive.read("claims.csv").decode("utf-8-sig").count("\r\n") - 1
    assert f"- Rows: {rows}" in readme
    assert "group = islamic-state, country = IQ" in readme
    assert f">{rows}<" in client.get(f"/export?{asked}").text.replace("\n", "")


@pytest.mark.parametrize(
    "query",
    ["content=nothing", "format=exe", "content=series&format=csv", "content=series&format=geojson&group=Daesh",
     "content=claims&group=Nobody%20at%20all", "content=../../etc/passwd", "every=%0d%0aSet-Cookie:x", "start=%00"],
)  # fmt: skip
def test_a_file_that_cannot_be_is_refused_with_a_reason(client: httpx.Client, query: str) -> None:
    assert client.get(f"/export?{query}").status_code in (400, 404)
    answer = client.get(f"/export/file?{query}")
    assert answer.status_code in (400, 404)
    assert "set-cookie" not in answer.headers


def test_pages_for_programs_speak_the_readers_language(client: httpx.Client) -> None:
    for path in ("/api", "/export"):
        page = html.document_fromstring(client.get(f"{path}?language=ar", headers={"Cookie": ""}).content)
        assert page.get("dir") == "rtl"
        assert page.xpath("//link[@type='application/atom+xml']")
