"""The patterns of `data/indicators.yml`: read once a language, looked up by the first letters of a word.

Names of groups, forces and places are masked before matching, so that a pattern can ask for "a group" and no word
inside a name ("Group for the Support of Islam") counts as a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any, cast

import yaml

from marsad.coding.attribution.folding import fold_word
from marsad.model.terms import Direction, IndicatorKind

GROUP, ARMY, SPOT = "ꙮ", "ꓐ", "ꔀ"  # letters of scripts that no page about this is written in
_MASKS = {"who": GROUP, "army": ARMY, "spot": SPOT}
_CLITICS = "(?:[وف]?(?:لل|[بكلس]?(?:ال)?))"
_GAPS = {"..": 2, "...": 4, "....": 9}  # at most so many words between
_BETWEEN = r"[^\w.;:!?\"()]+(?:\w+[^\w.;:!?\"()]+){0,%d}?"
_KEY = 3  # letters of a pattern's first word by which it is looked up
_CLASS = re.compile(r"<(\w+)>")
_RUN = re.compile(r"\w+")
_ORDER: tuple[Direction, ...] = ("rising", "falling", "absent", "present")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a pattern says where it matches. `false`: it only looks like a statement. `weak`: see the data file."""

    indicator: IndicatorKind
    direction: Direction
    order: int  # patterns that say a direction come before those that do not
    of_group: bool
    against: bool = False  # done to the group, never by it
    weak: bool = False
    false: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A pattern with the first letters of its further words: without them in the sentence it is not even tried."""

    phrase: str
    statement: Statement
    needs: tuple[frozenset[str], ...]


class Patterns:
    """The patterns of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._data = _data()
        self._index: dict[str, list[Entry]] = {}
        for statement, phrase in self._statements():
            first, *others = [part for part in phrase.split() if part not in _GAPS]
            entry = Entry(phrase, statement, tuple(self._keys(part, first=False) for part in others))
            for key in self._keys(first):
                self._index.setdefault(key, []).append(entry)

    def _statements(self) -> Iterator[tuple[Statement, str]]:
        for name, entry in self._data["indicators"].items():
            indicator, whose, against = cast(IndicatorKind, name), entry.get("whose", ()), entry.get("against", ())
            for phrase in entry.get("not", {}).get(self.language, ()):
                yield Statement(indicator, "present", 0, of_group=False, false=True), phrase
            for order, direction in enumerate(_ORDER):
                statement = Statement(
                    indicator, direction, order, of_group=direction in whose, against=direction in against
                )
                for phrase in entry.get(direction, {}).get(self.language, ()):
                    yield statement, phrase
            for phrase in entry.get("weak", {}).get(self.language, ()):
                yield Statement(indicator, "present", len(_ORDER), of_group="present" in whose, weak=True), phrase

    def _keys(self, phrase: str, *, first: bool = True) -> frozenset[str]:
        """The first letters of every word that the phrase may begin with; none where a further word may be anything."""
        word = phrase.split()[0]
        named = _CLASS.match(word)
        if named is not None:
            return self._keys_named(named.group(1), first=first)
        run = _RUN.search(fold_word(word).lower())
        if run is not None and (len(run.group()) >= _KEY or word[run.end() : run.end() + 1] != "*"):
            return frozenset({run.group()[:_KEY]})
        if first:
            raise ValueError(f"indicators.yml, {phrase!r}: it begins with fewer than {_KEY} letters before the star.")
        return frozenset()

    def _keys_named(self, name: str, *, first: bool) -> frozenset[str]:
        found = self._named_keys.get((name, first))
        if found is None:
            mask = _MASKS.get(name)
            masked = frozenset({mask, mask * 2, mask * _KEY}) if mask else frozenset[str]()
            listed = [self._keys(word, first=first) for word in self._named(name)]
            found = frozenset[str]() if not all(listed) else masked.union(*listed)
            self._named_keys[name, first] = found
        return found

    @cached_property
    def _named_keys(self) -> dict[tuple[str, bool], frozenset[str]]:
        return {}

    def _named(self, name: str) -> list[str]:
        listed: list[str] = self._data["words"].get(name, {}).get(self.language, [])
        if not listed and name not in _MASKS:
            raise ValueError(f"indicators.yml: <{name}> is not among the words for {self.language}. Add it there.")
        return listed

    def at(self, text: str) -> Iterator[tuple[re.Match[str], Statement]]:
        """Every match in a folded and masked sentence, in the order of the text."""
        present = {key for word in _RUN.findall(text) for key in self._keys_of(word)}
        for word in _RUN.finditer(text):
            if text[word.start() - 1 : word.start()] == "-":  # "Kurdish-held" is not "held"
                continue
            tried: set[Entry] = set()
            for key in self._keys_of(word.group()):
                for entry in self._index.get(key, ()):
                    if entry in tried or any(needed and present.isdisjoint(needed) for needed in entry.needs):
                        continue
                    tried.add(entry)
                    match = self._compiled(entry.phrase).match(text, word.start())
                    if match is not None:
                        yield match, entry.statement

    def _keys_of(self, word: str) -> Iterable[str]:
        if self.language != "ar":
            return (word[:_KEY].lower(),)
        return _arabic_keys(word)

    def _compiled(self, phrase: str) -> re.Pattern[str]:
        found = self._cache.get(phrase)
        if found is None:
            found = self._cache[phrase] = re.compile(self._expression(phrase) + r"(?!\w)", re.IGNORECASE)
        return found

    @cached_property
    def _cache(self) -> dict[str, re.Pattern[str]]:
        return {}

    def _expression(self, phrase: str, *, front: bool = True) -> str:
        """ "waking ... cell*" as a regular expression; `front`: what is written onto its first word may stand there."""
        expression, joint = "", ""
        for part in phrase.split():
            if part in _GAPS:
                joint = _BETWEEN % _GAPS[part]
                continue
            expression += joint + self._word(part, front=front or bool(expression))
            joint = r"[\s\"'-]+"
        return expression

    def _word(self, part: str, *, front: bool) -> str:
        if part[0] == "=":
            return f"(?-i:{re.escape(part[1:])})"
        pieces = _CLASS.split(part)  # literal, name, literal …
        written = ""
        for place, piece in enumerate(pieces):
            if place % 2:
                written += self._choice(piece)
            else:
                written += re.escape(fold_word(piece)).replace(r"\*", r"[\w-]*")
        return (_CLITICS if front and self.language == "ar" else "") + written

    def _choice(self, name: str) -> str:
        forms = [self._expression(form, front=False) for form in sorted(self._named(name), key=len, reverse=True)]
        if name in _MASKS:
            forms.insert(0, _MASKS[name] + "+")
        return f"(?:{'|'.join(forms)})(?!\\w)"

    def words(self, key: str) -> re.Pattern[str]:
        """One of the lists of words at the end of the file."""
        found = self._cache.get(f"{key}:")
        if found is None:
            listed = sorted(self._data[key][self.language], key=len, reverse=True)
            written = "|".join(self._expression(phrase, front=False) for phrase in listed)
            front = _CLITICS if self.language == "ar" else ""
            found = re.compile(rf"(?<!\w){front}(?:{written})(?!\w)", re.IGNORECASE)
            self._cache[f"{key}:"] = found
        return found


def _offsets(word: str) -> set[int]:
    """Where an Arabic word may begin behind what is written onto its front."""
    starts = {0}
    for conjunction in (0, 1 if word[:1] in "وف" else 0):
        at = conjunction
        starts.add(at)
        if word.startswith("لل", at):
            starts.add(at + 2)
        for preposition in (0, 1 if word[at : at + 1] in "بكلس" else 0):
            behind = at + preposition
            starts.add(behind)
            if word.startswith("ال", behind):
                starts.add(behind + 2)
    return {start for start in starts if start < len(word)}


@lru_cache(maxsize=32_768)  # pages share most of their words
def _arabic_keys(word: str) -> frozenset[str]:
    return frozenset(word[at : at + _KEY] for at in _offsets(word))


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("marsad.coding").joinpath("data/indicators.yml").read_text(encoding="utf-8")
    return cast(Mapping[str, Any], yaml.load(text, yaml.CSafeLoader))


@cache
def patterns(language: str) -> Patterns:
    """The patterns of a language; English for one that has none. Raises ValueError where the data file is wrong."""
    return Patterns(language if language in ("en", "fr", "ar") else "en")
