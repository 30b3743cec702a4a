"""Long texts in pages: where to cut so that no sentence that is quoted is torn, and on which page a claim stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from marsad.web.evidence.marks import Span

LENGTH = 30_000  # code points of one page: some twenty minutes of reading


def windows(text: str, quotes: Iterable[Span], length: int = LENGTH) -> list[Span]:
    """Stretches that together are the text, each at most `length` long; one at least.

    A cut falls behind a line or a word and outside of all quotes where there is such a place in the last half.
    """
    covered = _merged(quotes)
    found: list[Span] = []
    start = 0
    while len(text) - start > length:
        end = _cut(text, start + length // 2, start + length, covered)
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


def window_at(cuts: Sequence[Span], at: int) -> int:
    """The number, from 0, of the window in which a place of the text lies."""
    return max(0, bisect_right(cuts, at, key=lambda window: window[0]) - 1)


def _cut(text: str, first: int, last: int, covered: Sequence[Span]) -> int:
    for sign in ("\n", " "):
        at = text.rfind(sign, first, last) + 1
        while at > 0:
            inside = _around(at, covered)
            if inside is None:
                return at
            at = text.rfind(sign, first, inside) + 1 if inside > first else 0
    return last


def _around(at: int, covered: Sequence[Span]) -> int | None:
    """Where the quote begins that `at` would tear."""
    index = bisect_right(covered, at, key=lambda span: span[0]) - 1
    if index >= 0 and covered[index][0] < at < covered[index][1]:
        return covered[index][0]
    return None


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
