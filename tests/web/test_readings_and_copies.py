"""What other coders read in a claim's sentence, side by side; pages that carry one text; where an event was, drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from lxml import etree, html
from served import Served, served

import marsad
from marsad.index import Filter
from marsad.ledger import Batch, Coding
from marsad.model import Figure

STORY = """The wire story goes on with what witnesses told about the morning of the raid, how the soldiers had left
their post the evening before, how the road to the river was closed for two days, and how the governor promised to send
more men before the market opens again next week."""
RAID = "On 20 September 2019 gunmen of Islamic State killed five soldiers in an attack near Mosul, Iraq, police said."
COUNT = "The Islamic State carried out 73 attacks in Iraq between 18 and 24 September 2019, a monitor said."
COARSE = "On 21 September 2019 gunmen of Islamic State killed nine soldiers in an attack in Anbar province, Iraq."
PAGES = {
    "first": ("2019-09-21", "Daily Tigris", (RAID, STORY)),
    "second": ("2019-09-22", "The River Post", (RAID, STORY)),
    "other": ("2019-09-25", "Another", (COUNT, COARSE)),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("readings")
    for name, (day, publisher, paragraphs) in PAGES.items():
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        head = f"<title>{name}</title><meta property='og:site_name' content='{publisher}'>"
        head += f"<meta property='article:published_time' content='{day}'>"
        (folder / f"{name}.html").write_text(f"<html><head>{head}</head><body>{body}</body></html>", "utf-8")
    observatory = marsad.open(folder / "observatory")
    observatory.read(sorted(folder.glob("*.html")))
    claim = seventy_three(observatory.claims())
    older = replace(claim, id="f" * 20, coder="rules/en 0.0", measure="killed")
    model = replace(claim, id="e" * 20, coder="llm/small 0.1", self_claimed=not claim.self_claimed)
    for coder, read in (("rules/en 0.0", older), ("llm/small 0.1", model)):
        observatory._ledger.append(Batch(codings=(Coding(document=claim.document, coder=coder, claims=(read,)),)))
    observatory.index(wait=60)
    with served(folder / "observatory") as running:
        yield running


def seventy_three(claims: Any) -> Figure:
    (found,) = [claim for claim in claims if isinstance(claim, Figure) and claim.number.text == "73"]
    return found


def opened(site: Served, path: str) -> Any:
    answer = httpx.get(site.url + path, timeout=60)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_other_coders_and_older_versions_stand_beside_the_claim(told: Served) -> None:
    claim = seventy_three(told.observatory.claims())
    (way,) = opened(told, f"/claims/{claim.id}").xpath("//a[contains(@href, '/readings')]/@href")
    page = opened(told, way)
    heads = [words(cell) for cell in page.xpath("//thead//th")[1:]]
    assert len(heads) == 3
    assert "this claim" in heads[0]
    assert sorted(name for head in heads for name in ("rules/en 0.0", "llm/small 0.1") if name in head)
    rows = {words(row.xpath("th")[0]): row.xpath("td") for row in page.xpath("//tbody/tr")}
    measures = {words(cell).removesuffix(" (differs)"): cell.get("class") for cell in rows["Measure"]}
    assert measures == {"attacks": None, "killed": "differs"}
    assert {cell.get("class") for cell in rows["Number"]} == {None}
    assert not [row for row in page.xpath("//thead//th") if "stands" in words(row)], "the others count nowhere"
    assert [one.number.text for one in told.observatory.claims() if one.id == claim.id] == ["73"]


def test_a_claim_that_nobody_else_read_says_so(told: Served) -> None:
    index = told.observatory.index()
    row = next(row for row in index.claims(Filter(kind=("incident",))).rows if row.killed == 5)
    assert "Nobody else" in words(opened(told, f"/claims/{row.id}/readings").xpath("//main")[0])
    assert httpx.get(f"{told.url}/claims/{'0' * 20}/readings").status_code == 404


def test_copies_of_one_text_know_each_other(told: Served) -> None:
    by_title = {document.title: document.id for document in told.observatory.documents()}
    for mine, other, first in (("first", "second", False), ("second", "first", True)):
        (card,) = opened(told, f"/documents/{by_title[mine]}").xpath("//section[@aria-labelledby='copies']")
        assert card.xpath(".//a/@href") == [f"/documents/{by_title[other]}"]
        assert PAGES[other][1] in words(card)
        assert ("published first" in words(card)) is first
    assert not opened(told, f"/documents/{by_title['other']}").xpath("//section[@aria-labelledby='copies']")


def test_a_page_read_later_is_known_as_a_copy_without_a_new_index(told: Served, tmp_path: Any) -> None:
    page = tmp_path / "third.html"
    page.write_text(f"<html><head><title>third</title></head><body><p>{RAID}</p><p>{STORY}</p></body></html>", "utf-8")
    observatory = marsad.open(told.folder)
    observatory.read([page])
    observatory.index(wait=60)
    by_title = {document.title: document.id for document in observatory.documents()}
    assert {row.title for row in observatory.copies(by_title["first"])} == {"second", "third"}


def test_an_events_map_has_a_pin_only_where_the_place_is_known(told: Served) -> None:
    events = {row.precision: row for row in told.observatory.index().events(Filter(), limit=50).rows}
    assert {"city", "admin1"} <= set(events)
    for precision, circles in (("city", 2), ("admin1", 0)):
        page = opened(told, f"/events/{events[precision].id}")
        (picture,) = page.xpath("//figure[@class='where']/img")
        assert "Map of Iraq" in picture.get("alt")
        answer = httpx.get(told.url + picture.get("src"), timeout=60)
        assert answer.headers["content-type"] == "image/svg+xml"
        drawn = etree.fromstring(answer.content)
        assert len(drawn.findall("{*}circle")) == circles
        assert len(drawn.findall("{*}path")) == (2 if circles else 3), "an area is filled where no point is known"
    assert httpx.get(f"{told.url}/events/{'0' * 20}/map.svg").status_code == 404
