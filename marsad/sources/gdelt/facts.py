"""What is known about GDELT beside its files: source.yml, actors.yml, countries.yml, and CAMEO's codes."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from marsad.model.terms import PlacePrecision
from marsad.registry import Registry, open_registry
from marsad.registry.entries import ActorEntry
from marsad.registry.ontology import Scheme, open_ontology
from marsad.sources.description import Description, describe

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Side:
    """An actor of a row; `id` is None for somebody who is no armed actor, or where the row names nobody."""

    id: str | None = None
    name: str | None = None
    parent: str | None = None
    armed: bool = False  # whether the registry holds it as an armed group


def source() -> Description:
    """source.yml."""
    return describe("gdelt")


def cameo() -> Scheme:
    """The event codes."""
    return open_ontology().scheme("cameo")


def countries() -> dict[str, str | None]:
    """FIPS 10-4 codes and ISO 3166-1 alpha-2 codes."""
    return _yaml("countries.yml")


def places() -> dict[str, PlacePrecision]:
    """The precision of each ActionGeo_Type."""
    return {str(kind): precision for kind, precision in source().reader["places"].items()}


def group_codes() -> frozenset[str]:
    """All codes of known groups."""
    return frozenset(_yaml("actors.yml")["groups"]) | frozenset(_yaml("actors.yml")["others"])


@functools.lru_cache(maxsize=2**16)
def side(code: str, name: str, group: str, role: str) -> Side:
    """The actor of these cells ("" where one is empty): its known group first, then its name, then its CAMEO code."""
    known = _yaml("actors.yml")["groups"].get(group)
    if known is not None:
        if "id" not in known:
            return Side(f"cameo:{group}", known["name"])
        entry = _registry().actors.get(known["id"])
        return _registered(entry)
    if role in source().reader["nobody"]:
        return Side()
    if name and (found := _registry().actors.lookup(name)) is not None:
        return _registered(found)
    return Side(f"cameo:{code}", name or code) if code else Side()


def _registered(entry: ActorEntry) -> Side:
    return Side(entry.id, entry.name, entry.parent_name, armed=entry.kind == "armed_group")


def country_place(iso: str | None) -> tuple[str | None, str | None]:
    """The id and the name of a country."""
    entry = _registry().places.country(iso) if iso else None
    return (entry.id, entry.name) if entry else (None, None)


def _registry() -> Registry:
    return open_registry()


@functools.cache
def _yaml(name: str) -> dict[str, Any]:
    with (_FOLDER / name).open(encoding="utf-8") as stream:
        return dict(yaml.load(stream, Loader=yaml.CSafeLoader))
