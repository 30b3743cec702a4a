"""Statements without a number that analysts track: sleeper cells, finance, recruitment… and which way they go.

Patterns and words of change are data (`data/indicators.yml`). A statement counts where an armed group is spoken of in
its sentence or shortly before it; denial makes it absent.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

import yaml

from marsad.coding import attribution
from marsad.coding.attribution.folding import fold, fold_word
from marsad.coding.mentions import IndicatorMention, Scope, Sentence
from marsad.model.terms import Direction, IndicatorKind

if TYPE_CHECKING:
    from marsad.registry import Registry

_CLITICS = "(?:[وف]?(?:لل|[بكلس]?(?:ال)?))"
_GAP = r"\W+(?:\w+\W+){0,8}?"
_CHANGE_REACH = 6  # words around the statement that may say which way it goes
_DENIAL_REACH = 4  # words before it that may deny it
_GROUP_REACH = 3  # sentences back in which the group may have been named
_CLAUSE = re.compile(
    r"[;:.!?]|,\s+(?:and|but|while|which|et|mais|alors|tandis|qui|although|enough)\b|\s(?:but|mais|لكن)\s",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:['-]\w+)*")
_FIXED: frozenset[str] = frozenset({"deaths_unverified"})  # its own words deny; nothing turns it round
_STATE_FORCES = ("state", "allied")


@dataclass(frozen=True, slots=True)
class _Patterns:
    statements: tuple[tuple[IndicatorKind, Direction, re.Pattern[str]], ...]
    rising: re.Pattern[str]
    falling: re.Pattern[str]
    absent: re.Pattern[str]
    still: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns:
    name = language if language in ("en", "fr", "ar") else "en"
    text = resources.files("marsad.coding").joinpath("data/indicators.yml").read_text(encoding="utf-8")
    data = yaml.load(text, yaml.CSafeLoader)
    statements: list[tuple[IndicatorKind, Direction, re.Pattern[str]]] = []
    for indicator, directions in data["indicators"].items():
        # Patterns that say the direction themselves come before those that do not.
        for direction in ("rising", "falling", "absent", "present"):
            phrases = directions.get(direction, {}).get(name)
            if phrases:
                pattern = _compile(phrases, name)
                statements.append((cast(IndicatorKind, indicator), direction, pattern))
    return _Patterns(tuple(statements), *(_words(data, key, name) for key in ("rising", "falling", "absent", "still")))


def _words(data: Mapping[str, Any], key: str, language: str) -> re.Pattern[str]:
    return _compile(data[key][language], language)


def _compile(phrases: Iterable[str], language: str) -> re.Pattern[str]:
    written = sorted((_phrase(fold_word(phrase), language) for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)", re.IGNORECASE)


def _phrase(phrase: str, language: str) -> str:
    """ "waking ... cell*" as a regular expression: words in order, at most eight between them at the dots."""
    front = _CLITICS if language == "ar" else ""
    parts = []
    for part in phrase.split("..."):
        words = [front + re.escape(word).replace(r"\*", r"[\w'-]*") for word in part.split()]
        parts.append(r"[\s\"'-]+".join(words))
    return _GAP.join(parts)


def find(
    text: str, language: str, sentences: Sequence[Sentence], scopes: Sequence[Scope], registry: Registry
) -> list[IndicatorMention]:
    """The indicators of `text` in order, each at most once a sentence; what somebody denies is absent."""
    groups = [found.start for found in registry.actors.find(text, language) if not _is_state(found.entry.kind)]
    patterns = _patterns(language)
    mentions: list[IndicatorMention] = []
    for index, sentence in enumerate(sentences):
        first = sentences[max(0, index - _GROUP_REACH)].start
        if bisect_left(groups, sentence.end) > bisect_left(groups, first):
            mentions += _in_sentence(sentence, patterns, scopes)
    return mentions


def _is_state(kind: str) -> bool:
    return any(word in kind for word in _STATE_FORCES)


def _in_sentence(sentence: Sentence, patterns: _Patterns, scopes: Sequence[Scope]) -> list[IndicatorMention]:
    folded = fold(sentence.text)
    found: dict[IndicatorKind, IndicatorMention] = {}
    for indicator, direction, pattern in patterns.statements:
        match = None if indicator in found else pattern.search(folded.text)
        if match is None:
            continue
        start, end = sentence.start + folded.original(match.start()), sentence.start + folded.original(match.end())
        scope = attribution.at(scopes, start)
        if scope is not None and scope.modality == "denied":
            direction = "absent"
        elif indicator not in _FIXED:
            direction = _direction(folded.text, match, direction, patterns)
        found[indicator] = IndicatorMention(
            start=start, end=end, indicator=indicator, direction=direction, sentence=sentence
        )
    return sorted(found.values(), key=lambda mention: mention.start)


def _direction(text: str, match: re.Match[str], stated: Direction, patterns: _Patterns) -> Direction:
    """Which way a statement goes, by the words around it in its own clause."""
    first, last = _clause(text, match)
    before, after = text[first : match.start()], text[match.end() : last]
    near = " ".join(_WORD.findall(before)[-_DENIAL_REACH:])
    whole = text[first:last]
    if patterns.absent.search(near) and not patterns.still.search(whole):
        return "absent"
    if stated != "present":
        return stated
    around = f"{' '.join(_WORD.findall(before)[-_CHANGE_REACH:])} | {' '.join(_WORD.findall(after)[:_CHANGE_REACH])}"
    falls, rises = patterns.falling.search(around), patterns.rising.search(around)
    if falls and rises:  # the nearer one: distances count characters from the statement
        return "falling" if _distance(around, falls) <= _distance(around, rises) else "rising"
    return "falling" if falls else "rising" if rises else stated


def _distance(around: str, match: re.Match[str]) -> int:
    centre = around.index("|")
    return min(abs(centre - match.start()), abs(centre - match.end()))


def _clause(text: str, match: re.Match[str]) -> tuple[int, int]:
    first = 0
    for mark in re.finditer(r"[,;:.]", text[: match.start()]):
        first = mark.end()
    mark_after = _CLAUSE.search(text, match.end())
    return first, mark_after.start() if mark_after else len(text)
