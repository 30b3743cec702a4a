"""Words of a sentence and the lexicon that tags them.

The lexicon is data (`lexicon/en.yml`, `fr.yml`, `ar.yml`): what a word says about a number standing near it. Arabic
words are matched without diacritics and with their clitics taken off, so that one entry covers its forms in the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

_MARKS = "\u064b-\u065f\u0670\u0640"
# Arabic pages glue digits to words (بـ121, 3عناصر): these are two words.
_WORD = re.compile(rf"\d+(?=[\u0621-\u064a])|[\u0621-\u064a{_MARKS}]+(?=\d)|[\w{_MARKS}]+(?:[-‑'’][\w{_MARKS}]+)*")
_FOLD: dict[int, int | None] = {
    ord(mark): None for mark in map(chr, [*range(0x64B, 0x660), 0x670, 0x640])
} | str.maketrans("أإآٱىةؤ’‑", "اااايهو'-")
_BEFORE = "أمام"
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_END = ""  # the key under which a node of the tree keeps the entries that end there
_BARE = "="  # an Arabic entry that never bears the article: أسر is captured, الأسر are families
_LONGEST = 5  # words in a phrase
_KEPT = 32_768  # words whose forms are remembered: pages share most of theirs


class Word(NamedTuple):
    """A word with its span in the whole text; `form` is what the lexicon looks up."""

    start: int
    end: int
    form: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A lexicon entry over words [first, last] of a sentence: its section ("cues") and key ("killed")."""

    first: int
    last: int
    section: str
    key: str


@lru_cache(maxsize=_KEPT)
def fold(text: str) -> str:
    if text.endswith(_BEFORE):  # "in front of" is no imam
        return text[: -len(_BEFORE)].translate(_FOLD) + _BEFORE
    return text.casefold().translate(_FOLD)


def words_of(text: str, offset: int = 0) -> list[Word]:
    """The words of `text`, spans moved by `offset`. French elisions ("d'armes", "l'attaque") are two words."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start, form = match.start(), fold(match.group())
        if not form:  # vowel signs that stand alone
            continue
        head, mark, rest = form.partition("'")
        if mark and rest and len(head) <= 2 and len(rest) > 1:
            cut = start + len(head) + 1
            found.append(Word(start + offset, cut + offset, head + "'"))
            start, form = cut, rest
        found.append(Word(start + offset, match.end() + offset, form))
    return found


@lru_cache(maxsize=_KEPT)
def variants(form: str) -> tuple[str, ...]:
    """The form itself, then what is left when Arabic clitics are taken off: و ف, then ب ك ل س, then ال."""
    return tuple(_variants(form))


def _variants(form: str) -> Iterator[str]:
    yield form
    if not _ARABIC.match(form):
        return
    yield _BARE + form
    rests = [form]
    if form[0] in "وف" and len(form) > 3:
        yield _BARE + form[1:]
    if (form[0] in "وف" and len(form) > 3) or (form[0] == "و" and len(form) == 3):  # ولم, وفي
        rests.append(form[1:])
    for rest in list(rests):
        if rest.startswith("لل") and len(rest) > 4:
            rests.append("ال" + rest[2:])
        if rest[0] in "بكلس" and len(rest) > 3:
            rests.append(rest[1:])
    for rest in list(rests):
        if rest.startswith("ال") and len(rest) > 4:
            rests.append(rest[2:])
    yield from rests[1:]


class Lexicon:
    """Phrases of one language, found by a walk over a tree of words; longest phrase of a section wins."""

    def __init__(self, entries: dict[str, Any]) -> None:
        self._tree: dict[str, Any] = {}
        self._heads: dict[str, list[dict[str, Any]]] = {}  # word → where its phrases begin, for the words met
        for section, value in entries.items():
            groups = value if isinstance(value, dict) else {"": value}
            for key, phrases in groups.items():
                for phrase in phrases.split(","):
                    self._add(phrase, section, key)

    def _add(self, phrase: str, section: str, key: str) -> None:
        node = self._tree
        bare = phrase.strip().startswith(_BARE)
        for word in words_of(phrase.strip()):
            node = node.setdefault(_BARE + word.form if bare else word.form, {})
        if node is not self._tree:
            node.setdefault(_END, set()).add((section, key))

    def tags(self, words: list[Word]) -> list[Tag]:
        """Every entry found, in order of its first word; inside one section no two overlap."""
        found: list[Tag] = []
        busy: dict[str, int] = {}
        for first, word in enumerate(words):
            nodes = self._heads.get(word.form)
            if nodes is None:
                nodes = self._begun(word.form)
            if not nodes:
                continue
            best: dict[str, tuple[int, set[str]]] = {}
            for last, entries in self._walk(words, first, nodes):
                keys: dict[str, set[str]] = {}
                for section, key in sorted(entries):  # a set's order differs from run to run
                    keys.setdefault(section, set()).add(key)
                best |= {section: (last, names) for section, names in keys.items()}
            for section, (last, names) in best.items():
                if busy.get(section, -1) < first:
                    busy[section] = last
                    found += [Tag(first, last, section, key) for key in sorted(names)]
        return found

    def _begun(self, form: str) -> list[dict[str, Any]]:
        if len(self._heads) >= _KEPT:
            self._heads.clear()
        nodes = self._heads[form] = [self._tree[each] for each in variants(form) if each in self._tree]
        return nodes

    def _walk(
        self, words: list[Word], first: int, nodes: list[dict[str, Any]]
    ) -> Iterator[tuple[int, set[tuple[str, str]]]]:
        """The entries that end at each word of a phrase; `nodes`: where phrases with the first word begin."""
        last, stop = first, min(first + _LONGEST, len(words))
        while nodes:
            ends = [node[_END] for node in nodes if _END in node]
            if ends:
                yield last, ends[0] if len(ends) == 1 else set().union(*ends)
            last += 1
            if last >= stop:
                return
            nodes = [node[form] for node in nodes for form in variants(words[last].form) if form in node]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The small words of a language (`lexicon/grammar.yml` says what each set is for)."""

    stops: frozenset[str]
    passing: frozenset[str]
    auxiliaries: frozenset[str]
    join: frozenset[str]
    tail: frozenset[str]
    against: frozenset[str]
    also: frozenset[str]
    near: frozenset[str]
    origin: frozenset[str]
    of: frozenset[str]
    reporting: frozenset[str]
    compared: frozenset[str]
    within: frozenset[str]
    soil: frozenset[str]
    there: frozenset[str]
    contrast: frozenset[str]
    kin: frozenset[str]
    kin_of: frozenset[str]
    named: frozenset[str]
    numbered: frozenset[str]
    says: frozenset[str]
    accuses: frozenset[str]
    that: frozenset[str]
    possessive: frozenset[str]
    acts: frozenset[str]


@cache
def grammar(language: str) -> Grammar:
    """The small words of a language; English for languages that have none."""
    entries = _load("grammar")[_known(language)]
    sets = {name: frozenset(fold(words).split()) for name, words in entries.items()}
    return Grammar(passing=sets.pop("pass"), origin=sets.pop("from"), **sets)


def _known(language: str) -> str:
    return language if language in ("en", "fr", "ar") else "en"


def _load(name: str) -> Any:
    return yaml.load((files("marsad.coding") / "lexicon" / f"{name}.yml").read_text("utf-8"), yaml.CSafeLoader)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; English for languages that have none."""
    return Lexicon(_load(_known(language)))
