"""What every list of an index rests on: rows that a filter lets through, their order, a page of them, answers kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np

from marsad.errors import UsageError
from marsad.index import bodies, ordering, selecting
from marsad.index.columns import Codes
from marsad.index.entries import Entries
from marsad.index.filters import Filter
from marsad.index.held import Columns
from marsad.index.models import Page
from marsad.index.ordering import Order, read_cursor
from marsad.index.reading import Connections
from marsad.index.rows import hash_of
from marsad.index.selecting import Asked, asked, chosen
from marsad.index.words import expression

T = TypeVar("T")
MOST_HITS = 20_000  # rows that the words of a text are looked up in, the newest first
_REMEMBERED = 30_000_000  # row numbers of answers kept in memory
LONGEST_PAGE = 1000
_SEARCHED = ("words", "titles")  # tables of words
_AT_ONCE = 500  # rows that one statement reads


class Basis:
    """The columns of one file at one moment, and what was worked out from them lately."""

    _file: Connections
    _claims: Columns
    _documents: Columns
    _events: Columns
    _entries: Entries
    _dictionaries: dict[int, bytes]

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._orders: dict[tuple[str, str], Order] = {}
        self._answers: OrderedDict[Any, Any] = OrderedDict()
        self._held = 0
        self._hits_before: dict[tuple[str, str], tuple[Codes, int]] = {}  # up to so many rows

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
        taken, before, behind = order.stretch(rows, read_cursor(cursor, sort) if cursor else None, checked_limit(limit))
        return Page(
            rows=tuple(shown_rows(taken)),
            next=order.cursor(taken[-1]) if behind and taken else None,
            previous=order.cursor(taken[0], backwards=True) if before and taken else None,
            total=len(rows),
            total_is_least=least,
        )

    def _take_over(self, before: Basis) -> None:
        """The orders, and the rows that hold words, that were worked out for an earlier state of the same file."""
        with before._lock:
            orders = list(before._orders.items())
            answers = [(key, found) for key, (found, _) in before._answers.items() if key[0] in _SEARCHED]
        for (table, query), found in answers:
            self._hits_before[table, query] = (
                found,
                {"words": before._claims, "titles": before._documents}[table].rows,
            )
        for (table, sort), order in orders:
            columns = {"claims": self._claims, "documents": self._documents, "events": self._events}[table]
            self._orders[table, sort] = _order_of(table, columns, sort).grown(order)

    def _order(self, table: str, columns: Columns, sort: str) -> Order:
        with self._lock:
            found = self._orders.get((table, sort))
            if found is None:
                found = self._orders[table, sort] = _order_of(table, columns, sort)
            return found

    def _texts(self, sql: str, places: Iterable[int]) -> list[dict[str, Any]]:
        """What is kept of rows, in the order of these places; `sql` gives number, bytes and dictionary."""
        numbers = [place + 1 for place in places]
        kept: dict[int, tuple[bytes, int]] = {}
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            rows = self._file.rows(sql.format(",".join("?" * len(some))), some)
            kept |= {number: (data, dictionary) for number, data, dictionary in rows}
        found = (kept[number] for number in numbers if number in kept)
        return [bodies.read(bodies.unpacked(data, self._dictionaries[dictionary])) for data, dictionary in found]

    def _hits(self, table: str, text: str | None) -> Codes | None:
        """The places of rows that hold all words of the text; None where none is asked for."""
        if text is None:
            return None
        query = expression(text)
        if query is None:
            return np.empty(0, np.int32)

        def found() -> Codes:
            known, first = self._hits_before.pop((table, query), (np.empty(0, np.int32), 0))
            sql = f"SELECT rowid - 1 FROM {table} WHERE {table} MATCH ? AND rowid > ? ORDER BY rowid DESC LIMIT ?"
            rows = self._file.rows(sql, (query, first, MOST_HITS))
            new = np.sort(np.fromiter((row[0] for row in rows), np.int32, len(rows)))
            return np.concatenate([known, new])[-MOST_HITS:]

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

    def _claims_for(self, filter: Filter) -> Codes:
        return self._remembered(
            ("claims", filter),
            lambda: chosen(self._claims, self._asked(filter, selecting.OF_CLAIMS), self._hits("words", filter.text)),
            len,
        )

    def _asked(self, filter: Filter, names: Sequence[str]) -> Asked:
        return asked(filter, names, self._entries.with_branches(filter.group) if filter.branches else filter.group)


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


def checked_limit(limit: int) -> int:
    if not 1 <= limit <= LONGEST_PAGE:
        raise UsageError(
            f"limit={limit}", "a page has 1 to {most} rows", "Follow the link to the next page", most=LONGEST_PAGE
        )
    return limit
