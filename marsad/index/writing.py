"""Writing the file: rows, columns, words; in one transaction, or in a file of its own that is renamed when whole."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.index import bodies
from marsad.index.columns import Part, joined, packed
from marsad.index.rows import claim_part, document_part, event_part, ordered
from marsad.index.schema import DDL, FORMAT, INDEXES
from marsad.index.shown import event_json, stated
from marsad.index.words import folded
from marsad.model.event import Event
from marsad.model.judgement import Judgement

_AT_ONCE = 50_000  # rows of one statement
# Columns that pages take from the document, or that serve only to find a claim.
_NOT_IN_BODY = frozenset(
    (
        "url", "title", "publisher", "published", "published_precision", "published_until", "language", "label",
        "covers_start", "covers_end", "counts_from", "hindsight", "told", "area", "seen_from", "actors",
    )
)  # fmt: skip
Json = dict[str, Any]


class Writer:
    """Appends to an index that is open for writing. Not for several threads; `connection` is the caller's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._parts: dict[str, list[Part]] = {}
        self._packers: dict[str, tuple[int, bodies.Packer]] = {}
        self._next = {name: _next(connection, name) for name in ("claims", "documents", "events", "judgements")}
        self._known_dictionaries()

    def _known_dictionaries(self) -> None:
        held = self.connection.execute("SELECT value FROM about WHERE name = 'dictionaries'").fetchone()
        for origin, id in json.loads(held[0]).items() if held else ():
            data = self.connection.execute("SELECT data FROM dictionaries WHERE id = ?", (id,)).fetchone()[0]
            self._packers[origin] = (id, bodies.Packer(data))

    # --- rows --------------------------------------------------------------------------------------------------------

    def add_documents(self, rows: Sequence[Json], texts: Iterable[str | None], found: pa.Table) -> None:
        """`rows`: the fields of `DocumentRow`; `texts`: what was read in them; `found`: see `rows.document_part`."""
        first = self._numbers("documents", len(rows))
        packed_texts = (
            None if text is None else zlib.compress(text.encode("utf-8", "surrogatepass"), 6) for text in texts
        )
        self.connection.executemany(
            "INSERT INTO documents (number, id, shown, text) VALUES (?, ?, ?, ?)",
            (
                (number, row["id"], json.dumps(stated(row), ensure_ascii=False), text)
                for number, row, text in zip(count(first), rows, packed_texts, strict=False)
            ),
        )
        told = (folded(f"{row['title'] or ''} {row['publisher'] or ''}") for row in rows)
        self.connection.executemany("INSERT INTO titles (rowid, said) VALUES (?, ?)", zip(count(first), told))
        self._parts.setdefault("documents", []).append(document_part(found))

    def add_sketches(self, sketches: Iterable[tuple[str, Sequence[int]]]) -> None:
        """By id of a page, some runs of its text by which copies are found; a page's text never changes."""
        self.connection.executemany(
            "INSERT OR IGNORE INTO sketches (run, document) VALUES (?, ?)",
            ((run, document) for document, runs in sketches for run in runs),
        )

    def add_claims(self, claims: pa.Table) -> None:
        """`claims`: the ledger's view with `rows.ADDED`."""
        for start in range(0, claims.num_rows or 1, _AT_ONCE):
            some = claims.slice(start, _AT_ONCE).combine_chunks()
            part = claim_part(some)
            self._parts.setdefault("claims", []).append(part)
            first = self._numbers("claims", some.num_rows)
            ids, documents, places = some["id"].to_pylist(), some["document"].to_pylist(), ordered(some).tolist()
            self.connection.executemany(
                "INSERT INTO claims (number, id, document, ordered, body, dictionary) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (number, id, document, place, body, dictionary)
                    for number, id, document, place, (body, dictionary) in zip(
                        count(first), ids, documents, places, self._bodies(some), strict=False
                    )
                ),
            )
            told = (folded(text or "") for text in some["told"].to_pylist())
            self.connection.executemany("INSERT INTO words (rowid, said) VALUES (?, ?)", zip(count(first), told))

    def _bodies(self, claims: pa.Table) -> Iterator[tuple[bytes, int]]:
        """In the order of the rows, which stand by document: those of one dataset come together."""
        shown = claims.drop_columns([name for name in claims.column_names if name in _NOT_IN_BODY])
        codes = pc.fill_null(shown["dataset"], "").combine_chunks()
        start = 0
        while start < shown.num_rows:
            origin = codes[start].as_py()
            end = start + _run(codes, start)
            texts = bodies.texts(shown.slice(start, end - start))
            id, packer, texts = self._packer(origin, texts)
            for body in bodies.packed_all(texts, packer):
                yield body, id
            start = end

    def _packer(self, origin: str, texts: Iterator[str]) -> tuple[int, bodies.Packer, Iterator[str]]:
        if origin not in self._packers:
            first = list(islice(texts, 64))
            data = bodies.learnt(first)
            id = self.connection.execute("INSERT INTO dictionaries (data) VALUES (?)", (data,)).lastrowid or 0
            self._packers[origin] = (id, bodies.Packer(data))
            texts = _chained(first, texts)
        id, packer = self._packers[origin]
        return id, packer, texts

    def add_events(self, events: pa.Table, models: Mapping[str, Event]) -> None:
        """`events`: see `rows.event_part`; `models`: of those with several reports, as they stand now."""
        for start in range(0, events.num_rows or 1, _AT_ONCE):
            some = events.slice(start, _AT_ONCE).combine_chunks()
            self._parts.setdefault("events", []).append(event_part(some))
            first = self._numbers("events", some.num_rows)
            id, packer, shown = self._packer("events", bodies.texts(_event_shown(some)))
            ids, leading = some["event"].to_pylist(), some["claim"].to_pylist()
            stands = some["stage_until"].is_null().to_pylist()
            fused = (_fused(models.get(event)) if now else None for event, now in zip(ids, stands, strict=True))
            self.connection.executemany(
                "INSERT INTO events (number, id, leading, shown, body, dictionary) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (number, event, claim, packer.pack(text), body, id)
                    for number, event, claim, text, body in zip(count(first), ids, leading, shown, fused, strict=False)
                ),
            )
            self.connection.executemany(
                "INSERT INTO members (event, ref, claim) VALUES (?, ?, ?)",
                (
                    (event, ref, claim)
                    for event, now, refs, claims in zip(
                        ids, stands, some["members"].to_pylist(), some["claims"].to_pylist(), strict=True
                    )
                    if now
                    for ref, claim in zip(refs, claims, strict=True)
                ),
            )

    def add_ties(self, ties: Iterable[tuple[str, Judgement]]) -> None:
        """Why reports are in one event: judgements by the event's id."""
        self.connection.executemany(
            "INSERT INTO ties (event, judgement) VALUES (?, ?)",
            ((event, zlib.compress(_told(judgement).encode())) for event, judgement in ties),
        )

    def add_judgements(self, judgements: Sequence[Judgement]) -> None:
        """What persons decided, the oldest first."""
        first = self._numbers("judgements", len(judgements))
        self.connection.executemany(
            "INSERT INTO judgements (number, id, since, shown) VALUES (?, ?, ?, ?)",
            (
                (number, item.id, item.recorded_at.isoformat(), _told(item))
                for number, item in enumerate(judgements, first)
            ),
        )
        self.connection.executemany(
            "INSERT INTO judged (about, judgement) VALUES (?, ?)",
            ((about, item.id) for item in judgements for about in item.about),
        )

    def add_entries(self, entries: Iterable[tuple[str, str, Json]]) -> None:
        """Groups, places and sources: kind, id, and the fields of `Entry` that do not count anything.

        What is known already stays as it is.
        """
        self.connection.executemany(
            "INSERT OR IGNORE INTO entries (kind, id, shown) VALUES (?, ?, ?)",
            ((kind, id, json.dumps(shown, ensure_ascii=False)) for kind, id, shown in entries),
        )

    def strike(self, table: str, places: npt.NDArray[np.integer[Any]]) -> None:
        """Rows, by their places in the columns, that count no more."""
        gone = Part(rows=0, numbers={}, gone=places.astype(np.int64))
        self._parts.setdefault(table, []).append(gone)

    def forget_events(self, ids: Iterable[str]) -> None:
        """What is kept of events beside their rows, which are struck."""
        for id in ids:
            self.connection.execute("DELETE FROM members WHERE event = ?", (id,))
            self.connection.execute("DELETE FROM ties WHERE event = ?", (id,))

    def forget_judgements(self) -> None:
        self.connection.execute("DELETE FROM judgements")
        self.connection.execute("DELETE FROM judged")
        self._next["judgements"] = 1

    # --- the end -----------------------------------------------------------------------------------------------------

    def about(self, **values: Any) -> None:
        self.connection.executemany(
            "INSERT OR REPLACE INTO about (name, value) VALUES (?, ?)",
            ((name, json.dumps(value)) for name, value in values.items()),
        )

    def keep_columns(self) -> None:
        """Write the columns of all that was added as one part of each table."""
        (number,) = self.connection.execute("SELECT coalesce(max(part), -1) + 1 FROM parts").fetchone()
        for table, parts in self._parts.items():
            self.connection.executemany(
                "INSERT INTO parts (part, rows, name, type, data) VALUES (?, ?, ?, ?, ?)",
                ((number, table, *item) for item in packed(joined(parts))),
            )
        self._parts.clear()
        self.about(dictionaries={origin: id for origin, (id, _) in self._packers.items()})

    def _numbers(self, table: str, rows: int) -> int:
        first = self._next[table]
        self._next[table] += rows
        return first


