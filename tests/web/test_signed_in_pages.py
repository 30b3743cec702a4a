"""The pages as somebody sees them who may write: forms for all, on any width, in the dark and from right to left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from served import Served, Watched, served, watched
from tour import stops

import marsad

NAMES = ("searches", "claim", "claims", "document", "check", "history", "briefs")
NARROW = {"width": 360, "height": 740}


@pytest.fixture
def desk(own_demo: Path) -> Iterator[tuple[Served, str]]:
    accounts = marsad.open(own_demo).accounts()
    token = accounts.add("Layla")
    with served(own_demo, accounts=accounts) as running:
        yield running, token


def sign_in(reader: Watched, token: str) -> None:
    reader.go("/sign-in")
    reader.page.fill("[name=name]", "Layla")
    reader.page.fill("[name=token]", token)
    reader.page.locator("main form button").click()
    reader.page.wait_for_url("**/check")


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_who_may_write_reads_and_writes_without_hindrance(
    browser: Any, desk: tuple[Served, str], language: str, scheme: str
) -> None:
    running, token = desk
    paths = stops(running.observatory) | {"searches": "/searches"}
    given = {"color_scheme": scheme, "locale": language, "viewport": NARROW}
    with watched(browser, running.url, bypass_csp=True, **given) as reader:
        sign_in(reader, token)
        reader.go("/claims?kind=figure")
        form = reader.page.locator("form[action='/searches']")
        reader.page.locator("details", has=form).locator("summary").click()
        form.locator("[name=name]").fill("Figures")
        form.locator("button").click()
        reader.page.wait_for_url("**/searches")
        found = {name: _faults(reader, paths[name]) for name in NAMES}
        assert {name: faults for name, faults in found.items() if faults} == {}


def _faults(reader: Watched, path: str) -> list[Any]:
    reader.go(path)
    wide = reader.page.evaluate("() => document.scrollingElement.scrollWidth - window.innerWidth")
    violations = Axe().run(reader.page).response["violations"]
    serious = [item for item in violations if item["impact"] in ("serious", "critical")]
    told: list[Any] = [(item["id"], [node["target"] for node in item["nodes"]][:5]) for item in serious]
    return told + ([("too wide", wide)] if wide > 0 else [])
