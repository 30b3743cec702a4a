"""What a page leads to: its links, the address under which it wants to be known, and whether it lets itself be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from marsad.sources.crawling.plan import joined

_MOST = 2_000  # links of one page
_OURS = ("robots", "marsad")
_FOR_US = re.compile(r"\s*(?:([\w-]+)\s*:)?\s*([^:]*)$")
_UNFIT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Found:
    """`canonical`: where it says that it belongs. `follow`: its links may be followed; `read`: it may be read."""

    links: tuple[str, ...] = ()
    canonical: str | None = None
    follow: bool = True
    read: bool = True


def links(content: bytes, address: str, header: str | None = None) -> Found:
    """Of a page's bytes. `header`: its X-Robots-Tag. Links with rel="nofollow" are left alone."""
    rules = _header_rules(header)
    nothing = Found(follow=_may("nofollow", rules), read=_may("noindex", rules))
    if b"%PDF-" in content[:1024]:
        return nothing
    try:
        tree = document_fromstring(_UNFIT.sub(b" ", content), parser=HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError, ValueError, UnicodeError):
        return nothing
    for meta in tree.iter("meta"):
        if (meta.get("name") or "").strip().lower() in _OURS:
            rules |= _words(meta.get("content") or "")
    base = _base(tree, address)
    follow = _may("nofollow", rules)
    found = dict.fromkeys(_hrefs(tree, base)) if follow else {}
    return Found(tuple(found)[:_MOST], _canonical(tree, base), follow, _may("noindex", rules))


def _may(forbidden: str, rules: set[str]) -> bool:
    return not rules & {forbidden, "none"}


def _words(text: str) -> set[str]:
    return {word.strip().lower() for word in text.split(",")}


def _header_rules(header: str | None) -> set[str]:
    """The rules for everybody, and those for us; "otherbot: noindex" is none of them."""
    found: set[str] = set()
    speaks_to: str | None = None
    for part in (header or "")[:2_000].split(","):
        match = _FOR_US.match(part)
        if match is None:
            continue
        speaks_to = match[1].lower() if match[1] else speaks_to
        if speaks_to in (None, "marsad"):
            found.add(match[2].strip().lower())
    return found


def _base(tree: HtmlElement, address: str) -> str:
    for base in tree.iter("base"):
        if href := base.get("href"):
            return joined(address, href) or address
    return address


def _hrefs(tree: HtmlElement, base: str) -> list[str]:
    found = []
    for element in tree.iter("a", "area"):
        href = element.get("href")
        if not href or "nofollow" in (element.get("rel") or "").lower().split():
            continue
        if address := joined(base, href):
            found.append(address)
    return found


def _canonical(tree: HtmlElement, base: str) -> str | None:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and (href := element.get("href")):
            return joined(base, href)
    return None
