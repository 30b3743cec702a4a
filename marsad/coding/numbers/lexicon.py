"""The number words of a language, read from `data/<language>.yml`, ready for look-up by token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Generic, TypeVar

import yaml

from marsad.coding.mentions import NumberForm
from marsad.coding.numbers.tokens import Tokens, fold, tokenise

Payload = TypeVar("Payload")
LANGUAGES = ("en", "fr", "ar")


class Phrases(Generic[Payload]):
    """Phrases of tokens, looked up from a place in the text onward or backward; the longest wins."""

    def __init__(self, entries: Iterable[tuple[str, Payload]]) -> None:
        self._payloads: dict[tuple[str, ...], Payload] = {}
        first: dict[str, set[int]] = {}
        last: dict[str, set[int]] = {}
        for phrase, payload in entries:
            key = tuple(tokenise(phrase).norms)
            self._payloads.setdefault(key, payload)
            first.setdefault(key[0], set()).add(len(key))
            last.setdefault(key[-1], set()).add(len(key))
        self._first = {word: sorted(lengths, reverse=True) for word, lengths in first.items()}
        self._last = {word: sorted(lengths, reverse=True) for word, lengths in last.items()}

    def at(self, tokens: Tokens, index: int) -> tuple[int, Payload] | None:
        """The longest phrase that starts at token `index`: (index after it, payload)."""
        for length in self._first.get(tokens.norm(index), ()):
            key = tuple(tokens.norms[index : index + length])
            if len(key) == length and key in self._payloads:
                return index + length, self._payloads[key]
        return None

    def before(self, tokens: Tokens, index: int) -> tuple[int, Payload] | None:
        """The longest phrase that ends just before token `index`: (index of its first token, payload)."""
        for length in self._last.get(tokens.norm(index - 1), ()) if index > 0 else ():
            key = tuple(tokens.norms[max(0, index - length) : index])
            if len(key) == length and key in self._payloads:
                return index - length, self._payloads[key]
        return None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A phrase with a value of its own; a `low` of None is an idiom without a number."""

    low: float | None
    form: NumberForm
    about: bool = False


@dataclass(frozen=True, slots=True)
class Dual:
    """A noun that carries the number two; `plural_too`: the same letters also write the plural."""

    singular: str
    plural_too: bool


