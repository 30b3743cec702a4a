"""What a reader meets first: a map on which something is, and names that are found however one writes them."""

from __future__ import annotations

import httpx
from lxml import html

from marsad.web.spellings import EACH, MOST, spellings


def test_the_map_opens_on_what_shows_most(client: httpx.Client) -> None:
    """The demo tells of one single event and many figures."""
    page = html.fromstring(client.get("/map").text)
    opened = page.xpath("string(//*[@id='sentence']//bdi)")
    chosen = page.xpath("//select[@name='kind']/option[@selected]/@value")
    assert chosen == ["figure"]
    assert int(opened.split()[0]) > 5, opened
    lenses = [option.text_content() for option in page.xpath("//select[@name='lens']/option[@selected]")]
    assert len(lenses) == 1
    drawn = client.get("/map/areas").json()
    assert drawn["total"] == int(opened.split()[0]), "the picture has the same rows"
    events = html.fromstring(client.get("/map", params={"kind": "incident"}).text)
    assert events.xpath("//select[@name='kind']/option[@selected]/@value") == ["incident"], "what is asked for stays"


def test_names_are_suggested_in_every_language_and_bounded(client: httpx.Client) -> None:
    for language in ("en", "fr", "ar"):
        page = html.fromstring(client.get("/", params={"language": language}).text)
        for kind, wanted in (
            ("groups", ("ISIS", "Daech", "داعش", "Boko Haram")),
            ("places", ("Iraq", "Irak", "العراق")),
        ):
            names = page.xpath(f"//datalist[@id='{kind}']/option/@value")
            assert set(wanted) <= set(names), (language, kind)
            assert len(names) == len(set(names)) <= MOST
    arabic = html.fromstring(client.get("/", params={"language": "ar"}).text)
    assert "العراق" in arabic.xpath("//datalist[@id='places']/option/@value")[:20], "the reader's own words come first"


def test_words_around_a_name_are_no_other_name() -> None:
    names = {"en": ("ISIS", "ISIS group", "the Islamic State", "Islamic State"), "ar": ("داعش", "تنظيم داعش")}
    assert spellings(names, "ar") == ["داعش", "ISIS", "Islamic State"]
    assert len(spellings({"en": tuple(f"name{n}x" for n in range(50))}, "en")) == EACH
