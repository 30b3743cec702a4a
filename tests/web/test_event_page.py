"""Events as a reader meets them: members side by side, what stands and why, what contradicts it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from served import Served, served

import marsad

COLUMNS = ("id", "date", "place", "country", "latitude", "longitude", "group", "killed", "wounded")
MAPPING = """
dataset: {name}
title: {name}
redistribute: {passed_on}
released: 2020-03-01
columns: {{id: id, date: date, place: place, country: country, latitude: latitude, longitude: longitude,
          group: group, killed: killed, wounded: wounded}}
"""
LISTS = {
    "north": [("1", "2019-06-19", "Mosul", "Iraq", 36.34, 43.13, "Islamic State", 5, 11)],
    "south": [
        ("1", "2019-06-19", "Mosul", "Iraq", 36.34, 43.13, "Islamic State", 7, 11),
        ("2", "2019-07-02", "Tikrit", "Iraq", 34.61, 43.68, "Islamic State", 2, 0),
    ],
    "east": [("1", "2019-06-20", "Mosul", "Iraq", 36.34, 43.13, "Islamic State", 5, 11)],
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Three lists; a person says that three of their rows tell of one event. One list may not be passed on."""
    folder = tmp_path_factory.mktemp("told")
    observatory = marsad.open(folder / "observatory")
    for name, rows in LISTS.items():
        file = folder / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([COLUMNS, *rows])
        mapping = MAPPING.format(name=name, passed_on=str(name != "east").lower())
        Path(f"{file}.yml").write_text(mapping, encoding="utf-8")
        observatory.import_dataset("table", file)
    observatory.judge("same_event", "north:1", "south:1", by="Layla", reason="same square, same hour")
    observatory.judge("same_event", "north:1", "east:1", by="Layla")
    with served(folder / "observatory") as running:
        yield running


def opened(site: Served, path: str) -> Any:
    answer = httpx.get(site.url + path, timeout=60)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def the_event(site: Served) -> str:
    return str(opened(site, "/events?sort=voices").xpath("//tbody/tr[1]/th/span/a/@href")[0])


def test_the_list_has_each_event_once_and_can_be_narrowed(told: Served) -> None:
    page = opened(told, "/events")
    assert words(page.xpath("//caption")[0]) == "2 events"
    assert len(page.xpath("//tbody/tr")) == 2
    first = words(opened(told, "/events?sort=voices").xpath("//tbody/tr[1]")[0])
    assert "3 reports" in first
    assert "Killed" in first
    assert words(opened(told, "/events?start=2019-07-01").xpath("//caption")[0]) == "1 event"
    assert "marsad link" in words(opened(told, "/events?start=2024-01-01").xpath("//main")[0])


def test_what_stands_says_on_whose_word_and_what_contradicts_it(told: Served) -> None:
    page = opened(told, the_event(told))
    members = {words(item.xpath("h3")[0]).split()[1]: item for item in page.xpath("//ol[@class='members']/li")}
    assert set(members) == set(LISTS)
    number = {name: item.xpath("h3/*[@class='member-no']")[0].text for name, item in members.items()}
    values = {words(row.xpath("th")[0]): row for row in page.xpath("//section[@aria-labelledby='values']//tbody/tr")}
    killed = values["Killed"]
    assert "disputed" in killed.get("class")
    stands, according, _, against = killed.xpath("td")
    assert words(stands).startswith("5")
    assert sorted(according.xpath(".//a/text()")) == sorted([number["north"], number["east"]])
    assert words(against) == f"7 {number['south']}"
    assert "20 June 2019" in words(values["Date"].xpath("td")[-1])
    assert "differs: Killed" in words(members["south"])
    assert "differs: Date" in words(members["east"])
    assert "differs" not in words(members["north"])


def test_why_they_are_one_is_said_with_who_said_it(told: Served) -> None:
    why = opened(told, the_event(told)).xpath("//section[@aria-labelledby='why']")[0]
    assert "same square, same hour" in words(why)
    assert words(why).count("Layla") == 2
    arabic = opened(told, the_event(told) + "?language=ar").xpath("//section[@aria-labelledby='why']")[0]
    assert "الحدث نفسه" in words(arabic)


def test_every_member_leads_to_its_row(told: Served) -> None:
    page = opened(told, the_event(told))
    for member in page.xpath("//ol[@class='members']/li"):
        links = member.xpath(".//p/a/@href")
        claim = links[0].rsplit("/", 1)[1]
        path = links[1]
        assert opened(told, path.partition("#")[0]).xpath(f"//li[@id='c-{claim}']")
        event = opened(told, f"/claims/{claim}").xpath("//section[@aria-labelledby='event']//a/@href")
        assert event == [the_event(told)]


def test_the_beginning_of_an_id_is_enough(told: Served) -> None:
    event = the_event(told)
    answer = httpx.get(told.url + event[:-4], timeout=60)
    assert (answer.status_code, answer.headers["location"]) == (302, event)
    lost = httpx.get(told.url + event[:-2] + "zz", timeout=60)
    assert lost.status_code == 404
    assert event in html.fromstring(lost.text).xpath("//main//a/@href")
