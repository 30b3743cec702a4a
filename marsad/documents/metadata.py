"""What a page states of itself: title, publisher, date, address, from its markup and its visible dateline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from marsad.documents import dates, furniture
from marsad.documents.article import Day, days_of, is_dateline
from marsad.documents.lines import one_line
from marsad.documents.names import publisher_of_footer, without_outlet

_ARTICLE = re.compile(r"Article|BlogPosting|Report|WebPage|CreativeWork|LiveBlog")
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "parsely-title", "title")
_PUBLISHERS = ("citation_publisher", "dc.publisher", "dcterms.publisher", "application-name")
_PUBLISHED = re.compile(r"publish|posted|pubdate|entry-date|datepublished|issued", re.IGNORECASE)
_UPDATED = re.compile(r"updat|modif", re.IGNORECASE)
_PROSE_BEFORE_TAIL = 3


@dataclass(frozen=True, slots=True)
class PageData:
    """What the markup says; `days` in the order in which they are to be believed."""

    title: str | None
    publisher: str | None
    url: str | None
    days: tuple[Day, ...]


def of_page(tree: HtmlElement) -> PageData:
    """Everything but the visible dateline. The tree must still hold its scripts and its footer."""
    meta = _meta(tree)
    nodes = sorted(_linked_data(tree), key=lambda node: "WebPage" in str(node.get("@type")))
    publisher = _publisher(tree, meta, nodes)
    title, outlet = _title(tree, meta, nodes, publisher)
    return PageData(title, publisher or outlet, _address(tree, meta), tuple(_days(tree, meta, nodes)))


def visible_days(blocks: Iterable[tuple[HtmlElement, str]], title: str | None) -> list[Day]:
    """Datelines behind the headline, up to the first paragraphs, and labelled ones anywhere.

    What stands above the headline is often today's date; what stands far below belongs to other pages.
    """
    found: list[Day] = []
    headline = furniture.fold(title or "")
    behind, prose = title is None, 0
    for element, text in blocks:
        if not behind and furniture.fold(text) == headline:
            behind = True
        if furniture.is_prose(text) and element.tag == "p":
            prose += 1
        if not is_dateline(text):
            continue
        days = days_of(text)
        near = behind and prose < _PROSE_BEFORE_TAIL
        found.extend(day for day in days if near or day.rank == 0)
    return found


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = one_line(element.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            if (name := element.get(attribute)) and content:
                found.setdefault(name.strip().lower(), content)
    return found


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """JSON-LD nodes that describe an article. Scripts that are no JSON are passed over: many pages break them."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            value = json.loads((script.text or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(value):
            kinds = node.get("@type")
            if any(_ARTICLE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                yield node


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for part in value[:100]:
            yield from _nodes(part)
    elif isinstance(value, dict):
        yield value
        yield from _nodes(value.get("@graph"))
        yield from _nodes(value.get("mainEntity"))


def _publisher(tree: HtmlElement, meta: dict[str, str], nodes: list[dict[str, Any]]) -> str | None:
    if meta.get("og:site_name"):
        return meta["og:site_name"]
    for node in nodes:
        publisher = node.get("publisher")
        if isinstance(publisher, list):
            publisher = publisher[0] if publisher else None
        called = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(called, str) and called.strip() and not called.startswith("http"):
            return one_line(called)
    for name in _PUBLISHERS:
        if meta.get(name):
            return meta[name]
    return publisher_of_footer(one_line(element.text_content()) for element in tree.iter("footer", "p", "small", "div"))


def _title(
    tree: HtmlElement, meta: dict[str, str], nodes: list[dict[str, Any]], publisher: str | None
) -> tuple[str | None, str | None]:
    """The headline as the page shows it, else as its markup gives it, and the outlet behind the window's title."""
    known = [publisher] if publisher else []
    shown = [one_line(element.text_content()) for element in tree.iter("h1")]
    inside = [one_line(e.text_content()) for area in tree.iter("article", "main") for e in area.iter("h1")]
    given = [one_line(node["headline"]) for node in nodes if isinstance(node.get("headline"), str)]
    given += [meta[name] for name in _TITLES if name in meta]
    window = one_line(next((element.text_content() for element in tree.iter("title")), ""))
    names = {furniture.fold(name) for name in known}
    headings = [text for text in inside + shown if text and furniture.fold(text) not in names]
    plain = [without_outlet(text, [*known, *headings])[0] for text in given]
    shown_lines = [] if headings or not window else _short_lines(tree)
    cut, outlet = without_outlet(window, [*known, *headings, *plain, *shown_lines]) if window else (None, None)
    agreed = [
        text for text in headings if any(furniture.fold(text) == furniture.fold(other) for other in [*plain, cut or ""])
    ]
    wordy = [text for text in headings if len(text.split()) >= 3]
    title = next(iter([*agreed, *wordy, *plain, *headings, *([cut] if cut else [])]), None)
    return title, outlet


def _short_lines(tree: HtmlElement) -> list[str]:
    """Lines that the page shows: one that repeats a part of the window's title tells the headline from the outlet."""
    elements = tree.iter("h2", "h3", "b", "strong", "font", "span", "p", "td", "a", "div")
    texts = (one_line(element.text_content()) for element in elements if len(element) == 0)
    return [text for text in texts if 3 <= len(text) <= 200]


def _address(tree: HtmlElement, meta: dict[str, str]) -> str | None:
    """<link rel=canonical> or og:url; an outlet's bare front page is no article's address."""
    links = [e.get("href") or "" for e in tree.iter("link") if (e.get("rel") or "").strip().lower() == "canonical"]
    for address in [*links, meta.get("og:url", "")]:
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            continue
        if parts.scheme.lower() in ("http", "https") and parts.hostname and (parts.path.strip("/") or parts.query):
            return address.strip()
    return None


def _days(tree: HtmlElement, meta: dict[str, str], nodes: list[dict[str, Any]]) -> Iterator[Day]:
    for node in nodes:
        for name in ("datePublished", "dateCreated"):
            if isinstance(node.get(name), str):
                yield from _stated(node[name], 0)
    for name in dates.grammar().meta:
        if name in meta:
            yield from _stated(meta[name], 0)
    main = next(tree.iter("article", "main"), None)
    for place, area in enumerate((main, tree)):
        for element in area.iter("time") if area is not None else ():
            yield from _of_time(element, inside=place == 0)


def _of_time(element: HtmlElement, inside: bool) -> Iterator[Day]:
    """A <time>: sure where it says that it is the publication; else only inside the article, as a bare dateline."""
    about = " ".join(filter(None, (element.get(name) for name in ("itemprop", "class", "pubdate", "id"))))
    around = one_line((element.getparent().text_content() if element.getparent() is not None else "") or "")[:60]
    said = element.get("pubdate") is not None or _PUBLISHED.search(about) or dates.is_labelled(around)
    rank = 2 if _UPDATED.search(about) or dates.is_update(around) else 0 if said else 1
    if rank == 0 or inside:
        yield from _stated(element.get("datetime") or one_line(element.text_content()), rank)


def _stated(value: str, rank: int) -> Iterator[Day]:
    """The first date of a field that holds nothing else; "20190924" too."""
    if match := re.match(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", value):
        value = "-".join(match.groups())
    first_day = dates.writes_day_first(value)
    for stated in dates.stated_dates(value, day_first=first_day, year_alone=True):
        yield Day(stated, rank)
        return
