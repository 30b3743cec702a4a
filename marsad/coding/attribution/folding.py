"""The text as its words are compared: quotes and apostrophes alike, Arabic without diacritics, letters unified.

Positions of the folded text lead back to positions of the text as kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c-\u200f]")
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ`´", "'"),
        **dict.fromkeys("“”„«»‹›‟", '"'),
        **dict.fromkeys("\u00a0\u202f\u2009\u200a", " "),
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("#_", " "),
        "ى": "ي",
        "ة": "ه",
        "،": ",",
        "؛": ";",
        "؟": "?",
    }
)


_OF_THE = re.compile(
    "(?<=\\s)لل(?=(?:مرصد|مركز|معهد|منظمه|بعثه|مؤشر|امين العام|دول الاعضاء|تنظيم|جماعه|حركه|شبكه|صحيفه)(?!\\w))"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` to match on; `kept` gives for each of its characters the place in the text as kept, None if the same."""

    text: str
    kept: tuple[int, ...] | None

    def original(self, position: int) -> int:
        return position if self.kept is None else self.kept[position]

    def folded(self, position: int) -> int:
        return position if self.kept is None else bisect_left(self.kept, position)


def fold(text: str) -> Folded:
    """`text` folded. Its length stays the same where it holds no Arabic marks."""
    if _MARKS.search(text) is None:
        return Folded(_of_the(text.translate(_LETTERS)), None)
    kept = [index for index, letter in enumerate(text) if not _MARKS.match(letter)]
    plain = _of_the("".join(text[index] for index in kept).translate(_LETTERS))
    return Folded(plain, (*kept, len(text)))


def _of_the(text: str) -> str:
    """للمرصد is written like المرصد, which keeps its length: "of the" and "the" name the same institution."""
    return _OF_THE.sub("ال", text) if "لل" in text else text


def fold_word(word: str) -> str:
    """A word of a lexicon, folded like the text."""
    return _MARKS.sub("", word).translate(_LETTERS)
