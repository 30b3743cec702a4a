"""What people come for, done in a browser from beginning to end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from served import Served, Watched, served, watched

import marsad
from marsad import samples
from marsad.index import Filter

FOCUSED = """() => {
    const focused = document.activeElement, style = getComputedStyle(focused);
    const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
    return [focused.innerText || "", focused.getAttribute("href") || "", seen];
}"""
ASKED = "group=Islamic+State&place=Iraq&as_of=2019-09-24"


def clean(reader: Watched) -> None:
    assert reader.errors == []
    assert reader.foreign == []


def ask(reader: Watched, group: str, place: str, as_of: str) -> None:
    """Fill in the question's form and wait until it is answered."""
    reader.page.fill("[name=group]", group)
    reader.page.fill("[name=place]", place)
    reader.page.fill("[name=as_of]", as_of)
    reader.page.press("[name=place]", "Enter")
    reader.page.wait_for_url("**/answers/*")
    reader.page.wait_for_selector("div.verdict", timeout=240_000)  # the page comes again by itself


def test_a_question_is_answered_from_an_empty_start(browser: Any, tmp_path: Path) -> None:
    with served(tmp_path / "observatory") as running, watched(browser, running.url) as reader:
        reader.go("/")
        assert "marsad read" in reader.page.inner_text("main")
        marsad.open(tmp_path / "observatory").read([str(path) for path in samples.sample_paths()])
        for _ in range(60):  # the server looks at the ledger now and then
            reader.go("/")
            if reader.page.locator("[name=group]").count():
                break
        ask(reader, "Daesh", "العراق", "2019-09-24")
        told = reader.page.inner_text("main")
        assert "Not testable" in told
        assert re.search(r"\b73\b", told)
        clean(reader)


def test_a_number_on_the_home_page_is_two_clicks_from_its_sentence(browser: Any, site: Served) -> None:
    with watched(browser, site.url) as reader:
        reader.go("/answers?" + ASKED)
        site.settled()
        reader.go("/")
        reader.page.get_by_role("link", name="73", exact=True).first.click()
        if not reader.page.url.startswith(site.url + "/documents/"):
            reader.page.get_by_role("link", name="In the whole page").click()
        reader.page.wait_for_url("**/documents/*")
        shown = reader.page.locator(":target")
        assert "73" in shown.inner_text()
        assert shown.is_visible()
        clean(reader)


def test_the_keyboard_alone_leads_to_the_sentence(browser: Any, site: Served) -> None:
    with watched(browser, site.url) as reader:
        reader.go("/answers?" + ASKED)
        site.settled()
        reader.go("/")
        reader.page.keyboard.press("Tab")
        assert "skip" in (reader.page.evaluate("() => document.activeElement.className") or "")
        reader.page.keyboard.press("Enter")
        tabbed_to(reader, lambda text, _: text == "73")
        reader.page.keyboard.press("Enter")
        reader.page.wait_for_url("**/claims/*")
        tabbed_to(reader, lambda _, address: "/documents/" in address)
        reader.page.keyboard.press("Enter")
        reader.page.wait_for_url("**/documents/*")
        assert "73" in reader.page.locator(":target").inner_text()


def tabbed_to(reader: Watched, wanted: Any) -> None:
    """Press Tab until the focus is on a link that is wanted; every stop on the way must be visible."""
    for _ in range(120):
        reader.page.keyboard.press("Tab")
        text, address, outlined = reader.page.evaluate(FOCUSED)
        assert outlined, reader.page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
        if wanted(text.strip(), address):
            return
    raise AssertionError("the keyboard never got there")


def test_a_correction_shows_in_count_brief_and_history_and_can_be_taken_back(browser: Any, own_demo: Path) -> None:
    observatory = marsad.open(own_demo)
    token = observatory.accounts().add("Amina")
    rows = observatory.index().claims(Filter(measure=("attacks",), country=("IQ",)), limit=200).rows
    claim = next(row for row in rows if row.number == "27" and row.group_id == "islamic-state")
    with served(own_demo) as running, watched(browser, running.url) as reader:
        sign_in(reader, "Amina", token)
        counted(reader, running, "27", "attacks")
        reader.go(f"/check/claims/{claim.id}")
        reader.page.fill("[name=low]", "41")
        reader.page.fill("[name=high]", "41")
        reader.page.check("[name=not_in_text]")
        reader.page.fill("#reason-correct", "a misprint, says the observatory")
        reader.page.get_by_role("button", name="Keep the correction").click()
        counted(reader, running, "41", "attacks")
        reader.go("/check/history")
        assert "a misprint, says the observatory" in reader.page.inner_text("main")
        assert "Amina" in reader.page.inner_text("main")
        publish(reader)
        brief = reader.page.text_content("main") or ""  # what is folded in, too
        assert "corrected by Amina" in brief
        assert re.search(r"\b41\b", brief)
        reader.go("/check/history")
        reader.page.get_by_role("button", name=re.compile("[Uu]ndo|[Tt]ake back")).first.click()
        counted(reader, running, "27", "attacks")
        clean(reader)


def sign_in(reader: Watched, name: str, token: str) -> None:
    reader.go("/sign-in")
    reader.page.fill("[name=name]", name)
    reader.page.fill("[name=token]", token)
    reader.page.locator("main").get_by_role("button", name="Sign in").click()
    reader.page.wait_for_url("**/check")


def counted(reader: Watched, running: Served, number: str, measure: str) -> None:
    """Until the answer, computed anew, has the number as the latest count of the measure."""
    for _ in range(60):
        reader.page.request.get(f"{running.url}/answers?{ASKED}")
        running.settled()
        reader.go("/answers?" + ASKED)
        rows = reader.page.locator("tr", has=reader.page.locator("td.latest")).all_inner_texts()
        if any(measure in row and number in re.findall(r"\d+", row) for row in rows):
            return
    raise AssertionError(f"{number} is never counted as {measure}: {rows}")


def publish(reader: Watched) -> None:
    reader.go("/briefs/new?group=islamic-state&place=geonames:99237&as_of=2019-09-24")
    # The draft is computed first; the page comes again by itself.
    reader.page.get_by_role("button", name=re.compile("Publish")).click(timeout=240_000)
    reader.page.wait_for_url(re.compile(r"/briefs/\d+"), timeout=240_000)
