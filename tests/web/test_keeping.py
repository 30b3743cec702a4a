"""Pages that are kept are never old and never somebody else's."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
from served import Served, served

import marsad
from marsad.web.keeping import Pages
from marsad.web.page import Written

TOKEN = "a-long-enough-token"


def _first(page: str) -> str:
    found = re.search(r'href="/claims/([0-9a-f]{20})"', page)
    assert found is not None
    return found[1]


def test_a_decision_shows_on_the_next_page(own_demo: Path) -> None:
    with served(own_demo) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        before = client.get("/claims")
        claim = _first(before.text)
        assert client.get("/claims").headers["etag"] == before.headers["etag"]
        facts = client.get(f"/claims/{claim}")
        site.observatory.reject(claim, by="The Desk", reason="misread")
        site.observatory.index(wait=60)
        after = client.get("/claims", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        assert f'href="/claims/{claim}"' not in after.text
        assert "The Desk" not in facts.text
        assert "The Desk" in client.get(f"/claims/{claim}").text


def test_what_an_import_adds_is_counted_on_the_next_page(own_demo: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Zubaran report</title></head><body><p>On 5 September 2019 gunmen of Islamic State killed "
        "seventeen soldiers in an attack near Mosul, Iraq, police said.</p></body></html>",
        "utf-8",
    )
    with served(own_demo) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        paths = ("/claims", "/groups/islamic-state", "/places", "/map")
        before = {path: client.get(path).text for path in paths}
        marsad.open(own_demo).read([page])
        site.observatory.index(wait=60)
        for path in paths:
            assert client.get(path).text != before[path], path


def test_a_browser_that_holds_a_page_is_told_so_and_others_get_it(client: httpx.Client) -> None:
    address = "/claims?sort=number"
    tag = client.get("/claims?sort=number&x=1").headers["etag"]  # another address: nothing is kept of the first yet
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    asked_before_kept = client.get("/claims?sort=number&x=2", headers={"If-None-Match": tag})
    assert asked_before_kept.status_code in (200, 304)
    assert "<table" in client.get("/claims?sort=number&x=2").text


def test_languages_do_not_mix_and_a_choice_is_remembered(site: Served) -> None:
    with httpx.Client(base_url=site.url, timeout=60) as client:
        english = client.get("/events", headers={"Accept-Language": "en"})
        french = client.get("/events", headers={"Accept-Language": "fr"})
        assert ('lang="en"' in english.text[:100], 'lang="fr"' in french.text[:100]) == (True, True)
    for _ in range(2):  # the second time the page is kept: the choice must be remembered all the same
        with httpx.Client(base_url=site.url, timeout=60) as client:
            assert client.get("/events?language=ar").cookies["language"] == "ar"
            assert 'lang="ar"' in client.get("/events").text[:100]


def test_a_page_for_a_user_is_nobody_elses(own_demo: Path) -> None:
    accounts = marsad.open(own_demo).accounts(TOKEN)
    with (
        served(own_demo, accounts=accounts) as site,
        httpx.Client(base_url=site.url, timeout=60) as reader,
        httpx.Client(base_url=site.url, timeout=60) as user,
    ):
        claim = _first(reader.get("/claims").text)
        token = re.findall(r'name="csrf" value="([^"]+)"', user.get("/sign-in").text)[-1]
        user.post("/sign-in", data={"csrf": token, "name": "reader's desk", "token": TOKEN})
        for path in ("/claims", f"/claims/{claim}", "/groups", "/map"):
            reader.get(path)
            signed = user.get(path)
            assert "reader&#39;s desk" in signed.text, path
            assert signed.headers["cache-control"] == "private, no-store"
            assert 'name="csrf"' not in reader.get(path).text
        tokens = [re.findall(r'name="csrf" value="([^"]+)"', user.get("/claims").text) for _ in range(2)]
        assert tokens[0] != tokens[1]


def test_errors_and_missing_pages_are_made_anew(client: httpx.Client) -> None:
    for path in ("/claims?sort=nonsense", "/claims/ffffffffffffffffffff", "/groups/nobody"):
        assert [client.get(path).status_code for _ in range(2)] in ([400, 400], [404, 404])


def test_kept_pages_stay_within_their_bytes() -> None:
    pages = Pages(most=1000)
    for number in range(20):
        pages.keep(number, Written.of(bytes(300)))
    assert [number for number in range(20) if pages.get(number)] == [17, 18, 19]
    pages.keep("large", Written.of(bytes(1001)))
    assert pages.get("large") is None
    pages.keep(19, Written.of(bytes(900)))
    held = pages.get(19)
    assert held is not None
    assert len(held.body) == 900
    assert pages.get(17) is None
