"""The brief as a page: numbers lead to their sentences, hostile input is inert, a false number leaves no file."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from brief_example import DESK, MONITOR, OTHER, PAGE, RELEASE, answer, claims, event, figure, given
from lxml import html

from marsad.brief import BriefInput, make_brief
from marsad.brief import rows as rows_module
from marsad.errors import BriefRefused, MissingItem, UsageError
from marsad.export import written_whole
from marsad.language import wording
from marsad.model import Claim, Document, Figure

GOLDEN = Path(__file__).parent / "golden"
PICTURE = re.compile(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+")
Element = Any


def page(language: str = "en", **stated: Any) -> Element:
    return html.document_fromstring(make_brief(given(language, **stated)).html)


def anchors(root: Element) -> dict[str, Element]:
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), "an anchor stands twice"
    return {element.get("id"): element for element in root.iter() if element.get("id")}


def number_links(root: Element) -> list[Element]:
    return list(root.xpath('//a[@class="n"]'))


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_printed_number_leads_to_its_highlighted_self(language: str) -> None:
    root = page(language)
    known = anchors(root)
    links = number_links(root)
    assert len(links) > 10
    for link in links:
        target = known[link.get("href").removeprefix("#")]
        assert target.tag == "mark"
        assert target.text_content() == link.text_content()


def test_every_link_inside_the_page_has_its_anchor() -> None:
    root = page()
    known = anchors(root)
    for link in root.xpath('//a[starts-with(@href, "#")]'):
        assert link.get("href")[1:] in known, link.get("href")


def test_a_quoted_sentence_is_the_kept_one_and_stands_once() -> None:
    quotes = [quote.text_content() for quote in page().xpath("//blockquote")]
    assert len(quotes) == len(set(quotes))
    stated = {claim.quote.text for claim in claims()}
    assert set(quotes) == stated
    assert PAGE.text not in quotes  # sentences, never the page


def test_all_claims_of_pages_are_told() -> None:
    made = make_brief(given())
    assert set(made.claims) == {claim.id for claim in claims()}
    assert set(made.documents) == {PAGE.id, OTHER.id, RELEASE.id}


def test_the_chain_runs_from_the_outlet_to_the_origin_with_letters_and_hedges() -> None:
    chains = [" ".join(chain.text_content().split()) for chain in page().xpath('//span[@class="chain"]')]
    told = "The Observer's Desk (publisher) ← Al-Azhar Observatory (monitor, said) B ← "
    assert any(chain.startswith(told) and chain.endswith("(the group's media arm, indicated) D") for chain in chains)


def test_rivals_stand_side_by_side_and_parts_under_their_whole() -> None:
    root = page()
    rivals = [box.text_content() for box in root.xpath('//div[@class="rival"]/div')]
    assert len(rivals) == 2
    assert "٦٨" in rivals[0]
    assert "= 68" in rivals[0]  # in the reader's digits, too
    assert "73" in rivals[1]
    parts = root.xpath('//ul[@class="parts"]/li')
    assert [part.xpath('.//a[@class="n"]')[0].text_content() for part in parts] == ["6,000"]


def test_what_does_not_add_up_is_told_with_its_numbers() -> None:
    section = page().xpath('//section[@aria-labelledby="arithmetic"]')[0]
    assert "73 / 43 = 1.70, called double" in section.text_content()
    assert [link.text_content() for link in section.xpath('.//a[@class="n"]')] == ["double", "73", "43"]


def test_weeks_that_nobody_counted_are_dots_never_zeros() -> None:
    rows = page().xpath('//section[@aria-labelledby="counts"]//tbody/tr')
    assert [cell.text_content().strip() for cell in rows[1].xpath("td")] == ["·", "·", "1"]
    assert [cell.text_content().split()[0] for cell in rows[0].xpath("td")] == ["5", "73", "2"]


def test_the_page_stands_alone_and_runs_nothing() -> None:
    root = page()
    policy = root.xpath('//meta[@http-equiv="Content-Security-Policy"]')[0].get("content")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not root.xpath("//script|//link|//iframe|//object|//form|//@style|//@onclick|//@onload")
    assert all(source.startswith("data:") for source in root.xpath("//@src"))


def test_only_the_page_of_an_outlet_is_linked_never_a_groups_own_media() -> None:
    root = page()
    links = {link for link in root.xpath("//a/@href") if not link.startswith("#")}
    assert links == {"https://example.org/desk/73", "https://ucdp.uu.se/downloads/"}
    assert "https://media.example.net/naba" in root.text_content()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_language_and_direction(language: str, direction: str) -> None:
    root = page(language)
    assert (root.get("lang"), root.get("dir")) == (language, direction)
    assert {quote.get("dir") for quote in root.xpath("//blockquote")} == {"ltr", "rtl"}  # each in its own
    english = {"en": True, "fr": False, "ar": False}
    assert ("Who says what" in root.text_content()) is english[language]


def test_reasons_lead_to_what_they_rest_on() -> None:
    root = page()
    known = anchors(root)
    (why, turns, lacking) = root.xpath('//section[contains(@class, "answer")]/ul[@class="why"]')
    lines = why.xpath("li")
    assert len(lines) >= 3
    for line in lines:
        assert [link for link in line.xpath(".//a/@href") if link.removeprefix("#") in known], line.text_content()
    rates = next(line for line in lines if "estimated rate" in line.text_content())
    assert [link.text_content() for link in rates.xpath('.//a[@class="n"]')] == ["5"]  # the count of the latest week
    assert "8 or more would end “falling”" in turns.text_content()
    assert "51 more weeks" in lacking.text_content()
    assert "ACLED" in lacking.text_content()


def test_signs_stand_beside_the_numbers_and_lead_to_their_sentence() -> None:
    root = page()
    (beside,) = root.xpath('//section[@aria-labelledby="beside"]')
    cells = [cell.text_content() for cell in beside.xpath(".//tbody/tr/td")]
    assert cells == ["The Observer's Desk", "3", "", "1", "", "24 September 2019"]
    anchor = beside.xpath(".//tbody//a/@href")[0].removeprefix("#")
    assert "Sleeper cells remain" in anchors(root)[anchor].text_content()
    # They are in no number of the answer.
    assert "3" not in re.findall(r"\d+", root.xpath('//p[@class="first"]')[0].text_content())


def test_credit_where_it_is_due() -> None:
    text = page().text_content()
    assert "Sundberg" in text
    assert "Högbladh" in text
    assert "GeoNames" in text
    without = given(claims=tuple(claim for claim in claims() if claim.id != "c-row"), answers=())
    assert "Sundberg" not in make_brief(without).html


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)>" onmouseover="alert(1) \u202egnp.exe {{ 7*7 }}'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a@evil.example/",
        "https://x.example/\u202egro",
        "file:///etc",
    ],
)
def test_hostile_input_is_inert(address: str) -> None:
    text = f'{HOSTILE} 73 attacks =HYPERLINK("https://evil.example")'
    document = Document(text=text, url=address, title=HOSTILE, publisher=HOSTILE, language="en")
    claim = figure("c-evil", document, text, "73", 73, cohort=HOSTILE)
    root = page(answers=(), claims=(claim,), documents={document.id: document}, names={"desk": HOSTILE})
    assert not root.xpath("//script|//@onerror|//@onmouseover")
    assert not root.xpath("//img[not(starts-with(@src, 'data:'))]")
    assert all(link.startswith("#") for link in root.xpath("//a/@href"))
    assert "49" not in root.text_content()
    quote = root.xpath("//blockquote")[0]
    assert quote.text_content() == text  # to the letter, isolated by the page's style
    outside = root.text_content().replace(text, "")
    assert "\u202e" not in outside


def test_numbers_that_overlap_each_have_a_mark() -> None:
    text = "Some 20,000-30,000 members."
    document = Document(text=text, url="https://example.org/", title="t", publisher="p", language="en")
    spans = ("20,000-30,000", "20,000", "30,000")
    found = tuple(figure(f"c-{number}", document, text, number, 1) for number in spans)
    root = page(answers=(), claims=found, documents={document.id: document})
    known = anchors(root)
    assert {known[link.get("href")[1:]].text_content() for link in number_links(root)} == set(spans)


def _moved(claim: Figure, **stated: Any) -> Figure:
    return dataclasses.replace(claim, **stated)


def refusals() -> list[tuple[str, BriefInput]]:
    first, *rest = claims()
    assert isinstance(first, Figure)
    quote, number = first.quote, first.number
    wrong = {
        "another number": _moved(first, number=dataclasses.replace(number, text="74")),
        "a number outside of the sentence": _moved(first, number=dataclasses.replace(number, start=90, end=92)),
        "another sentence": _moved(first, quote=dataclasses.replace(quote, text=quote.text + "!")),
        "a span beyond the page": _moved(first, quote=dataclasses.replace(quote, start=10_000, end=10_070)),
        "a document that is not kept": _moved(first, document="nowhere"),
    }
    cases = [(name, given(claims=(claim, *rest))) for name, claim in wrong.items()]
    return [*cases, ("a row that is not kept", given(rows={}))]


@pytest.mark.parametrize(("name", "stated"), refusals(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_number_that_is_not_in_the_kept_text_refuses_the_brief(name: str, stated: BriefInput) -> None:
    with pytest.raises(BriefRefused) as refused:
        make_brief(stated)
    assert ("c-row" if "row" in name else "c-73") in str(refused.value)


def write(page: str, target: Path) -> None:
    with written_whole(target) as stream:
        stream.write(page)


def test_a_brief_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    made, target = make_brief(given()), tmp_path / "brief.html"
    target.write_text("old")
    write(made.html, target)
    assert target.read_text(encoding="utf-8") == made.html
    assert os.listdir(tmp_path) == ["brief.html"]
    with pytest.raises(MissingItem, match="no folder"):
        write(made.html, tmp_path / "nowhere" / "brief.html")
    with pytest.raises(UsageError, match="folder has that name"):
        write(made.html, tmp_path)


def test_nothing_known_is_said_not_drawn() -> None:
    asked = dataclasses.replace(given().answers[0], answer=answer(), series=(), indicators=None)
    root = page(answers=(asked,), claims=(), documents={})
    assert not root.xpath("//img")
    assert "missing is not zero" in root.text_content()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_what_was_not_tested_is_listed_and_never_called_tested(language: str) -> None:
    said = wording(language).say("Everything that was read and counts it was tested.")
    asked = given().answers[0]
    for answers, series in ((answer(), ()), (asked.answer, asked.series)):
        stated = dataclasses.replace(asked, answer=answers, series=series, left_out=())
        root = page(language, answers=(stated,))
        items = [item.text_content() for item in root.xpath('//section[@aria-labelledby="untested"]//li')]
        assert items
        assert said not in items
    english = page().xpath('//section[@aria-labelledby="untested"]')[0].text_content()
    assert "the group's own count, attacks: not testable, because 1 week is covered and 52 are needed." in english


def test_computed_numbers_lead_to_the_method_and_stated_ones_to_sentences() -> None:
    root = page()
    known = anchors(root)
    links = {link.text_content(): link.get("href") for link in root.xpath('//a[@class="m"]')}
    assert {links[text] for text in ("0.36", "0.21 to 0.59", "under 1%", "194")} == {"#method"}
    assert known[links["By lens"][1:]].tag == "h3"
    method = known["method"].getparent().text_content()
    assert "Why 39 weeks: the week to compare with is fixed beforehand" in method
    assert "Every figure that somebody stated is a link to its sentence" in root.text_content()


def _retold() -> tuple[Document, tuple[Claim, ...]]:
    """The first page saved once more, on a later day, with what it claims."""
    again = dataclasses.replace(PAGE, text=PAGE.text + "\nAll rights reserved.", published=PAGE.published)
    return again, tuple(
        _moved(claim, id=f"{claim.id}-again", document=again.id, **({"role": None} if claim.id == "c-73" else {}))
        for claim in claims()
        if isinstance(claim, Figure) and claim.id in ("c-73", "c-30")
    )


def test_what_two_pages_repeat_of_one_origin_is_one_count_with_its_carriers() -> None:
    again, repeated = _retold()
    documents = {document.id: document for document in (PAGE, again, OTHER, RELEASE)}
    root = page(claims=(*claims(), *repeated), documents=documents)
    cards = root.xpath('//div[@class="rival"]/div')
    assert [card.xpath('.//span[@class="big"]/a')[0].text_content() for card in cards] == ["٦٨", "73"]
    assert [len(card.xpath('.//span[@class="also"]')) for card in cards] == [0, 1]
    rows = [row for row in root.xpath('//section[@aria-labelledby="who"]//tbody/tr') if "73" in row.text_content()]
    assert len(rows) == 1
    assert [link.text_content() for link in rows[0].xpath('.//a[@class="n"]')] == ["73", "73"]
    wholes = root.xpath('//section[@aria-labelledby="standing"]/ul/li')
    assert len(wholes) == 1
    assert len(wholes[0].xpath('./span[@class="also"]')) == 1


def test_one_origin_is_no_rival_of_itself() -> None:
    again, repeated = _retold()
    documents = {document.id: document for document in (PAGE, again)}
    root = page(
        answers=(), claims=tuple(c for c in (*claims(), *repeated) if c.document in documents), documents=documents
    )
    assert not root.xpath('//section[@aria-labelledby="rivals"]')


def test_an_event_told_twice_by_one_origin_is_one_line() -> None:
    again, _ = _retold()
    text = "It carried out 73 attacks in Iraq within a week, the Observatory said."
    once = dataclasses.replace(event("e-1", 0, text), document=PAGE.id, attribution=(MONITOR, DESK))
    once = dataclasses.replace(once, quote=dataclasses.replace(once.quote, row=None))
    told = (once, dataclasses.replace(once, id="e-2", document=again.id))
    elsewhere = dataclasses.replace(once, id="e-3", attribution=(DESK,))
    documents = {document.id: document for document in (PAGE, again)}
    root = page(answers=(), claims=(*told, elsewhere), documents=documents)
    items = root.xpath('//section[@aria-labelledby="statements"]//li')
    assert [len(item.xpath('./span[@class="also"]')) for item in items] == [1, 0]


def events_page(rows: dict[tuple[str, int], str], **stated: Any) -> BriefInput:
    """A brief in which a week's count is made of the events of these rows."""
    asked = given().answers[0]
    found = tuple(event(f"e-{row}", row, text) for (_, row), text in rows.items())
    counted = dataclasses.replace(
        asked.series[0].observations[0], best=float(len(rows)), claims=tuple(claim.id for claim in found)
    )
    series = dataclasses.replace(
        asked.series[0],
        counts=(None, None, 0.0, float(len(rows))),
        covered=(False, False, True, True),
        observations=(counted,),
    )
    asked = dataclasses.replace(asked, series=(series,))
    return given(answers=(asked,), claims=(*claims(), *found), **({"rows": given().rows | rows} | stated))


