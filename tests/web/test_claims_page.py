"""The list of claims and a claim's own page, as a reader meets them."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from lxml import html
from served import Served, served, watched

from marsad.model import Claim, Figure


def page(client: httpx.Client, path: str, **parameters: Any) -> Any:
    client.cookies.clear()  # the language chosen by another test
    answer = client.get(path, params=parameters or None)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


@lru_cache(maxsize=1)
def claims(site: Served) -> list[Claim]:
    return site.observatory.claims()


def figure(site: Served, text: str, document_start: str = "") -> Figure:
    found = (c for c in claims(site) if isinstance(c, Figure) and c.number.text == text)
    return next(c for c in found if c.quote.text.startswith(document_start))


def listed(client: httpx.Client, path: str) -> list[str]:
    """The ids of all rows of a list, page after page, as its own links lead."""
    found: list[str] = []
    address: str | None = path
    while address:
        opened = page(client, address)
        found += [link.rsplit("/", 1)[1] for link in opened.xpath("//tbody/tr/th/span/a/@href")]
        following = opened.xpath("//a[@rel='next']/@href")
        address = following[0] if following else None
        assert len(found) < 2000
    return found


def test_every_claim_is_listed_once_page_after_page(client: httpx.Client, site: Served) -> None:
    found = listed(client, "/claims")
    assert Counter(found) == Counter(claim.id for claim in claims(site))


def test_one_page_back_is_where_one_came_from(client: httpx.Client) -> None:
    first = page(client, "/claims")
    second = page(client, first.xpath("//a[@rel='next']/@href")[0])
    again = page(client, second.xpath("//a[@rel='prev']/@href")[0])
    assert again.xpath("//tbody/tr/th/span/a/@href") == first.xpath("//tbody/tr/th/span/a/@href")


@pytest.mark.parametrize("start", ["/claims", "/claims?page_language=en", "/claims?kind=figure&page_language=fr"])
def test_a_facet_counts_what_its_link_lists(client: httpx.Client, start: str) -> None:
    seen = 0
    for value in page(client, start).xpath("//aside//li"):
        link = value.xpath("a")[0]
        if link.get("aria-current") or seen > 40:
            continue
        number = int(value.xpath("*[@class='count']")[0].text_content().replace(",", ""))
        caption = words(page(client, link.get("href")).xpath("//caption")[0])
        asked = parse_qs(urlsplit(link.get("href")).query)
        if all(len(values) == 1 for values in asked.values()):  # a second value of one name asks for either
            assert caption.split()[0].replace(",", "") == str(number), link.get("href")
            seen += 1
    assert seen > 10


def test_a_facet_can_be_taken_away_again(client: httpx.Client) -> None:
    narrowed = page(client, "/claims?kind=indicator&flagged=1&text=iraq")
    chips = narrowed.xpath("//ul[@class='chosen']//a[contains(@class, 'chip')]/@href")
    assert len(chips) == 3
    assert {frozenset(parse_qs(urlsplit(chip).query)) for chip in chips} == {
        frozenset({"flagged", "text"}),
        frozenset({"kind", "text"}),
        frozenset({"kind", "flagged"}),
    }


def test_what_was_not_known_yet_is_not_listed(client: httpx.Client, site: Served) -> None:
    documents = {d.id: d for d in site.observatory.documents()}
    held = {claim.id: claim for claim in claims(site)}
    for id in listed(client, "/claims?as_of=2019-08-31&page_language=en&page_language=fr&page_language=ar"):
        claim = held[id]
        until = documents[claim.document].published_until
        assert until is not None
        assert until.isoformat() <= "2019-08-31"


def test_a_list_that_is_empty_says_that_missing_is_not_zero(client: httpx.Client) -> None:
    assert "missing is not zero" in words(page(client, "/claims?text=zeppelin").xpath("//main")[0])


@pytest.mark.parametrize(
    "query", ["sort=shoe", "start=2019-99-01", "start=2020-01-01&end=2019-01-01", "cursor=zzzz", "as_of=x"]
)
def test_what_cannot_be_asked_is_refused_in_words(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/claims?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[2][:4] in answer.text


def test_a_claim_shows_its_number_in_its_sentence_and_who_cites_whom(client: httpx.Client, site: Served) -> None:
    claim = figure(site, "73", "Figures issued")
    opened = page(client, f"/claims/{claim.id}")
    (number,) = opened.xpath("//div[contains(@class, 'kept')]//a[contains(@class, 'focus')]")
    assert words(number) == "73"
    (said,) = opened.xpath("//span[@class='said focus']")
    assert said.text_content() == claim.quote.text
    steps = [words(step) for step in opened.xpath("//ol[@class='chain']/li")]
    assert len(steps) == len(claim.attribution)
    assert "The Reference" in steps[0]
    assert claim.self_claimed
    assert "the group’s own claim" in steps[-1]
    assert opened.xpath("//ol[@class='chain']//a/@href")[0] == "/sources/the-reference"


def test_every_claim_of_the_demo_opens_with_its_quote_to_the_letter(client: httpx.Client, site: Served) -> None:
    for claim in claims(site)[::9]:
        opened = page(client, f"/claims/{claim.id}")
        said = "".join(run.text_content() for run in opened.xpath("//span[@class='said focus']"))
        assert said == claim.quote.text
        if isinstance(claim, Figure):
            told = "".join(n.text_content() for n in opened.xpath("//a[contains(@class, 'no focus')]"))
            assert told == claim.number.text


def test_rival_counts_stand_side_by_side(client: httpx.Client, site: Served) -> None:
    for claim in claims(site):
        others = [row for row in site.observatory.index().rivals(claim.id) if row.lens != claim.lens]
        if others and claim.quote.row is None:
            opened = page(client, f"/claims/{claim.id}")
            shown = opened.xpath("//ul[@class='rivals']/li/a/@href")
            assert shown == [f"/claims/{row.id}" for row in others]
            assert "average" not in words(opened.xpath("//ul[@class='rivals']")[0])
            return
    pytest.fail("no rivals in the demo")


def test_what_does_not_add_up_is_said_with_the_other_numbers(client: httpx.Client, site: Served) -> None:
    claim = figure(site, "doubled")
    opened = page(client, f"/claims/{claim.id}")
    notice = opened.xpath("//section[@aria-labelledby='arithmetic']")[0]
    assert "The page says × 2; its own figures give × 1.70." in words(notice)
    assert sorted(words(link) for link in notice.xpath(".//a")) == ["43 attacks", "73 attacks"]
    french = page(client, f"/claims/{claim.id}", language="fr").xpath("//section[@aria-labelledby='arithmetic']")[0]
    assert "ses propres chiffres donnent × 1,70" in words(french)


def test_a_datasets_row_is_shown_as_it_is(client: httpx.Client, site: Served) -> None:
    claim = next(c for c in claims(site) if c.quote.row is not None)
    opened = page(client, f"/claims/{claim.id}")
    row = opened.xpath("//div[contains(@class, 'kept')]")[0]
    assert row.text_content() == claim.quote.text
    assert row.get("dir") == "ltr"


def test_the_beginning_of_an_id_is_enough_and_a_lost_one_gets_help(client: httpx.Client, site: Served) -> None:
    id = figure(site, "doubled").id
    answer = client.get(f"/claims/{id[:12]}?language=fr")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/claims/{id}?language=fr")
    lost = client.get(f"/claims/{id[:-2]}zz")
    assert lost.status_code == 404
    assert f"/claims/{id}" in html.fromstring(lost.text).xpath("//main//a/@href")
    elsewhere = client.get(f"/documents/{id}")
    assert elsewhere.status_code == 404
    assert f"/claims/{id}" in html.fromstring(elsewhere.text).xpath("//main//a/@href")


@pytest.mark.parametrize("id", ["%00", "%ff%fe", "..%2f..%2fetc%2fpasswd", "'", "a" * 5000, "%E2%80%AE", "%0d%0aX: y"])
def test_an_id_that_is_none_is_not_found(client: httpx.Client, id: str) -> None:
    for kind in ("claims", "documents", "events"):
        answer = client.get(f"/{kind}/{id}")
        assert answer.status_code == 404
        assert "X" not in answer.headers


def test_from_the_list_to_the_sentence_in_two_clicks_without_javascript(browser: Any, site: Served) -> None:
    with watched(browser, site.url, java_script_enabled=False) as seen:
        seen.go("/claims?page_language=en&text=attacks")
        seen.page.click("tbody tr:first-child th a")
        assert seen.page.locator(".kept .said.focus").count() == 1
        seen.page.click("text=In the whole page")
        target = seen.page.url.partition("#")[2]
        assert seen.page.locator(f"#{target}").is_visible()
        assert (seen.errors, seen.foreign) == ([], [])


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_nothing_sticks_out_on_a_phone(browser: Any, site: Served, language: str) -> None:
    claim = figure(site, "doubled")
    with watched(browser, site.url, viewport={"width": 360, "height": 740}) as seen:
        for path in ("/claims", f"/claims/{claim.id}", f"/documents/{claim.document}", "/events"):
            seen.go(f"{path}?language={language}")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert (seen.errors, seen.foreign) == ([], [])


def test_what_was_decided_about_a_claim_stands_newest_first(own_demo: Path) -> None:
    with served(own_demo) as running, httpx.Client(base_url=running.url, timeout=60) as reader:
        claim = next(one for one in running.observatory.claims() if isinstance(one, Figure))
        for judge in ("Zaynab", "Amal", "Mona"):
            running.observatory.accept(claim.id, by=judge)
        running.observatory.index(wait=60)
        told = page(reader, f"/claims/{claim.id}").xpath("//section[@aria-labelledby='history']//li/bdi/text()")
        assert told == ["Mona", "Amal", "Zaynab"]
