"""Pages of groups, places and sources on a real server: what they tell, where they lead, what they refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from served import Served, served, watched

import marsad

IS, SYRIA, BAGHOUZ = "/groups/islamic-state", "/places/geonames:163843", "Baghouz"
PAGES = ("/groups", "/places", "/sources", IS, SYRIA, "/sources/ucdp-ged", "/sources/al-azhar-observatory")
SLOWEST = 120


@pytest.fixture
def client(site: Served) -> Iterator[httpx.Client]:
    """A reader of English without a cookie."""
    with httpx.Client(base_url=site.url, timeout=60) as opened:
        yield opened


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "a":
            self.links.append(held.get("href") or "")
        if tag == "img":
            self.pictures.append((held.get("src") or "", held.get("alt") or ""))


def read(text: str) -> _Links:
    found = _Links()
    found.feed(text)
    return found


def complete(client: httpx.Client, path: str) -> httpx.Response:
    """The page once nothing of it is being worked out any more, as a browser that is told to look again sees it."""
    for _ in range(SLOWEST):
        answer = client.get(path)
        if "refresh" not in answer.headers:
            return answer
        for picture, _ in read(answer.text).pictures:  # a picture waits for its numbers
            client.get(picture)
        if path.startswith("/groups/"):
            client.get(path.partition("?")[0] + "/stocks.svg")
    raise AssertionError(f"{path} is never ready")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_page_is_there_in_every_language(client: httpx.Client, path: str, language: str) -> None:
    answer = client.get(path, params={"language": language})
    assert answer.status_code == 200
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text
    assert "style=" not in answer.text
    assert "<script" not in answer.text


def test_a_group_tells_each_lens_apart(client: httpx.Client) -> None:
    text = complete(client, IS).text
    row = re.search(
        r"<tr><th scope=\"row\"><a href=\"/claims\?group=islamic-state&amp;lens=self_claimed\">.*?</tr>", text, re.S
    )
    assert row is not None
    assert "the group&#39;s own count" in row[0]
    assert "kind=figure" in row[0]


def test_counts_are_drawn_and_told_and_each_leads_to_its_claim(client: httpx.Client) -> None:
    page = complete(client, f"{IS}?at=geonames:163843")
    drawn = [picture for picture in read(page.text).pictures if "/counts.svg" in picture[0]]
    assert len(drawn) == 1
    assert "Syria" in drawn[0][1]
    picture = client.get(drawn[0][0])
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "Counts over time, Islamic State, Syria" in picture.text
    again = client.get(drawn[0][0], headers={"If-None-Match": picture.headers["etag"]})
    assert again.status_code == 304
    row = re.search(r"16–22 September 2019</bdi></th>(.*?)</tr>", page.text, re.S)
    assert row is not None
    numbers = re.findall(r"<a href=\"(/claims/[\w-]+)\"><bdi>(\d+)</bdi>", row[1])
    assert {number for _, number in numbers} == {"6", "43"}  # UCDP's events and the group's own attacks, side by side


def test_a_period_that_nobody_counts_is_no_zero(client: httpx.Client) -> None:
    page = complete(client, f"{IS}?at=geonames:99237").text
    table = page[page.index("The newest periods that anything covers") :]
    assert 'title="not covered"' in table or "No period in Iraq is counted by two" in page


def test_stocks_stand_with_their_bounds_and_their_parts(client: httpx.Client) -> None:
    page = complete(client, IS)
    text = page.text
    assert "14,000 to 18,000" in text
    assert "Wholes and their parts" in text
    part = re.search(r"Member States</bdi> · <bdi>24 September 2019.*?<bdi>24,000</bdi>", text, re.S)
    assert part is not None  # 30,000 joined, 6,000 of them Europeans: 24,000 in no part
    assert client.get(f"{IS}/stocks.svg").status_code == 200


def test_signs_say_by_whom(client: httpx.Client) -> None:
    text = complete(client, IS).text
    row = re.search(r"<tr><th scope=\"row\">sleeper cells</th>.*?</tr>", text, re.S)
    assert row is not None
    assert "rising" in row[0]
    assert "Al-Azhar Observatory" in row[0]


def test_the_names_of_a_group_are_there_in_all_scripts(client: httpx.Client) -> None:
    text = client.get(IS).text
    assert "تنظيم داعش" in text
    assert "Etat islamique" in text or "État islamique" in text
    assert "/groups/iskp" in text  # a branch


def test_a_branch_leads_to_its_parent(client: httpx.Client) -> None:
    assert f'href="{IS}"' in client.get("/groups/iskp").text


def test_what_a_place_holds_is_told_and_who_watched(client: httpx.Client) -> None:
    text = client.get(SYRIA).text
    assert BAGHOUZ in text  # a town of the country
    assert f'href="{IS}"' in text
    drawn = [picture for picture in read(text).pictures if "coverage.svg" in picture[0]]
    assert "it is no zero" in drawn[0][1]
    assert "UCDP GED" in client.get(drawn[0][0]).text or client.get(drawn[0][0]).status_code == 200
    row = re.search(r"<a href=\"/sources/ucdp-ged\">.*?</tr>", text[text.index('id="coverage"') :], re.S)
    assert row is not None
    assert "1 January 2016" in row[0] or "2016–2019" in row[0]


def test_a_dataset_says_its_licence_and_how_to_cite_it(client: httpx.Client) -> None:
    text = complete(client, "/sources/ucdp-ged").text
    assert "CC BY 4.0" in text
    assert "Rows may be passed on." in text
    assert "Introducing the UCDP Georeferenced Event Dataset" in text
    assert "completely reliable" in text
    assert "Series breaks" in text


def test_a_source_says_how_often_others_say_otherwise(client: httpx.Client) -> None:
    text = complete(client, "/sources/ctc-sentinel").text
    told = text[text.index('id="against"') :]
    assert "newest figures" in told.partition("<h2")[0]


@pytest.mark.parametrize(("kind", "asked", "found"), [("groups", "داعش", IS), ("places", "سوريا", SYRIA)])
def test_lists_are_searched_in_any_script(client: httpx.Client, kind: str, asked: str, found: str) -> None:
    text = client.get(f"/{kind}", params={"q": asked}).text
    assert f'href="{found}"' in text
    assert "Nothing that was read names one like that." in client.get(f"/{kind}", params={"q": "qqqq"}).text


def test_lists_are_sorted_as_asked(client: httpx.Client) -> None:
    text = client.get("/sources", params={"sort": "name"}).text
    names = re.findall(r"<tr><th scope=\"row\"><a [^>]+><bdi>([^<]+)", text)
    assert names == sorted(names, key=str.casefold)
    assert 'aria-sort="ascending"' in text
    assert client.get("/sources", params={"sort": "nonsense"}).status_code == 400


@pytest.mark.parametrize(
    "path", ["/groups/no-such", "/places/no-such", "/sources/../../etc/passwd", "/sources/%2e%2e%2fx"]
)
def test_what_is_not_there_is_told_so(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text


@pytest.mark.parametrize("query", ["every=day", "as_of=tomorrow", "start=2020-02-30"])
def test_what_cannot_be_meant_is_refused(client: httpx.Client, query: str) -> None:
    assert client.get(f"{IS}?{query}").status_code == 400


def test_a_page_that_the_browser_holds_is_not_sent_again(client: httpx.Client) -> None:
    first = complete(client, IS)
    again = client.get(IS, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert client.get(IS).text == first.text


def test_every_link_of_the_pages_is_an_address_of_ours_or_the_publishers(client: httpx.Client) -> None:
    for path in PAGES:
        for link in read(client.get(path).text).links:
            assert link.startswith(("/", "#", "https://ucdp.uu.se/")), link


def test_as_of_a_day_nothing_newer_is_told(client: httpx.Client) -> None:
    then = complete(client, f"{IS}?as_of=2018-12-31").text
    assert "2020" not in re.sub(r"<footer.*", "", then[then.index('id="newest"') :], flags=re.S)


def test_the_pages_follow_what_is_read(own_demo: Path) -> None:
    with served(own_demo) as own_site, httpx.Client(base_url=own_site.url, timeout=60) as client:
        before = complete(client, "/groups/jnim")
        assert "Nothing that was read names it. Missing is not zero." in before.text
        page = own_site.folder.parent / "page.txt"
        page.write_text(
            "Title: Mali\nDate: 3 May 2024\n\n"
            "JNIM carried out 12 attacks in Mali between 22 and 28 April 2024, police said.\n"
        )
        own_site.observatory.read([page])
        own_site.observatory.index(wait=60)
        assert "12" in complete(client, "/groups/jnim").text
        assert "Missing is not zero." not in client.get("/groups/jnim").text.partition("Counts over time")[0]


@pytest.mark.parametrize("path", ["/sources", IS, SYRIA, "/sources/ucdp-ged"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_phone_shows_it_without_moving_sideways(site: Served, browser: Any, path: str, language: str) -> None:
    with watched(browser, site.url, viewport={"width": 360, "height": 740}) as seen:
        seen.go(f"{path}?language={language}")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert seen.errors == []
        assert seen.foreign == []


def test_a_country_of_which_only_provinces_are_named_has_its_name(tmp_path: Path) -> None:
    """Rows of a table of one's own: provinces of Niger, never Niger itself."""
    table, mapping = tmp_path / "desk.csv", tmp_path / "desk.yml"
    rows = [f"R{week},{2024 + week // 52}-01-{1 + week % 28:02d},Niger,Tillabéri,JNIM,3" for week in range(40)]
    table.write_text("\n".join(["ref,date,country,region,group,deaths", *rows]), encoding="utf-8")
    mapping.write_text(
        "dataset: desk-events\ntitle: Desk events\nreleased: 2024-06-30\n"
        "columns: {id: ref, date: date, admin1: region, country: country, group: group, killed: deaths}\n",
        encoding="utf-8",
    )
    observatory = marsad.open(tmp_path / "observatory")
    observatory.import_dataset("table", table, mapping=mapping)
    observatory.link()
    with served(tmp_path / "observatory") as running, httpx.Client(base_url=running.url, timeout=60) as reader:
        page = complete(reader, "/groups/jnim?language=en").text
    assert "country:NE" not in re.sub(r'(?:value|href|src)="[^"]*"', "", page)
    assert "Niger" in page
    # what links the rows is no second voice beside the rows
    assert "is counted by two" in page
