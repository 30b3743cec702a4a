"""Folded text → tokens with codes: the alphabet of the grammar."""

from __future__ import annotations

import functools
import re
from typing import Any, NamedTuple

from marsad.coding.periods.folding import Folded, fold
from marsad.coding.periods.lexicon import Entry, Lexicon, Meaning, lexicon
from marsad.coding.periods.pieces import DATE, PIECE

# Arabic writes "and", "in", "for", "the" onto the next word; longest first, each with the words that it stands for.
_CLITICS = (
    ("وبال", "وب"), ("ولل", "ول"), ("وال", "و"), ("فال", "ف"), ("بال", "ب"), ("كال", "ك"), ("لل", "ل"), ("ول", "ول"),
    ("وب", "وب"), ("ال", ""), ("و", "و"), ("ف", "ف"), ("ب", "ب"), ("ل", "ل"), ("ك", "ك"),
)  # fmt: skip
_CLITIC_CODE = {"و": "a", "ب": "i", "ل": "q", "ف": "g", "ك": "x"}
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|eme|e)")
_DATE = re.compile(DATE)
_SIGNS = frozenset("(),-/.:\n")


class Token(NamedTuple):
    """[start, end) counts in the whole text; `definite`: written with the Arabic article."""

    code: str
    value: Any
    start: int
    end: int
    definite: bool = False


class Tokens(NamedTuple):
    """The tokens and their codes as one string, so that patterns can run over it."""

    items: list[Token]
    codes: str


class _Piece(NamedTuple):
    text: str
    start: int  # in the folded text
    end: int


def tokenise(text: str, language: str, start: int = 0, end: int | None = None) -> Tokens:
    """Tokens of text[start:end]. Linear: each piece is looked up a bounded number of times."""
    words = lexicon(language)
    folded = fold(text, start, end)
    pieces = [_Piece(match.group(), match.start(), match.end()) for match in PIECE.finditer(folded.text)]
    items: list[Token] = []
    index = 0
    plain, origin, until = _is_plain, folded.origin, folded.until
    while index < len(pieces):
        piece = pieces[index]
        if plain(language, piece.text):
            items.append(Token("x", None, origin[piece.start], until[piece.end - 1]))
            index += 1
            continue
        found, index = _read(pieces, index, folded, text, words)
        for token in found:
            # "On the | evening of": fillers in a row are one, so that the grammar need not count them.
            if token.code == "g" and items and items[-1].code == "g":
                items[-1] = items[-1]._replace(end=token.end)
            else:
                items.append(token)
    return Tokens(items, "".join(item.code for item in items))


def _read(pieces: list[_Piece], index: int, folded: Folded, text: str, words: Lexicon) -> tuple[list[Token], int]:
    piece = pieces[index]
    first, last = folded.origin[piece.start], folded.until[piece.end - 1]
    if piece.text[0].isdigit():
        return _number(pieces, index, folded)
    if label := _labelled_quarter(pieces, index, words):
        return [Token("Q", label, first, folded.until[pieces[index + 1].end - 1])], index + 2
    if piece.text.isalpha() or piece.text == "&":
        return _word(pieces, index, folded, text, words)
    return [Token(piece.text if piece.text in _SIGNS else ("g" if piece.text == "'" else "x"), None, first, last)], (
        index + 1
    )


def _word(pieces: list[_Piece], index: int, folded: Folded, text: str, words: Lexicon) -> tuple[list[Token], int]:
    piece = pieces[index]
    for prefix, clitics, rest in _splits(words.language, piece.text):
        entry = _longest(pieces, index, rest, words)
        if entry is None or not _written_so(entry, text, folded, piece, words):
            continue
        begin = folded.origin[piece.start + len(clitics)]
        after = index + len(entry.pieces)
        found = _clitic_tokens(clitics, piece, folded)
        end = folded.until[pieces[after - 1].end - 1]
        code = "x" if _named_otherwise(pieces, index, after, entry.meaning, words) else entry.meaning.code
        definite = "ال" in prefix or prefix.endswith("لل")
        return [*found, Token(code, entry.meaning.value, begin, end, definite)], after
    return [Token("x", None, folded.origin[piece.start], folded.until[piece.end - 1])], index + 1


@functools.lru_cache(maxsize=32_768)
def _is_plain(language: str, piece: str) -> bool:
    """Whether the piece is a word of no expression of time, whatever stands beside it."""
    words = lexicon(language)
    return (
        piece.isalpha() and piece not in words.quarters and piece not in words.halves and not _splits(language, piece)
    )


