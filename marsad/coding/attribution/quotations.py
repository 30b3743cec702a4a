"""Quotations over several sentences: who closes one with "…, she said" has said what stands before as well."""

from __future__ import annotations

import re

from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.scopes import Part
from marsad.coding.mentions import Sentence

_MARKS = re.compile(r"(?P<open>[«“„])|(?P<close>[»”])|(?P<either>\")")


def is_open(sentence: str, quoted: bool) -> bool:
    """Whether a quotation is still open behind the sentence; `quoted`: whether one was open before it."""
    for mark in _MARKS.finditer(sentence):
        quoted = not quoted if mark.lastgroup == "either" else mark.lastgroup == "open"
    return quoted


def of_quote(parts: list[Part], sentence: Sentence, said: Part, folded: Folded) -> list[Part]:
    """The parts of a sentence inside a quotation, given to who said it, unless the sentence names its own speaker."""
    if any(here and chain for _, _, chain, _, here in parts):
        return parts
    start, end = folded.folded(sentence.start), folded.folded(sentence.end)
    return [(start, end, said[2], said[3], False), *(part for part in parts if part[3] in ("denied", "hypothetical"))]