def new_file(path: Path | str) -> sqlite3.Connection:
    """An empty index that nobody else sees yet: no journal, no waiting for the disk."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {setting}")
    connection.executescript(DDL)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("BEGIN")
    return connection


@contextmanager
def changing(path: Path) -> Iterator[Writer]:
    """A writer into an index that others read meanwhile: they see all of it, or nothing. Raises `sqlite3.Error`."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # what is torn is built anew
        connection.execute("BEGIN IMMEDIATE")
        try:
            writer = Writer(connection)
            yield writer
            writer.keep_columns()
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def finished(connection: sqlite3.Connection) -> None:
    """The last step of a new file: what single rows are found by."""
    connection.execute("COMMIT")
    connection.executescript(INDEXES)
    connection.execute("PRAGMA optimize")


def _next(connection: sqlite3.Connection, table: str) -> int:
    (last,) = connection.execute(f"SELECT coalesce(max(number), 0) FROM {table}").fetchone()
    return int(last) + 1


def _run(codes: pa.Array, start: int) -> int:
    """How many rows from `start` on bear the same word."""
    differs = pc.index(pc.equal(codes.slice(start), codes[start]), False).as_py()
    return len(codes) - start if differs < 0 else int(differs)


def _chained(first: list[str], rest: Iterator[str]) -> Iterator[str]:
    yield from first
    yield from rest


