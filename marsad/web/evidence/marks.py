"""Claims in the text they stand in: overlapping and nested spans → pieces that, put together again, are the text.

All spans are code points of the kept text, end exclusive; nothing is cut anywhere but here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim in a text: its quote, its numbers (of an incident its tolls), the voices that it cites."""

    claim: str
    start: int
    end: int
    numbers: tuple[Span, ...] = ()
    voices: tuple[Span, ...] = ()

    @property
    def anchor(self) -> int:
        """Where the claim's own anchor stands: at its first number, else where its sentence begins."""
        return min((start for start, _ in self.numbers), default=self.start)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch without a boundary inside.

    `claim`: whose number it is (of several the one that began last); `also`: others whose number it is, too.
    `anchors`: claims whose anchor stands here; `voice`: it names a voice; `focus`: as in `runs`.
    """

    text: str
    claim: str | None = None
    also: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    voice: bool = False
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces that follow one another inside quotes, or outside of any. `focus`: inside the quote looked at."""

    quoted: bool
    focus: bool
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class _Open:
    """What is open between two boundaries."""

    quotes: int = 0
    focus: int = 0
    voices: int = 0
    numbers: dict[str, int] = field(default_factory=dict)  # by claim, in the order in which they began

    def change(self, kind: str, claim: str, step: int, focused: bool) -> None:
        if kind == "quote":
            self.quotes += step
            self.focus += step if focused else 0
        elif kind == "voice":
            self.voices += step
        elif step > 0:
            self.numbers[claim] = self.numbers.get(claim, 0) + 1
        else:
            self.numbers[claim] -= 1
            if not self.numbers[claim]:
                del self.numbers[claim]


def runs(text: str, marks: Iterable[Mark], window: Span | None = None, focus: str | None = None) -> list[Run]:
    """The text, or a window of it, cut at all that is marked. `focus`: the claim looked at.

    The voices of one claim only are shown: those of `focus`. Spans beyond the window are clipped, anchors are not.
    """
    first, last = window or (0, len(text))
    changes: dict[int, list[tuple[int, str, str]]] = {}
    anchors: dict[int, list[str]] = {}
    for mark in marks:
        if first <= mark.anchor < last:
            anchors.setdefault(mark.anchor, []).append(mark.claim)
        for kind, spans in _spans(mark, focus):
            for start, end in spans:
                start, end = max(start, first), min(end, last)
                if start < end:
                    changes.setdefault(start, []).append((1, kind, mark.claim))
                    changes.setdefault(end, []).append((-1, kind, mark.claim))
    return list(_grouped(_pieces(text, (first, last), changes, anchors, focus)))


def _spans(mark: Mark, focus: str | None) -> Iterator[tuple[str, Sequence[Span]]]:
    yield "quote", ((mark.start, mark.end),)
    yield "number", mark.numbers
    if mark.claim == focus:
        yield "voice", mark.voices


def _pieces(
    text: str,
    window: Span,
    changes: dict[int, list[tuple[int, str, str]]],
    anchors: dict[int, list[str]],
    focus: str | None,
) -> Iterator[tuple[tuple[int, bool, bool], Piece]]:
    """The pieces in their order, each with what is the same for all of its run."""
    cuts = sorted({*window, *changes, *anchors})
    state, run = _Open(), 0
    for at, end in pairwise(cuts):
        for step, kind, claim in sorted(changes.get(at, ()), key=lambda change: change[0]):  # what ends here first
            state.change(kind, claim, step, claim == focus)
            run += not state.quotes  # a quote that follows another without a space is another run
        claims = tuple(reversed(state.numbers))
        own = focus if focus in state.numbers else claims[0] if claims else None
        piece = Piece(
            text[at:end],
            claim=own,
            also=tuple(claim for claim in claims if claim != own),
            anchors=tuple(anchors.get(at, ())),
            voice=state.voices > 0,
            focus=own is not None and own == focus,
        )
        yield (run, state.quotes > 0, state.focus > 0), piece


def _grouped(pieces: Iterable[tuple[tuple[int, bool, bool], Piece]]) -> Iterator[Run]:
    for (_, quoted, focus), group in groupby(pieces, key=lambda item: item[0]):
        yield Run(quoted, focus, tuple(piece for _, piece in group))
