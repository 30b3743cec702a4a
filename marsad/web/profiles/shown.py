"""What the pages of groups, places and sources have in common: names, lenses and how many claims, ready to be shown."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from fastapi import Request

from marsad.index.filters import Filter
from marsad.index.models import Entry
from marsad.index.store import Index
from marsad.index.tallies import Tally
from marsad.language import Wording, lens_name
from marsad.observatory import Observatory
from marsad.registry import open_registry
from marsad.registry.entries import PlaceEntry
from marsad.web.page import observatory_of, words_of
from marsad.web.profiles.apart import Call
from marsad.web.profiles.kept import PATIENCE, Held, Kept

LARGE = 20_000  # claims: of more, what takes long is worked out by a process of its own
KINDS = ("figure", "incident", "indicator")
COUNTRY = "country:"  # opens the id of a country that no claim names itself, as series have it
T = TypeVar("T")
_ARTICLE = re.compile(r"^(?:the |l['’]|le |la |les )", re.IGNORECASE)
_MAKING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a page is made from: the index as it is, the reader's words, names of ids, the filter of the address.
    `patience`: seconds to wait for what is not worked out yet."""

    index: Index
    words: Wording
    names: Mapping[str, str]
    kept: Kept
    filter: Filter
    patience: float = PATIENCE

    def name(self, id: str | None) -> str:
        """By the names of what claims name; a country that none names itself, only its provinces, by its code."""
        if not id:
            return ""
        found = self.names.get(id)
        return found if found else self.words.country(id.removeprefix(COUNTRY)) if id.startswith(COUNTRY) else id

    def lens(self, lens: str) -> str:
        return lens_name(lens, self.words, self.names)

    def of_entry(self, entry: Entry) -> str:
        return entry.names.get(self.words.language) or entry.name

    def held(self, key: Hashable, make: Callable[[], T]) -> Held[T]:
        """What is worked out once for this state of the ledger, see `Kept`."""
        return self.kept.ask(key, self.index.stamp, make, self.patience)

    def worked_out(
        self, key: Hashable, observatory: Observatory, method: str, group: str, **arguments: Any
    ) -> Held[Any]:
        """What a method of the observatory says of a group. Of a large one a process of its own works it out."""
        call = None
        if observatory.folder is not None and self.index.totals().claims > LARGE:
            call = Call(observatory.folder, method, group, arguments)

        def made() -> Any:
            return getattr(observatory, method)(group, **arguments)

        return self.kept.ask(key, self.index.stamp, made, self.patience, call)

    @property
    def as_of(self) -> dt.date | None:
        return self.filter.as_of


@dataclass(frozen=True, slots=True)
class Counted:
    """A lens, group, place or source with how many claims. `parts`: (name, code, number), the largest first."""

    id: str
    name: str
    claims: int
    first: dt.date | None
    last: dt.date | None
    parts: tuple[tuple[str, str, int], ...] = ()


def shelf(request: Request) -> Shelf:
    """Raises UsageError for a parameter that cannot be meant."""
    query = request.query_params
    asked = Filter.from_query({name: query.getlist(name) for name in query})
    index = observatory_of(request).index()
    words = words_of(request)
    return Shelf(index, words, index.names(words.language), kept_of(request), asked)


def kept_of(request: Request) -> Kept:
    """What this server keeps, made with the first page that needs it."""
    state = request.app.state
    with _MAKING:
        if not hasattr(state, "profiles"):
            state.profiles = Kept()
        kept: Kept = state.profiles
        return kept


def by_lens(tallies: Iterable[Tally], shelf: Shelf) -> list[Counted]:
    """Tallies by (lens, kind) → a line for each lens, its kinds in their order."""
    return _lines(tallies, lambda lens: shelf.lens(lens), lambda kind: kind_name(kind, shelf.words), order=KINDS)


def by_id(tallies: Iterable[Tally], shelf: Shelf) -> list[Counted]:
    """Tallies by (id of something, lens) → a line for each id, its lenses from the largest."""
    return _lines(tallies, shelf.name, shelf.lens)


def by_country(tallies: Iterable[Tally], shelf: Shelf) -> list[Counted]:
    """Tallies by (code of a country, lens) → a line for each country, with its place's id."""
    found = _lines(tallies, lambda code: country_name(code, shelf), shelf.lens)
    return [
        Counted(country_id(one.id) or one.id, one.name, one.claims, one.first, one.last, one.parts) for one in found
    ]


def _lines(
    tallies: Iterable[Tally], named: Callable[[str], str], told: Callable[[str], str], order: Sequence[str] = ()
) -> list[Counted]:
    groups: dict[str, list[Tally]] = defaultdict(list)
    for one in tallies:
        if one.values[0] is not None:
            groups[one.values[0]].append(one)
    made = []
    for id, items in groups.items():
        parts: dict[str, int] = defaultdict(int)
        for one in items:
            parts[one.values[1] or ""] += one.count
        ranked = order or sorted(parts, key=lambda code: (-parts[code], code))
        made.append(
            Counted(
                id=id,
                name=named(id),
                claims=sum(one.count for one in items),
                first=min((one.first for one in items if one.first), default=None),
                last=max((one.last for one in items if one.last), default=None),
                parts=tuple((told(code) if code else "", code, parts.get(code, 0)) for code in ranked),
            )
        )
    return sorted(made, key=lambda one: (-one.claims, one.name))


def kind_name(kind: str, words: Wording) -> str:
    return {
        "figure": words.say("figures"),
        "incident": words.say("single events"),
        "indicator": words.say("signs without a number"),
    }.get(kind, kind)


def country_name(code: str, shelf: Shelf) -> str:
    id = country_id(code)
    return shelf.names.get(id or "", shelf.words.country(code))


def country_id(code: str) -> str | None:
    """The id of a country's place, by its ISO code."""
    entry = _countries().get(code)
    return entry.id if entry else None


@lru_cache(maxsize=1)
def _countries() -> dict[str, PlaceEntry]:
    return {place.country: place for place in open_registry().places if place.precision == "country" and place.country}


def aliases(names: Mapping[str, Sequence[str]], own: str) -> list[tuple[str, list[str]]]:
    """The names of an entry of the registry by language, those without an article first, each once."""
    found = []
    for language in ("en", "fr", "ar"):
        told = ((own,) if language == "en" else ()) + tuple(names.get(language, ()))
        distinct: dict[str, str] = {}
        for name in sorted(told, key=lambda name: bool(_ARTICLE.match(name))):
            distinct.setdefault(_ARTICLE.sub("", name).casefold(), name)
        if distinct:
            found.append((language, list(distinct.values())))
    return found


def letter(id: str) -> str | None:
    """The reliability of a source, A to F, as the registry has it; None for one that it does not know."""
    sources = open_registry().sources
    return sources.get(id).reliability if id in sources else None


def letter_name(reliability: str, words: Wording) -> str:
    return {
        "A": words.say("completely reliable"),
        "B": words.say("usually reliable"),
        "C": words.say("fairly reliable"),
        "D": words.say("not usually reliable"),
        "E": words.say("unreliable"),
        "F": words.say("reliability cannot be judged"),
    }[reliability]


def actor_kind(kind: str, words: Wording) -> str:
    return {
        "armed_group": words.say("armed group"),
        "state_force": words.say("state force"),
        "allied_force": words.say("force allied with a state"),
        "militia": words.say("militia"),
        "mission": words.say("mission"),
    }.get(kind, kind.replace("_", " "))
