"""Armed groups and state forces: names in texts, names to entries, branches and parents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marsad.errors import UnknownName
from marsad.registry.entries import ActorEntry, Found
from marsad.registry.files import names_of, spelled
from marsad.registry.names import NameIndex, Naming
from marsad.registry.tokens import fold


class Actors:
    """The actors of `actors.yml`."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        named = {record["id"]: record["name"] for record in records}
        self._entries = {record["id"]: _entry(record, named) for record in records}
        self._index: NameIndex[ActorEntry] = NameIndex("group", lambda entry: entry.name)
        self._descendants: dict[str, tuple[str, ...]] = {}
        self._branches: dict[tuple[str, str], str] = {}
        for record in records:
            self._add(record)

    def __contains__(self, id: object) -> bool:
        return id in self._entries

    def __iter__(self) -> Iterator[ActorEntry]:
        return iter(self._entries.values())

    def _add(self, record: Mapping[str, Any]) -> None:
        entry = self._entries[record["id"]]
        for country in record.get("branch_in", ()):
            self._branches.setdefault((record["parent"], country), entry.id)
        for namesake, countries in record.get("called", {}).items():  # a name of its own in one country
            self._branches.update({(namesake, country): entry.id for country in countries})
        before, after = _vetoes(record.get("unless_before")), _vetoes(record.get("unless_after"))
        self._index.add(Naming(entry.name, entry, unless_before=before, unless_after=after))
        for name in spelled(record.get("quoted")):
            self._index.add(Naming(name, entry, quoted=True))
        for language, names in entry.names.items():
            for name in names:
                self._index.add(Naming(name, entry, language, unless_before=before, unless_after=after))

    def find(self, text: str, language: str) -> list[Found[ActorEntry]]:
        """The actors that a text names, in order; the longest name wins."""
        return self._index.find(text, language)

    def lookup(self, name: str) -> ActorEntry | None:
        """The actor of exactly this name, in any language; None where there is none."""
        return self._index.lookup(name)

    def resolve(self, name: str) -> ActorEntry:
        """The actor of this name, in any language, or of this id. Raises UnknownName, with near names."""
        return self._entries.get(name) or self._index.resolve(name)

    def get(self, id: str) -> ActorEntry:
        """The actor of this id. Raises UnknownName."""
        if id not in self._entries:
            raise UnknownName(f"group id {id!r}", "the registry holds no such id", near=self._index.near(id))
        return self._entries[id]

    def ancestors(self, id: str) -> tuple[str, ...]:
        """The ids above an actor, its parent first."""
        above: list[str] = []
        parent = self.get(id).parent
        while parent is not None and parent not in above:
            above.append(parent)
            parent = self.get(parent).parent
        return tuple(above)

    def descendants(self, id: str) -> tuple[str, ...]:
        """The ids of all branches below an actor, in the order of the file."""
        if id not in self._descendants:
            self.get(id)
            self._descendants[id] = tuple(other for other in self._entries if id in self.ancestors(other))
        return self._descendants[id]

    def branch_in(self, id: str, country: str) -> ActorEntry | None:
        """The branch that acts for a parent in a country: ("islamic-state", "MZ") is Islamic State Mozambique.

        So is ("al-shabaab", "MZ"): there the name is that of another group.
        """
        branch = self._branches.get((id, country))
        return self._entries[branch] if branch else None


def _entry(record: Mapping[str, Any], named: Mapping[str, str]) -> ActorEntry:
    parent = record.get("parent")
    return ActorEntry(
        id=record["id"],
        name=record["name"],
        kind=record["kind"],
        parent=parent,
        parent_name=named[parent] if parent else None,
        countries=tuple(record.get("countries", ())),
        names=names_of(record),
    )


def _vetoes(value: Mapping[str, list[str]] | None) -> dict[str, frozenset[str]]:
    return {fold(name): frozenset(fold(word) for word in words) for name, words in (value or {}).items()}
