"""The index, as pages ask it: rows are found in columns in memory and read one by one from the file."""

from __future__ import annotations

import datetime as dt
import json
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from marsad.errors import UsageError
from marsad.index import bodies, ordering, selecting, shown, tallies
from marsad.index.columns import NONE, Codes, Columns, Part, joined, unpacked
from marsad.index.entries import Entries
from marsad.index.filters import Filter
from marsad.index.lookups import Lookups
from marsad.index.models import (
    ClaimRow,
    DocumentRow,
    Entry,
    EntryKind,
    EventRow,
    Facet,
    Page,
    Points,
    Totals,
)
from marsad.index.ordering import Order, read_cursor
from marsad.index.points import LINKED, points_of
from marsad.index.reading import Connections
from marsad.index.rivals import same_fact
from marsad.index.rows import hash_of
from marsad.index.selecting import Asked, asked, chosen
from marsad.index.tallies import Dated, Every, Tally
from marsad.index.words import expression
from marsad.model import Claim
from marsad.model.event import Event
from marsad.model.judgement import Judgement

T = TypeVar("T")
MOST_HITS = 20_000  # rows that the words of a text are looked up in, the newest first
_REMEMBERED = 30_000_000  # row numbers of answers kept in memory
LONGEST_PAGE = 1000


