"""The words of time of one language, read from its YAML file into look-up tables.

Every word becomes one letter, its code, so that the grammar can be written as short patterns over codes:

=====  =============================================  =====  ============================================
w v    weekday, weekday abbreviation                  l t k  last, this, next
m h    month, Hijri month                             r      few, recent (a stretch without days)
n N    whole number up to 31, up to 999               i s    in/during, since
y z    Gregorian year, number that may be Hijri       b f T  between, from, to
d      date in digits                                 a q    and, of
c u    number word, one/a                             B V    from or of (de, من); in or to (au, à)
o      ordinal                                        g      articles and fillers
U P    unit of time, its plural                       e p    early/mid/late, part of the day
Y M    year, month (units)                            X A I  yesterday/today, ago, il y a
Q      Q1, H1                                         j      loose phrase
J      Hijri era                                      C F    comes, after (comes two days after)
E      each, every                                    R      dual unit (two days)
K      a counted noun                                 S W Z  that day (the next day: 1), since then, later
G      ending (the week ending)                       x      anything else
=====  =============================================  =====  ============================================
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any, NamedTuple

import yaml

from marsad.coding.periods.folding import fold
from marsad.coding.periods.pieces import PIECE

LANGUAGES = ("en", "fr", "ar")
_FIRST, _LAST = 1900, 2099  # the years that a page about present violence names
_PLAIN = {
    "upon": "O", "between": "b", "from": "f", "and": "a", "of": "q", "from_or_of": "B", "in_or_to": "V",
    "fill": "g", "one": "u", "few": "r", "this": "t", "next": "k", "since": "s", "ago": "A", "ago_before": "I",
    "parts_of_day": "p", "loose": "j", "hijri": "J", "each": "E", "comes": "C", "after": "F", "counted": "K",
    "ending": "G", "later": "Z", "since_then": "W",
}  # fmt: skip
_VALUED = {
    "months": "m", "hijri_months": "h", "weekdays": "w", "weekday_short": "v", "numbers": "c", "ordinals": "o",
    "edges": "e", "days": "X", "same_day": "S", "unit_plurals": "P", "unit_duals": "R",
}  # fmt: skip


class Meaning(NamedTuple):
    """What a word stands for: its code and, where it has one, its value: a month's number, a unit, days."""

    code: str
    value: Any = None


class Entry(NamedTuple):
    pieces: tuple[str, ...]
    meaning: Meaning


class Lexicon(NamedTuple):
    """Entries by their first piece, longest first."""

    language: str
    entries: dict[str, list[Entry]]
    by_two: dict[tuple[str, str], list[Entry]]  # those of a first piece that its follower allows
    written: dict[str, frozenset[str]]  # folded word → the only spellings that count
    not_before: frozenset[str]
    not_after: frozenset[str]
    quarters: frozenset[str]
    halves: frozenset[str]
    years_after: frozenset[str]
    odd_years_after: frozenset[str]
    month_first: bool

    def dates(self, before: str, year: int) -> bool:
        """Whether a number behind the word `before` is a year, whatever follows: "since 2015 attacks have killed"."""
        word = fold(before).text
        known = word in self.years_after or (word in self.odd_years_after and year % 100 != 0)
        return known and _FIRST <= year <= _LAST

    def beginning(self, first: str, following: str) -> list[Entry]:
        """The entries that may begin with these two pieces, longest first; entries of one piece come last."""
        found = self.by_two.get((first, following))
        return self.by_two.get((first, ""), []) if found is None else found


@functools.cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; English for one that we do not read."""
    name = language if language in LANGUAGES else "en"
    source = resources.files("marsad.coding.periods").joinpath(f"{name}.yml").read_text(encoding="utf-8")
    return _build(name, yaml.load(source, Loader=yaml.CSafeLoader))


def _build(language: str, data: dict[str, Any]) -> Lexicon:
    entries: dict[str, list[Entry]] = {}
    seen: set[tuple[str, ...]] = set()

    def add(word: str, meaning: Meaning) -> None:
        pieces = tuple(PIECE.findall(fold(str(word)).text))
        if pieces and pieces not in seen:
            seen.add(pieces)
            entries.setdefault(pieces[0], []).append(Entry(pieces, meaning))

    for words in _valued(data):
        add(*words)
    _add_prepositions(data, add)
    for key, code in _PLAIN.items():
        for word in data.get(key) or ():
            add(word, Meaning(code))
    for found in entries.values():
        found.sort(key=lambda entry: -len(entry.pieces))
    by_two: dict[tuple[str, str], list[Entry]] = {}
    for first, found in entries.items():
        alone = [entry for entry in found if len(entry.pieces) == 1]
        by_two[first, ""] = alone
        for second in {entry.pieces[1] for entry in found if len(entry.pieces) > 1}:
            by_two[first, second] = [entry for entry in found if entry.pieces[1:2] in ((second,), ())]
    written: dict[str, set[str]] = {}
    for word in data.get("written") or ():
        written.setdefault(fold(word).text, set()).add(word)
    return Lexicon(
        language,
        entries,
        by_two,
        {word: frozenset(spellings) for word, spellings in written.items()},
        _folded(data, "not_before"),
        _folded(data, "not_after"),
        _folded(data, "quarters"),
        _folded(data, "halves"),
        _folded(data, "years_after"),
        _folded(data, "odd_years_after"),
        bool(data.get("month_first")),
    )


def _folded(data: dict[str, Any], key: str) -> frozenset[str]:
    return frozenset(fold(word).text for word in data.get(key) or ())


def _valued(data: dict[str, Any]) -> list[tuple[str, Meaning]]:
    found = []
    for key, code in _VALUED.items():
        for value, words in (data.get(key) or {}).items():
            found += [(word, Meaning(code, value)) for word in words]
    for unit, words in data["units"].items():
        found += [(word, Meaning({"year": "Y", "month": "M"}.get(unit, "U"), unit)) for word in words]
    found += [(word, Meaning("o", -1)) for word in data.get("final") or ()]
    found += [(word, Meaning("l", "before")) for word in data.get("before") or ()]
    past = set(data.get("past") or ())
    return found + [(word, Meaning("l", "past" if word in past else "last")) for word in data["last"]]


def _add_prepositions(data: dict[str, Any], add: Any) -> None:
    """`in` knows whether it opens a stretch ("over the last month") or a span ("within a week")."""
    within, over = set(data.get("within") or ()), set(data.get("over") or ())
    for word in data["in"]:
        add(word, Meaning("i", (word in within, word in over)))
    until = set(data.get("until") or ())
    for word in data["to"]:
        add(word, Meaning("T", "until" if word in until else None))
