"""The evidence section: each cited sentence once, with its numbers marked, so that every number has an anchor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from marsad.model import Claim, Figure, Incident, Number, Quote

SpanKey = tuple[str, int | None, int, int]  # document, row, start, end


@dataclass(frozen=True, slots=True)
class Marked:
    """A number in a quoted sentence: where its mark is reached, and the claims that state it."""

    anchor: str
    claims: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Quoted:
    """One quoted sentence. A number that overlaps one marked already gets the sentence again, as another `Quoted`."""

    anchor: str
    document: str
    quote: Quote
    marks: dict[tuple[int, int], Marked] = field(default_factory=dict)
    claims: dict[str, None] = field(default_factory=dict)  # of the sentence itself

    def takes(self, start: int, end: int) -> bool:
        return (start, end) in self.marks or all(end <= first or last <= start for first, last in self.marks)


class Evidence:
    """Gathers what is cited and hands out anchors, in the order of citing."""

    def __init__(self) -> None:
        self.quoted: list[Quoted] = []
        self.cited: dict[str, Claim] = {}
        self._by_quote: dict[SpanKey, list[Quoted]] = {}

    def number(self, claim: Figure) -> str:
        """The anchor of a figure's number."""
        return self._mark(claim, claim.quote, claim.number)

    def toll(self, claim: Incident, quote: Quote, number: Number) -> str:
        return self._mark(claim, quote, number)

    def sentence(self, claim: Claim) -> str:
        """The anchor of a claim's sentence, for claims without a number."""
        self.cited[claim.id] = claim
        entry = self._entry(claim.document, claim.quote)[0]
        entry.claims[claim.id] = None
        return entry.anchor

    def documents(self) -> list[str]:
        return list(dict.fromkeys(item.document for item in self.quoted))

    def _mark(self, claim: Claim, quote: Quote, number: Number) -> str:
        self.cited[claim.id] = claim
        span = (number.start, number.end)
        entries = self._entry(claim.document, quote)
        entry = next((item for item in entries if item.takes(*span)), None)
        if entry is None:
            entry = self._new(claim.document, quote)
        mark = entry.marks.setdefault(span, Marked(f"{entry.anchor}-{number.start - quote.start}"))
        mark.claims[claim.id] = None
        return mark.anchor

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
