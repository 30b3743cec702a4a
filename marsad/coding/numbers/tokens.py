"""Text → tokens with their spans: digits, words, signs; Arabic folded and its one-letter particles taken off."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

Kind = Literal["digits", "word", "sign"]
Gap = Literal[0, 1, 2]  # glued to the token before; white space; a line break

_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"
_LONGEST_WORD = 40  # longer runs of letters are no word of any lexicon
_FOLD = str.maketrans("أإآٱىیةؤئک", "ااااييهويك")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_CONJUNCTIONS = "وف"
_AND_HAMZA = ("وأ", "وإ")
_PREPOSITIONS = "بلك"
_NEVER_SPLIT = frozenset({"لست", "فست", "كست", "بين", "لواحد", "كميه", "كميات"})
_KEPT = 32_768  # words whose folding is remembered: pages share most of theirs
_FEWEST_LETTERS = 2  # what is left when particles are taken off must still be a word


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    token = re.compile(
        rf"(?P<digits>[0-9]+|[٠-٩]+|[۰-۹]+)|(?P<word>(?:[^\W\d_]|[{_MARKS}])+)|(?P<space>\s+)|(?P<sign>.)", re.DOTALL
    )
    return token, re.compile(f"[{_MARKS}]")


@dataclass(slots=True)
class Tokens:
    """Parallel lists, one entry a token; `norms` are folded for look-up, spans cut `text`."""

    text: str
    norms: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.norms)

    def norm(self, index: int) -> str:
        """The folded token, or "" outside the text."""
        return self.norms[index] if 0 <= index < len(self.norms) else ""

    def kind(self, index: int) -> Kind | None:
        return self.kinds[index] if 0 <= index < len(self.norms) else None

    def glued(self, index: int) -> bool:
        """Whether the token stands directly against the one before it."""
        return 0 < index < len(self.norms) and self.gaps[index] == 0

    def joined(self, index: int) -> bool:
        """Whether the token stands on the same line as the one before it."""
        return 0 < index < len(self.norms) and self.gaps[index] < 2

    def raw(self, index: int) -> str:
        return self.text[self.starts[index] : self.ends[index]]

    def add(self, norm: str, start: int, end: int, kind: Kind, gap: Gap) -> None:
        self.norms.append(norm)
        self.starts.append(start)
        self.ends.append(end)
        self.kinds.append(kind)
        self.gaps.append(gap)


@lru_cache(maxsize=_KEPT)
def fold(word: str) -> str:
    """Fold a word for look-up: small letters, no vowel signs, one form of alif, ya and ta marbuta."""
    if len(word) > _LONGEST_WORD:
        return ""
    return _patterns()[1].sub("", word).translate(_FOLD).casefold()


def tokenise(text: str, start: int = 0, end: int | None = None, vocabulary: frozenset[str] = frozenset()) -> Tokens:
    """Cut `text[start:end]` into tokens. With a `vocabulary` of folded words, Arabic particles (و ف ب ل ك ال) that
    stand before one of them or before digits become tokens of their own."""
    tokens = Tokens(text)
    gap: Gap = 2
    stop = len(text) if end is None else end
    for match in _patterns()[0].finditer(text, start, stop):
        group, printed = match.lastgroup, match.group()
        if group == "space":
            gap = 2 if "\n" in printed or "\r" in printed else 1
            continue
        if group == "digits":
            tokens.add(printed.translate(_DIGITS), match.start(), match.end(), "digits", gap)
        elif group == "word":
            before_digits = match.end() < stop and text[match.end()].isdecimal()
            _add_word(tokens, printed, match.start(), gap, vocabulary, before_digits)
        else:
            tokens.add(printed, match.start(), match.end(), "sign", gap)
        gap = 0
    return tokens


def _add_word(
    tokens: Tokens, printed: str, start: int, gap: Gap, vocabulary: frozenset[str], before_digits: bool
) -> None:
    norm = fold(printed)
    pieces = _pieces(norm, vocabulary, before_digits) if vocabulary and norm else (norm,)
    if len(pieces) == 1 and norm[1:] in vocabulary and _patterns()[1].sub("", printed).startswith(_AND_HAMZA):
        pieces = (norm[0], norm[1:])  # وأحد is "and one": folded, it looks like واحد
    at = 0
    for number, piece in enumerate(pieces):
        end = len(printed) if number == len(pieces) - 1 else _after_letters(printed, at, len(piece))
        tokens.add(piece, start + at, start + end, "word", gap if number == 0 else 0)
        at = end


@lru_cache(maxsize=_KEPT)
def _pieces(norm: str, vocabulary: frozenset[str], before_digits: bool) -> tuple[str, ...]:
    if norm in vocabulary or norm in _NEVER_SPLIT or not "\u0600" <= norm[0] <= "\u06ff":
        return (norm,)
    for prefixes in _prefixes(norm):
        rest = norm[sum(map(len, prefixes)) :]
        if (len(rest) >= _FEWEST_LETTERS and rest in vocabulary) or (before_digits and not rest):
            return (*prefixes, rest) if rest else tuple(prefixes)
    return (norm,)


def _prefixes(norm: str) -> list[list[str]]:
    """The ways particles may stand at the head of a word, fewest first: و, ب, ال, وب, وال, بال, وبال, لل …"""
    found: list[list[str]] = [[]]
    for particles in (_CONJUNCTIONS, _PREPOSITIONS):
        for prefixes in list(found):
            at = sum(map(len, prefixes))
            if norm[at : at + 1] and norm[at] in particles:
                found.append([*prefixes, norm[at]])
    for prefixes in list(found):
        at = sum(map(len, prefixes))
        if norm.startswith("ال", at):
            found.append([*prefixes, "ال"])
        elif norm.startswith("ل", at) and prefixes and prefixes[-1] == "ل":
            found.append([*prefixes, "ل"])  # لل: the article loses its alif
    return sorted((each for each in found if each), key=len)


def _after_letters(printed: str, at: int, letters: int) -> int:
    """The offset behind `letters` letters and the vowel signs they carry."""
    marks = _patterns()[1]
    while letters > 0 and at < len(printed):
        if not marks.match(printed[at]):
            letters -= 1
        at += 1
    while at < len(printed) and marks.match(printed[at]):
        at += 1
    return at
