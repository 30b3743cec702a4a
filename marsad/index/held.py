"""The rows of one table as questions find them: columns, and what is worked out from them once and remembered.

What is worked out for a million rows takes seconds. An index that goes on from another one (`Columns.grown`) takes it
over and adds what the new rows bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from marsad.index.columns import NONE, Coded, Codes, Ints, Listed, Part, joined, spread

_LONG = 31  # days: periods of more are looked at each time
_FEW = 16  # new rows are a share of one in so many at most, or all is worked out anew


@dataclass(frozen=True, eq=False, slots=True)
class Alike:
    """Kinds of rows that are alike. `first`: one row of each; `kinds`: the kind of each row; `keys`: of each kind."""

    first: Codes
    kinds: Codes
    keys: npt.NDArray[np.uint64]

    def held(self, rows: Codes) -> Ints:
        """How many of these rows are of each kind."""
        found: Ints = np.bincount(self.kinds[rows], minlength=len(self.first)).astype(np.int64)
        return found

    def grown(self, keys: npt.NDArray[np.uint64]) -> Alike:
        """With more rows behind the others, of which these are the keys."""
        new, first, which = np.unique(keys, return_index=True, return_inverse=True)
        order = np.argsort(self.keys)
        at = np.minimum(np.searchsorted(self.keys, new, sorter=order), len(order) - 1)
        known = self.keys[order[at]] == new
        kinds = np.where(known, order[at], 0).astype(np.int32)
        kinds[~known] = len(self.keys) + np.arange(int((~known).sum()), dtype=np.int32)
        return Alike(
            np.concatenate([self.first, (len(self.kinds) + first[~known]).astype(np.int32)]),
            np.concatenate([self.kinds, kinds[which]]),
            np.concatenate([self.keys, new[~known]]),
        )


class Postings:
    """Which rows have each code of a column; rows of one code in their order."""

    def __init__(self, codes: Codes, parents: Codes | None, labels: int, before: Postings | None = None) -> None:
        """`parents`: the row of each code, where a row may have several. `before`: of the rows before these."""
        order = np.argsort(codes, kind="stable")
        self._rows = (order if parents is None else parents[order]).astype(np.int32)
        self._cuts = np.searchsorted(codes[order], np.arange(labels + 1))
        self._before = before

    @property
    def settled(self) -> Postings:
        """Those of the rows before all that were added."""
        return self if self._before is None else self._before

    def count(self, code: int) -> int:
        if code + 1 >= len(self._cuts):
            return 0
        mine = int(self._cuts[code + 1] - self._cuts[code])
        return mine if self._before is None else mine + self._before.count(code)

    def rows(self, code: int) -> Codes:
        if code + 1 >= len(self._cuts):
            return np.empty(0, np.int32)
        mine = self._rows[self._cuts[code] : self._cuts[code + 1]]
        if self._before is None:
            return mine
        return np.concatenate([self._before.rows(code), mine]) if len(mine) else self._before.rows(code)


class Spans:
    """Rows by the day on which their period begins; those of long periods, which are few, apart."""

    def __init__(self, start: Codes, end: Codes) -> None:
        long = (start != NONE) & ((end == NONE) | (end - start > _LONG))
        self._long = np.flatnonzero(long).astype(np.int32)
        short = np.flatnonzero((start != NONE) & ~long).astype(np.int32)
        order = np.argsort(start[short], kind="stable")
        self._rows = short[order]
        self._starts = start[self._rows]

    def _cut(self, first: int | None, last: int | None) -> tuple[int, int]:
        # Of the starts' own type: for another, NumPy would copy all of them first.
        kind = self._starts.dtype.type
        low = 0 if first is None else int(np.searchsorted(self._starts, kind(first - _LONG), "left"))
        return low, len(self._starts) if last is None else int(np.searchsorted(self._starts, kind(last), "right"))

    def count(self, first: int | None, last: int | None) -> int:
        """At most so many rows touch these days."""
        low, high = self._cut(first, last)
        return max(0, high - low) + len(self._long)

    def rows(self, first: int | None, last: int | None) -> Codes:
        """All rows that touch these days, and some that only come near; in their order."""
        low, high = self._cut(first, last)
        found: Codes = np.sort(np.concatenate([self._rows[low:high], self._long]))
        return found


class Columns:
    """All rows of one kind. Immutable but for what is worked out once and remembered; any thread may read."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.rows = part.rows
        self._settled = part.rows  # rows whose postings stand by themselves; those of later ones go on from them
        self._postings: dict[str, Postings] = {}
        self._codes: dict[str, dict[str, int]] = {}
        self._alphabets: dict[str, Ints] = {}
        self._alike: dict[tuple[str, ...], Alike] = {}

    def grown(self, more: Part) -> Columns:
        """These rows and more, with all that was worked out for these; the labels of these keep their codes."""
        made = Columns(joined([self.part, more]))
        new = made.rows - self._settled
        if new * _FEW > made.rows:
            return made
        made._settled = self._settled
        for name, postings in list(self._postings.items()):
            made._postings[name] = made._posted(name, self._settled, postings.settled)
        for names, alike in list(self._alike.items()):
            made._alike[names] = alike.grown(made._keys(names, slice(self.rows, made.rows)))
        return made

    @cached_property
    def alive(self) -> npt.NDArray[np.bool_]:
        found = np.ones(self.rows, bool)
        found[self.part.gone] = False
        return found

    @cached_property
    def spans(self) -> Spans:
        return Spans(self.number("start"), self.number("end"))

    def number(self, name: str) -> npt.NDArray[Any]:
        return self.part.numbers[name]

    def labels(self, name: str) -> tuple[str, ...]:
        return self._of(name).labels

    def alphabet(self, name: str) -> Ints:
        """The place of each label among all in their order: what settles equal counts the same way in every file."""
        if name not in self._alphabets:
            labels = self.labels(name)
            places = np.empty(len(labels), np.int64)
            places[sorted(range(len(labels)), key=labels.__getitem__)] = np.arange(len(labels))
            self._alphabets[name] = places
        return self._alphabets[name]

    def code(self, name: str, label: str) -> int | None:
        """The code of a word; None where no row has it."""
        if name not in self._codes:
            self._codes[name] = {label: code for code, label in enumerate(self.labels(name))}
        return self._codes[name].get(label)

    def postings(self, name: str) -> Postings:
        found = self._postings.get(name)
        if found is None:
            settled = self._posted(name, 0, None, self._settled)
            found = settled if self._settled == self.rows else self._posted(name, self._settled, settled)
            self._postings[name] = found
        return found

    def counts(self, name: str, rows: Codes, times: Ints) -> Ints:
        """How many rows have each label, where each of `rows` stands for `times` of them."""
        column = self._of(name)
        if isinstance(column, Coded):
            codes = column.codes[rows]
        else:
            codes = column.codes[spread(column.cuts, rows)]
            times = np.repeat(times, column.cuts[rows + 1] - column.cuts[rows])
        counted = np.bincount(codes + 1, weights=times, minlength=len(column.labels) + 1)
        found: Ints = counted[1:].astype(np.int64)
        return found

    def alike(self, names: tuple[str, ...]) -> Alike:
        """The rows by what they have in these columns: a million rows are some thousand kinds, counted at once.

        A name may also be that of a number that is a flag."""
        if names not in self._alike:
            every = self._keys(names, slice(0, self.rows))
            keys, first, kinds = np.unique(every, return_index=True, return_inverse=True)
            self._alike[names] = Alike(first.astype(np.int32), kinds.astype(np.int32), keys)
        return self._alike[names]

    # --- inside ------------------------------------------------------------------------------------------------------

    def _of(self, name: str) -> Coded | Listed:
        found = self.part.coded.get(name)
        return found if found is not None else self.part.listed[name]

    def _posted(self, name: str, start: int, before: Postings | None, end: int | None = None) -> Postings:
        """The postings of the rows from `start` on, behind those `before`."""
        column, end = self._of(name), self.rows if end is None else end
        if isinstance(column, Coded):
            parents = np.arange(start, end, dtype=np.int32) if start else None
            return Postings(column.codes[start:end], parents, len(column.labels), before)
        lengths = np.diff(column.cuts[start : end + 1])
        parents = np.repeat(np.arange(start, end, dtype=np.int32), lengths)
        codes = column.codes[column.cuts[start] : column.cuts[end]]
        return Postings(codes, parents, len(column.labels), before)

    def _keys(self, names: tuple[str, ...], rows: slice) -> npt.NDArray[np.uint64]:
        """A number for each row that rows share which have the same in all these columns."""
        random = np.random.default_rng(1)
        key = np.zeros(rows.stop - rows.start, np.uint64)
        for place, name in enumerate(names):
            if name in self.part.numbers:
                key = key * np.uint64(2) + self.number(name)[rows]
                continue
            column = self._of(name)
            # a word's number must not depend on how many words there are: more may come
            words = _mixed(np.arange(NONE, len(column.labels), dtype=np.int64), int(random.integers(1, 2**62)) + place)
            if isinstance(column, Listed):
                told = words[column.codes[column.cuts[rows.start] : column.cuts[rows.stop]] + 1]
                ends = np.concatenate([np.zeros(1, np.uint64), np.cumsum(told, dtype=np.uint64)])
                cuts = column.cuts[rows.start : rows.stop + 1] - column.cuts[rows.start]
                told = ends[cuts[1:]] - ends[cuts[:-1]]
            else:
                told = words[column.codes[rows] + 1]
            key = key * np.uint64(0x9E3779B97F4A7C15) + told
        return key


def _mixed(codes: Ints, seed: int) -> npt.NDArray[np.uint64]:
    """Numbers that look like chance (the finaliser of splitmix64), always the same for the same code and seed."""
    mixed = codes.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
