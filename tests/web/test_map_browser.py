"""The map in a real browser: it draws under the policy, says its words, and its parts change each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import map_world
import pytest
from served import Served, served, watched

DRAWN = '#map[data-state="complete"]'
PATIENCE = 60_000  # milliseconds, on a busy machine


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    scratch = tmp_path_factory.mktemp("map")
    with served(map_world.build(scratch / "observatory", scratch)) as running:
        yield running


def opened(page: Any, path: str) -> Any:
    page.go(path)
    page.page.wait_for_selector(DRAWN, timeout=PATIENCE)
    return page.page


def complaints(page: Any) -> list[str]:
    """Without those of the stand-in for a graphics card."""
    return [error for error in page.errors if "GL Driver" not in error]


def test_it_draws_under_the_policy_and_asks_nobody_else(browser: Any, site: Served) -> None:
    with watched(browser, site.url) as page:
        drawn = opened(page, "/map")
        numbers = drawn.locator(".marks .mark.many").all_inner_texts()
        assert sum(int(number) for number in numbers) + drawn.locator(".marks .mark.one").count() == map_world.POINTS
        badges = drawn.locator(".marks .badge").all_inner_texts()
        assert set(badges) <= {"12", "9", "7"}
        assert badges
        assert drawn.locator("#timeline canvas").count() == 1
        assert complaints(page) == []
        assert page.foreign == []


def test_names_on_the_map_are_arabic_for_readers_of_arabic(browser: Any, site: Served) -> None:
    with watched(browser, site.url, viewport={"width": 1280, "height": 900}) as page:
        drawn = opened(page, "/map?language=ar&bbox=34,31,44,38&zoom=5")
        names = drawn.locator(".marks .label").all_inner_texts()
        assert names
        assert all("\u0600" <= letter <= "\u06ff" or not letter.isalpha() for name in names for letter in name), names
        assert drawn.locator(".marks").evaluate("element => getComputedStyle(element).direction") == "rtl"
        # a single mark and badges say what they are, in Arabic
        assert "في" in (drawn.locator(".marks .mark").first.get_attribute("aria-label") or "")
        assert complaints(page) == []


def test_days_chosen_on_the_timeline_narrow_the_list_and_stand_in_the_address(browser: Any, site: Served) -> None:
    with watched(browser, site.url, viewport={"width": 1280, "height": 1200}) as page:
        drawn = opened(page, "/map")
        before = drawn.locator("#sentence").inner_text()
        bars = drawn.locator("#timeline .u-over").bounding_box()
        y = bars["y"] + bars["height"] / 2
        drawn.mouse.move(bars["x"] + bars["width"] * 0.2, y)
        drawn.mouse.down()
        drawn.mouse.move(bars["x"] + bars["width"] * 0.3, y, steps=4)
        drawn.mouse.up()
        drawn.wait_for_url("**start=2019-09-02&end=2019-09-08**")
        drawn.locator("#sentence").get_by_text(before).wait_for(state="detached")
        assert drawn.locator("#f-start").input_value() == "2019-09-02"
        assert drawn.locator("#f-end").input_value() == "2019-09-08"
        # the same address asks for the same
        shown = drawn.locator("#sentence").inner_text()
        page.page.reload()
        assert drawn.locator("#sentence").inner_text() == shown
        assert complaints(page) == []


def test_the_dates_of_the_form_do_the_same_by_keyboard(browser: Any, site: Served) -> None:
    with watched(browser, site.url) as page:
        drawn = opened(page, "/map")
        before = drawn.locator("#sentence").inner_text()
        drawn.locator("#f-start").fill("2019-09-16")
        drawn.locator("#f-start").press("Enter")
        drawn.wait_for_url("**start=2019-09-16**")
        drawn.locator("#sentence").get_by_text(before).wait_for(state="detached")
        assert "in a shaded area" in drawn.locator("#sentence").inner_text()


def test_a_cluster_zooms_and_an_area_lists(browser: Any, site: Served) -> None:
    with watched(browser, site.url, viewport={"width": 1280, "height": 900}) as page:
        drawn = opened(page, "/map?bbox=30,28,50,42&zoom=4")
        drawn.locator(".marks .badge").first.click()
        drawn.wait_for_url("**area=**")
        drawn.locator("#list a[data-area='']").wait_for()
        drawn.locator("#list a[data-area='']").click()
        drawn.wait_for_url(lambda address: "area=" not in address)
        zoom = drawn.url
        drawn.locator(".marks .mark.many").first.click()
        drawn.wait_for_url(lambda address: address != zoom and "zoom=6" in address)
        assert complaints(page) == []


def test_without_javascript_the_tables_stand_alone(browser: Any, site: Served) -> None:
    with watched(browser, site.url, java_script_enabled=False) as page:
        page.go("/map")
        assert page.page.locator("#map").is_hidden()
        assert page.page.locator("#list table tbody tr").count() >= 4
        page.page.locator("#f-precision").select_option("admin1")
        page.page.get_by_role("button", name="Show", exact=True).click()
        assert "9 in all" in page.page.locator("#list").inner_text()