_EVENT_SHOWN = {
    "event": "id", "voices": "voices", "lenses": "lenses", "origins": "sources", "type": "type", "actors": "actors",
    "place_id": "place_id", "place_name": "place_name", "country": "country", "place_precision": "precision",
    "latitude": "latitude", "longitude": "longitude", "period_start": "period_start", "period_end": "period_end",
    "period_precision": "period_precision", "killed": "killed", "killed_low": "killed_low",
    "killed_high": "killed_high", "wounded": "wounded", "wounded_low": "wounded_low", "wounded_high": "wounded_high",
    "disputed": "disputed", "claim": "leading", "kept_back": "kept_back",
    "hindsight_before": "hindsight_before",
}  # fmt: skip


def _event_shown(events: pa.Table) -> pa.Table:
    columns = {shown: events[name] for name, shown in _EVENT_SHOWN.items()}
    columns["members"] = pc.list_value_length(events["members"])
    return pa.table(columns)


def _fused(event: Event | None) -> bytes | None:
    return None if event is None else zlib.compress(json.dumps(event_json(event), ensure_ascii=False).encode(), 1)


def _small(text: str, level: int = 1) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), level)


def _told(judgement: Judgement) -> str:
    return json.dumps(stated(asdict(judgement)), ensure_ascii=False)
