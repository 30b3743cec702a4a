"""Digits that number nobody: telephone numbers, addresses of mail and web, book numbers."""

from __future__ import annotations

import re
from functools import cache

_SPACE = "[ \\t\u00a0\u202f]"

_LABEL_REACH = 16  # characters before a sentence in which a label may stand


@cache
def _pattern() -> re.Pattern[str]:
    more = rf"(?:(?:{_SPACE}|[().\-/‑])*\d){{6,14}}"  # seven digits or more, however they are parted
    label = (
        r"(?<!\w)(?:tel|tél|phone|téléphone|telephone|fax|mobile|mob|cell|whatsapp|portable|hotline|هاتف|الهاتف|فاكس|جوال|واتساب|تلفون)"
        rf"(?:\.|:|{_SPACE}|/)*(?:n[o°]\.?)?{_SPACE}*[+(]*\d{more}"
    )
    return re.compile(
        rf"{label}|\+{_SPACE}?\(?\d{more}|\(\d{{2,4}}\){_SPACE}?\d{{3,4}}[\-. ]\d{{3,4}}(?!\d)"
        r"|(?:https?://|www\.)[^\s<>]{1,2000}|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}"
        r"|(?<!\w)IS[BS]N(?:-1[03])?[ :\-]*[\dXx][\dXx\- ]{7,20}|(?<!\d)97[89]-\d[\d-]{8,14}\d",
        re.IGNORECASE,
    )


def contacts(text: str, start: int, end: int | None) -> list[tuple[int, int]]:
    """The spans of text[start:end] whose digits count nothing, in order; "Tél." may have ended the sentence before."""
    first = max(text.rfind("\n", 0, start) + 1, start - _LABEL_REACH)
    return [match.span() for match in _pattern().finditer(text, first, len(text) if end is None else end)]
