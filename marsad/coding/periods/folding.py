"""Text folded for look-up, with the way back: letters without accents, case, short vowels or variants."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_SPELLING = {
    "أ": "ا", "إ": "ا", "ٱ": "ا", "آ": "آ", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي",
    "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "،": ",", "٪": "%", "œ": "o", "æ": "a", "ß": "s", "\u2028": "\n", "\u2029": "\n", "\r": "\n",
}  # fmt: skip
_SILENT = {"ـ", "\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2066", "\u2067", "\u2068", "\u2069"}


class _Folds(dict[int, str]):
    """One code point → its folded form; computed once for each that is met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_char(chr(code))
        return folded


def _fold_char(char: str) -> str:
    if char in _SPELLING:
        return _SPELLING[char]
    if char in _SILENT or unicodedata.combining(char):
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char.isspace() and char != "\n":
        return " "
    base = unicodedata.normalize("NFKD", char)[:1].lower()
    return base if len(base) == 1 and base.isalnum() else char


_FOLDS = _Folds()


class Folded(NamedTuple):
    """`text` folded; its i-th character comes from text[origin[i]:until[i]], vowel signs with their letter."""

    text: str
    origin: Sequence[int]
    until: Sequence[int]


def fold(text: str, start: int = 0, end: int | None = None) -> Folded:
    """Fold text[start:end]; offsets count in the whole text. Linear."""
    stop = len(text) if end is None else min(end, len(text))
    plain = text[start:stop].translate(_FOLDS)
    if len(plain) == stop - start:  # nothing silent in it: every character has its own place
        return Folded(plain, range(start, stop), range(start + 1, stop + 1))
    folds = _FOLDS
    origin = [offset for offset, char in enumerate(text[start:stop], start) if folds[ord(char)]]
    return Folded(plain, origin, [*origin[1:], stop] if origin else [])
