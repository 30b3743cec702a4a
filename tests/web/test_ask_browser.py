"""The question in a real browser: asked by keyboard, answered while the page comes again by itself, read by anybody."""

from __future__ import annotations

import datetime as dt
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from served import Served, served, watched

from marsad.web.jobs import Jobs

AS_OF = dt.date(2019, 9, 24)


@pytest.fixture(scope="module")
def answered(site: Served) -> str:
    """The address of an answer that is there, in the site that tests share."""
    jobs: Jobs = site.app.state.jobs
    observatory = site.observatory
    question = observatory.question("Islamic State", "Syria", as_of=AS_OF, compare=["Iraq"])
    assert jobs.wait(jobs.ask(question).id, 300).state == "answered"
    jobs.health()
    jobs.wait("health", 120)
    return f"/answers/{question.id}"


def test_asked_by_keyboard_and_answered_without_javascript(own_demo: Path, browser: Any) -> None:
    shutil.rmtree(own_demo / "asked", ignore_errors=True)
    with served(own_demo) as site, watched(browser, site.url, java_script_enabled=False) as seen:
        seen.go("/?language=en")
        page = seen.page
        page.locator("#group").focus()
        for text in ("Daesh", "Syria", "Iraq"):
            page.keyboard.press("Control+A")
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/answers/*")
        # It is being computed; nobody has to do anything until the verdict is there.
        page.wait_for_selector("table.lenses", timeout=300_000)
        assert page.locator("#group").input_value() == "Islamic State"
        assert "UCDP GED" in page.locator("table.lenses").inner_text()
        assert not seen.errors
        assert not seen.foreign


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_holds_in_width_and_language(
    site: Served, browser: Any, answered: str, language: str, width: int
) -> None:
    with watched(browser, site.url, viewport={"width": width, "height": 900}) as seen:
        seen.go(f"{answered}?language={language}")
        page = seen.page
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing sticks out"
        for picture in page.locator("figure img").all():
            picture.scroll_into_view_if_needed()
            assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
        headings = page.locator("h1, h2, h3").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
        assert headings.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(headings))
        assert not seen.errors
        assert not seen.foreign


@pytest.mark.parametrize("path", ["answered", "/answers?group=Nobody&place=Syria", "/answers"])
def test_no_serious_fault_for_those_who_cannot_see(site: Served, browser: Any, answered: str, path: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    with watched(browser, site.url, bypass_csp=True) as seen:
        seen.go(answered if path == "answered" else path)
        found = axe.Axe().run(seen.page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_a_number_is_two_clicks_from_its_sentence(site: Served, browser: Any, answered: str) -> None:
    with watched(browser, site.url) as seen:
        seen.go(f"{answered}?language=en")
        page = seen.page
        page.locator("table.lenses a.count", has_text="43").first.click()
        page.wait_for_url("**/claims/*")
        assert page.locator("mark", has_text="43").count() or page.locator("mark").count()
