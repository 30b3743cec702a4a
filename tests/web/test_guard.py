"""What every answer carries, and what is refused before anything reads it."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest
from served import Served, watched


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/site.css"])
def test_every_answer_carries_the_policy(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers


def test_a_foreign_name_is_not_answered(client: httpx.Client) -> None:
    """A page elsewhere may point its own name to this machine."""
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"Host": "localhost:1"}).status_code == 200


def test_bodies_end_somewhere(client: httpx.Client) -> None:
    assert client.post("/", content=b"x" * (2 << 20)).status_code == 413
    assert client.post("/", content=(b"x" * 65536 for _ in range(40))).status_code in (405, 413)


@pytest.mark.parametrize(
    ("language", "other_name", "too_large"),
    [
        ("en", "does not answer to the name", "Send less"),
        ("fr", "ne répond pas", "Envoyez-en moins"),
        ("ar", "لا يستجيب هذا الخادم", "أرسل أقل"),
    ],
)
def test_what_is_refused_first_is_told_in_the_readers_language(
    client: httpx.Client, language: str, other_name: str, too_large: str
) -> None:
    reads = {"Accept-Language": language}
    for host in ("evil.example", "[evil", "a b"):
        answer = client.get("/groups", headers=reads | {"Host": host})
        assert answer.status_code in (400, 421)
        if answer.status_code == 421:
            assert other_name in answer.text
            assert "evil" not in answer.text
    large = client.post("/check/claim", content=b"x" * (2 << 20), headers=reads)
    assert (large.status_code, too_large in large.text) == (413, True)
    assert large.headers["content-security-policy"].startswith("default-src 'none'")


def test_programs_are_told_in_their_own_way_what_is_refused_first(client: httpx.Client) -> None:
    named = client.get("/api/v1/claims", headers={"Host": "evil.example"})
    large = client.post("/api/v1/judgements", content=b"x" * (2 << 20))
    for answer, status in ((named, 421), (large, 413)):
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert answer.json()["remedy"]


PAGES = ("/", "/map", "/groups", "/places", "/sources", "/claims", "/events", "/check", "/check/history", "/briefs")


@pytest.mark.parametrize("path", [*PAGES, "/export", "/api", "/feeds/claims.atom", "/api/v1/claims", "/nowhere"])
def test_head_gives_what_get_would_without_its_body(client: httpx.Client, path: str) -> None:
    """Link checkers, proxies and `curl -I` ask so."""
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    differ = {"date", "etag", "content-length"} if path == "/" else {"date"}  # the home page tells of what is computed
    assert {k: v for k, v in head.headers.items() if k not in differ} == {
        k: v for k, v in get.headers.items() if k not in differ
    }


def test_a_request_that_is_none_costs_nothing(site: Served) -> None:
    host, port = site.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nX: \x00\r\n\r\n")
        assert b" 4" in raw.recv(64)
    assert httpx.get(site.url + "/").status_code == 200


@pytest.mark.parametrize(
    ("asked", "header", "lang", "direction"),
    [
        (None, "", "en", "ltr"),
        (None, "ar-IQ,ar;q=0.9,en;q=0.5", "ar", "rtl"),
        (None, "de,fr;q=0.4,en;q=0.3", "fr", "ltr"),
        ("fr", "ar", "fr", "ltr"),
        ("xx", "ar;q=x", "en", "ltr"),
    ],
)
def test_the_language_is_the_readers(site: Served, asked: str | None, header: str, lang: str, direction: str) -> None:
    query = f"?language={asked}" if asked else ""
    text = httpx.get(site.url + "/nowhere" + query, headers={"Accept-Language": header}).text
    assert f'<html lang="{lang}" dir="{direction}">' in text


def test_a_chosen_language_stays(site: Served) -> None:
    with httpx.Client(base_url=site.url) as reader:
        reader.get("/nowhere?language=ar")
        assert 'dir="rtl"' in reader.get("/nowhere").text


def test_a_page_that_is_held_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/nowhere2")
    assert first.status_code == 404
    style = client.get("/static/site.css")
    assert client.get("/static/site.css", headers={"If-None-Match": style.headers["etag"]}).status_code == 304


def test_the_browser_has_nothing_to_complain_of(browser: Any, site: Served) -> None:
    with watched(browser, site.url) as reader:
        reader.go("/")
        assert reader.errors == []
        assert reader.foreign == []
