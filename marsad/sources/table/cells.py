"""What a person wrote into a cell, brought to one spelling: digits, spaces, marks of direction, words for "unknown"."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from marsad.registry.tokens import fold

KEPT = 32_768  # cells remembered: in most columns the same few come again and again
_FOLDER = Path(__file__).parent
# Marks that tell a screen where a text runs from right to left, and spaces that do not break.
_UNSEEN = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u0640]")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "‒": "-", "‐": "-", "‑": "-", "،": ",", "٫": ".", "٬": "'", "’": "'"}
)
_NOTHING = re.compile(r"[\s\-?.…/*؟]+")


@functools.cache
def words_file(name: str) -> Mapping[str, Any]:
    """A file of words of this folder, read once."""
    return dict(yaml.load((_FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CBaseLoader))


@functools.lru_cache(maxsize=KEPT)
def plain(text: str) -> str:
    """The cell with Western digits, one kind of dash and space, and no unseen marks."""
    shown = _SPACES.sub(" ", _UNSEEN.sub("", text)).translate(_SIGNS).strip()
    return "".join(_digit(letter) for letter in shown) if not shown.isascii() else shown


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


@functools.lru_cache(maxsize=KEPT)
def key(text: str) -> str:
    """The key under which two words of a cell are equal: case, accents, vowel signs and alifs aside."""
    return fold(plain(text)) or plain(text).casefold()


@functools.cache
def phrases(name: str) -> frozenset[str]:
    """The phrases of one entry of words.yml, in every language, as keys."""
    return frozenset(key(phrase) for phrase in flat(words_file("words.yml")[name]))


def flat(value: Any) -> Iterable[str]:
    """All texts in nested lists and mappings."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from flat(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from flat(inner)
    elif value is not None:
        yield str(value)


@functools.lru_cache(maxsize=KEPT)
def is_unknown(text: str) -> bool:
    """Whether the cell says that nothing is known: "n/a", "inconnu", "غير معروف", "-", "?"."""
    return _NOTHING.fullmatch(plain(text)) is not None or key(text) in phrases("unknown")
