"""Text → number mentions: digits and the small number words (first, thin reading)."""

from __future__ import annotations

import re

from marsad.coding.mentions import NumberMention

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9,
}  # fmt: skip
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[,.\u00a0 ]\d{3})+(?!\d)|\d{1,12}|[^\W\d_]+")


def find(text: str, language: str, start: int = 0, end: int | None = None) -> list[NumberMention]:
    """Return every number expression of `text[start:end]`, in order, none overlapping another."""
    mentions = []
    for match in _NUMBER.finditer(text, start, len(text) if end is None else end):
        printed = match.group()
        value = float(re.sub(r"\D", "", printed)) if printed[0].isdecimal() else _WORDS.get(printed.casefold())
        if value is not None:
            mentions.append(
                NumberMention(
                    start=match.start(), end=match.end(), outer_start=match.start(), outer_end=match.end(), text=printed,
                    low=value, high=value, qualifier=None, unit="count",
                    form="digits" if printed[0].isdecimal() else "words",
                )
            )  # fmt: skip
    return mentions
