"""Groups, places and sources that claims name: their names, how many claims by lens, first and last day."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterable
from typing import Any

import numpy as np

from marsad.index.columns import NONE, Listed
from marsad.index.held import Columns
from marsad.index.models import Entry, EntryKind
from marsad.index.reading import Connections
from marsad.index.words import asked, folded

_NEVER = 2**30  # a day that never comes
_COLUMN = {"group": "group", "place": "place", "source": "source"}


class Entries:
    """All of a file. Counted once, on the first question."""

    def __init__(self, file: Connections, claims: Columns) -> None:
        self._file = file
        self._claims = claims
        self._lock = threading.RLock()
        self._made: dict[str, dict[str, Entry]] = {}
        self._folded: dict[str, list[tuple[str, Entry]]] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._parents: dict[str, str | None] | None = None

    def listed(self, kind: EntryKind, text: str | None = None, country: str | None = None) -> list[Entry]:
        """Those that claims name, the most told of first."""
        found = [entry for entry in self._all(kind).values() if entry.claims]
        if country is not None:
            found = [entry for entry in found if entry.country == country]
        if text is not None:
            ids = {entry.id for entry in self._matching(kind, text)}
            found = [entry for entry in found if entry.id in ids]
        return found

    def entry(self, kind: EntryKind, id: str) -> Entry | None:
        return self._all(kind).get(id)

    def suggest(self, kind: EntryKind, text: str, language: str, limit: int) -> list[tuple[str, str]]:
        found = self._matching(kind, text)[:limit]
        return [(entry.id, entry.names.get(language, entry.name)) for entry in found]

    def names(self, language: str) -> dict[str, str]:
        with self._lock:
            if language not in self._names:
                self._names[language] = {
                    id: shown["names"].get(language) or shown["name"]
                    for id, shown in ((id, json.loads(text)) for id, text in self._file.rows(_ALL_SHOWN))
                }
            return self._names[language]

    def related(self, group: str) -> tuple[str, ...]:
        """The group, all that it belongs to, and all that belongs to it."""
        parents = self._parent_of()
        above = []
        step: str | None = group
        while step is not None and step not in above:
            above.append(step)
            step = parents.get(step)
        return (*above, *(id for id in self.with_branches((group,)) if id != group))

    def with_branches(self, groups: Iterable[str]) -> tuple[str, ...]:
        """The groups and all that belongs to them."""
        below: dict[str, list[str]] = {}
        for id, parent in self._parent_of().items():
            if parent is not None:
                below.setdefault(parent, []).append(id)
        found: dict[str, None] = {}
        waiting = list(groups)
        while waiting:
            id = waiting.pop(0)
            if id not in found:
                found[id] = None
                waiting += below.get(id, ())
        return tuple(found)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _parent_of(self) -> dict[str, str | None]:
        with self._lock:
            if self._parents is None:
                rows = self._file.rows("SELECT id, shown FROM entries WHERE kind = 'group'")
                self._parents = {id: json.loads(text).get("parent") for id, text in rows}
            return self._parents

    def _matching(self, kind: EntryKind, text: str) -> list[Entry]:
        words = asked(text)
        if not words:
            return []
        with self._lock:
            if kind not in self._folded:
                self._folded[kind] = [
                    (" " + folded(" ".join((entry.name, entry.id, *entry.names.values()))), entry)
                    for entry in self._all(kind).values()
                ]
        return [entry for said, entry in self._folded[kind] if all(f" {word}" in said for word in words)]

    def _all(self, kind: EntryKind) -> dict[str, Entry]:
        with self._lock:
            if kind not in self._made:
                self._made[kind] = self._counted(kind)
            return self._made[kind]

    def _counted(self, kind: EntryKind) -> dict[str, Entry]:
        rows = self._file.rows("SELECT id, shown FROM entries WHERE kind = ?", (kind,))
        counted = _counts(self._claims, _COLUMN[kind])
        made = [Entry(kind=kind, id=id, **json.loads(text), **counted.get(id, {})) for id, text in rows]
        made.sort(key=lambda entry: (-entry.claims, entry.name, entry.id))
        return {entry.id: entry for entry in made}


_ALL_SHOWN = "SELECT id, shown FROM entries ORDER BY kind DESC"


def _counts(claims: Columns, name: str) -> dict[str, dict[str, Any]]:
    """By id: how many claims, by lens too, their first and last day, and the newest day of publication."""
    column = claims.part.listed.get(name) or claims.part.coded[name]
    rows = np.arange(claims.rows)
    if isinstance(column, Listed):
        rows = np.repeat(rows, np.diff(column.cuts))
    counts = (column.codes != NONE) & claims.alive[rows] & ~claims.number("rejected")[rows]
    rows, codes = rows[counts], column.codes[counts].astype(np.int64)
    size, lenses = len(column.labels), claims.labels("lens")
    total = np.bincount(codes, minlength=size)
    pairs = codes * (len(lenses) + 1) + claims.part.coded["lens"].codes[rows] + 1
    by_lens: dict[int, dict[str, int]] = {}  # by code
    often = np.bincount(pairs)
    for pair in np.flatnonzero(often).tolist():
        code, lens = divmod(pair, len(lenses) + 1)
        if lens:
            by_lens.setdefault(code, {})[lenses[lens - 1]] = int(often[pair])
    # by the rows of each: NumPy's `minimum.at` over millions takes a second
    stand = claims.alive & ~claims.number("rejected")
    start = claims.number("start")
    begins = np.where(stand & (start != NONE), start, _NEVER)
    ends, published = (np.where(stand, claims.number(day), NONE) for day in ("over", "published"))
    first, last, newest = {}, {}, {}
    for code in np.flatnonzero(total).tolist():
        mine = claims.postings(name).rows(code)
        first[code], last[code], newest[code] = begins[mine].min(), ends[mine].max(), published[mine].max()
    return {
        column.labels[code]: {
            "claims": int(total[code]),
            "lenses": by_lens.get(code, {}),
            "first": _day(int(first[code])) if first[code] < _NEVER else None,
            "last": _day(int(last[code])),
            "newest_published": _day(int(newest[code])),
        }
        for code in np.flatnonzero(total).tolist()
    }


def _day(number: int) -> dt.date | None:
    return dt.date.fromordinal(number) if number > 0 else None
