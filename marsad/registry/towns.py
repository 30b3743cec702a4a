"""Towns of the gazetteer in running text: precision first.

A town counts where the page is about its country or it is large and alone of its name, where it is written like a name
(a capital, or behind a cue word in Arabic), and where its name is no ordinary word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from marsad.registry.entries import Found, PlaceEntry
from marsad.registry.gazetteer import Gazetteer
from marsad.registry.tokens import Token, fold, offset_of, readings, tokenise

_LONGEST = 4  # words
_LARGE = 200_000  # people: known without a word about its country
_SMALL = 20_000  # people: below it a cue is asked for even in the page's own countries
_ALONE = 5  # times larger than the next of its name


@dataclass(frozen=True, slots=True)
class TownCues:
    """Folded words: those that announce a town by language, kinds of settlements, and ordinary words."""

    town: Mapping[str, frozenset[str]]
    settlement: frozenset[str]
    ordinary: frozenset[str]

    @classmethod
    def of(cls, lists: Mapping[str, list[str]]) -> TownCues:
        folded = {key: frozenset(fold(word) for word in words) for key, words in lists.items()}
        town = {key.removeprefix("town_"): words for key, words in folded.items() if key.startswith("town_")}
        ordinary = frozenset().union(*folded.values())  # what announces a town is no town: مدينة is not Medina
        return cls(town, folded.get("settlement", frozenset()), ordinary)


def find_towns(
    text: str,
    language: str,
    countries: frozenset[str],
    taken: list[tuple[int, int]],
    gazetteer: Gazetteer,
    cues: TownCues,
) -> Iterator[Found[PlaceEntry]]:
    """The towns among the words that no curated place has taken."""
    tokens = tokenise(text)
    free = [not any(start < token.end and token.start < end for start, end in taken) for token in tokens]
    town = cues.town.get(language, frozenset())
    position = 0
    while position < len(tokens):
        match = None
        if free[position]:
            match = _town_at(tokens, free, position, countries, gazetteer, cues, town)
        if match is None:
            position += 1
            continue
        length, letters, candidates = match
        start = offset_of(tokens[position], letters) if letters else tokens[position].start
        end = tokens[position + length - 1].end
        yield Found(start=start, end=end, text=text[start:end], entry=candidates[0], candidates=candidates)
        position += length


def _town_at(
    tokens: tuple[Token, ...],
    free: list[bool],
    position: int,
    countries: frozenset[str],
    gazetteer: Gazetteer,
    cues: TownCues,
    town: frozenset[str],
) -> tuple[int, int, tuple[PlaceEntry, ...]] | None:
    first = tokens[position]
    if not first.arabic and not first.capital:
        return None
    choices = [
        (word, _announced(tokens, position, letters, cues, town), letters)
        for word, letters in (readings(first.folded) if first.arabic else ((first.folded, 0),))
    ]
    if first.arabic and not any(announced for _, announced, _ in choices):
        return None
    for length in range(min(_LONGEST, len(tokens) - position), 0, -1):
        named = tokens[position : position + length]
        if not all(free[position : position + length]) or not all(token.joins for token in named[1:]):
            continue
        if not named[-1].arabic and not named[-1].capital:
            continue
        rest = [token.folded for token in named[1:]]
        for word, announced, letters in choices:
            if length == 1 and (word in cues.ordinary or len(word) < 4):
                continue
            if first.arabic and not announced:
                continue
            candidates = _plausible(gazetteer.named(" ".join([word, *rest])), countries, announced)
            if candidates:
                return length, letters, candidates
    return None


def _announced(tokens: tuple[Token, ...], position: int, letters: int, cues: TownCues, town: frozenset[str]) -> bool:
    """Whether "in", "near" or "the town of" stands before, or a settlement's kind behind ("Macomia district")."""
    if letters and tokens[position].folded[letters - 1] == "ب":
        return True
    if position + 1 < len(tokens) and tokens[position + 1].folded in cues.settlement and tokens[position + 1].joins:
        return True
    if not position or not tokens[position].joins:
        return False
    before = tokens[position - 1].folded
    if any(word in town for word, _ in readings(before)) or before in cues.settlement:
        return True
    return before in ("of", "de", "d") and position > 1 and tokens[position - 2].folded in cues.settlement


def _plausible(
    candidates: tuple[PlaceEntry, ...], countries: frozenset[str], announced: bool
) -> tuple[PlaceEntry, ...]:
    """The candidates to believe here, best first; none where it is safer not to."""
    if not candidates:
        return ()
    near = tuple(town for town in candidates if town.country in countries)
    if near:
        return (
            near + tuple(town for town in candidates if town not in near)
            if announced or (near[0].population >= _SMALL)
            else ()
        )
    largest = candidates[0]
    alone = len(candidates) == 1 or largest.population >= _ALONE * max(1, candidates[1].population)
    return candidates if announced and alone and largest.population >= _LARGE else ()
