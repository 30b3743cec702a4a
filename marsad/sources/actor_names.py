"""A dataset's names of actors → ids of the registry.

One YAML file a dataset, `name: id`. A name that is not in it keeps a name of its own, "<dataset>:<slug>", and is
reported, so that somebody can add it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from marsad.model import content_id
from marsad.registry.files import DATA, entries
from marsad.sources.release import UnknownCode

_YEARS = re.compile(r" \(\d{4}-(\d{4})?\)")  # "Military Forces of Iraq (2014-2022)": one force, whoever governs


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An actor that a dataset names; `id` is the registry's or "<dataset>:<slug>"."""

    id: str
    name: str
    parent: str | None = None


@dataclass(frozen=True)
class ActorNames:
    """What one dataset calls actors.

    `nobody`: how names begin that stand for no known actor (civilians, "Unknown"): null. `either`: what stands between
    two names where it is not known which of them it was: each is involved, and neither is named as the one.
    """

    dataset: str
    ids: Mapping[str, str]
    nobody: tuple[str, ...] = ()
    either: str | None = None
    _found: dict[str, Named | None] = field(default_factory=dict, compare=False)

    def one(self, name: str | None) -> Named | None:
        """The one actor that a name stands for; None for nobody known, or where it stands for one of several."""
        if name not in self._found:
            self._found[name or ""] = self._look_up(name or "")
        return self._found[name or ""]

    def all(self, names: Iterable[str | None]) -> list[str]:
        """The ids of all that are named, once and sorted."""
        single = [part for name in names if name for part in self.parts(name)]
        return sorted({found.id for found in map(self.one, single) if found is not None})

    def parts(self, name: str) -> list[str]:
        """The names that one name is made of: "A and/or B"."""
        return [part.strip() for part in name.split(self.either)] if self.either else [name.strip()]

    def known(self, name: str | None) -> bool:
        """Whether the file maps this name to the registry, or it stands for nobody."""
        return all((found := self.one(part)) is None or not self._own(found.id) for part in self.parts(name or ""))

    def unmapped(self, columns: Mapping[str, pa.Array]) -> tuple[UnknownCode, ...]:
        """The names that have no id of the registry, by column, with their rows."""
        found = []
        for column, cells in columns.items():
            rows: Counter[str] = Counter()
            for item in pc.value_counts(cells).to_pylist():
                if item["values"] is not None and not self.known(item["values"]):
                    rows[item["values"]] += item["counts"]
            found += [UnknownCode(column=column, code=name, rows=count) for name, count in rows.items()]
        return tuple(found)

    def _own(self, id: str) -> bool:
        return id.startswith(f"{self.dataset}:")

    def _look_up(self, name: str) -> Named | None:
        name = name.strip()
        if not name or name.startswith(self.nobody) or len(self.parts(name)) > 1:
            return None
        id = self.ids.get(name) or self.ids.get(_YEARS.sub("", name))
        if id is None:
            return Named(id=f"{self.dataset}:{_slug(name)}", name=name)
        return _registered()[id]


def actor_names(dataset: str, path: Path, nobody: Iterable[str] = (), either: str | None = None) -> ActorNames:
    """The names in a dataset's `actors.yml`."""
    with path.open(encoding="utf-8") as stream:
        ids = dict(yaml.load(stream, Loader=yaml.CSafeLoader))
    return ActorNames(dataset, ids, tuple(nobody), either)


def actor_columns(prefix: str, names: pa.Array, actors: ActorNames) -> dict[str, pa.Array]:
    """The columns of an actor in claims: id, name, parent and the text as printed."""
    encoded = names.dictionary_encode()
    found = [actors.one(name) for name in encoded.dictionary.to_pylist()]
    columns = {
        f"{prefix}_{key}": pa.array([getattr(item, key, None) for item in found], pa.string()).take(encoded.indices)
        for key in ("id", "name", "parent")
    }
    return columns | {f"{prefix}_text": names}


@functools.cache
def _registered() -> dict[str, Named]:
    records = entries(DATA / "actors.yml")
    names = {record["id"]: record["name"] for record in records}
    return {
        record["id"]: Named(id=record["id"], name=record["name"], parent=names.get(record.get("parent", "")))
        for record in records
    }


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or content_id(name)