class Index(Lookups):
    """What is in one file, at one moment. Every method may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self._file = Connections(path)
        self.path = path
        about = {name: json.loads(value) for name, value in self._file.rows("SELECT name, value FROM about")}
        self._about = about
        self.stamp: str = about["stamp"]
        self.versions: dict[str, int | None] = about["versions"]
        self.built_at = dt.datetime.fromisoformat(about["built_at"])
        self.behind = False
        self._claims, self._documents, self._events = (
            Columns(self._columns(name)) for name in ("claims", "documents", "events")
        )
        self._dictionaries: dict[int, bytes] = dict(self._file.rows("SELECT id, data FROM dictionaries"))
        self._entries = Entries(self._file, self._claims)
        self._lock = threading.RLock()
        self._orders: dict[tuple[str, str], Order] = {}
        self._answers: OrderedDict[Any, Any] = OrderedDict()
        self._held = 0
        self._points: Points | None = None

    def _columns(self, name: str) -> Part:
        found: dict[int, list[tuple[str, str, bytes]]] = {}
        for part, *item in self._file.rows(
            "SELECT part, name, type, data FROM parts WHERE rows = ? ORDER BY part", (name,)
        ):
            found.setdefault(part, []).append((item[0], item[1], item[2]))
        return joined([unpacked(items) for items in found.values()])

    def said(self, name: str) -> Any:
        """What the index says of itself, as its builder wrote it. Raises KeyError."""
        return self._about[name]

    def close(self) -> None:
        self._file.close()

    # --- claims ------------------------------------------------------------------------------------------------------

    def claims(
        self, filter: Filter, sort: str = "published", cursor: str | None = None, limit: int = 50
    ) -> Page[ClaimRow]:
        """A page of claims. `sort`: published, period, number (largest first), place, document. Raises UsageError for a
        foreign cursor or an unknown order."""
        rows = self._claims_for(filter)
        return self._page(
            "claims",
            self._claims,
            rows,
            sort,
            cursor,
            limit,
            lambda places: self._claim_rows(places, filter.as_of),
            self._capped("words", filter.text),
        )

    def facets(self, filter: Filter) -> dict[str, list[Facet]]:
        """The values of each of the filter's names that the claims have that it lets through, and their numbers."""
        return self._remembered(
            ("facets", filter), lambda: selecting.facets(self._claims, self._claims_for(filter)), lambda _: 1000
        )

    def tally(
        self,
        filter: Filter,
        by: Sequence[str],
        every: Every | None = None,
        dated: Dated = "period",
        area: str | None = None,
    ) -> tuple[Tally, ...]:
        """The claims that a filter lets through, counted by these columns at once, see `tallies`; `area`: only those
        known to lie in this province."""
        key = ("tally", filter, tuple(by), every, dated, area)

        def counted() -> tuple[Tally, ...]:
            rows = self._claims_for(filter)
            if area is not None:
                rows = tallies.inside(self._claims, rows, area)
            return tuple(tallies.tally(self._claims, rows, by, every, dated))

        return self._remembered(key, counted, lambda found: 40 * len(found))

    def claim(self, id: str) -> ClaimRow | None:
        """By its id, or the beginning of it where only one claim's begins so (eight signs at least)."""
        place = self._claim_place(id)
        return None if place is None else self._claim_rows([place])[0]

    def claim_body(self, id: str) -> Claim | None:
        """The whole model, with its corrections."""
        place = self._claim_place(id)
        return None if place is None else shown.claim_model(self._bodies([place])[0])

    def claim_bodies(self, ids: Sequence[str]) -> list[Claim]:
        """The models of these claims, in this order; ids that are not held are left out."""
        places = [place for place in map(self._claim_place, ids) if place is not None]
        return [shown.claim_model(body) for body in self._bodies(places)]

    def claim_rows(self, ids: Sequence[str]) -> list[ClaimRow]:
        """These claims, in this order; ids that are not held are left out."""
        return self._claim_rows([place for place in map(self._claim_place, ids) if place is not None])

    def claim_facts(self, id: str) -> dict[str, Any] | None:
        """Everything that is kept of a claim, column by column as in the ledger, with its verdict and event."""
        place = self._claim_place(id)
        return None if place is None else self._bodies([place])[0]

    def ref_of(self, claim: str) -> str | None:
        """What judgements call the report of this claim; None where it is no incident that is linked."""
        found = self._file.row("SELECT ref FROM members WHERE claim = ?", (claim,))
        return found[0] if found else None

    def claim_of(self, ref: str) -> str | None:
        """The claim of a report."""
        found = self._file.row("SELECT claim FROM members WHERE ref = ?", (ref,))
        return found[0] if found else None

    def parts_of(self, claim: str) -> list[ClaimRow]:
        """The claims that say they are a part of this one."""
        code = self._claims.code("part_of", claim)
        rows = [] if code is None else self._claims.postings("part_of").rows(code).tolist()
        return self._claim_rows([row for row in rows if self._claims.alive[row]])

    def rivals(self, id: str, limit: int = 50) -> list[ClaimRow]:
        """Other claims of the same fact by whomever, the nearest period first: see `rivals.same_fact`."""
        place = self._claim_place(id)
        if place is None:
            return []
        return self._claim_rows(same_fact(self._claims, place, self._entries.related)[:limit])

    def claims_of(self, document: str, cursor: str | None = None, limit: int = 200) -> Page[ClaimRow]:
        """The claims of a document in the order of its text, or of a release in that of its rows."""
        return self.claims(Filter(document=(document,)), "document", cursor, limit)

    def _claim_place(self, id: str) -> int | None:
        found = self._file.rows("SELECT number - 1 FROM claims WHERE id = ? ORDER BY number DESC", (id,))
        if not found and 8 <= len(id) <= 64:
            found = self._file.rows(
                "SELECT number - 1 FROM claims WHERE id >= ? AND id < ? LIMIT 20", (id, id + chr(0x10FFFF))
            )
            alive = [row for (row,) in found if self._claims.alive[row]]
            return alive[0] if len(alive) == 1 else None
        return next((row for (row,) in found if row < self._claims.rows and self._claims.alive[row]), None)

    def _claims_for(self, filter: Filter) -> Codes:
        return self._remembered(
            ("claims", filter),
            lambda: chosen(self._claims, self._asked(filter, selecting.OF_CLAIMS), self._hits("words", filter.text)),
            len,
        )

    def _asked(self, filter: Filter, names: Sequence[str]) -> Asked:
        return asked(filter, names, self._entries.with_branches(filter.group) if filter.branches else filter.group)

    def _bodies(self, places: Iterable[int]) -> list[dict[str, Any]]:
        made = []
        for place in places:
            data = self._file.row("SELECT body, dictionary FROM claims WHERE number = ?", (place + 1,))
            if data is not None:
                made.append(bodies.read(bodies.unpacked(data[0], self._dictionaries[data[1]])))
        return made

    def _claim_rows(self, places: Sequence[int], as_of: dt.date | None = None) -> list[ClaimRow]:
        return [shown.claim_row(body, self.document(body["document"]), as_of) for body in self._bodies(places)]

    # --- documents ---------------------------------------------------------------------------------------------------

    def documents(
        self, filter: Filter, sort: str = "published", cursor: str | None = None, limit: int = 50
    ) -> Page[DocumentRow]:
        """Documents; where the filter asks for more than language, publisher, document, days and words of the title,
        those with such a claim."""
        rows = self._remembered(("documents", filter), lambda: self._documents_for(filter), len)

        def shown_rows(places: Sequence[int]) -> list[DocumentRow]:
            labels, codes = self._documents.labels("document"), self._documents.part.coded["document"].codes
            found = (self.document(labels[codes[place]]) for place in places)
            return [row for row in found if row is not None]

        return self._page("documents", self._documents, rows, sort, cursor, limit, shown_rows)

    def _documents_for(self, filter: Filter) -> Codes:
        of_claims = self._asked(filter, [n for n in selecting.OF_CLAIMS if n not in selecting.OF_DOCUMENTS])
        narrowed = of_claims.words or filter.flagged or filter.start or filter.end
        among = self._hits("titles", filter.text) if not narrowed else None
        if narrowed:
            claims = self._claims.part.coded["document"]
            codes = np.unique(claims.codes[self._claims_for(filter)])
            places = (self._documents.code("document", claims.labels[code]) for code in codes)
            of = self._documents.postings("document")
            among = np.sort(np.array([of.rows(code)[-1] for code in places if code is not None], np.int32))
        mine = asked(filter, selecting.OF_DOCUMENTS, ())
        kept = Asked(words=mine.words, as_of=mine.as_of, passed_on=mine.passed_on)
        return chosen(self._documents, kept, among)

    def document(self, id: str) -> DocumentRow | None:
        """By its id, or the beginning of it where only one document's begins so (eight signs at least)."""
        with self._lock:
            kept = self._answers.get(("document", id))
        if kept is not None:
            known: DocumentRow = kept[0]
            return known
        row = self._document(id)  # an id that nothing has is not remembered: anybody may ask for any
        return None if row is None else self._remembered(("document", id), lambda: row, lambda _: 100)

    def _document(self, id: str) -> DocumentRow | None:
        newest = "SELECT shown FROM documents WHERE id = ? ORDER BY number DESC"
        found = self._file.row(newest, (id,))
        if found is None and 8 <= len(id) <= 64:
            rows = self._file.rows(
                "SELECT DISTINCT id FROM documents WHERE id >= ? AND id < ? LIMIT 2", (id, id + chr(0x10FFFF))
            )
            found = self._file.row(newest, rows[0]) if len(rows) == 1 else None
        if found is None:
            return None
        row = shown.document_row(json.loads(found[0]))
        return replace(row, claims=self._claims_in(row.id))

    def _claims_in(self, document: str) -> int:
        """How many claims of a document nobody rejected."""
        code = self._claims.code("document", document)
        return 0 if code is None else int(self._standing_by_document[code])

    @cached_property
    def _standing_by_document(self) -> npt.NDArray[np.int64]:
        documents = self._claims.part.coded["document"]
        stand = self._claims.alive & ~self._claims.number("rejected")
        return np.bincount(documents.codes[stand], minlength=len(documents.labels))

    def document_text(self, id: str) -> str | None:
        """The text as kept; of a release what it says of itself."""
        found = self._file.row("SELECT text FROM documents WHERE id = ?", (id,))
        if found is None or found[0] is None:
            return None
        return zlib.decompress(found[0]).decode("utf-8", "surrogatepass")

    # --- events ------------------------------------------------------------------------------------------------------

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
        made = []
        for place in places:
            data = self._file.row("SELECT shown, dictionary FROM events WHERE number = ?", (place + 1,))
            if data is not None:
                made.append(bodies.read(bodies.unpacked(data[0], self._dictionaries[data[1]])))
        return made

    def _event_rows(self, places: Sequence[int], as_of: dt.date | None = None) -> list[EventRow]:
        return [shown.event_row(values, as_of) for values in self._event_values(places)]

    # --- groups, places, sources -------------------------------------------------------------------------------------

    def groups(self, text: str | None = None) -> list[Entry]:
        return self._entries.listed("group", text)

    def places(self, text: str | None = None, country: str | None = None) -> list[Entry]:
        return self._entries.listed("place", text, country)

    def sources(self, text: str | None = None) -> list[Entry]:
        return self._entries.listed("source", text)

    def entry(self, kind: EntryKind, id: str) -> Entry | None:
        return self._entries.entry(kind, id)

    def names(self, language: str) -> dict[str, str]:
        """Names by id of all groups, places and sources, for readers of a language."""
        return self._entries.names(language)

    def suggest(self, kind: EntryKind, text: str, language: str, limit: int = 20) -> list[tuple[str, str]]:
        """Ids and names whose words begin as those of the text, the most told of first."""
        return self._entries.suggest(kind, text, language, limit)

    # --- the rest ----------------------------------------------------------------------------------------------------

    def totals(self) -> Totals:
        about = self._about["totals"]
        return Totals(
            documents=about["documents"],
            releases=about["releases"],
            claims=about["claims"],
            events=about["events"],
            judgements=about["judgements"],
            newest_source=_day(about["newest_source"]),
            newest_recorded=dt.datetime.fromisoformat(about["newest_recorded"]) if about["newest_recorded"] else None,
        )

    def coverage(self) -> list[dict[str, Any]]:
        """What each release of a dataset covers: lens, document, countries, first and last day, published."""
        return list(self._about["coverage"])

    def judgements(self, about: str | None = None, cursor: str | None = None, limit: int = 50) -> Page[Judgement]:
        """What persons decided, the newest first; `about`: only of this claim, report or judgement."""
        limit = _checked_limit(limit)
        before = 2**62
        if cursor is not None:
            read = read_cursor(cursor, "judgements")
            before = read.key
        condition = "" if about is None else "AND id IN (SELECT judgement FROM judged WHERE about = ?) "
        found = self._file.rows(
            f"SELECT number, shown FROM judgements WHERE number < ? {condition}ORDER BY number DESC LIMIT ?",
            (before, *(() if about is None else (about,)), limit + 1),
        )
        rows = tuple(shown.judgement(json.loads(text)) for _, text in found[:limit])
        more = len(found) > limit
        return Page(rows=rows, next=ordering.Cursor("judgements", found[limit - 1][0], 0).written() if more else None)

    def points(self) -> Points:
        """Everything that has a place, for the map. Made once."""
        with self._lock:
            if self._points is None:
                self._points = points_of(self._claims, self._events)
            return self._points

    def points_for(self, filter: Filter) -> Codes:
        """Positions in `points()` of the rows that a filter lets through, in their order. The lens "linked" asks for
        linked events, any other for claims; without a lens both are there, each row under its own."""
        points = self.points()
        told = int(np.count_nonzero(points.rowid > 0))  # claims come first, events after them
        found = []
        if filter.lens != (LINKED,):
            claims = np.zeros(self._claims.rows, np.bool_)
            claims[self._claims_for(filter)] = True
            found.append(np.flatnonzero(claims[points.rowid[:told] - 1]))
        if not filter.lens or LINKED in filter.lens:
            events = np.zeros(self._events.rows, np.bool_)
            events[self._events_for(replace(filter, lens=()))] = True
            found.append(told + np.flatnonzero(events[-points.rowid[told:] - 1]))
        return np.concatenate(found).astype(np.int32)

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

    def warm(self) -> None:
        """Work out once what the first readers would otherwise wait for."""
        self.facets(Filter())
        for table, sort in (("claims", "published"), ("claims", "period"), ("events", "period"), ("events", "event")):
            self._order(table, {"claims": self._claims, "events": self._events}[table], sort)
        for name in ("group", "country", "place", "lens", "document"):
            self._claims.postings(name)
        for name in ("group", "country"):
            self._events.postings(name)
        for listed in (self.groups, self.places, self.sources):
            listed()
        self.points()

    # --- inside ------------------------------------------------------------------------------------------------------

    def _page(
        self,
        table: str,
        columns: Columns,
        rows: Codes,
        sort: str,
        cursor: str | None,
        limit: int,
        shown_rows: Callable[[Sequence[int]], list[T]],
        least: bool = False,
    ) -> Page[T]:
        order = self._order(table, columns, sort)
        taken, before, behind = order.stretch(
            rows, read_cursor(cursor, sort) if cursor else None, _checked_limit(limit)
        )
        return Page(
            rows=tuple(shown_rows(taken)),
            next=order.cursor(taken[-1]) if behind and taken else None,
            previous=order.cursor(taken[0], backwards=True) if before and taken else None,
            total=len(rows),
            total_is_least=least,
        )

    def _order(self, table: str, columns: Columns, sort: str) -> Order:
        with self._lock:
            found = self._orders.get((table, sort))
            if found is None:
                found = self._orders[table, sort] = _order_of(table, columns, sort)
            return found

    def _hits(self, table: str, text: str | None) -> Codes | None:
        """The places of rows that hold all words of the text; None where none is asked for."""
        if text is None:
            return None
        query = expression(text)
        if query is None:
            return np.empty(0, np.int32)

        def found() -> Codes:
            rows = self._file.rows(
                f"SELECT rowid - 1 FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?", (query, MOST_HITS)
            )
            return np.sort(np.fromiter((row[0] for row in rows), np.int32, len(rows)))

        return self._remembered((table, query), found, len)

    def _capped(self, table: str, text: str | None) -> bool:
        """Whether more rows hold the words of the text than are looked up."""
        hits = self._hits(table, text)
        return hits is not None and len(hits) == MOST_HITS

    def _remembered(self, key: Any, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """An answer that was given before. Two threads may work out the same at once."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                kept: T = self._answers[key][0]
                return kept
        made = make()
        with self._lock:
            _, replaced = self._answers.pop(key, (None, 0))
            self._answers[key] = (made, size(made) + 50)
            self._held += self._answers[key][1] - replaced
            while self._held > _REMEMBERED and len(self._answers) > 1:
                _, (_, dropped) = self._answers.popitem(last=False)
                self._held -= dropped
        return made


def _order_of(table: str, columns: Columns, sort: str) -> Order:
    number, tie = columns.number, columns.number("tie")
    if table == "events" and sort == "event":
        return Order(sort, number("event"), tie)
    if sort == "published":
        return Order(sort, ordering.newest_first(number("published")), tie)
    if table != "documents":
        if sort == "period":
            return Order(sort, ordering.newest_first(number("over")), tie)
        if sort == "number":
            return Order(sort, ordering.largest_first(number("number")), tie)
        if sort == "place":
            named = columns.part.coded["place_name"]
            key, words = ordering.by_words(named.codes, named.labels)
            return Order(sort, key, tie, words)
    if table == "events" and sort == "voices":
        return Order(sort, -number("voices").astype(np.int64), tie)
    if table == "claims" and sort == "document":
        documents = columns.part.coded["document"]
        hashes = np.array([*(hash_of(label) for label in documents.labels), -1], np.int64)
        return Order(sort, hashes[documents.codes], (number("order") << 10) | (tie & 1023))
    raise UsageError(f"sort={sort}", "is no order of this list", "Leave it out")


def _checked_limit(limit: int) -> int:
    if not 1 <= limit <= LONGEST_PAGE:
        raise UsageError(
            f"limit={limit}", "a page has 1 to {most} rows", "Follow the link to the next page", most=LONGEST_PAGE
        )
    return limit


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
