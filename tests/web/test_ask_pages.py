"""The question in the browser: an empty start, an answer and its stages, names nobody knows, three languages."""

from __future__ import annotations

import csv
import re
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from ged_row import ROW
from served import Served, served

from marsad.index import Filter
from marsad.web.jobs import Jobs

ASKED = {"group": "Islamic State", "place": "Syria", "as_of": "2019-09-24", "compare": "Iraq"}


@pytest.fixture(scope="module")
def asked(site: Served) -> Iterator[tuple[httpx.Client, str]]:
    """A client of the demo, and the address of an answer that is there."""
    with httpx.Client(base_url=site.url, timeout=60) as client:
        response = client.get("/answers", params=ASKED)
        assert response.status_code == 303
        address = response.headers["location"]
        jobs: Jobs = site.app.state.jobs
        standing = jobs.wait(address.rpartition("/")[2], 240)
        assert standing.state == "answered", standing.refusal
        yield client, address


def test_an_empty_observatory_says_how_to_fill_it(tmp_path: Path) -> None:
    with served(tmp_path / "new place") as site, httpx.Client(base_url=site.url, timeout=60) as client:
        for language, heading in (("en", "Nothing has been read"), ("fr", "Rien n’a encore"), ("ar", "لم يُقرأ شيء")):
            page = client.get("/", params={"language": language}).text
            assert heading in page
            # The commands are to be copied: they name this very observatory.
            assert "marsad read --observatory &#39;" in page
            assert "marsad import" in page
            assert "marsad link" in page
            assert "marsad demo --serve" in page


def test_the_question_is_answered_with_every_part(asked: tuple[httpx.Client, str]) -> None:
    client, address = asked
    page = client.get(address, params={"language": "en"}).text
    assert "Falling" in page
    assert "almost no chance" in page
    assert "is not coming back but falling" in page
    for heading in ("By lens", "Counts over time", "Why", "What would change it", "What is missing", "Where else"):
        assert heading in page
    # Side by side, never pooled.
    assert "UCDP GED" in page
    assert "The group&#39;s own count" in page
    # Two clocks and the version.
    assert "As of 24 September 2019 (inclusive)." in page
    assert re.search(r"Computed on \d+ \w+ 20\d\d at \d\d:\d\d UTC", page)
    assert "Newest source: " in page
    assert "Refresh" not in client.get(address).headers


def test_the_latest_counts_lead_to_their_claims(asked: tuple[httpx.Client, str], site: Served) -> None:
    client, address = asked
    page = client.get(address, params={"language": "en"}).text
    own = re.search(r'<a class="count" href="(/claims/[^"]+)"><bdi dir="ltr">43</bdi></a>', page)
    assert own, "the group's own count leads straight to its claim"
    claim = site.observatory.index().claim(own[1].rpartition("/")[2])
    assert claim is not None
    assert claim.number == "43"
    week = re.search(r'<a class="count" href="/claims/([^"]+)"><bdi dir="ltr">6</bdi></a>', page)
    assert week, "a weekly count of a table leads to its row"
    row = site.observatory.index().claim(week[1])
    assert row is not None
    assert row.number == "6"


def test_a_count_of_many_rows_leads_to_their_list(tmp_path: Path) -> None:
    days = ("2019-05-06", "2019-05-09", "2019-05-12")  # Monday to Sunday: the week is covered
    rows = [ROW | {"id": str(n), "date_start": day, "date_end": day} for n, day in enumerate(days, 1)]
    file = tmp_path / "GEDEvent_v20_1.csv"
    with file.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    with served(tmp_path / "observatory") as site, httpx.Client(base_url=site.url, timeout=60) as client:
        site.observatory.import_dataset("ucdp-ged", file)
        address = client.get("/answers", params={"group": "Islamic State", "place": "Syria"}).headers["location"]
        jobs: Jobs = site.app.state.jobs
        assert jobs.wait(address.rpartition("/")[2], 240).state == "answered"
        page = client.get(address, params={"language": "en"}).text
        found = re.search(r'<a class="count" href="(/claims[?][^"]*)"><bdi dir="ltr">3</bdi></a>', page)
        assert found
        asked = Filter.from_query(parse_qs(urlsplit(found[1].replace("&amp;", "&")).query))
        assert len(site.observatory.index(wait=30).claims(asked).rows) == 3
        assert "not testable" in page, "one week is not enough, and it is said"


def test_the_pictures_are_kept_with_words_for_them(asked: tuple[httpx.Client, str]) -> None:
    client, address = asked
    for language in ("en", "fr", "ar"):
        page = client.get(address, params={"language": language}).text
        picture = re.search(r'<img src="(/answers/[^"]+)" alt="([^"]{20,})"', page)
        assert picture
        drawn = client.get(picture[1])
        assert drawn.status_code == 200
        assert drawn.headers["content-type"].startswith("image/svg")
        assert "<script" not in drawn.text
    assert client.get(f"{address}/series-xx.svg").status_code == 404
    assert client.get(f"{address}/answer.json").status_code == 404


