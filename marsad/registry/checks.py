"""Mistakes in the registry's files, told with file, entry and remedy before anything is read with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from marsad.errors import RefusedItem
from marsad.model.terms import PlacePrecision, VoiceKind

_NAMES = {"id", "name", "en", "fr", "ar"}
FIELDS: Mapping[str, set[str]] = {
    "actors.yml": _NAMES
    | {"kind", "parent", "countries", "branch_in", "called", "quoted", "unless_before", "unless_after"},
    "sources.yml": _NAMES | {"kind", "reliability", "country", "actor", "quoted", "unnamed"},
    "places.yml": _NAMES | {"precision", "iso", "countries", "within", "at", "home", "population", "cued"},
    "countries.yml": _NAMES | {"iso", "centre", "population", "adjectives", "cued"},
}
VALUES: Mapping[tuple[str, str], Sequence[str]] = {
    ("actors.yml", "kind"): ("armed_group", "state_force", "allied_force", "militia", "mission"),
    ("sources.yml", "kind"): get_args(VoiceKind),
    ("sources.yml", "reliability"): tuple("ABCDEF"),
    ("places.yml", "precision"): get_args(PlacePrecision),
}


def check(path: Path, records: Sequence[Mapping[str, Any]]) -> None:
    """Raise RefusedItem at the first unknown field, value or country; `records`: one entry an id."""
    for record in records:
        unknown = sorted(set(record) - FIELDS[path.name])
        if unknown:
            known = ", ".join(sorted(FIELDS[path.name]))
            raise _refused(path, record, f"has no field {unknown[0]!r}", f"Fields are: {known}")
        for field, value in record.items():
            allowed = VALUES.get((path.name, field))
            if allowed is not None and value not in allowed:
                raise _refused(path, record, f"has {field} {value!r}", f"Use one of: {', '.join(allowed)}")
        codes = [record.get("iso"), record.get("country"), *record.get("countries", ())]
        if any(isinstance(code, bool) for code in codes):
            raise _refused(path, record, "has a country that YAML reads as yes or no", 'Put it in quotes: "NO"')


def check_links(path: Path, records: Sequence[Mapping[str, Any]], field: str, known: set[str]) -> None:
    """Raise RefusedItem where an entry's `field` names an id that does not exist."""
    for record in records:
        if field in record and record[field] not in known:
            raise _refused(path, record, f"has {field} {record[field]!r}, which no entry has as id", "Mend the id")


def _refused(path: Path, record: Mapping[str, Any], cause: str, remedy: str) -> RefusedItem:
    return RefusedItem(str(path), f"entry {record['id']!r} {cause}", remedy)
