"""The registry's YAML files: read once, with errors that name file and line."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from marsad.errors import MissingItem, RefusedItem
from marsad.registry.names import expand

DATA = Path(__file__).parent / "data"
GAZETTEER = "gazetteer.sqlite"
LANGUAGES = ("en", "fr", "ar")
_ONE_VALUE = ("at", "centre")  # lists that are one value: latitude and longitude


@lru_cache(maxsize=32)
def read_yaml(path: Path) -> Any:
    """The content of one data file. Raises MissingItem, RefusedItem.

    YAML is slow to read: the gazetteer keeps each file as JSON with its hash, which serves until the file is edited.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingItem(str(path), "the registry file is not there", "Reinstall marsad") from error
    kept = _kept_json(hashlib.sha256(content).hexdigest())
    if kept is not None:
        return json.loads(kept)
    try:
        return yaml.load(content, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        cause = "not readable as YAML: " + " ".join(str(error).split())
        raise RefusedItem(str(path), cause, "Compare the line with its neighbours") from error


def _kept_json(sha256: str) -> str | None:
    path = DATA / GAZETTEER
    if not path.is_file():
        return None
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        row = connection.execute("SELECT json FROM file WHERE sha256 = ?", (sha256,)).fetchone()
    except sqlite3.DatabaseError:  # made by another version: the YAML itself serves as well
        return None
    finally:
        connection.close()
    return str(row[0]) if row else None


def entries(path: Path) -> list[dict[str, Any]]:
    """The entries of one file, each id once: a later entry of the same id adds to the names and lists of the first.

    Raises MissingItem; RefusedItem where two entries of one id contradict each other, or none of them has a name.
    """
    merged: dict[str, dict[str, Any]] = {}
    for record in read_yaml(path):
        first = merged.get(record["id"])
        try:
            merged[record["id"]] = record if first is None else _added(first, record)
        except _Contradiction as error:
            cause = f"two entries of id {record['id']!r} contradict each other: {error}"
            raise RefusedItem(
                str(path), cause, "Keep the one that is right, or give the other an id of its own"
            ) from error
    nameless = next((id for id, record in merged.items() if "name" not in record), None)
    if nameless is not None:
        cause = f"entry {nameless!r} has no name, and no entry above it has that id"
        raise RefusedItem(str(path), cause, "Give it a name, or the id of the entry that it adds to")
    return list(merged.values())


class _Contradiction(ValueError):
    """What one entry says, another of the same id denies."""


def _added(first: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Lists grow, as do those inside a mapping; what is one value must be the same in both. Raises _Contradiction."""
    both = dict(first)
    for key, value in more.items():
        known = both.get(key)
        if known is None or known == value:
            both[key] = value
        elif isinstance(value, dict) and isinstance(known, dict):
            both[key] = _added(known, value)
        elif key not in _ONE_VALUE and (isinstance(value, list) or isinstance(known, list) or key in LANGUAGES):
            before, added = _listed(known), _listed(value)
            both[key] = [*before, *(item for item in added if item not in before)]
        else:
            raise _Contradiction(f"{key} is {known!r} and {value!r}")
    return both


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def names_of(record: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """An entry's names by language, braces written out."""
    return {language: spelled(record.get(language)) for language in LANGUAGES if record.get(language)}


def spelled(value: Any) -> tuple[str, ...]:
    """A name or a list of names, braces written out, doubles dropped."""
    patterns = [value] if isinstance(value, str) else list(value or ())
    names = (name for pattern in patterns for name in expand(str(pattern)))
    return tuple(dict.fromkeys(written for name in names for written in _spellings(name)))


def _spellings(name: str) -> tuple[str, ...]:
    """Arabic agencies write "democratic" in two ways: قوات سوريا الديمقراطية and الديموقراطية."""
    other = name.replace("ديمقراط", "ديموقراط")
    return (name,) if other == name else (name, other)
