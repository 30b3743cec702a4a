"""Briefs over HTTP: the question that was asked, published by whoever is signed in, and every file of it."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader
from served import Served, served

import marsad
from marsad.brief import MEDIA_TYPES

HELD = "2100-01-02T03:04:05+00:00"
ASKED = {
    "group": "islamic-state",
    "place": "Iraq",
    "as_of": "2019-09-24",
    "week_start": "6",
    "branches": "1",
    "recorded_by": HELD,
    "in": "en",
}


@pytest.fixture
def desk(own_demo: Path) -> Iterator[tuple[Served, httpx.Client]]:
    """A server and somebody who is signed in there."""
    accounts = marsad.open(own_demo).accounts()
    token = accounts.add("Amal")
    with served(own_demo, accounts=accounts) as site, httpx.Client(base_url=site.url, timeout=300) as client:
        sent = {"csrf": csrf(client.get("/sign-in").text), "name": "Amal", "token": token, "next": "/briefs"}
        assert client.post("/sign-in", data=sent).status_code == 303
        yield site, client


def csrf(page: str) -> str:
    return re.findall(r'name="csrf" value="([^"]+)"', page)[-1]


def come_again(client: httpx.Client, path: str, **options: object) -> httpx.Response:
    """What a browser without JavaScript has in the end."""
    for _ in range(300):
        answer = client.get(path, **options)  # type: ignore[arg-type]
        if "refresh" not in answer.headers:
            return answer
        threading.Event().wait(0.5)  # as the header asks, only sooner
    raise AssertionError(f"{path} is never there")


def test_a_brief_is_drafted_published_once_and_given_in_every_form(desk: tuple[Served, httpx.Client]) -> None:
    site, client = desk
    assert "refresh" in client.get("/briefs/new", params=ASKED).headers  # it says so at once, and comes again
    draft = come_again(client, "/briefs/new", params=ASKED)
    assert draft.status_code == 200, draft.text
    form = draft.text.split('method="post" action="/briefs/new"')[1].split("</form>")[0]
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert {name: sent[name] for name in ASKED} == ASKED
    assert site.observatory.briefs() == []

    published = client.post("/briefs/new", data=sent)
    assert published.status_code == 303
    assert client.post("/briefs/new", data=sent).status_code == 403  # the form again
    arrived = come_again(client, published.headers["location"])
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/briefs/1")

    kept = json.loads(site.observatory.kept_brief(1).content)["facts"]["question"]
    assert (kept["week_start"], kept["branches"], kept["as_of"]) == (6, True, "2019-09-24")
    assert dt.datetime.fromisoformat(kept["recorded_by"]) == dt.datetime.fromisoformat(HELD)
    assert [record.published_by for record in site.observatory.briefs()] == ["Amal"]
    assert "/briefs/1" in client.get("/briefs").text
    for language in ("en", "fr", "ar"):
        page = client.get("/briefs/1", params={"language": language})
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text

    for ending in ("pdf", "docx", "md", "json", "html"):
        file = client.get(f"/briefs/1.{ending}")
        assert file.status_code == 200, file.text
        assert file.headers["content-type"] == MEDIA_TYPES[ending]  # type: ignore[index]
        assert f'filename="brief-1.{ending}"' in file.headers["content-disposition"]
        if ending == "pdf":
            assert "1" in PdfReader(io.BytesIO(file.content)).pages[0].extract_text()
        elif ending == "docx":
            assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(file.content)).namelist()
        elif ending == "json":
            assert file.json()["number"] == 1
    again = client.get("/briefs/1.pdf", headers={"Accept": "text/html"})
    assert again.headers["content-type"] == "application/pdf"  # made once


def test_a_browser_is_told_that_paper_is_being_made(own_demo: Path) -> None:
    observatory = marsad.open(own_demo)
    observatory.publish("Islamic State", ["Iraq"], as_of=dt.date(2019, 9, 24), language="ar")
    browser = {"Accept": "text/html,*/*;q=0.8"}
    with served(own_demo) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        told = client.get("/briefs/1.pdf", headers=browser, params={"language": "ar"})
        assert (told.status_code, told.headers["refresh"]) == (202, "2")
        assert "<script" not in told.text.split("<main")[1]
        file = come_again(client, "/briefs/1.pdf", headers=browser)
        assert file.content.startswith(b"%PDF-")
        assert str(PdfReader(io.BytesIO(file.content)).root_object["/Lang"]) == "ar"


@pytest.mark.parametrize(("name", "value"), [("as_of", "soon"), ("week_start", "9"), ("recorded_by", "then")])
def test_a_question_that_is_none_is_refused_in_words(client: httpx.Client, name: str, value: str) -> None:
    page = client.get("/briefs/new", params=ASKED | {name: value})
    assert page.status_code == 400
    assert 'role="alert"' in page.text
