"""Whether words stand in a text, to the letter, and where."""

from __future__ import annotations

from collections.abc import Iterator

_MOST = 200  # occurrences looked at: a name may stand in every sentence


def occurrences(text: str, words: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Where `words` begin in text[start:end], overlapping ones too, in order."""
    end = len(text) if end is None else end
    for _ in range(_MOST):
        start = text.find(words, start, end)
        if start < 0:
            return
        yield start
        start += 1


def names(text: str, name: str) -> list[tuple[int, int]]:
    """The spans where a name stands as a name: "Iraq" is not in "Iraqi". Arabic particles may be attached before it."""
    spans = ((start, start + len(name)) for start in occurrences(text, name))
    return [(start, end) for start, end in spans if is_apart(text, start, end)]


def is_apart(text: str, start: int, end: int) -> bool:
    """Whether no word is cut at the ends of the span."""
    attached = "\u0600" <= text[start] <= "\u06ff"
    return (attached or not _joined(text, start)) and not _joined(text, end)


def _joined(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def nearest(spans: list[tuple[int, int]], position: int) -> list[tuple[int, int]]:
    """The spans in order of distance to a position; what stands behind it counts double."""
    return sorted(spans, key=lambda span: 2 * (span[0] - position) if span[0] > position else position - span[1])
