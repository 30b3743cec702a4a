"""Words as they are searched: one spelling for all spellings of a word, in any script; hostile text made harmless."""

from __future__ import annotations

import re
import unicodedata

# accents that stand alone once letters are taken apart, vowel signs, tatweel, signs of direction
_MARKS = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2066-\u2069]+"
)
_LETTERS = str.maketrans(
    {
        **dict(zip("أإآٱىةیکھۀگؤئ", "اااايهيكههكوي", strict=True)),
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ø": "o",
        "ı": "i",
        "ł": "l",
        "đ": "d",
        "\u00ad": "",
    }
)
# "and", "so", "with", "for", "as" and the article, written in one with the word, where a word of three letters is left
_BOUND = re.compile("(?<!\\w)[وف]?(?:[بك]?ال|لل)(?=[\u0621-\u064a]{3})")
_WORD = re.compile(r"[^\W_]+")

_MOST_WORDS = 16
_LONGEST_WORD = 48  # letters: what is longer is compared by its beginning
_LONGEST_TEXT = 20_000  # characters of one row that are searched


def folded(text: str) -> str:
    """The text with one letter for each: without case, accents, vowel signs and the Arabic article."""
    text = text[:_LONGEST_TEXT]
    if text.isascii():
        return _shortened(text.lower())
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_LETTERS)
    return _shortened(_BOUND.sub("", plain))


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_WORD:
        return text
    return _LONG.sub(lambda found: found[0][:_LONGEST_WORD], text)


_LONG = re.compile(rf"\w{{{_LONGEST_WORD + 1},}}")


def asked(text: str) -> tuple[str, ...]:
    """The words that somebody looks for; empty where the text holds none."""
    return tuple(dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(folded(text))))[:_MOST_WORDS]


def expression(text: str) -> str | None:
    """What FTS5 is asked: rows that hold all the words, each at least as a beginning. None where there is no word."""
    words = asked(text)
    return " ".join(f'"{word}"*' for word in words) if words else None


def hold(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text holds all the words that `asked` gave, as `expression` finds them; none holds no word."""
    held = _WORD.findall(folded(text))
    return bool(words) and all(any(one.startswith(word) for one in held) for word in words)
