"""Words for people who are counted: cohorts ("Europeans", "Européens") and what became of them ("went home")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from marsad.errors import RefusedItem
from marsad.registry.files import DATA, LANGUAGES, read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """`cohorts`: a cohort as printed, casefolded → its id. `fates`: fate → patterns of the words that tell it.

    `apart`: pairs of fates that nobody shares. `pointing`: patterns of words that point back to people ("of them").
    """

    cohorts: Mapping[str, str] = field(hash=False)
    fates: Mapping[str, tuple[str, ...]] = field(hash=False)
    apart: frozenset[frozenset[str]]
    pointing: tuple[str, ...]


@lru_cache(maxsize=2)
def open_people(folder: Path = DATA) -> People:
    """The cohorts and fates of a folder of YAML files. Raises MissingItem, RefusedItem."""
    cohorts: dict[str, str] = {}
    for id, record in read_yaml(folder / "cohorts.yml").items():
        for language in LANGUAGES:
            for name in record.get(language, ()):
                if cohorts.setdefault(name.casefold(), id) != id:
                    cause = f"{name!r} means {cohorts[name.casefold()]} and {id}"
                    raise RefusedItem(str(folder / "cohorts.yml"), cause, "Keep the name in one cohort")
    path = folder / "fates.yml"
    fates: dict[str, tuple[str, ...]] = {}
    apart: set[frozenset[str]] = set()
    records = read_yaml(path)
    for id, record in records.items():
        fates[id] = tuple(word for language in LANGUAGES for word in record["words"].get(language, ()))
        apart |= {frozenset({id, other}) for other in record["apart"]}
        _check(path, id, fates[id])
    unknown = sorted({name for pair in apart for name in pair} - fates.keys())
    if unknown:
        raise RefusedItem(str(path), f"{unknown[0]!r} is no fate of this file", f"Fates: {', '.join(fates)}")
    listed = read_yaml(folder / "pointing.yml")
    pointing = tuple(word for language in LANGUAGES for word in listed.get(language, ()))
    _check(folder / "pointing.yml", "pointing", pointing)
    return People(cohorts=cohorts, fates=fates, apart=frozenset(apart), pointing=pointing)


def _check(path: Path, id: str, words: tuple[str, ...]) -> None:
    for word in words:
        try:
            re.compile(word)
        except re.error as error:
            raise RefusedItem(str(path), f"{id}: {word!r} is no pattern ({error})", "Mend the pattern") from error