def event_row(id: int, **stated: Any) -> str:
    values = {
        "id": id, "date_start": "2019-09-17", "date_end": "2019-09-18", "where_coordinates": "Hayt town",
        "side_a": "Government of Syria", "side_b": "IS", "best": 12, "source_office": "SOHR;SOHR;Reuters",
    }  # fmt: skip
    return json.dumps(values | stated)


def test_events_counted_one_by_one_are_listed_as_events() -> None:
    rows = {
        (RELEASE.id, 7): event_row(256413),
        (RELEASE.id, 12): event_row(2, side_a=None, side_b=None, dyad_name="A - B"),
    }
    root = html.document_fromstring(make_brief(events_page(rows)).html)
    known = anchors(root)
    links = root.xpath('//section[@aria-labelledby="counts"]//td/a[@class="n"]')
    assert [link.text_content() for link in links] == ["2", "0"]
    notes = [known[link.get("href")[1:]] for link in links]
    table = [[cell.text_content() for cell in row.xpath("td")] for row in notes[0].xpath(".//tbody/tr")]
    assert table == [
        ["256413", "17–18 September 2019", "Hayt town", "Government of Syria – IS", "12", "SOHR, Reuters", "8"],
        ["2", "17–18 September 2019", "Hayt town", "A - B", "12", "SOHR, Reuters", "13"],
    ]
    assert "counted from 1, without the header" in notes[0].text_content()
    assert "has no row in it" in notes[1].text_content()