class Lexicon:
    """Everything a language file holds, folded. Attributes are named as in the file."""

    def __init__(self, language: str) -> None:
        source = resources.files("marsad.coding.numbers").joinpath(f"data/{language}.yml").read_text(encoding="utf-8")
        data: dict[str, Any] = yaml.load(source, Loader=yaml.CSafeLoader)
        self.language = language
        self._data = data
        self.units = self.values("units")
        self.article_units = self.values("article_units")
        self.teens = self.values("teens")
        self.teen_units = self.values("teen_units")
        self.compound_units = self.values("compound_units")
        self.tens = self.values("tens")
        self.hundred = self.values("hundred")
        self.hundreds = self.values("hundreds")
        self.scales = self.values("scales")
        self.scale_duals = self.values("scale_duals")
        self.digit_scales = self.values("digit_scales")
        self.counts = self.values("counts")
        self._sets: dict[str, frozenset[str]] = {}
        self.phrases: Phrases[Fixed] = Phrases(self._fixed())
        self.units_after: Phrases[str] = Phrases(self._units_after())
        self.qualifiers: Phrases[str] = Phrases(self._by_kind("qualifiers"))
        self.qualifiers_after: Phrases[str] = Phrases(self._by_kind("qualifiers_after"))
        self.per: Phrases[str] = Phrases(self._by_kind("per"))
        self.change_before: Phrases[bool] = Phrases((phrase, True) for phrase in data.get("change_before", []))
        self.change_after: Phrases[bool] = Phrases((phrase, True) for phrase in data.get("change_after", []))
        self.none_phrases: Phrases[bool] = Phrases((phrase, True) for phrase in data.get("none", {}).get("phrases", []))
        self.between: Phrases[bool] = Phrases((phrase, True) for phrase in data.get("range_between", []))
        self.duals, self.singulars = _nouns(data.get("nouns", {}))
        self.pairs = frozenset((fold(one), fold(other)) for one, other in data.get("pairs", []))
        self.noun_values = self._noun_values()
        self.vocabulary: frozenset[str] = self._vocabulary() if language == "ar" else frozenset()
        self.starters = self._starters()

    def values(self, name: str) -> dict[str, float]:
        """A mapping of word to value, folded."""
        return {fold(word): float(value) for word, value in (self._data.get(name) or {}).items()}

    def words(self, name: str) -> frozenset[str]:
        """A list of single words, folded; "none.nouns" reads one level down."""
        if name not in self._sets:
            entry: Any = self._data
            for step in name.split("."):
                entry = (entry or {}).get(step)
            self._sets[name] = frozenset(fold(str(word)) for word in entry or ())
        return self._sets[name]

    def _fixed(self) -> Iterable[tuple[str, Fixed]]:
        for idiom in self._data.get("idioms", []):
            yield idiom, Fixed(None, "words")
        for entry in self._data.get("fixed", []):
            yield entry["text"], Fixed(entry["low"], "words", entry.get("about", False))
        forms: tuple[tuple[str, NumberForm], ...] = (
            ("vague", "vague"),
            ("fractions", "fraction"),
            ("multiples", "multiple"),
        )
        for name, form in forms:
            for phrase, value in (self._data.get(name) or {}).items():
                yield phrase, Fixed(value, form, about=form == "fraction" and value is not None and value % 1 > 0)

    def _units_after(self) -> Iterable[tuple[str, str]]:
        for phrase in self._data["percent"]:
            yield phrase, "percent"
        for phrase in self._data["km2"]:
            yield phrase, "km2"
        for code, phrases in self._data["currencies"].items():
            for phrase in phrases:
                yield phrase, code
        for sign, code in CURRENCY_SIGNS.items():
            yield sign, code

    def _by_kind(self, name: str) -> Iterable[tuple[str, str]]:
        return ((phrase, kind) for kind, phrases in self._data[name].items() for phrase in phrases)

    def _noun_values(self) -> dict[str, tuple[float, frozenset[str]]]:
        found = {}
        for name, value in (("noun_two", 2.0), ("noun_three", 3.0)):
            for word, nouns in (self._data.get(name) or {}).items():
                found[fold(word)] = (value, frozenset(fold(noun) for noun in nouns))
        return found

    def _starters(self) -> frozenset[str]:
        """Every word of the file: a word that is none of them starts no number."""
        words: set[str] = {
            *self.duals,
            *self.singulars,
            *self.noun_values,
            *(word for pair in self.pairs for word in pair),
        }
        _collect(self._data, words)
        return frozenset(words)

    def _vocabulary(self) -> frozenset[str]:
        words: set[str] = set(self.duals) | set(self.singulars)
        _collect({key: value for key, value in self._data.items() if key != "nouns"}, words)
        return frozenset(word for word in words if len(word) > 1)


CURRENCY_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "₦": "NGN"}


def _collect(entry: Any, words: set[str]) -> None:
    if isinstance(entry, Mapping):
        for key, value in entry.items():
            _collect(key, words)
            _collect(value, words)
    elif isinstance(entry, list):
        for value in entry:
            _collect(value, words)
    elif isinstance(entry, str):
        words.update(tokenise(entry).norms)


def _nouns(data: Mapping[str, Any]) -> tuple[dict[str, Dual], frozenset[str]]:
    """The duals of the listed singulars (both cases), and the singulars."""
    duals: dict[str, Dual] = {}
    ambiguous = {fold(word) for word in data.get("sound_override", [])}
    singulars = [(word, False) for row in data.get("broken", []) for word in row]
    singulars += [(word, True) for word in data.get("sound", [])]
    for word, sound in singulars:
        folded = fold(word)
        feminine = folded.endswith("ه")
        ending = "ي" if folded in {"راع", "مصل"} else ""
        stem = folded[:-1] + "ت" if feminine else folded + ending
        duals.setdefault(stem + "ان", Dual(word, plural_too=False))
        duals.setdefault(stem + "ين", Dual(word, plural_too=not feminine and (sound or folded in ambiguous)))
    return duals, frozenset(fold(word) for word, _ in singulars)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; English where we have none."""
    return Lexicon(language if language in LANGUAGES else "en")
