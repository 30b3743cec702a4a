"""Rows in an order, and stretches of them from a cursor on that new rows do not move.

An order is two numbers a row: what it is sorted by, and a hash of the row's id that settles ties the same way in every
file that is built. A cursor is the two numbers of the row before the stretch.
"""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from marsad.errors import UsageError
from marsad.index.columns import Codes, Ints

_LAST = np.iinfo(np.int64).max  # the key of rows that state nothing to be sorted by: they come last


@dataclass(frozen=True, slots=True)
class Cursor:
    """`backwards`: the stretch before the row, not behind it. `word`: of orders by words, instead of the key."""

    sort: str
    key: int
    tie: int
    backwards: bool = False
    word: str | None = None

    def written(self) -> str:
        text = json.dumps([self.sort, self.key, self.tie, int(self.backwards), self.word], ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, sort: str) -> Cursor:
    """Raises UsageError for what is no cursor of this order."""
    wrong = UsageError("the cursor", "is none of this list", "Take the link to the next page, or leave it out")
    try:
        given = json.loads(base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        raise wrong from None
    if not isinstance(given, list) or len(given) != 5 or given[0] != sort:
        raise wrong
    _, key, tie, backwards, word = given
    whole = all(type(number) is int and -(2**63) <= number < 2**63 for number in (key, tie, backwards))
    if not whole or not (word is None or isinstance(word, str)):
        raise wrong
    return Cursor(sort, key, tie, bool(backwards), word)


@dataclass(frozen=True)
class Order:
    """`key`: of each row, the smallest first. `words`: where rows are sorted by words, those words in their order, and
    `key` their place there."""

    name: str
    key: Ints
    tie: Ints
    words: tuple[str, ...] | None = None

    def grown(self, before: Order) -> Order:
        """This order, of rows of which the first ones stand in `before` already: only the others are put in."""
        new = np.arange(len(before.key), len(self.key))
        if "places" not in before.__dict__ or len(new) * _FEW > len(self.key):
            return self
        new = new[np.lexsort((self.tie[new], self.key[new]))]
        keys, ties = self.key[before.places], self.tie[before.places]
        at = np.searchsorted(keys, self.key[new], "left")
        ends = np.searchsorted(keys, self.key[new], "right")
        for number in np.flatnonzero(ends > at).tolist():
            start, end = int(at[number]), int(ends[number])
            at[number] = start + np.searchsorted(ties[start:end], self.tie[new[number]], "right")
        self.__dict__["places"] = np.insert(before.places, at, new).astype(np.int32)
        return self

    def warm(self) -> None:
        """Work out what is worked out once."""
        self.rank  # noqa: B018 - of the places

    @cached_property
    def places(self) -> Codes:
        """All rows in order."""
        return np.lexsort((self.tie, self.key)).astype(np.int32)

    @cached_property
    def rank(self) -> Codes:
        found = np.empty(len(self.key), np.int32)
        found[self.places] = np.arange(len(self.key), dtype=np.int32)
        return found

    def cursor(self, row: int, backwards: bool = False) -> str:
        key = int(self.key[row])
        word = self.words[key] if self.words is not None and key != _LAST else None
        return Cursor(self.name, 0 if word is not None else key, int(self.tie[row]), backwards, word).written()

    def before(self, cursor: Cursor) -> tuple[int, int]:
        """How many of all rows come before the cursor's row, and how many up to it (itself, if it is there)."""
        key, tie = cursor.key, cursor.tie
        if cursor.word is not None and self.words is not None:
            key = bisect_left(self.words, cursor.word)
            if key == len(self.words) or self.words[key] != cursor.word:
                tie = -1  # the word is gone: what comes behind it is asked for
        return self._count(key, tie, True), self._count(key, tie, False)

    def _count(self, key: int, tie: int, strictly: bool) -> int:
        low, high = 0, len(self.places)
        while low < high:
            middle = (low + high) // 2
            row = self.places[middle]
            mine = (int(self.key[row]), int(self.tie[row]))
            if mine < (key, tie) or (not strictly and mine == (key, tie)):
                low = middle + 1
            else:
                high = middle
        return low

    def stretch(self, rows: Codes, cursor: Cursor | None, limit: int) -> tuple[list[int], bool, bool]:
        """At most `limit` of the rows (in the order of their places), and whether some come before, and behind."""
        if cursor is None:
            first, behind = 0, False
        else:
            first, behind = self.before(cursor)[0 if cursor.backwards else 1], cursor.backwards
        backwards = cursor is not None and cursor.backwards
        taken = self._walk(rows, first, limit + 1, backwards)
        more = len(taken) > limit
        taken = taken[:limit]
        if backwards:
            return taken[::-1], more, behind
        return taken, cursor is not None, more

    def _walk(self, rows: Codes, first: int, limit: int, backwards: bool) -> list[int]:
        """The `limit` rows nearest to the place `first` of the order, on one side of it."""
        if len(rows) * 6 > len(self.places):
            return self._searched(rows, first, limit, backwards)
        rank = self.rank[rows]
        inside = first - 1 - rank[rank < first] if backwards else rank[rank >= first] - first
        if len(inside) > limit:
            inside = np.partition(inside, limit - 1)[:limit]
        places = first - 1 - np.sort(inside) if backwards else first + np.sort(inside)
        return [int(row) for row in self.places[places]]

    def _searched(self, rows: Codes, first: int, limit: int, backwards: bool) -> list[int]:
        """Where many rows are let through the next ones are near: all rows are gone through from the cursor on."""
        whole = len(rows) == len(self.places)
        wanted = None
        if not whole:
            wanted = np.zeros(len(self.places), bool)
            wanted[rows] = True
        found: list[int] = []
        ahead = self.places[:first][::-1] if backwards else self.places[first:]
        for start in range(0, len(ahead), _AT_ONCE):
            some = ahead[start : start + _AT_ONCE]
            found += (some if wanted is None else some[wanted[some]])[: limit - len(found)].tolist()
            if len(found) >= limit:
                break
        return found


_FEW = 16  # new rows are a share of one in so many at most, or all is put in order anew
_AT_ONCE = 4096  # rows of an order looked at together


def newest_first(days: npt.NDArray[np.integer]) -> Ints:
    """Days, -1 for none, as a key."""
    return np.where(days < 0, _LAST, -days.astype(np.int64))


def largest_first(numbers: npt.NDArray[np.float64]) -> Ints:
    """Numbers, NaN for none, as a key: the bits of a float stand in the order of its values."""
    bits = (-numbers + 0.0).view(np.int64)
    key = np.where(bits < 0, bits ^ np.iinfo(np.int64).max, bits)
    return np.where(np.isnan(numbers), _LAST, key)


def by_words(codes: Codes, labels: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
    """Words as a key, and the words in their order."""
    words = sorted(labels)
    place = {word: number for number, word in enumerate(words)}
    ranks = np.array([*(place[label] for label in labels), _LAST], np.int64)
    return ranks[codes], tuple(words)
