"""HTML → text and what the page states of itself.

The body is trafilatura's, with precision before recall, from a tree in which what is surely furniture was cut first.
Title, date and publisher are read here: htmldate, which trafilatura asks, makes a date where none is stated.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from marsad.documents import furniture, metadata
from marsad.documents.article import choose, settle
from marsad.documents.findings import Findings
from marsad.documents.tree import blocks, cut_furniture, long_body, unwrap_layout
from marsad.errors import UnreadablePage

_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S+)")
_UNPARSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff]")
_MANY = 4_000  # elements; trafilatura's time grows with their square (a page of 1 MB can take a minute)
_REMEDY = "Save the page as the browser shows it, or copy its text"


def read_html(markup: str, item: str) -> Findings:
    """Raises UnreadablePage for a page without an article's text."""
    tree = parse(markup, item)
    stated = metadata.of_page(tree)
    saved = _SAVED_FROM.search(markup[:5000])
    unwrap_layout(tree)
    cut_furniture(tree)
    days = [*stated.days, *metadata.visible_days(blocks(tree), stated.title)]
    article = settle(_body(tree, item), title=stated.title, publisher=stated.publisher, days=[])
    day, remarks = choose([*days, *article.days])
    if not article.lines:
        raise UnreadablePage(item, "has no text beside its headline", _REMEDY)
    return Findings(
        text=article.text,
        title=article.title,
        publisher=article.publisher,
        published=day.day if day else None,
        precision=day.precision if day else None,
        url=stated.url or (saved[1] if saved else None),
        remarks=remarks,
    )


def parse(markup: str, item: str) -> HtmlElement:
    """The tree of a page, however broken. Comments and processing instructions are left out."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    content = _UNPARSABLE.sub(" ", markup).encode("utf-8", "replace")
    try:
        return document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise UnreadablePage(item, "has no text", _REMEDY) from error


def _body(tree: HtmlElement, item: str) -> list[str]:
    """The article's paragraphs; with less precision where precision finds nothing."""
    if sum(1 for _ in tree.iter()) > _MANY:
        return long_body(tree)
    from trafilatura import extract  # a quarter of a second to import: only where a page is read

    settings: dict[str, Any] = {"output_format": "txt", "include_comments": False, "with_metadata": False}
    for precise in (True, False):
        text = extract(tree, favor_precision=precise, **settings)
        lines = [line for raw in (text or "").split("\n") if (line := raw.strip())]
        if any(furniture.is_prose(line) for line in lines) or (lines and not precise):
            return lines
    raise UnreadablePage(item, "has no text", _REMEDY)
