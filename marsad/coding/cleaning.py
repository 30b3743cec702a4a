"""Text as printed → text as it is read, and claims back onto the text as printed.

A raw page hides its words: soft hyphens, zero-width joiners and direction marks inside them, letters in two pieces,
ligatures, full-width digits, a missing space ("killed12", "dead.Fifteen"). Most pages hold none of these and are read
as they are; for the others the coder reads a clean copy, and spans are moved back so that they cut the text as kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TypeVar

from marsad.model import Claim, Document, Figure, Incident, Number, Quote, Voice

_AnyClaim = TypeVar("_AnyClaim", bound=Claim)
_SILENT = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_WIDE = "\uff01-\uff5e\ufb00-\ufb06\ufb50-\ufdcf\ufdf0-\ufdf9\ufe70-\ufefc"  # what NFKC writes in plain letters
_RAW = re.compile(
    rf"(?P<silent>[{_SILENT}]+)|(?P<wide>[{_WIDE}])|(?P<parted>[^\W\d_][\u0300-\u036f]{{1,4}})"
    r"|(?P<glued>(?<=[a-zß-öø-ÿ]{4})(?=[0-9])(?<![/@#._-][a-z]{4})(?<![0-9][a-z]{4})"
    r"|(?<=[a-zß-öø-ÿ]{3}[.!?])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2}))"
)
_GATE = re.compile(rf"[{_SILENT}{_WIDE}\u0300-\u036f]|[a-zß-öø-ÿ]{{3}}(?:[a-zß-öø-ÿ][0-9]|[.!?][A-ZÀ-ÖØ-Þ])")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clean:
    """`text` as it is read; its character i was printed as [starts[i], ends[i]) of the text as kept."""

    text: str
    starts: list[int]
    ends: list[int]

    def restored(self, claim: _AnyClaim, document: Document) -> _AnyClaim:
        """The claim with every span and what it cuts as in the document's own text."""
        kept = document.text
        moved = replace(
            claim,
            document=document.id,
            quote=self._quote(claim.quote, kept),
            attribution=self._voices(claim.attribution),
        )
        if isinstance(moved, Figure):
            return replace(moved, number=self._number(moved.number, kept))
        if isinstance(moved, Incident):
            tolls = (
                replace(
                    toll,
                    number=self._number(toll.number, kept),
                    attribution=self._voices(toll.attribution),
                    quote=self._quote(toll.quote, kept),
                )
                for toll in moved.tolls
            )
            return replace(moved, tolls=tuple(tolls))
        return moved

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]

    def _quote(self, quote: Quote, kept: str) -> Quote:
        if quote.start is None or quote.end is None:
            return quote
        start, end = self._span(quote.start, quote.end)
        return replace(quote, start=start, end=end, text=kept[start:end])

    def _number(self, number: Number, kept: str) -> Number:
        if number.start is None or number.end is None:
            return number
        start, end = self._span(number.start, number.end)
        return replace(number, start=start, end=end, text=kept[start:end])

    def _voices(self, voices: tuple[Voice, ...]) -> tuple[Voice, ...]:
        return tuple(map(self._voice, voices))

    def _voice(self, voice: Voice) -> Voice:
        if voice.start is None or voice.end is None:
            return voice
        start, end = self._span(voice.start, voice.end)
        return replace(voice, start=start, end=end)


def clean(text: str) -> Clean | None:
    """The text as it is read; None where it is read as it is printed. The time is linear in its length."""
    if _GATE.search(text) is None:
        return None
    addresses = {match.start(): match.end() for match in _ADDRESS.finditer(text)}
    pieces, starts, ends, position, spared = list[str](), list[int](), list[int](), 0, 0
    begins = sorted(addresses, reverse=True)
    for match in _RAW.finditer(text):
        while begins and begins[-1] <= match.start():
            spared = addresses[begins.pop()]
        if match["glued"] is not None and match.start() < spared:
            continue  # the letters and digits of an address
        pieces.append(text[position : match.start()])
        starts.extend(range(position, match.start()))
        ends.extend(range(position + 1, match.start() + 1))
        written = _written(match)
        pieces.append(written)
        starts.extend([match.start()] * len(written))
        ends.extend([match.end()] * len(written))
        position = match.end()
    if not pieces:
        return None
    pieces.append(text[position:])
    starts.extend(range(position, len(text)))
    ends.extend(range(position + 1, len(text) + 1))
    return Clean("".join(pieces), starts, ends)


def _written(match: re.Match[str]) -> str:
    if match["silent"] is not None:
        return ""
    if match["glued"] is not None:
        return " "
    return unicodedata.normalize("NFC" if match["parted"] is not None else "NFKC", match.group())
