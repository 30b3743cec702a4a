"""A row as it is kept: canonical JSON, every cell the text that it was, and where each cell stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from json.encoder import encode_basestring


@dataclass(frozen=True, slots=True)
class Span:
    """Where a cell stands in the row's text (code points): `start` to `stop`; with its name, `key` to `end`."""

    key: int
    start: int
    stop: int
    end: int


@dataclass(frozen=True, slots=True)
class KeptRow:
    """The text, and the span of each cell that holds something, by column."""

    text: str
    spans: dict[str, Span]


def kept_row(cells: dict[str, str | None]) -> KeptRow:
    """Sorted keys, no spaces, letters as they are: what `canonical_json` would give."""
    parts: list[str] = []
    spans = {}
    position = 0
    for name in sorted(cells):
        value = cells[name]
        label = encode_basestring(name) + ":"
        shown = "null" if value is None else encode_basestring(value)
        first = position + 1
        position = first + len(label) + len(shown)
        if value is not None:
            start = first + len(label) + 1
            spans[name] = Span(first, start, start + len(shown) - 2, position)
        parts.append(label + shown)
    return KeptRow("{" + ",".join(parts) + "}", spans)
