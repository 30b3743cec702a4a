"""Places: names in texts and names to entries. Curated names first, the gazetteer's towns behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from marsad.errors import UnknownName
from marsad.registry.entries import Found, PlaceEntry
from marsad.registry.files import names_of, spelled
from marsad.registry.gazetteer import Gazetteer
from marsad.registry.names import NameIndex, Naming
from marsad.registry.tokens import fold
from marsad.registry.towns import TownCues, find_towns

_NONE: frozenset[str] = frozenset()
_ARABIC_ENDINGS = ("", "ة", "ين", "ون", "ات", "ا", "ان", "تان", "تين")
_NO_NATION = {"ماليا", "هنديا"}  # "financially"


class Places:
    """Countries, regions and the curated places; towns of the gazetteer where their context allows."""

    def __init__(
        self,
        countries: Sequence[Mapping[str, Any]],
        places: Sequence[Mapping[str, Any]],
        cues: Mapping[str, list[str]],
        gazetteer: Gazetteer,
    ) -> None:
        self._gazetteer = gazetteer
        self._town_cues = TownCues.of(cues)
        self._entries: dict[str, PlaceEntry] = {}
        self._countries: dict[str, PlaceEntry] = {}
        self._home: set[tuple[str, str]] = set()  # names that mean a place on pages about its own country alone
        self._index: NameIndex[PlaceEntry] = NameIndex("place", lambda entry: entry.name)
        self._cues = {language: frozenset(fold(word) for word in words) for language, words in cues.items()}
        named = frozenset(fold(name) for record in countries for name in record.get("ar", ()))
        for record in countries:
            self._add(_country(record), record)
            self._add_adjectives(self._entries[record["id"]], record.get("adjectives", {}), named)
        for record in places:
            self._add(_place(record), record)

    def country(self, code: str) -> PlaceEntry | None:
        """The country of this ISO 3166-1 alpha-2 code; None for a code that is none."""
        return self._countries.get(code)

    def __iter__(self) -> Iterator[PlaceEntry]:
        return iter(self._entries.values())

    def _add(self, entry: PlaceEntry, record: Mapping[str, Any]) -> None:
        self._entries[entry.id] = entry
        if entry.precision == "country" and entry.country:
            self._countries.setdefault(entry.country, entry)
        self._index.add(Naming(entry.name, entry, strict=True))
        for language, names in entry.names.items():
            for name in names:
                self._index.add(Naming(name, entry, language, strict=True))
        for language, value in record.get("cued", {}).items():
            for name in spelled(value):
                self._index.add(Naming(name, entry, language, strict=True, cued=True))
        for language, value in record.get("home", {}).items():
            for name in spelled(value):
                self._index.add(Naming(name, entry, language, strict=True))
                self._home.add((fold(name), entry.id))

    def _add_adjectives(
        self, entry: PlaceEntry, adjectives: Mapping[str, list[str]], countries: frozenset[str]
    ) -> None:
        for language, words in adjectives.items():
            for word in words:
                for form in _arabic_forms(word) if language == "ar" else (word,):
                    if language == "ar" and (fold(form) in countries or form in _NO_NATION):
                        continue  # سوريا is the country, سوريًا one of its people
                    self._index.add(Naming(form, entry, strict=language == "en", adjective=True))

    def find(self, text: str, language: str, countries: frozenset[str] = frozenset()) -> list[Found[PlaceEntry]]:
        """The places that a text names, in order. `countries`: ISO codes that the page is about; they help ranking."""
        met = (self._at_home(found, countries) for found in self._index.find(text, language, self._cues_of(language)))
        named = [_ranked(found, countries) for found in met if found is not None]
        taken = [(found.start, found.end) for found in named]
        towns = find_towns(text, language, countries, taken, self._gazetteer, self._town_cues)
        return sorted([*named, *towns], key=lambda found: found.start)

    def _cues_of(self, language: str) -> frozenset[str]:
        return self._cues.get(language, _NONE)

    def _at_home(self, found: Found[PlaceEntry], countries: frozenset[str]) -> Found[PlaceEntry] | None:
        """What a name shared with other countries ("Nord", "Centre") may mean here; None where it means no place."""
        if len(found.candidates) < 2 and found.entry.precision != "admin1":
            return found
        key = fold(found.text)
        here = [entry for entry in found.candidates if countries == {entry.country}]
        allowed = tuple(c for c in found.candidates if (key, c.id) not in self._home or c in here)
        return replace(found, entry=allowed[0], candidates=allowed) if allowed else None

    def resolve(self, name: str, country: str | None = None) -> PlaceEntry:
        """The place of this name or id, in a country where one is given. Raises UnknownName, with near names."""
        if name in self._entries:
            return self._entries[name]
        candidates = self.named(name)
        for entry in candidates:
            if country is None or country in entry.countries:
                return entry
        if country is None:
            return self._index.resolve(name)
        cause = f"the registry holds no such place in {country}"
        raise UnknownName(f"place {name!r}", cause, near=self._index.near(name))

    def named(self, name: str) -> tuple[PlaceEntry, ...]:
        """All places of exactly this name, in any language: the curated ones first, then towns, the largest first."""
        key = fold(name)
        return (*self._index.sharing(tuple(key.split())), *self._gazetteer.named(key))

    def get(self, id: str) -> PlaceEntry:
        """The place of this id. Raises UnknownName."""
        entry = self._entries.get(id) or self._gazetteer.get(id)
        if entry is None:
            raise UnknownName(f"place id {id!r}", "the registry holds no such id", near=self._index.near(id))
        return entry

    def contains(self, outer_id: str, inner_id: str) -> bool:
        """Whether the inner place lies in the outer one (a place lies in itself)."""
        if outer_id == inner_id:
            return True
        outer, inner = self.get(outer_id), self.get(inner_id)
        if outer.precision == "country":
            return inner.country == outer.country
        if outer.precision == "region" and outer.country is None:
            return bool(inner.countries) and set(inner.countries) <= set(outer.countries)
        above = inner.admin1
        while above is not None and above != outer_id:
            around = self._entries.get(above)  # a division that the files do not name ends the way up
            above = around.admin1 if around else None
        return above == outer_id


def _ranked(found: Found[PlaceEntry], countries: frozenset[str]) -> Found[PlaceEntry]:
    """A shared name means the place whose country the page is about; a town that the files list before its province."""
    if len(found.candidates) < 2 or found.adjective:
        return replace(found, candidates=(found.entry,))
    ranked = tuple(
        sorted(found.candidates, key=lambda entry: (entry.country not in countries, entry.precision == "admin1"))
    )
    return replace(found, entry=ranked[0], candidates=ranked)


def _country(record: Mapping[str, Any]) -> PlaceEntry:
    latitude, longitude = record.get("centre", (None, None))
    return PlaceEntry(
        id=record["id"],
        name=record["name"],
        country=record["iso"],
        countries=(record["iso"],),
        precision="country",
        latitude=latitude,
        longitude=longitude,
        population=record.get("population", 0),
        curated=True,
        names=names_of(record),
    )


def _place(record: Mapping[str, Any]) -> PlaceEntry:
    latitude, longitude = record.get("at", (None, None))
    country = record.get("iso")
    return PlaceEntry(
        id=record["id"],
        name=record["name"],
        country=country,
        countries=tuple(record.get("countries", (country,) if country else ())),
        precision=record["precision"],
        latitude=latitude,
        longitude=longitude,
        population=record.get("population", 0),
        admin1=record.get("within"),
        curated=True,
        names=names_of(record),
    )


def _arabic_forms(word: str) -> Iterator[str]:
    """A nisba's forms: سوري, سورية, السوريين …"""
    for ending in _ARABIC_ENDINGS:
        yield word + ending
        yield "ال" + word + ending
