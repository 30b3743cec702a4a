"""Who publishes a page, as it says itself: the window's title, the copyright line; never the host's name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from marsad.documents.furniture import fold
from marsad.documents.lines import one_line

_SEPARATOR = re.compile(r"\s+[|•·»–—-]\s+|\s*\|\s*")
_BAR = re.compile(r"\s*\|\s*")
_YEARS = r"(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?)?"
_COPYRIGHT = re.compile(
    rf"(?:©|\(c\)|copyright|حقوق النشر|حقوق الطبع)\s*(?:©|\(c\)|محفوظة)?\s*[,:]?\s*{_YEARS}\s*[,:،]?\s*"
    rf"(?:by\s+|by:\s+|لدى\s+|ل\s+)?(?P<name>[^.,،;|\d©]{{3,60}}?)\s*{_YEARS}\s*"
    r"(?:[.,،;|–—]|\s-\s|$|all rights|tous droits|جميع الحقوق|كافة الحقوق)",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"الحقوق محفوظة\s+(?:لدى\s+|لـ\s*|ل)(?P<name>[^.,،;|\d©]{3,60}?)\s*(?:[.,،;|©\d]|$)")
_NO_NAME = re.compile(r"all rights|tous droits|reserved|réservés|حقوق|cookies|terms|privacy", re.IGNORECASE)


def split_window_title(line: str) -> tuple[str, str] | None:
    """ "Headline | Outlet" → both; None where the last part is no short name."""
    parts = _BAR.split(one_line(line))
    if len(parts) < 2 or not all(parts) or not 1 <= len(parts[-1].split()) <= 6 or len(parts[0].split()) < 3:
        return None
    return parts[0], parts[-1]


def without_outlet(title: str, known: Iterable[str]) -> tuple[str, str | None]:
    """A window title without the outlet's name behind (or before) it, and that name; `known` are names and headlines.

    Behind a bar a short last part is taken for the name; behind a dash only what the page confirms elsewhere, since
    headlines hold dashes of their own.
    """
    title = one_line(title)
    sure = {fold(name) for name in known}
    for match in reversed(list(_SEPARATOR.finditer(title))):
        head, name = title[: match.start()].strip(), title[match.end() :].strip()
        if fold(name) in sure or fold(head) in sure:
            return head, name
        if fold(head.split(" | ")[0]) in sure:
            return head.split(" | ")[0], name
    if split := split_window_title(title):
        return split
    return title, None


def publisher_of_footer(lines: Iterable[str]) -> str | None:
    """The name in "© 2019 The Observer's Desk. All rights reserved"; None where no line of the page has one."""
    for line in lines:
        if len(line) > 300:
            continue
        if reserved := _RESERVED.search(line):
            return re.sub(r"^ل(?=ل)", "ا", reserved["name"])  # "for the" is written in one: لل for ل + ال
        for match in _COPYRIGHT.finditer(line):
            name = match["name"].strip(" -–—\"'")
            if name and len(name.split()) <= 7 and not _NO_NAME.search(name):
                return name
    return None
