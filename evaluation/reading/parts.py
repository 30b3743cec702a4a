"""The parts into which the pages fall: seen or held out, made up or retold from real reports."""

from __future__ import annotations

from collections.abc import Callable

from evaluation.reading.pages import Page

PARTS: dict[str, Callable[[Page], bool]] = {
    "fictional seen": lambda page: not page.restated and not page.held_out,
    "fictional held out": lambda page: not page.restated and page.held_out,
    "restated seen": lambda page: page.restated and not page.held_out,
    "restated held out": lambda page: page.restated and page.held_out,
}
