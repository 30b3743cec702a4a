"""Words as names are matched: folded, with their exact place in the text.

Folding makes spellings of one name equal: case, accents and ligatures in Latin script; vowel signs, tatweel, the forms
of alif, final ya and ta marbuta in Arabic. A token keeps the span of the text it was folded from, so that whatever is
found can be cut from the text exactly as kept.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_ARABIC_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c-\u200f"
_ARABIC = f"[\u0621-\u063a\u0641-\u064a\u0671-\u06d3{_ARABIC_MARKS}]+"
_OTHER = "(?:[^\\W_\u0600-\u06ff]+[\u0300-\u036f\u00ad]*)+"
_WORD = re.compile(f"{_ARABIC}|{_OTHER}")
_ARABIC_DROP = re.compile(f"[{_ARABIC_MARKS}]")
_ARABIC_LETTERS = str.maketrans("أإآٱىةیکھۀگ", "اااايهيكههك")
_LATIN_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ı": "i", "ł": "l", "đ": "d", "\u00ad": ""})
_QUOTES = "\"“”«»‹›„‟'‘’`ʼ"
_APOSTROPHES = "'’‘ʼ`"
# what may stand between two words of one name: spaces, hyphens, quotes, apostrophes, a hashtag's underscore
_INSIDE = re.compile(rf"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069_#\-‐‑‒–—{_QUOTES}]{{0,6}}")
_AFTER_INITIAL = re.compile(r"\.\s?")
_ARABIC_INITIAL = "\u0621"


class Token(NamedTuple):
    """One word of a text; `joins`: nothing but spaces, hyphens or quotes parts it from the word before."""

    start: int
    end: int
    text: str
    folded: str
    joins: bool
    arabic: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """One spelling for all spellings of a word. Returns "" for a word of marks only."""
    if word[0] >= _ARABIC_INITIAL and word[0] <= "\u06ff":
        return _ARABIC_DROP.sub("", word).translate(_ARABIC_LETTERS)
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.lower().translate(_LATIN_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=512)
def tokenise(text: str) -> tuple[Token, ...]:
    """The words of a text in order. An English possessive 's is no word."""
    tokens: list[Token] = []
    before = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        if word in ("s", "S") and start and text[start - 1] in _APOSTROPHES and before == start - 1:
            before = end
            continue
        folded = fold_word(word)
        if not folded:
            continue
        gap = text[before:start]
        joins = gap == " " or _joins(gap, bool(tokens) and len(tokens[-1].folded) == 1)
        tokens.append(Token(start, end, word, folded, joins and bool(tokens), folded[0] >= _ARABIC_INITIAL))
        before = end
    return tuple(tokens)


def _joins(gap: str, initial: bool) -> bool:
    """Whether what stands between two words lets them be of one name; behind an initial its stop does too."""
    return (initial and _AFTER_INITIAL.fullmatch(gap) is not None) or _INSIDE.fullmatch(gap) is not None


def first_word(name: str) -> str:
    """The folded first word of a name, without reading the rest; "" where there is none."""
    match = _WORD.search(name)
    return fold_word(match.group()) if match else ""


def fold(name: str) -> str:
    """A whole name folded, its words one space apart: the key under which names are equal."""
    return " ".join(token.folded for token in tokenise(name))


@lru_cache(maxsize=65536)
def readings(folded: str) -> tuple[tuple[str, int], ...]:
    """What an Arabic word may be without attached particles: (word, letters taken off), the whole word first.

    Particles: و ف, then ب ك ل; ل swallows the alif of the article ("للقاعدة" is ل + القاعدة).
    """
    found = [(folded, 0)]
    starts = [0]
    if folded[0] in "وف" and len(folded) > 3:
        starts.append(1)
        found.append((folded[1:], 1))
    for start in starts:
        rest = folded[start:]
        if len(rest) > 3 and rest[0] in "بكل":
            found.append((rest[1:], start + 1))
            if rest.startswith("لل"):
                found.append(("ا" + rest[1:], start + 1))
    return tuple(found)


def offset_of(token: Token, letters: int) -> int:
    """Where in the text the token begins once so many folded letters are taken off its front."""
    position = token.start
    for letter in token.text:
        if letters == 0 and fold_word(letter):
            break
        letters -= len(fold_word(letter))
        position += 1
    return position


def is_quote(letter: str) -> bool:
    return letter != "" and letter in _QUOTES
