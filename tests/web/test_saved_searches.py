"""A search that a user named is there again, for that user alone, and can be followed as a feed without an account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree, html
from served import Served, served

import marsad
from marsad.accounts import Accounts
from marsad.errors import MissingItem, UsageError


@pytest.fixture
def desk(own_demo: Path) -> Iterator[tuple[Served, dict[str, str]]]:
    """A served observatory and the tokens of two users."""
    accounts = marsad.open(own_demo).accounts()
    tokens = {name: accounts.add(name) for name in ("Layla", "Ben")}
    with served(own_demo, accounts=accounts) as site:
        yield site, tokens


def csrf(page: str) -> str:
    return re.findall(r'name="csrf" value="([^"]+)"', page)[-1]


@contextmanager
def signed_in(desk: tuple[Served, dict[str, str]], name: str) -> Iterator[httpx.Client]:
    site, tokens = desk
    with httpx.Client(base_url=site.url, timeout=60) as client:
        sent = {"csrf": csrf(client.get("/sign-in").text), "name": name, "token": tokens[name], "next": "/searches"}
        assert client.post("/sign-in", data=sent).status_code == 303
        yield client


def save(client: httpx.Client, path: str, name: str) -> httpx.Response:
    page = client.get(path)
    (form,) = html.fromstring(page.text).xpath("//form[@action='/searches']")
    hidden = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    return client.post("/searches", data=hidden | {"name": name})


def listed(client: httpx.Client) -> dict[str, Any]:
    page = client.get("/searches")
    assert page.status_code == 200
    return {
        " ".join(row.xpath("th")[0].text_content().split()): row
        for row in html.fromstring(page.text).xpath("//tbody/tr")
    }


def test_a_search_is_saved_listed_opened_followed_renamed_and_deleted(desk: tuple[Served, dict[str, str]]) -> None:
    with signed_in(desk, "Layla") as client:
        assert listed(client) == {}
        for path, name in (
            ("/claims?kind=figure&group=islamic-state&sort=number", "الهجمات في العراق"),
            ("/events?country=SY", "Syria"),
            ("/map?group=islamic-state", "Map of IS"),
        ):
            assert save(client, path, name).status_code == 303, name
        rows = listed(client)
        assert sorted(rows) == sorted(["الهجمات في العراق", "Syria", "Map of IS"])
        mine = rows["الهجمات في العراق"]
        (address,) = mine.xpath("th/a/@href")
        assert dict(httpx.URL(address).params) == {"kind": "figure", "group": "islamic-state", "sort": "number"}
        assert client.get(address).status_code == 200
        assert "Islamic State" in mine.text_content()
        feeds = {name: row.xpath("td/a/@href")[0] for name, row in rows.items()}
        with httpx.Client(base_url=desk[0].url, timeout=60) as nobody:
            for feed in feeds.values():
                answer = nobody.get(feed)
                assert answer.status_code == 200
                assert etree.fromstring(answer.content).tag.endswith("feed")
        forms = {one.get("action"): one for one in rows["Syria"].xpath(".//form")}
        change = next(action for action in forms if action.endswith("/name"))
        token = csrf(client.get("/searches").text)
        assert client.post(change, data={"csrf": token, "name": "Syria, all", "next": "/searches"}).status_code == 303
        assert "Syria, all" in listed(client)
        token = csrf(client.get("/searches").text)
        delete = change.removesuffix("/name") + "/delete"
        assert client.post(delete, data={"csrf": token, "next": "/searches"}).status_code == 303
        assert sorted(listed(client)) == sorted(["الهجمات في العراق", "Map of IS"])


def test_searches_are_their_users_alone(desk: tuple[Served, dict[str, str]]) -> None:
    with signed_in(desk, "Layla") as layla, signed_in(desk, "Ben") as ben:
        assert save(layla, "/claims?kind=figure", "Figures").status_code == 303
        (row,) = listed(layla).values()
        assert listed(ben) == {}
        theirs = row.xpath(".//form/@action")[0].removesuffix("/name")
        for action in ("/name", "/delete"):
            sent = {"csrf": csrf(ben.get("/claims?kind=figure").text), "name": "Mine"}
            assert ben.post(theirs + action, data=sent).status_code == 404
        assert list(listed(layla)) == ["Figures"]


def test_nobody_saves_without_signing_in_nor_what_is_no_list(desk: tuple[Served, dict[str, str]]) -> None:
    with httpx.Client(base_url=desk[0].url, timeout=60) as nobody:
        assert nobody.get("/searches").headers["location"].startswith("/sign-in")
        assert nobody.post("/searches", data={"name": "x", "next": "/claims"}).status_code == 401
        assert "of_list" not in nobody.get("/claims").text
        assert "/searches" not in nobody.get("/claims").text
        assert "feeds/claims.atom" in nobody.get("/claims").text, "the feed of a list needs no account"
    with signed_in(desk, "Ben") as ben:
        for way, name in (
            ("/check", "x"),
            ("https://evil.example/claims", ""),
            ("/claims", "a\u202eb"),
            ("/claims", ""),
        ):
            sent = {"csrf": csrf(ben.get("/claims").text), "next": way, "name": name}
            assert ben.post("/searches", data=sent).status_code in (400, 422), (way, name)
        assert save(ben, "/claims?kind=figure", "Twice").status_code == 303
        assert save(ben, "/claims?kind=incident", "twice").status_code in (400, 422)
        assert list(listed(ben)) == ["Twice"]


def test_a_user_who_goes_takes_the_searches_along(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    accounts.add("Layla")
    id = accounts.searches.save("Layla", "Figures", "/claims", "kind=figure")
    assert [one.address for one in Accounts(tmp_path).searches.of("Layla")] == ["/claims?kind=figure"]
    with pytest.raises(MissingItem):
        accounts.searches.rename("Ben", id, "Mine")
    for number in range(199):
        accounts.searches.save("Layla", f"search {number}", "/claims", "")
    with pytest.raises(UsageError, match="more than 200"):
        accounts.searches.save("Layla", "one more", "/claims", "")
    accounts.remove("Layla")
    accounts.add("Layla")
    assert accounts.searches.of("Layla") == []
