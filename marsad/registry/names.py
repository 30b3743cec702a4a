"""An index of names: the longest names in a text, in order, without overlaps; and names to entries.

How a name may be written is told by the name itself: capitals of a short abbreviation are meant ("IS" is no verb), a
name in small letters is found in any case. Flags narrow it further: `quoted` names count only in quotation marks or
behind a hash, `cued` names only behind a cue word, `unless_before` names the words that must not follow.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from marsad.errors import UnknownName
from marsad.registry.entries import Found
from marsad.registry.tokens import Token, first_word, fold, is_quote, offset_of, readings, tokenise

T = TypeVar("T")
_BRACES = re.compile(r"\{([^{}]*)\}")
# left off names: found from "the" on, "the United Nations" would hide "United Nations envoy"
_ARTICLE = re.compile(r"^(?:the |l['’]|le |la |les )")
_NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})
_ABBREVIATION = 3  # letters; capitals of these are meant
_KEPT = 32_768  # Arabic words that are remembered
_NEAR = 0.75  # likeness from which a name is near: "Bamakoo" to Bamako, not "Nowhereville" to Lower Shabelle
_BESIDE = 0.1  # likeness by which others may stay behind the nearest
_BEGUN = 3  # letters from which a beginning means what goes on with it
_LISTED = 3  # words from a cue to a name listed behind another
_IN_ARABIC = frozenset({"في", "بين", "دول", "دوله", "مدينتي", "محافظتي", "بلدتي"})
_SHOUTING = 0.6  # share of capitals above which a text is a headline in capitals


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Generic[T]):
    """One way to write an entry's name, with what must hold for it to count."""

    entry: T
    words: tuple[str, ...]
    capitals: tuple[int, ...] = ()  # per word: 0 any case, 1 a capital first, 2 capitals throughout
    language: str | None = None  # None: any language
    quoted: bool = False
    cued: bool = False
    adjective: bool = False
    unless_before: frozenset[str] = frozenset()
    unless_after: frozenset[str] = frozenset()


class Naming(NamedTuple, Generic[T]):
    """A name as the files give it, not yet taken apart. `strict`: every capital of the name is meant."""

    name: str
    entry: T
    language: str | None = None
    strict: bool = False
    quoted: bool = False
    cued: bool = False
    adjective: bool = False
    unless_before: Mapping[str, frozenset[str]] = _NOTHING
    unless_after: Mapping[str, frozenset[str]] = _NOTHING

    def alias(self) -> Alias[T]:
        """Words, capitals and conditions. A name of one or two letters belongs to its language ("IS", "EI")."""
        key = fold(self.name)
        return Alias(
            entry=self.entry,
            words=tuple(key.split()),
            capitals=capitals_of(self.name, strict=self.strict),
            language=self.language if len(key) <= 2 else None,
            quoted=self.quoted,
            cued=self.cued,
            adjective=self.adjective,
            unless_before=self.unless_before.get(key, frozenset()),
            unless_after=self.unless_after.get(key, frozenset()),
        )


def expand(pattern: str) -> Iterator[str]:
    """ "{Islamic State,IS} in {Iraq,Syria}" written out: every combination."""
    if "{" not in pattern:
        yield pattern if "  " not in pattern else " ".join(pattern.split())
        return
    match = _BRACES.search(pattern)
    if match is None:
        yield " ".join(pattern.split())
        return
    for choice in match.group(1).split(","):
        yield from expand(pattern[: match.start()] + choice + pattern[match.end() :])


def capitals_of(name: str, *, strict: bool) -> tuple[int, ...]:
    """How strictly the case of each word of a name is meant; `strict` asks for every capital that the name has."""
    tokens = tokenise(name)
    return tuple(_capital_of(token.text, strict or len(tokens) == 1, strict) for token in tokens)


def _capital_of(word: str, alone: bool, strict: bool) -> int:
    if word.isupper() and 1 < len(word) <= _ABBREVIATION:
        return 2  # in a longer name as well: "is in West Africa" names no branch of IS
    if word.isupper() and alone and len(word) > 1:
        return 2 if strict and len(word) == _ABBREVIATION + 1 else 1
    if alone and len(word) <= 4 and not word.islower() and word[1:] != word[1:].lower():
        return 1  # "LeT" is no "let"
    return 1 if strict and word[0].isupper() else 0


