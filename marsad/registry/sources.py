"""Who speaks: institutions, monitors, agencies, datasets, media arms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marsad.errors import UnknownName
from marsad.registry.entries import Found, SourceEntry
from marsad.registry.files import names_of, spelled
from marsad.registry.names import NameIndex, Naming


class Sources:
    """The sources of `sources.yml`. Their names are proper names: capitals written there must stand in the text."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self._entries = {record["id"]: _entry(record) for record in records}
        self._index: NameIndex[SourceEntry] = NameIndex("source", lambda entry: entry.name)
        for record in records:
            entry = self._entries[record["id"]]
            for name in spelled(record.get("quoted")):
                self._index.add(Naming(name, entry, strict=True, quoted=True))
            if not record.get("unnamed"):
                self._index.add(Naming(entry.name, entry, strict=True))
            for language, names in entry.names.items():
                for name in names:
                    self._index.add(Naming(name, entry, language, strict=True))

    def __iter__(self) -> Iterator[SourceEntry]:
        return iter(self._entries.values())

    def find(self, text: str, language: str) -> list[Found[SourceEntry]]:
        """The sources that a text names, in order; the longest name wins."""
        return self._index.find(text, language)

    def lookup(self, name: str) -> SourceEntry | None:
        """The source of exactly this name, in any language; None where there is none."""
        return self._index.lookup(name)

    def resolve(self, name: str) -> SourceEntry:
        """The source of this name, in any language, or of this id. Raises UnknownName, with near names."""
        return self._entries.get(name) or self._index.resolve(name)

    def __contains__(self, id: object) -> bool:
        return id in self._entries

    def get(self, id: str) -> SourceEntry:
        """The source of this id. Raises UnknownName."""
        if id not in self._entries:
            raise UnknownName(f"source id {id!r}", "the registry holds no such id", near=self._index.near(id))
        return self._entries[id]


def _entry(record: Mapping[str, Any]) -> SourceEntry:
    return SourceEntry(
        id=record["id"],
        name=record["name"],
        kind=record["kind"],
        reliability=record.get("reliability", "F"),
        actor=record.get("actor"),
        country=record.get("country"),
        names=names_of(record),
    )
