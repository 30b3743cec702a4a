"""A document's page: the text to the letter, hostile or not, every claim in its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from lxml import html
from served import Served, served, watched

import marsad

_TURNED = "\u202e73 attacks\u202c"
HOSTILE = [
    {
        "id": "scripted",
        "url": "https://evil.example/<script>alert(1)</script>",
        "title": '</title><script>alert("title")</script>',
        "publisher": '"><img src=x onerror=alert(1)>',
        "published": "2019-09-24",
        "language": "en",
        "text": "<script>alert('text')</script> ISIS carried out 73 attacks in Iraq this week, "
        "officials said. <a href='javascript:alert(2)' onclick=alert(3)>more</a> "
        "<svg onload=alert(4)></svg> {{ 7 * 7 }} {% raw %}\x07\n"
        f"ISIS carried out {_TURNED} in Syria this week, the army said.\u200b\u2066",
    },
    {
        "id": "endless",
        "url": "https://long.example/",
        "title": "A word of a megabyte",
        "publisher": "Long News",
        "published": "2019-09-24",
        "language": "en",
        "text": "x" * 1_000_000 + " ISIS carried out 41 attacks in Iraq this week, officials said.",
    },
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile")
    pages = folder / "pages.jsonl"
    pages.write_text("\n".join(json.dumps(one) for one in HOSTILE), encoding="utf-8")
    marsad.open(folder / "observatory").read([str(pages)])
    with served(folder / "observatory") as running:
        yield running


def document(site: Served, url: str) -> Any:
    return next(d for d in site.observatory.documents() if d.url == url)


def opened(client: httpx.Client, path: str) -> Any:
    client.cookies.clear()  # the language chosen by another test
    answer = client.get(path)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def kept(page: Any) -> Any:
    return page.xpath("//div[@id='kept']")[0]


def test_every_page_is_shown_to_the_letter_with_each_claim_at_its_anchor(client: httpx.Client, site: Served) -> None:
    claims = site.observatory.claims()
    for held in site.observatory.documents():
        if held.dataset is not None:
            continue
        page = opened(client, f"/documents/{held.id}")
        assert kept(page).text_content() == held.text
        assert kept(page).get("lang") == held.language
        assert kept(page).get("dir") == ("rtl" if held.language == "ar" else "ltr")
        mine = [claim for claim in claims if claim.document == held.id]
        for claim in mine:
            (anchor,) = page.xpath(f"//*[@id='c-{claim.id}']")
            number = getattr(claim, "number", None)
            if number is not None and anchor.tag == "a":
                assert anchor.text_content() == number.text
        listed = page.xpath("//ol[@class='claims-in']/li/a[1]/@href")
        assert sorted(listed) == sorted(f"#c-{claim.id}" for claim in mine)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_pages_direction_is_its_own_whoever_reads(
    client: httpx.Client, site: Served, language: str, direction: str
) -> None:
    arabic = next(d for d in site.observatory.documents() if d.language == "ar")
    page = opened(client, f"/documents/{arabic.id}?language={language}")
    assert page.get("dir") == direction
    assert (kept(page).get("dir"), kept(page).get("lang")) == ("rtl", "ar")


def test_what_does_not_add_up_is_marked_in_its_place(client: httpx.Client, site: Served) -> None:
    flagged = next(c for c in site.observatory.claims() if getattr(c, "arithmetic", ()))
    page = opened(client, f"/documents/{flagged.document}")
    (number,) = page.xpath(f"//a[@id='c-{flagged.id}']")
    assert "flag" in number.get("class").split()
    assert "does not add up" in number.get("title")


def test_where_it_comes_from_is_said(client: httpx.Client, site: Served) -> None:
    held = next(d for d in site.observatory.documents() if d.capture and d.dataset is None)
    facts = opened(client, f"/documents/{held.id}").xpath("//section[@aria-labelledby='facts']")[0].text_content()
    assert held.capture in facts
    assert held.url in facts
    entry = client.get(f"/documents/{held.id}/bibtex")
    assert entry.headers["content-type"].startswith("application/x-bibtex")
    assert f"@online{{marsad-{held.id}" in entry.text


def test_a_release_shows_its_rows_and_the_one_asked_for_first(client: httpx.Client, site: Served) -> None:
    release = next(d for d in site.observatory.documents() if d.dataset is not None)
    rows = [claim for claim in site.observatory.claims() if claim.document == release.id]
    found: list[str] = []
    address: str | None = f"/documents/{release.id}"
    while address:
        page = opened(client, address)
        found += page.xpath("//ol[contains(@class, 'rows')]/li/@id")
        following = page.xpath("//a[@rel='next']/@href")
        address = following[0] if following else None
    assert sorted(found) == sorted(f"c-{claim.id}" for claim in rows)
    last = opened(client, f"/documents/{release.id}?claim={rows[-1].id}")
    first = last.xpath("//ol[contains(@class, 'rows')]/li")[0]
    assert first.get("id") == f"c-{rows[-1].id}"
    assert rows[-1].quote.text in first.text_content()


def test_a_hostile_page_is_only_text(browser: Any, hostile: Served) -> None:
    held = document(hostile, HOSTILE[0]["url"])
    with watched(browser, hostile.url) as seen:
        dialogs: list[str] = []
        seen.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        paths = [f"/documents/{held.id}", "/claims", f"/claims?document={held.id}"]
        paths += [f"/claims/{claim.id}" for claim in hostile.observatory.claims() if claim.document == held.id]
        for path in paths[:5]:
            seen.go(path)
            assert seen.page.locator("main script, main img, main svg, main [onclick], main [onload]").count() == 0
            for address in seen.page.eval_on_selector_all("main a", "all => all.map(one => one.href)"):
                assert address.startswith(("http://127.0.0.1", "https://evil.example/")), address
        assert dialogs == []
        assert (seen.errors, seen.foreign) == ([], [])


def test_signs_that_turn_or_hide_are_shown_and_turn_nothing(browser: Any, hostile: Served) -> None:
    held = document(hostile, HOSTILE[0]["url"])
    with watched(browser, hostile.url) as seen:
        seen.go(f"/documents/{held.id}")
        codes = seen.page.eval_on_selector_all("#kept .unseen", "all => all.map(one => one.dataset.code)")
        assert codes == ["U+0007", "U+202E", "U+202C", "U+200B", "U+2066"]
        sides = "one => { const r = document.createRange(); const t = one.firstChild.nodeType === 3 ? one.firstChild : "
        sides += "one; r.setStart(t, 0); r.setEnd(t, 1); const a = r.getBoundingClientRect().left; "
        sides += "r.setStart(t, 1); r.setEnd(t, 2); return [a, r.getBoundingClientRect().left]; }"
        number = seen.page.locator("#kept a.no", has_text="73").last
        seven, three = number.evaluate(sides)
        assert seven < three, "73 must not be read as 37"


def test_a_word_of_a_megabyte_breaks_neither_page_nor_server(browser: Any, hostile: Served) -> None:
    held = document(hostile, HOSTILE[1]["url"])
    claim = next(c for c in hostile.observatory.claims() if c.document == held.id)
    with httpx.Client(base_url=hostile.url, timeout=60) as client:
        first = client.get(f"/documents/{held.id}")
        assert first.status_code == 200
        assert len(first.content) < 200_000
        assert client.get(f"/claims/{claim.id}").status_code == 200
        last = html.fromstring(client.get(f"/documents/{held.id}?claim={claim.id}").text)
        assert last.xpath(f"//*[@id='c-{claim.id}']")
    with watched(browser, hostile.url, viewport={"width": 360, "height": 740}) as seen:
        seen.go(f"/documents/{held.id}#c-{claim.id}")  # the anchor stands on another page of the text
        seen.page.wait_for_selector(f"[id='c-{claim.id}']", state="attached")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
