"""What the name of a column says that it is: words for headers in English, French and Arabic."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from marsad.sources.table.cells import key, words_file
from marsad.sources.table.mapping import TOLLS

_BOUNDS = ("low", "high")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # StartDate
WHOLE = 10.0  # the name is exactly a word of the list
_PART = 4.0  # a word of the list stands in it; more where it is most of the name


@dataclass(frozen=True, slots=True)
class Called:
    """What a name says: the slot, how surely, and the languages in which it says so."""

    slot: str
    score: float
    languages: tuple[str, ...]


def called(name: str) -> list[Called]:
    """What a column of this name may be, the surest first."""
    words = key(_HUMP.sub(" ", name)).split() or [name.strip().casefold()]
    bound = next((f"_{end}" for end in _BOUNDS if any(_inside(phrase, words) for phrase in _phrases()[end])), "")
    found = []
    for slot, phrases in _phrases().items():
        if slot in _BOUNDS:
            continue
        best = 0.0
        languages: set[str] = set()
        for phrase, spoken in phrases.items():
            if _inside(phrase, words):
                share = len(phrase) / len(words)
                score = WHOLE if share == 1 else _PART + 4 * share
                best, languages = max(best, score), languages | set(spoken)
        if best:
            found.append(Called(slot + (bound if slot in TOLLS else ""), best, tuple(sorted(languages))))
    return sorted(found, key=lambda item: -item.score)


def _inside(phrase: tuple[str, ...], words: list[str]) -> bool:
    size = len(phrase)
    if size == 1 and len(phrase[0]) < 2:  # "y", "م": only as the whole name
        return words == list(phrase)
    return any(tuple(words[start : start + size]) == phrase for start in range(len(words) - size + 1))


@functools.cache
def _phrases() -> dict[str, dict[tuple[str, ...], list[str]]]:
    """By slot: each phrase as folded words, with its languages."""
    found: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for slot, by_language in words_file("headers.yml").items():
        for language, names in by_language.items():
            for name in names:
                phrase = tuple(key(str(name)).split())
                found.setdefault(slot, {}).setdefault(phrase, []).append(language)
    return found
