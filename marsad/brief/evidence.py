"""The evidence section: each cited sentence once, with its numbers marked, so that every number has an anchor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from marsad.model import Claim, Figure, Incident, Number, Quote

SpanKey = tuple[str, int | None, int, int]  # document, row, start, end


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quoted sentence; a marked one has the anchor of a number."""

    text: str
    anchor: str | None = None


@dataclass(slots=True)
class Quoted:
    """One quoted sentence. A number that overlaps one marked already gets the sentence again, as another `Quoted`."""

    anchor: str
    document: str
    quote: Quote
    marks: dict[tuple[int, int], str] = field(default_factory=dict)

    def takes(self, start: int, end: int) -> bool:
        return (start, end) in self.marks or all(end <= first or last <= start for first, last in self.marks)

    def pieces(self) -> list[Piece]:
        """The sentence cut at its marks; put together again it is the sentence."""
        found, at, base = [], self.quote.start, self.quote.start
        for (start, end), anchor in sorted(self.marks.items()):
            found.append(Piece(self.quote.text[at - base : start - base]))
            found.append(Piece(self.quote.text[start - base : end - base], anchor))
            at = end
        found.append(Piece(self.quote.text[at - base :]))
        return [piece for piece in found if piece.text]


class Evidence:
    """Gathers what is cited and hands out anchors, in the order of citing."""

    def __init__(self) -> None:
        self.quoted: list[Quoted] = []
        self.cited: dict[str, Claim] = {}
        self._by_quote: dict[SpanKey, list[Quoted]] = {}

    def number(self, claim: Figure) -> str:
        """The anchor of a figure's number."""
        self.cited[claim.id] = claim
        return self._mark(claim.document, claim.quote, claim.number)

    def toll(self, claim: Incident, quote: Quote, number: Number) -> str:
        self.cited[claim.id] = claim
        return self._mark(claim.document, quote, number)

    def sentence(self, claim: Claim) -> str:
        """The anchor of a claim's sentence, for claims without a number."""
        self.cited[claim.id] = claim
        return self._entry(claim.document, claim.quote)[0].anchor

    def documents(self) -> list[str]:
        return list(dict.fromkeys(item.document for item in self.quoted))

    def _mark(self, document: str, quote: Quote, number: Number) -> str:
        span = (number.start, number.end)
        entries = self._entry(document, quote)
        entry = next((item for item in entries if item.takes(*span)), None)
        if entry is None:
            entry = self._new(document, quote)
        return entry.marks.setdefault(span, f"{entry.anchor}-{number.start - quote.start}")

    def _entry(self, document: str, quote: Quote) -> list[Quoted]:
        key = (document, quote.row, quote.start, quote.end)
        if key not in self._by_quote:
            self._new(document, quote)
        return self._by_quote[key]

    def _new(self, document: str, quote: Quote) -> Quoted:
        entry = Quoted(f"q{len(self.quoted) + 1}", document, quote)
        self.quoted.append(entry)
        self._by_quote.setdefault((document, quote.row, quote.start, quote.end), []).append(entry)
        return entry


def figures(claims: Iterable[Claim]) -> Iterator[Figure]:
    return (claim for claim in claims if isinstance(claim, Figure))
