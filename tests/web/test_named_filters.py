"""Filters by name, names that may have been meant, and how a number and what it counts are put in each language."""

from __future__ import annotations

import httpx
import pytest
from lxml import html


def main_of(answer: httpx.Response) -> str:
    return " ".join(str(html.fromstring(answer.content).xpath("string(//main)")).split())


@pytest.mark.parametrize("name", ["Islamic State", "Daech", "تنظيم الدولة الإسلامية", "islamic-state"])
def test_a_list_is_narrowed_by_any_name_of_a_group(client: httpx.Client, name: str) -> None:
    by_id = client.get("/api/v1/claims", params={"group": "islamic-state", "limit": 1}).json()
    assert by_id["total"] > 0
    assert client.get("/api/v1/claims", params={"group": name, "limit": 1}).json()["total"] == by_id["total"]
    feed = client.get("/feeds/claims.atom", params={"group": name, "language": "fr"})
    assert "État islamique</title>" in feed.text


def test_a_misspelt_group_is_not_an_empty_list(client: httpx.Client) -> None:
    refused = client.get("/api/v1/claims", params={"group": "Islamic Stat"})
    assert refused.status_code == 404
    assert "Islamic State" in refused.json()["near"]


def test_pages_take_names_too_and_say_that_nothing_is_there(client: httpx.Client) -> None:
    named = client.get("/claims", params={"group": "Daesh", "language": "en"})
    assert named.status_code == 200
    assert "/claims/" in named.text
    nothing = client.get("/claims", params={"group": "no such group", "language": "en"})
    assert nothing.status_code == 200
    assert 'href="/documents/' not in nothing.text


@pytest.mark.parametrize(
    ("language", "group", "near"), [("ar", "حركه الشبب", "حركة الشباب"), ("fr", "Etat islamik", "État islamique")]
)
def test_near_names_are_in_the_readers_language(client: httpx.Client, language: str, group: str, near: str) -> None:
    page = client.get("/answers", params={"group": group, "place": "Syria", "language": language})
    assert page.status_code == 404
    chips = [chip.text_content() for chip in html.fromstring(page.text).xpath("//main//a[@class='chip']")]
    assert near in chips


def test_no_name_is_suggested_from_afar(client: httpx.Client) -> None:
    page = client.get("/answers", params={"group": "Islamic State", "place": "Nowhereville", "language": "en"})
    assert page.status_code == 404
    assert not html.fromstring(page.text).xpath("//main//a[@class='chip'][contains(@href, '/answers?')]")


def test_arabic_puts_what_is_counted_before_the_number(client: httpx.Client) -> None:
    """ "18 هجمات" is no Arabic: behind 11 to 99 stands another form, behind 3 to 10 this one."""
    rows = client.get("/api/v1/claims", params={"measure": "attacks", "lens": "self_claimed", "limit": 50}).json()[
        "rows"
    ]
    row = next(row for row in rows if row["number"] == "73")
    arabic = client.get(f"/claims/{row['id']}", params={"language": "ar"})
    assert "هجمات: 73" in main_of(arabic)
    assert "73 هجمات" not in arabic.text
    assert "73 attacks" in main_of(client.get(f"/claims/{row['id']}", params={"language": "en"}))
    document = client.get(f"/documents/{row['document']}", params={"language": "ar"})
    assert "هجمات: 73" in main_of(document)
