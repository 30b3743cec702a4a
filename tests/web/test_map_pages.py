"""The map's addresses: what they count agrees, coarse places are areas, everything stands without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import httpx
import map_world
import pytest
from served import served


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    scratch = tmp_path_factory.mktemp("map")
    folder = map_world.build(scratch / "observatory", scratch)
    with served(folder) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        yield client


def points(client: httpx.Client, **asked: Any) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = client.get("/map/points", params=asked).raise_for_status().json()["features"]
    return features


def counted(features: list[dict[str, Any]]) -> int:
    return sum(feature["properties"]["n"] for feature in features)


@pytest.mark.parametrize("zoom", [0, 3, 6.7, 12, 22])
def test_clusters_add_up_to_what_is_at_points_at_every_zoom(maps: httpx.Client, zoom: float) -> None:
    found = points(maps, zoom=zoom)
    areas = maps.get("/map/areas").json()
    assert counted(found) == areas["points"] == map_world.POINTS
    assert sum(feature["properties"]["fine"] for feature in found) == map_world.FINE
    assert sum(areas["areas"].values()) == map_world.COARSE
    assert areas["total"] == map_world.TOTAL


def test_districts_provinces_and_countries_are_areas_and_never_pins(maps: httpx.Client) -> None:
    areas = maps.get("/map/areas").json()["areas"]
    # Homs by its district, Aleppo by its province, and the country by its code
    assert areas == {"geonames:169575": 12, "geonames:170062": 9, "SY": 7}
    for precision, count in (("admin2", 12), ("admin1", 9), ("country", 7)):
        assert points(maps, precision=precision, zoom=10) == []
        assert sum(maps.get("/map/areas", params={"precision": precision}).json()["areas"].values()) == count


def test_a_filter_narrows_points_areas_timeline_and_list_alike(maps: httpx.Client) -> None:
    days = {"start": "2019-09-02", "end": "2019-09-04"}
    areas = maps.get("/map/areas", params=days).json()
    assert 0 < areas["total"] < map_world.TOTAL
    assert counted(points(maps, zoom=5, **days)) == areas["points"]
    page = maps.get("/map/list", params=days).text
    assert f"{areas['total']} in all" in page
    # the timeline goes on showing all days, so that others can be chosen
    assert sum(maps.get("/map/timeline", params=days).json()["counts"]) == map_world.TOTAL
    assert maps.get("/map/areas", params={"as_of": "2019-09-10"}).json()["total"] < map_world.TOTAL
    assert maps.get("/map/areas", params={"text": "nothing such"}).json()["total"] == 0


def test_the_timeline_begins_its_weeks_on_monday(maps: httpx.Client) -> None:
    made = maps.get("/map/timeline").json()
    assert made["unit"] == "week"
    first = (map_world.FIRST - type(map_world.FIRST)(1970, 1, 1)).days
    assert made["starts"] == [first, first + 7, first + 14]
    assert sum(made["counts"]) == map_world.TOTAL


def test_a_single_mark_leads_to_its_claim_and_a_spot_to_its_list(maps: httpx.Client) -> None:
    (spot,) = points(maps, zoom=14, bbox="40.9,34.4,41,34.5")
    assert spot["properties"]["n"] == 40
    west, south, east, north = spot["properties"]["spot"]
    assert west < 40.92 < east
    assert south < 34.46 < north
    page = maps.get("/map/list", params={"bbox": f"{west},{south},{east},{north}"}).text
    assert "40 in view" in page
    (one,) = points(maps, zoom=9, bbox="36,32.5,36.2,32.7")
    assert one["properties"]["n"] == 1
    assert maps.get(f"/map/row/{one['properties']['row']}").headers["location"].startswith("/claims/")
    assert maps.get("/map/row/999999").status_code == 404


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def test_the_page_without_javascript_has_the_numbers_the_areas_and_the_rows(maps: httpx.Client) -> None:
    page = maps.get("/map").text
    assert "104 reports, counted by UCDP GED" in page
    assert "76 at a place and 28 in a shaded area" in page
    links = Links()
    links.feed(page)
    assert "/map?area=SY" in links.found
    assert sum(link.startswith("/claims/") for link in links.found) == 20
    # by area: those at points in Deir ez-Zor are counted there, too
    assert "60" in page[page.index("Deir ez-Zor") :][:200]
    inside = maps.get("/map", params={"area": "SY"}).text
    assert "7 in Syria" in inside


def test_the_lens_is_said_and_only_one_is_counted(maps: httpx.Client) -> None:
    # a lens that nothing has: the one with most rows stands in, and is named
    assert "counted by UCDP GED" in maps.get("/map", params={"lens": "self_claimed"}).text
    assert re.search(r'<option value="dataset:ucdp-ged"[^>]* selected', maps.get("/map").text)


def test_words_are_those_of_the_readers_language(maps: httpx.Client) -> None:
    page = maps.get("/map", params={"language": "ar"}).text
    assert 'dir="rtl"' in page
    assert "دير الزور" in page
    assert "labels-ar.json" in page
    for english in ("Lens", "Timeline", "counted by"):
        assert english not in page


def test_answers_may_be_kept_until_the_index_changes(maps: httpx.Client) -> None:
    for path in ("/map/points?zoom=4", "/map/areas", "/map/timeline", "/map"):
        first = maps.get(path)
        again = maps.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    other = maps.get("/map/points?zoom=5").headers["ETag"]
    assert other != maps.get("/map/points?zoom=4").headers["ETag"]


@pytest.mark.parametrize(
    "asked",
    [
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "nan,0,1,1"},
        {"bbox": "10,10,0,0"},
        {"zoom": "many"},
        {"zoom": "-1"},
        {"by": "year"},
        {"start": "yesterday"},
        {"area": "x" * 300},
        {"area": "a\u202eb"},
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(maps: httpx.Client, asked: dict[str, str]) -> None:
    response = maps.get("/map/points", params=asked)
    assert response.status_code == 400
    assert next(iter(asked)) in response.text


def test_views_beyond_the_edge_of_the_world_end_there(maps: httpx.Client) -> None:
    assert counted(points(maps, zoom=1, bbox="-900,-900,900,900")) == map_world.POINTS
    assert points(maps, zoom=1, bbox="500,10,600,20") == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "holds the last 2 of 3 periods"), ("fr", "les 2 dernières des 3"), ("ar", "آخر 2 من 3 فترة")],
)
def test_a_table_that_leaves_out_older_periods_says_so(
    maps: httpx.Client, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    whole = maps.get("/map", params={"by": "week", "language": language}).text
    assert said not in whole
    monkeypatch.setattr("marsad.web.map.view.BARS_SHOWN", 2)
    assert said in maps.get("/map", params={"by": "week", "language": language, "zoom": "3"}).text
