"""Plain text → paragraphs, one a line: hard-wrapped lines joined again, hyphens at line ends mended.

A sentence must stand on one line for the coder; joining is done only where a text shows that it was wrapped at a width.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from marsad.documents import dates

_WIDEST = 132  # columns; terminals and mail wrap at 72 to 132, paragraphs kept on one line are longer
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_GOES_ON = re.compile(r"[^.!?؟…:\s]\n\s*[^\W\dA-ZÀ-ÖØ-Þ]")
_SPACES = re.compile(r"[ \t\x0b\u00a0]+")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text copy in order, each on one line, without blank lines; characters are kept as printed."""
    blocks: list[list[str]] = [[]]
    for line in re.split(r"\r\n?|[\n\x0c\u2028\u2029\x85]", text):
        if line.strip():
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    width = _wrap_width(blocks)
    return [joined for block in blocks for joined in (_rewrap(block, width) if width else map(str.strip, block))]


def join(first: str, second: str) -> str:
    """Two lines of one sentence as one; a word that was divided by a hyphen is whole again."""
    if _HYPHEN.search(first) and second[:1].islower():
        return first[:-1] + second
    return f"{first} {second}"


def _wrap_width(blocks: Sequence[Sequence[str]]) -> int | None:
    """The column at which the text was wrapped, or None.

    Looked at are longer lines that seem to go on in the next one (no full stop, no capital or digit after it): most
    must be full.
    """
    width = max((len(line) for block in blocks for line in block), default=0)
    if not 40 <= width <= _WIDEST:
        return None
    pairs = [
        pair
        for block in blocks
        for pair in itertools.pairwise(block)
        if len(pair[0]) >= 0.6 * width and _GOES_ON.search("\n".join(pair))
    ]
    full = sum(_is_full(first, second, width) for first, second in pairs)
    one_is_enough = any(second.lstrip()[0].islower() for _, second in pairs) and full == len(pairs)
    return width if full >= (1 if one_is_enough else 2) and full >= 0.6 * len(pairs) else None


def _is_full(first: str, second: str, width: int) -> bool:
    """Whether the next line's first word had no room behind this line."""
    return len(first) + 1 + len(second.split(maxsplit=1)[0]) > width


def _rewrap(block: Sequence[str], width: int) -> list[str]:
    joined: list[str] = []
    previous = ""
    for line in block:
        if joined and _is_full(previous, line, width) and not _stands_alone(previous, line):
            joined[-1] = join(joined[-1], line.strip())
        else:
            joined.append(line.strip())
        previous = line
    return joined


def _stands_alone(first: str, second: str) -> bool:
    """A headline that fills its line: it asks or exclaims, or a dateline follows."""
    rest = dates.without_dates(second)
    return first.endswith(("?", "!", "؟")) or (rest is not None and len(rest) <= 3)


def one_line(text: str) -> str:
    """Runs of blanks and line breaks as one space: for titles and names, never for the body."""
    return " ".join(_SPACES.sub(" ", text).split())
