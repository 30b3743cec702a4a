"""Signs that cannot be seen, or that turn what stands around them, made visible: other people's text is hostile."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Embeddings, overrides and isolates turn their neighbours; marks (LRM, RLM) and joiners belong to Arabic as it is
# written. Tags and zero-width signs hide words; the first controls are no text at all, but for tab and line feed.
_SIGNS = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u061c\u00ad\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f"
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text to print as it is, or one sign that is shown by its `code` ("U+202E") and `name`.

    `text` is empty where HTML cannot carry the sign.
    """

    text: str
    code: str | None = None
    name: str = ""


def stretches(text: str) -> Iterator[Stretch]:
    """The text cut at signs that cannot be seen; put together again it is the text, but for signs HTML has none of."""
    at = 0
    for found in _SIGNS.finditer(text):
        if found.start() > at:
            yield Stretch(text[at : found.start()])
        sign = found.group()
        code = f"U+{ord(sign):04X}"
        carried = unicodedata.category(sign) != "Cc" and ord(sign) & 0xFFFE != 0xFFFE
        yield Stretch(sign if carried else "", code, unicodedata.name(sign, ""))
        at = found.end()
    if at < len(text):
        yield Stretch(text[at:])
