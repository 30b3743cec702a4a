"""The index, as pages ask it: rows are found in columns in memory and read one by one from the file."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from marsad.index import ordering, shown
from marsad.index.basis import checked_limit
from marsad.index.columns import joined, unpacked
from marsad.index.entries import Entries
from marsad.index.filters import Filter
from marsad.index.held import Columns
from marsad.index.lookups import Lookups
from marsad.index.models import Entry, EntryKind, Page, Totals
from marsad.index.of_events import Events
from marsad.index.ordering import read_cursor
from marsad.index.reading import Connections
from marsad.model.judgement import Judgement


class Index(Events, Lookups):
    """What is in one file, at one moment. Every method may be called from any thread."""

    def __init__(self, path: Path, before: Index | None = None) -> None:
        """`before`: an earlier state of the same file, from which this one goes on: only what came since is read and
        worked out."""
        super().__init__()
        self._file = Connections(path)
        self.path = path
        with self._file.moment():
            about = {name: json.loads(value) for name, value in self._file.rows("SELECT name, value FROM about")}
            self._dictionaries = dict(self._file.rows("SELECT id, data FROM dictionaries"))
            (self._parts,) = self._file.rows("SELECT coalesce(max(part), -1) FROM parts")[0]
            self._claims, self._documents, self._events = (
                self._columns(name, before) for name in ("claims", "documents", "events")
            )
        self._about = about
        self.stamp: str = about["stamp"]
        self.versions: dict[str, int | None] = about["versions"]
        self.built_at = dt.datetime.fromisoformat(about["built_at"])
        self.behind = False
        self._entries = Entries(self._file, self._claims)
        if before is not None:
            self._take_over(before)

    def _columns(self, table: str, before: Index | None) -> Columns:
        found: dict[int, list[tuple[str, str, bytes]]] = {}
        after = -1 if before is None else before._parts
        sql = "SELECT part, name, type, data FROM parts WHERE rows = ? AND part > ? ORDER BY part"
        for part, *item in self._file.rows(sql, (table, after)):
            found.setdefault(part, []).append((item[0], item[1], item[2]))
        parts = [unpacked(items) for items in found.values()]
        if before is None:
            return Columns(joined(parts))
        held: Columns = {"claims": before._claims, "documents": before._documents, "events": before._events}[table]
        return held.grown(joined(parts)) if parts else held

    def said(self, name: str) -> Any:
        """What the index says of itself, as its builder wrote it. Raises KeyError."""
        return self._about[name]

    def close(self) -> None:
        self._file.close()

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

    def judgements(
        self,
        about: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
        who: str | None = None,
        verdict: str | None = None,
    ) -> Page[Judgement]:
        """What persons decided, the newest first. `about`: only of this claim, report or judgement; `who`: by those
        whose name holds this, in any case; `verdict`: only this word."""
        limit = checked_limit(limit)
        tests = ["number < ?"]
        wanted: list[Any] = [2**62 if cursor is None else read_cursor(cursor, "judgements").key]
        if about is not None:
            tests.append("id IN (SELECT judgement FROM judged WHERE about = ?)")
            wanted.append(about)
        if verdict is not None:
            tests.append("json_extract(shown, '$.verdict') = ?")
            wanted.append(verdict)
        if who is not None:
            judges = self._judges(who)
            tests.append(f"json_extract(shown, '$.judge') IN ({', '.join('?' * len(judges))})")
            wanted += judges
        found = self._file.rows(
            f"SELECT number, shown FROM judgements WHERE {' AND '.join(tests)} ORDER BY number DESC LIMIT ?",
            (*wanted, limit + 1),
        )
        rows = tuple(shown.judgement(json.loads(text)) for _, text in found[:limit])
        more = len(found) > limit
        return Page(rows=rows, next=ordering.Cursor("judgements", found[limit - 1][0], 0).written() if more else None)

    def judgement(self, id: str) -> Judgement | None:
        """What a person decided, by its id."""
        found = self._file.row("SELECT shown FROM judgements WHERE id = ?", (id,))
        return shown.judgement(json.loads(found[0])) if found else None

    def _judges(self, who: str) -> list[str]:
        """Those whose name holds this; SQLite folds the case of ASCII alone."""
        everyone = self._file.rows("SELECT DISTINCT json_extract(shown, '$.judge') FROM judgements")
        folded = who.casefold()
        return [name for (name,) in everyone if folded in name.casefold()]

    def warm(self) -> None:
        """Work out once what the first readers would otherwise wait for."""
        self.facets(Filter())
        for table, columns, sorts in (
            ("claims", self._claims, ("published", "period", "number", "place", "document")),
            ("events", self._events, ("period", "event")),
        ):
            for sort in sorts:
                self._order(table, columns, sort).warm()
        for name in ("group", "country", "place", "lens", "document", "kind", "source", "type", "measure"):
            self._claims.postings(name)
        for name in ("group", "country"):
            self._events.postings(name)
        for columns in (self._claims, self._events):
            columns.spans  # noqa: B018 - worked out once and kept
        for listed in (self.groups, self.places, self.sources):
            listed()
        self._point_places  # noqa: B018 - worked out once and kept

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


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