def test_a_long_list_of_events_says_how_many_more_there_are() -> None:
    rows = {(RELEASE.id, number): event_row(1000 + number) for number in range(1, 46)}
    root = html.document_fromstring(make_brief(events_page(rows)).html)
    note = root.xpath('//li[@id="count1"]')[0]
    assert len(note.xpath(".//tbody/tr")) == 40
    assert "And 5 more." in note.text_content()


def test_an_event_that_is_not_in_its_kept_row_refuses_the_brief() -> None:
    rows = {(RELEASE.id, 7): event_row(256413)}
    stated = events_page(rows)
    with pytest.raises(BriefRefused, match="e-7"):
        make_brief(dataclasses.replace(stated, rows=given().rows))
    with pytest.raises(BriefRefused, match="e-7"):
        make_brief(dataclasses.replace(stated, rows=given().rows | {(RELEASE.id, 7): event_row(999999)}))
    listed = rows_module.event_row(stated.claims[-1], stated.rows, wording("en"))
    rows_module.check_events([listed], stated.rows)
    with pytest.raises(BriefRefused, match="column best"):
        rows_module.check_events([listed], {(RELEASE.id, 7): event_row(256413, best=13)})


def test_a_row_of_a_table_of_counts_shows_its_own_values() -> None:
    item = page().xpath('//li[.//blockquote[contains(@class, "row")]]')[0]
    values = [[cell.text_content() for cell in pair.xpath("dt|dd")] for pair in item.xpath(".//dl/div")]
    assert values == [["place", "Iraq"], ["week", "2019-09-16"], ["count", "5"]]
    assert "row 1, counted from 1 without the header" in item.text_content()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_is_as_it_was(language: str) -> None:
    """Golden files, without the picture; write them anew with MARSAD_GOLDEN=write and look at what changed."""
    made = PICTURE.sub("data:picture", make_brief(given(language)).html)
    golden = GOLDEN / f"small-{language}.html"
    if os.environ.get("MARSAD_GOLDEN") == "write":
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")
