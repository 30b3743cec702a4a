"""Events: lists, single ones, their reports, and why these are one; and all points of the map."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from marsad.index import selecting, shown
from marsad.index.columns import NONE, Codes
from marsad.index.filters import Filter
from marsad.index.models import ClaimRow, EventRow, Page, Points
from marsad.index.of_claims import Claims
from marsad.index.points import LINKED, points_of
from marsad.index.selecting import Asked, chosen
from marsad.model.event import Event
from marsad.model.judgement import Judgement


class Events(Claims):
    """The part of an index that tells of events, and of what the map draws."""

    _points: Points | None = None

    def events(
        self, filter: Filter, sort: str = "period", cursor: str | None = None, limit: int = 50
    ) -> Page[EventRow]:
        """A page of events. `sort`: period, number (dead, the most first), place, voices."""
        rows = self._remembered(("events", filter), lambda: self._events_for(filter), len)

        def shown_rows(places: Sequence[int]) -> list[EventRow]:
            return self._event_rows(places, filter.as_of)

        return self._page(
            "events", self._events, rows, sort, cursor, limit, shown_rows, self._capped("words", filter.text)
        )

    def _events_for(self, filter: Filter) -> Codes:
        """By what an event is; what it is not (words, languages, documents…) is asked of its reports."""
        of_reports = [n for n in selecting.OF_CLAIMS if n not in (*selecting.OF_EVENTS, "kind")]
        among = None
        if filter.text is not None or any(getattr(filter, name) for name in of_reports) or filter.flagged:
            told = self._asked(filter, of_reports)
            words = tuple((name, values) for name, values in told.words if name != "group")
            of_reports_asked = Asked(words=words, flagged=filter.flagged, as_of=told.as_of)
            reports = chosen(self._claims, of_reports_asked, self._hits("words", filter.text))
            among = self._events_told(reports)
        mine = self._asked(filter, selecting.OF_EVENTS)
        kept = Asked(words=mine.words, start=mine.start, end=mine.end, as_of=mine.as_of, passed_on=mine.passed_on)
        return chosen(self._events, kept, among)

    def _events_told(self, claims: Codes) -> Codes:
        """The events of claims, in all their stages."""
        wanted = np.unique(self._claims.number("event")[claims])
        order = self._order("events", self._events, "event")
        keys = order.key[order.places]
        first = np.searchsorted(keys, wanted)
        many = np.searchsorted(keys, wanted, "right") - first
        places = np.repeat(first - (np.cumsum(many) - many), many) + np.arange(many.sum())
        return np.sort(order.places[places])

    def event(self, id: str) -> EventRow | None:
        """By its id, or the beginning of it where only one event's begins so (eight signs at least)."""
        place = self._event_place(id)
        return None if place is None else self._event_rows([place])[0]

    def event_body(self, id: str) -> Event | None:
        """The event with where each value comes from and what contradicts it."""
        row = self.event(id)
        if row is None:
            return None
        found = self._file.row("SELECT body FROM events WHERE id = ? ORDER BY number DESC", (row.id,))
        if found is not None and found[0] is not None:
            return shown.event_model(json.loads(zlib.decompress(found[0])))
        told = self.claim_facts(row.leading or "") or {}
        source = f"dataset:{told['dataset']}" if told.get("dataset") else f"document:{told.get('document')}"
        return shown.event_alone(row, self.members(row.id)[0][0], source, self.event_facts(row.id))

    def event_facts(self, id: str) -> dict[str, Any]:
        """All fused values of an event as plain ones. Raises KeyError for an unknown id."""
        place = self._event_place(id)
        if place is None:
            raise KeyError(id)
        return self._event_values([place])[0]

    def members(self, event: str) -> list[tuple[str, str]]:
        """The reports of an event: ref and claim."""
        return [
            (ref, claim)
            for ref, claim in self._file.rows("SELECT ref, claim FROM members WHERE event = ? ORDER BY ref", (event,))
        ]

    def event_of(self, claim: str) -> str | None:
        """The event that a claim is a report of."""
        found = self._file.row("SELECT event FROM members WHERE claim = ?", (claim,))
        return found[0] if found else None

    def why(self, event: str) -> list[Judgement]:
        """What stands between the reports of an event: persons' words and the linker's, with their evidence."""
        found = self._file.rows("SELECT judgement FROM ties WHERE event = ?", (event,))
        return [shown.judgement(json.loads(zlib.decompress(data))) for (data,) in found]

    def _event_place(self, id: str) -> int | None:
        found = self._file.rows("SELECT number - 1 FROM events WHERE id = ? ORDER BY number DESC", (id,))
        if not found and 8 <= len(id) <= 64:
            rows = self._file.rows(
                "SELECT number - 1 FROM events WHERE id >= ? AND id < ? LIMIT 20", (id, id + chr(0x10FFFF))
            )
            alive = [row for (row,) in rows if self._stands(row)]
            return alive[0] if len(alive) == 1 else None
        return next((row for (row,) in found if self._stands(row)), None)

    def _stands(self, row: int) -> bool:
        """Whether this is an event as it stands now."""
        known = row < self._events.rows and self._events.alive[row]
        return bool(known and self._events.number("seen_until")[row] == NONE)

    def _event_values(self, places: Iterable[int]) -> list[dict[str, Any]]:
        return self._texts("SELECT number, shown, dictionary FROM events WHERE number IN ({})", places)

    def _event_rows(self, places: Sequence[int], as_of: dt.date | None = None) -> list[EventRow]:
        return [shown.event_row(values, as_of) for values in self._event_values(places)]

    # --- the map -----------------------------------------------------------------------------------------------------

    def points(self) -> Points:
        """Everything that has a place, for the map. Made once."""
        with self._lock:
            if self._points is None:
                self._points = points_of(self._claims, self._events)
            return self._points

    def points_for(self, filter: Filter) -> Codes:
        """Positions in `points()` of the rows that a filter lets through, in their order. The lens "linked" asks for
        linked events, any other for claims; without a lens both are there, each row under its own."""
        claims, events = self._point_places
        found = []
        if filter.lens != (LINKED,):
            found.append(claims[self._claims_for(filter)])
        if not filter.lens or LINKED in filter.lens:
            mine = replace(filter, lens=())
            rows = self._remembered(("events", mine), lambda: self._events_for(mine), len)
            found.append(events[rows])
        places = np.concatenate(found)
        there: Codes = places[places >= 0]
        return there

    @cached_property
    def _point_places(self) -> tuple[Codes, Codes]:
        """Where each claim, and each event, stands in `points()`; -1 where it is not there."""
        rowids = self.points().rowid
        told = int(np.count_nonzero(rowids > 0))  # claims come first, events after them
        claims, events = (np.full(table.rows, -1, np.int32) for table in (self._claims, self._events))
        claims[rowids[:told] - 1] = np.arange(told, dtype=np.int32)
        events[-rowids[told:] - 1] = np.arange(told, len(rowids), dtype=np.int32)
        return claims, events

    def point_ids(self, rowids: Sequence[int]) -> list[tuple[str, str]]:
        """What `Points.rowid` stands for: ("claim" or "event", id)."""
        found = []
        for rowid in rowids:
            table, number = ("event", -rowid) if rowid < 0 else ("claim", rowid)
            row = self._file.row(f"SELECT id FROM {table}s WHERE number = ?", (number,))
            if row is not None:
                found.append((table, row[0]))
        return found

    def point_rows(self, rowids: Sequence[int]) -> list[ClaimRow | EventRow]:
        """What `Points.rowid` stands for, as rows."""
        made: list[ClaimRow | EventRow] = []
        for rowid in rowids:
            made += self._event_rows([-rowid - 1]) if rowid < 0 else self._claim_rows([rowid - 1])
        return made