@functools.lru_cache(maxsize=32_768)  # most words of a page begin no expression of time, and are met again
def _splits(language: str, word: str) -> tuple[tuple[str, str, str], ...]:
    """The ways to take a word apart that leave the beginning of an entry: prefix, what it stands for, rest."""
    entries, found = lexicon(language).entries, []
    for prefix, clitics in (("", ""), *(_CLITICS if language == "ar" else ())):
        rest = word[len(prefix) :]
        if word.startswith(prefix) and rest in entries and not (prefix and len(rest) < 2):
            found.append((prefix, clitics, rest))
    return tuple(found)


def _clitic_tokens(clitics: str, piece: _Piece, folded: Folded) -> list[Token]:
    spans = [(folded.origin[piece.start + place], letter) for place, letter in enumerate(clitics)]
    return [Token(_CLITIC_CODE[letter], (False, False) if letter == "ب" else None, at, at + 1) for at, letter in spans]


def _longest(pieces: list[_Piece], index: int, first: str, words: Lexicon) -> Entry | None:
    following = pieces[index + 1].text if index + 1 < len(pieces) else ""
    for entry in words.beginning(first, following):
        rest = entry.pieces[2:]
        further = pieces[index + 2 : index + 2 + len(rest)]
        if len(further) == len(rest) and all(piece.text == word for piece, word in zip(further, rest, strict=True)):
            return entry
    return None


def _written_so(entry: Entry, text: str, folded: Folded, piece: _Piece, words: Lexicon) -> bool:
    spellings = words.written.get(entry.pieces[0]) if len(entry.pieces) == 1 else None
    return spellings is None or text[folded.origin[piece.start] : folded.until[piece.end - 1]] in spellings


def _named_otherwise(pieces: list[_Piece], index: int, after: int, meaning: Meaning, words: Lexicon) -> bool:
    """ "Friday prayers", "every Monday", "Black Friday" are no dates."""
    if meaning.code not in "wvX":
        return False
    before = pieces[index - 1].text if index else ""
    following = pieces[after].text if after < len(pieces) else ""
    return before in words.not_before or following in words.not_after


def _labelled_quarter(pieces: list[_Piece], index: int, words: Lexicon) -> tuple[str, int] | None:
    letter = pieces[index].text
    unit = "quarter" if letter in words.quarters else "half" if letter in words.halves else None
    if unit is None or index + 1 >= len(pieces) or pieces[index + 1].start != pieces[index].end:
        return None
    digits = pieces[index + 1].text
    return (unit, int(digits)) if digits in "1234"[: 4 if unit == "quarter" else 2] else None


def _number(pieces: list[_Piece], index: int, folded: Folded) -> tuple[list[Token], int]:
    piece = pieces[index]
    first, last = folded.origin[piece.start], folded.until[piece.end - 1]
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if _DATE.fullmatch(piece.text):
        return [Token("d", piece.text, first, last)], index + 1
    glued = following is not None and following.start == piece.end and following.text.isalpha()
    if glued and following is not None and len(piece.text) <= 2 and _ORDINAL.fullmatch(following.text):
        end = folded.until[following.end - 1]
        return [Token(_number_code(piece.text), int(piece.text), first, end)], index + 2
    if not piece.text.isdecimal() or _is_amount(pieces, index, glued):
        return [Token("x", None, first, last)], index + 1
    code = _number_code(piece.text)
    if code == "x":  # too long for a date, perhaps too long for an integer
        return [Token("x", None, first, last)], index + 1
    if glued and following is not None and following.text == "م" and code == "y":
        return [Token("y", int(piece.text), first, folded.until[following.end - 1])], index + 2
    return [Token(code, int(piece.text), first, last)], index + 1


def _is_amount(pieces: list[_Piece], index: int, glued: bool) -> bool:
    """Digits with a sign of money or per cent, or run together with Latin letters, are amounts or names."""
    piece = pieces[index]
    before = pieces[index - 1] if index else None
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if before is not None and (
        before.text in "$€£#" or (before.end == piece.start and before.text.isascii() and before.text.isalpha())
    ):
        return True
    return following is not None and (following.text == "%" or (glued and following.text.isascii()))


def _number_code(digits: str) -> str:
    number = int(digits) if len(digits) <= 4 else 0
    if len(digits) == 4:
        return "y" if 1900 <= number <= 2099 else "z" if 1300 <= number <= 1500 else "x"
    return "x" if not number or digits.startswith("00") else "n" if number <= 31 else "N"
