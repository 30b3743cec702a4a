"""What whoever changes an index asks of it: where rows stand, and what hangs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from marsad.index.columns import NONE, Codes
from marsad.index.held import Columns
from marsad.index.reading import Connections

_MANY = 500  # parameters of one statement
_BOILERPLATE = 100  # pages


class Lookups:
    """The part of an index that its builder asks. Places are those of rows that count, in their order."""

    _file: Connections
    _claims: Columns
    _documents: Columns
    _events: Columns

    def claim_places(self, *, documents: Collection[str], ids: Collection[str]) -> Codes:
        """The places of the claims of these documents, and of these claims."""
        lists = [self._posted(self._claims, id) for id in documents]
        lists.append(self._alive(self._claims, self._numbers("claims", ids)))
        return np.unique(np.concatenate(lists)).astype(np.int32)

    def document_places(self, ids: Collection[str]) -> Codes:
        return np.unique(np.concatenate([np.empty(0, np.int32), *(self._posted(self._documents, id) for id in ids)]))

    def event_places(self, ids: Collection[str]) -> Codes:
        return self._alive(self._events, self._numbers("events", ids))

    def standing_events(self, places: Codes) -> int:
        """How many of these rows are events as they stand now."""
        return int((self._events.number("seen_until")[places] == NONE).sum())

    def shown_of(self, places: Codes) -> int:
        """How many of these claims nobody rejected."""
        return int((~self._claims.number("rejected")[places]).sum())

    def refs_of_places(self, places: Codes) -> list[str]:
        """What judgements call these claims, where they are reports of events."""
        numbers = [int(place) + 1 for place in places]
        sql = "SELECT ref FROM members WHERE claim IN (SELECT id FROM claims WHERE number IN ({}))"
        return [ref for (ref,) in self._in(sql, numbers)]

    def events_of_refs(self, refs: Collection[str]) -> list[str]:
        """The events that hold any of these reports."""
        return sorted({event for (event,) in self._in("SELECT event FROM members WHERE ref IN ({})", list(refs))})

    def judgement_states(self) -> dict[str, str | None]:
        """What persons decided: which withdrawal, if any, takes it back, by the judgement's id."""
        return dict(self._file.rows("SELECT id, json_extract(shown, '$.withdrawn_by') FROM judgements"))

    def sketched_alike(self, runs: Collection[int], most: int) -> list[str]:
        """Pages whose sketches share some of these runs, those that share the most first; a run that stands in many
        pages is boilerplate and says nothing."""
        shared: Counter[str] = Counter()
        for run in runs:
            found = self._file.rows("SELECT document FROM sketches WHERE run = ? LIMIT ?", (run, _BOILERPLATE + 1))
            if len(found) <= _BOILERPLATE:
                shared.update(id for (id,) in found)
        return [id for id, _ in shared.most_common(most)]

    # --- inside ------------------------------------------------------------------------------------------------------

    def _posted(self, columns: Columns, document: str) -> Codes:
        code = columns.code("document", document)
        return np.empty(0, np.int32) if code is None else self._alive(columns, columns.postings("document").rows(code))

    def _alive(self, columns: Columns, places: Codes) -> Codes:
        places = places[places < columns.rows]
        return places[columns.alive[places]]

    def _numbers(self, table: str, ids: Collection[str]) -> Codes:
        found = self._in(f"SELECT number - 1 FROM {table} WHERE id IN ({{}})", list(ids))
        return np.array(sorted(number for (number,) in found), np.int32)

    def _in(self, sql: str, values: list[str] | list[int]) -> Iterable[tuple[Any, ...]]:
        for start in range(0, len(values), _MANY):
            some = values[start : start + _MANY]
            yield from self._file.rows(sql.format(",".join("?" * len(some))), some)
