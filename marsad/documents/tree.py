"""The page's tree: what is surely furniture is cut, so that no extractor has to guess."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from marsad.documents import furniture
from marsad.documents.lines import one_line

_KEPT = frozenset({"html", "body", "main", "article", "head", "h1"})
_BLOCK = frozenset(
    {"p", "div", "span", "time", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "small", "em", "strong", "b", "a"}
)
_TEXT = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "pre")
_TEXT_INSIDE = ("p", "ul", "ol")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "strong", "b", "p", "span", "div"})
_LISTS = frozenset({"ul", "ol", "div", "section", "dl", "table"})
_LAYOUT = 200  # characters; no cell of a table of figures is so long
_SPLIT = re.compile(r"[\s_]+")
_PARTS = re.compile(r"[\s_-]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def cut_furniture(tree: HtmlElement) -> None:
    """Removes navigation, asides, footers, buttons, advertisements, hidden parts and "most read" blocks, in place.

    An element that holds the headline, or more than half of the page's paragraphs, stays whatever it is called.
    """
    total = sum(_prose(paragraph) for paragraph in tree.iter("p"))
    for element in [element for element in tree.iter() if isinstance(element.tag, str) and _is_furniture(element)]:
        if element.getparent() is not None and not _holds_article(element, total):
            _cut(element)
    for heading in [heading for heading in tree.iter(*_HEADINGS) if _opens_block(heading)]:
        if heading.getparent() is not None:
            _cut_block(heading, total)


def unwrap_layout(tree: HtmlElement) -> None:
    """Tables that only lay out a page (a cell holds an article) become plain divisions, in place."""
    for cell in list(tree.iter("td")):
        if cell.tag != "td" or len(one_line(cell.text_content())) < _LAYOUT:
            continue
        cell.tag = "div"
        for outer in cell.iterancestors("td", "tr", "tbody", "table", "center"):
            outer.tag = "div"
            for beside in outer.iterchildren("td", "tr", "tbody"):
                beside.tag = "div"


def blocks(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Elements with a short text of their own, in the page's order: where datelines and bylines stand."""
    for element in tree.iter(*_BLOCK):
        if len(element) > 6:
            continue
        text = one_line(element.text_content())
        if text:
            yield element, text


def long_body(tree: HtmlElement) -> list[str]:
    """The paragraphs, headings, list items and table rows of a page too long for the extractor, in its order."""
    area = next(tree.iter("article", "main"), tree)
    lines = (
        one_line(element.text_content())
        for element in area.iter(*_TEXT)
        if next(element.iter(*_TEXT_INSIDE), element) is element
    )
    return [line for line in lines if line]


def _prose(paragraph: HtmlElement) -> int:
    length = len(one_line(paragraph.text_content()))
    return length if length >= furniture.PROSE else 0


def _is_furniture(element: HtmlElement) -> bool:
    words = furniture.words()
    if element.tag in words.elements:
        return True
    if element.tag in _KEPT:
        return False
    if element.get("role") in words.roles or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return not words.classes.isdisjoint(_SPLIT.split(names)) or not words.classes.isdisjoint(_PARTS.split(names))


def _holds_article(element: HtmlElement, total: int) -> bool:
    if element.tag in {"script", "style", "noscript", "template"}:
        return False
    if next(element.iter("h1"), None) is not None and element.tag not in {"nav", "aside", "button"}:
        return True
    return total > 0 and sum(_prose(paragraph) for paragraph in element.iter("p")) * 2 > total


def _opens_block(element: HtmlElement) -> bool:
    if len(element) > 2:
        return False
    text = one_line(element.text_content())
    return 0 < len(text) < 60 and furniture.opens_block(text)


def _cut_block(heading: HtmlElement, total: int) -> None:
    """Cuts a block's heading with its list: the box that holds both, or the lists that follow it."""
    box = heading.getparent()
    if box.tag not in _KEPT and not _holds_article(box, total) and sum(_prose(p) for p in box.iter("p")) == 0:
        _cut(box)
        return
    following = heading.getnext()
    while following is not None and following.tag in _LISTS and not _holds_article(following, total):
        beyond = following.getnext()
        _cut(following)
        following = beyond
    _cut(heading)


def _cut(element: HtmlElement) -> None:
    if element.getparent() is not None:  # it may hang in a part that was cut before
        element.drop_tree()  # keeps the text that follows it