def test_the_answer_reads_in_three_languages(asked: tuple[httpx.Client, str]) -> None:
    client, address = asked
    french = client.get(address, params={"language": "fr"}).text
    assert "Pourquoi" in french
    assert "État des sources" in french
    arabic = client.get(address, params={"language": "ar"}).text
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "تنظيم الدولة الإسلامية" in arabic
    assert "حال المصادر" in arabic


def test_home_shows_the_last_answer_and_stays_small(asked: tuple[httpx.Client, str], site: Served) -> None:
    client, address = asked
    site.app.state.jobs.health()
    site.app.state.jobs.wait("health", 120)
    home = client.get("/", params={"language": "en"})
    assert home.status_code == 200
    assert "Falling" in home.text
    assert f'href="{address}"' in home.text, "the last questions"
    for state in ("fresh", "quiet", "failing"):
        assert f'<div class="{state}">' in home.text
    weight = len(home.content)
    for found in re.findall(r'(?:src|href)="(/(?:static|answers)/[^"]+\.(?:css|svg|js)[^"]*)"', home.text):
        weight += len(client.get(found.replace("&amp;", "&")).content)
    assert weight < 250_000


def test_the_first_page_asks_what_was_read_most(own_demo: Path) -> None:
    shutil.rmtree(own_demo / "asked", ignore_errors=True)
    with served(own_demo) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        home = client.get("/", params={"language": "fr"})
        assert 'value="État islamique"' in home.text
        assert 'value="Syrie"' in home.text
        assert "Refresh" in home.headers
        names = home.text.partition('<datalist id="groups">')[2]
        assert '<option value="État islamique">' in names, "names to choose from, in the reader's language"


def test_a_question_asked_again_in_other_names_has_the_same_address(asked: tuple[httpx.Client, str]) -> None:
    client, address = asked
    again = client.get("/answers", params=ASKED | {"group": "داعش", "place": "سوريا", "compare": "العراق"})
    assert again.headers["location"] == address


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"group": "Islamic Stat"}, 404, "No group is known by the name “Islamic Stat”"),
        ({"place": "Syrio"}, 404, "No place is known by the name “Syrio”"),
        ({"compare": "Irak, Syrio"}, 404, "No place is known by the name “Syrio”"),
        ({"place": ""}, 400, "A question needs a group and a place."),
        ({"as_of": "yesterday"}, 400, "as_of=yesterday"),
        ({"week_start": "9"}, 400, "week_start=9"),
        ({"recorded_by": "soon"}, 400, "recorded_by=soon"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(
    client: httpx.Client, given: dict[str, str], status: int, said: str
) -> None:
    response = client.get("/answers", params=ASKED | given)
    assert response.status_code == status
    assert said in response.text
    assert 'role="alert"' in response.text
    assert 'value="2019-09-24"' in response.text or "as_of" in given, "what was written is not lost"


def test_a_near_name_is_one_click_away(client: httpx.Client) -> None:
    page = client.get("/answers", params=ASKED | {"group": "Islamic Stat"}).text
    near = re.search(r'<a class="chip" href="(/answers\?[^"]+)"><bdi>Islamic State</bdi>', page)
    assert near
    assert client.get(near[1].replace("&amp;", "&")).status_code == 303


def test_names_that_are_markup_stay_text(client: httpx.Client) -> None:
    nasty = '"><script>alert(1)</script>\u202egnp'
    page = client.get("/answers", params=ASKED | {"group": nasty}).text
    assert "<script>alert" not in page
    assert "\u202e" not in page.split("</form>")[1], "what was typed cannot turn the text around"


def test_an_answer_that_nobody_asked_for_is_not_there(client: httpx.Client) -> None:
    assert client.get("/answers/0123456789abcdef0123").status_code == 404
    assert client.get("/answers/..%2f..%2fobservatory").status_code == 404


def test_twenty_who_ask_the_same_wait_for_one_computation(own_demo: Path) -> None:
    shutil.rmtree(own_demo / "asked", ignore_errors=True)
    with served(own_demo) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        jobs: Jobs = site.app.state.jobs
        start = threading.Barrier(20)

        def ask(_: int) -> httpx.Response:
            start.wait()
            return client.get("/answers", params=ASKED, follow_redirects=True)

        with ThreadPoolExecutor(20) as readers:
            pages = list(readers.map(ask, range(20)))
        assert {page.status_code for page in pages} == {200}
        # Each is told that it is on its way, and the page comes again by itself.
        assert all("Refresh" in page.headers for page in pages if "is being computed" in page.text)
        assert len({page.url.path for page in pages}) == 1
        id = pages[0].url.path.rpartition("/")[2]
        assert jobs.wait(id, 240).state == "answered"
        assert jobs.computed == 1
