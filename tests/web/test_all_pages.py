"""Every page, in every language: answered, translated, read by a screen reader, narrow, without scripts, alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from served import Served, served, shared, watched
from tour import stops

import marsad

NAMES = [
    "ask",
    "answer",
    "map",
    "groups",
    "group",
    "places",
    "place",
    "sources",
    "source",
    "claims",
    "claim",
    "document",
]
NAMES += ["readings", "events", "event", "check", "history", "sign-in", "briefs", "brief", "export", "api"]
LANGUAGES = ("en", "fr", "ar")
# Latin letters that an Arabic reader expects in an interface.
KEPT = {
    "Marsad",
    "UCDP",
    "GED",
    "JSON",
    "CSV",
    "XLSX",
    "PDF",
    "DOCX",
    "HTML",
    "API",
    "Atom",
    "GeoJSON",
    "Parquet",
    "HXL",
    "BibTeX",
    # Names of programs, of a directive and of endings of files: they have no other letters.
    "Excel",
    "QGIS",
    "DuckDB",
    "Zotero",
    "LaTeX",
    "pandas",
    "Lines",
    "zip",
    "ICD",
}
# What is somebody's own words, a name or a code, marked as such.
APART = "bdi, code, pre, kbd, blockquote, script, style, [lang=en], [lang=fr], [lang=und], [translate=no], .mono, .kept"


@pytest.fixture(scope="module")
def toured(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str]]]:
    """The demo, linked, with a brief kept, behind a server."""

    def made(folder: Path) -> None:
        shutil.copytree(demo, folder)
        opened = marsad.open(folder)
        opened.link()
        opened.publish("Islamic State", ["Iraq"], by="Tour")
        with served(folder) as running:
            _walked(running)

    kept = shared(tmp_path_factory, "tour", made)
    with served(Path(shutil.copytree(kept, tmp_path_factory.mktemp("tour") / "observatory"))) as running:
        yield running, _walked(running)


def _walked(running: Served) -> dict[str, str]:
    """Every page once, until nothing of it is being computed."""
    paths = stops(running.observatory)
    with httpx.Client(base_url=running.url, follow_redirects=True, timeout=120) as client:
        paths["answer"] = client.get(paths["answer"]).url.path
        running.settled()
        for path in paths.values():
            client.get(path)
    running.settled()
    return paths


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_whole(toured: tuple[Served, dict[str, str]], name: str, language: str) -> None:
    running, paths = toured
    answer = httpx.get(running.url + paths[name], headers={"Accept-Language": language}, timeout=60)
    assert answer.status_code == 200
    page = html.document_fromstring(answer.content)
    assert page.get("lang") == language
    assert page.get("dir") == ("rtl" if language == "ar" else "ltr")
    assert len(page.cssselect("h1")) == 1
    assert not page.cssselect("[style], style, script:not([src]):not([type='application/json']), [onclick], [onload]")
    for picture in page.cssselect("img"):
        assert picture.get("alt") is not None
    for element in page.cssselect("[src], link[href]"):
        address = element.get("src") or element.get("href")
        assert address.startswith(("/", "data:image/")), address


@pytest.mark.parametrize("name", NAMES)
def test_arabic_has_no_string_left_in_english(toured: tuple[Served, dict[str, str]], name: str) -> None:
    running, paths = toured
    text = httpx.get(running.url + paths[name], headers={"Accept-Language": "ar"}, timeout=60).content
    page = html.document_fromstring(text)
    for apart in page.cssselect(APART):
        _emptied(apart)
    said = " ".join(str(piece) for piece in page.xpath("//body//text() | //title/text()"))
    said += " ".join(page.xpath("//@aria-label | //@placeholder | //@title | //@alt | //@data-label"))
    left = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"https?://\S+|[\w.-]+\.[a-z]{2,4}\b", " ", said))) - KEPT
    assert left == set()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_serious_fault(
    browser: Any, toured: tuple[Served, dict[str, str]], name: str, language: str, scheme: str
) -> None:
    running, paths = toured
    # axe is put into the page, which the policy forbids: this context alone does without it.
    with watched(browser, running.url, bypass_csp=True, color_scheme=scheme, locale=language) as reader:
        reader.go(paths[name])
        found: AxeResults = Axe().run(reader.page)
        faults = [item for item in found.response["violations"] if item["impact"] in ("serious", "critical")]
        told = [(item["id"], [node["target"] for node in item["nodes"]][:5]) for item in faults]
        assert told == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", NAMES)
def test_a_telephone_needs_no_sideways_scrolling(
    browser: Any, toured: tuple[Served, dict[str, str]], name: str, language: str
) -> None:
    running, paths = toured
    with watched(browser, running.url, viewport={"width": 360, "height": 740}, locale=language) as reader:
        reader.go(paths[name])
        wide = reader.page.evaluate("() => document.scrollingElement.scrollWidth - window.innerWidth")
        assert wide <= 0
        assert reader.errors == []
        assert reader.foreign == []


@pytest.mark.parametrize("name", NAMES)
def test_the_page_says_the_same_without_scripts(browser: Any, toured: tuple[Served, dict[str, str]], name: str) -> None:
    running, paths = toured
    with watched(browser, running.url, java_script_enabled=False) as reader:
        assert reader.go(paths[name]).status == 200
        assert reader.page.inner_text("h1").strip()
        assert len(reader.page.inner_text("main")) > 60


def _emptied(element: Any) -> None:
    """Nothing inside and no attribute of it is looked at."""
    tail = element.tail
    element.clear()
    element.tail = tail