@dataclass(slots=True)
class _Node(Generic[T]):
    """A word of the tree of names: what follows it, and the names that end with it."""

    below: dict[str, _Node[T]] = field(default_factory=dict)
    aliases: list[Alias[T]] = field(default_factory=list)


class NameIndex(Generic[T]):
    """Names of entries, for finding them in texts and for looking one up.

    A name is taken apart when its first word is met for the first time: a page uses few of the many names.
    """

    def __init__(self, what: str, label: Callable[[T], str]) -> None:
        self._what = what
        self._label = label
        self._root: _Node[T] = _Node()
        self._waiting: dict[str, list[Naming[T]]] = {}
        self._firsts: set[str] = set()  # words that some name begins with
        self._begins: dict[str, bool] = {}  # Arabic words met: whether a name may begin there
        self._by_name: dict[str, T] = {}
        self._sharing: dict[str, list[T]] = {}

    def add(self, naming: Naming[T]) -> None:
        """Take one name. The first entry that claims a name keeps it when the name is looked up."""
        bare = _ARTICLE.sub("", naming.name)
        if not naming.strict or " " in bare:  # "the Times" is not "Times"
            naming = naming._replace(name=bare)
        first = first_word(naming.name)
        if first:
            self._waiting.setdefault(first, []).append(naming)
            self._firsts.add(first)
            self._begins.clear()

    def _read(self, first: str) -> None:
        """Take apart the names that begin with this word."""
        for naming in self._waiting.pop(first, ()):
            alias = naming.alias()
            key = " ".join(alias.words)
            self._by_name.setdefault(key, alias.entry)
            sharing = self._sharing.setdefault(key, [])
            if alias.entry not in sharing:
                sharing.append(alias.entry)
            node = self._root
            for word in alias.words:
                node = node.below.setdefault(word, _Node())
            node.aliases.append(alias)

    def sharing(self, words: tuple[str, ...]) -> tuple[T, ...]:
        """All entries that these folded words name, in the order they were added."""
        if words:
            self._read(words[0])
        return tuple(self._sharing.get(" ".join(words), ()))

    def lookup(self, name: str) -> T | None:
        key = fold(name)
        self._read(key.split(" ", 1)[0])
        found = self._by_name.get(key)
        article, _, rest = key.partition(" ")
        if found is None and article in ("the", "l", "le", "la", "les"):
            self._read(rest.split(" ", 1)[0])
            found = self._by_name.get(rest)
        return found

    def resolve(self, name: str) -> T:
        """The entry of this name in any language. Raises UnknownName, with near names."""
        entry = self.lookup(name)
        if entry is None:
            near = self.near(name)
            remedy = "" if near else "Try another of its names, or add it: docs/lexicons.md"
            raise UnknownName(f"{self._what} {name!r}", "the registry holds no such name", remedy, near)
        return entry

    def near(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Names that somebody who wrote this may have meant, as shown, best first; none rather than a far guess."""
        for first in tuple(self._waiting):
            self._read(first)
        written = fold(name)
        keys = difflib.get_close_matches(written, self._by_name, n=count * 3, cutoff=_NEAR)
        best = _likeness(written, keys[0]) if keys else 0.0
        near = [key for key in keys if _likeness(written, key) >= best - _BESIDE]
        begun = sorted((key for key in self._by_name if key.startswith(written)), key=len)
        found = [*begun, *near] if len(written) >= _BEGUN else near
        return tuple(dict.fromkeys(self._label(self._by_name[key]) for key in found))[:count]

    def find(self, text: str, language: str, cues: frozenset[str] = frozenset()) -> list[Found[T]]:
        """The names in a text: longest first at each place, no overlaps, in order."""
        tokens = tokenise(text)
        found: list[Found[T]] = []
        behind = 0
        firsts, begins = self._firsts, self._begins
        for position, token in enumerate(tokens):
            if position < behind or not (begins.get(token.folded, True) if token.arabic else token.folded in firsts):
                continue
            if token.arabic and not self._may_begin(token.folded):
                continue
            match = self._longest(text, tokens, position, language, cues)
            if match is not None:
                alias, letters = match
                behind = position + len(alias.words)
                found.append(_found(text, tokens[position:behind], alias, letters, self.sharing(alias.words)))
        return found

    def _may_begin(self, folded: str) -> bool:
        """Whether an Arabic word, as it stands or behind particles, begins a name."""
        known = self._begins.get(folded)
        if known is None:
            if len(self._begins) >= _KEPT:
                self._begins.clear()
            known = self._begins[folded] = any(word in self._firsts for word, _ in readings(folded))
        return known

    def _longest(
        self, text: str, tokens: tuple[Token, ...], position: int, language: str, cues: frozenset[str]
    ) -> tuple[Alias[T], int] | None:
        first = tokens[position]
        best: tuple[Alias[T], int] | None = None
        for word, letters in readings(first.folded) if first.arabic else ((first.folded, 0),):
            for node in reversed(self._path(word, tokens, position)):
                if best is not None and node.aliases and len(node.aliases[0].words) <= len(best[0].words):
                    break
                counting = (
                    alias for alias in node.aliases if _counts(alias, text, tokens, position, letters, language, cues)
                )
                alias = next(counting, None)
                if alias is not None:
                    best = alias, letters
                    break
        return best

    def _path(self, word: str, tokens: tuple[Token, ...], position: int) -> list[_Node[T]]:
        """The nodes that end a name, as far as the joined words from `position` lead, the shortest name first."""
        path: list[_Node[T]] = []
        if word in self._waiting:
            self._read(word)
        node = self._root.below.get(word)
        while node is not None:
            if node.aliases:
                path.append(node)
            position += 1
            if position >= len(tokens) or not tokens[position].joins:
                break
            node = node.below.get(tokens[position].folded)
        return path


def _likeness(written: str, key: str) -> float:
    return difflib.SequenceMatcher(None, key, written).ratio()


def _counts(
    alias: Alias[T],
    text: str,
    tokens: tuple[Token, ...],
    position: int,
    letters: int,
    language: str,
    cues: frozenset[str],
) -> bool:
    """Whether the words mean the alias here: case, language, quotes, cue, the word after."""
    if alias.language is not None and alias.language != language:
        return False
    end = position + len(alias.words)
    named = tokens[position:end]
    if any(not _in_case(token, capital) for token, capital in zip(named, alias.capitals, strict=False)):
        return False
    if alias.capitals == (2,) and len(named[0].text) <= 2 and _shouts(text):
        return False
    if alias.unless_before and end < len(tokens) and tokens[end].joins and tokens[end].folded in alias.unless_before:
        return False
    if alias.unless_after and position and tokens[position].joins and tokens[position - 1].folded in alias.unless_after:
        return False
    if alias.quoted and not _is_quoted(text, named):
        return False
    return not alias.cued or _is_cued(tokens, position, letters, cues)


def _in_case(token: Token, capital: int) -> bool:
    if capital == 0 or token.arabic:
        return True
    return token.text.isupper() if capital == 2 else token.capital


@lru_cache(maxsize=8)  # asked for every short name of a text
def _shouts(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > _SHOUTING * len(letters)


def _is_quoted(text: str, named: tuple[Token, ...]) -> bool:
    before, after = text[: named[0].start][-1:], text[named[-1].end :][:1]
    return before == "#" or (is_quote(before) and is_quote(after))


def _is_cued(tokens: tuple[Token, ...], position: int, letters: int, cues: frozenset[str]) -> bool:
    if letters and tokens[position].folded[letters - 1] == "ب":  # "in", attached
        return True
    if not position or not tokens[position].joins:
        return False
    if any(word in cues for word, _ in readings(tokens[position - 1].folded)):
        return True
    return letters == 1 and tokens[position].folded[0] == "و" and _lists(tokens, position, cues)


def _lists(tokens: tuple[Token, ...], position: int, cues: frozenset[str]) -> bool:
    """ "في بوركينا فاسو ومالي": "and" behind a name of one or two words that the cue announces."""
    ahead = tokens[max(0, position - _LISTED) : position]
    return any(token.folded in cues and token.folded in _IN_ARABIC for token in ahead[:-1])


def _found(text: str, named: tuple[Token, ...], alias: Alias[T], letters: int, candidates: tuple[T, ...]) -> Found[T]:
    start = offset_of(named[0], letters) if letters else named[0].start
    end = named[-1].end
    inside = sum(is_quote(letter) and not letter.isalpha() for letter in text[start:end] if letter not in "'’‘ʼ`")
    if inside % 2 and is_quote(text[end : end + 1]):
        end += 1
    return Found(
        start=start,
        end=end,
        text=text[start:end],
        entry=alias.entry,
        candidates=candidates,
        adjective=alias.adjective,
    )
