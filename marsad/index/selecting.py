"""A filter → the rows that it lets through, as places in columns; and how many of them have each value.

The narrowest list of rows that any asked value has is taken first, and everything else is looked up for those rows
alone. So a question costs what its answer holds, not what the observatory holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marsad.index.columns import NONE, Codes, Listed, spread
from marsad.index.filters import Filter
from marsad.index.held import Columns
from marsad.index.models import Facet

Mask = npt.NDArray[np.bool_]
Rows = Codes | slice  # some rows, or all as they lie
_ALL = slice(None)
_NARROW = 12  # rows are looked at one by one where they are less than one in so many
MOST_FACETS = 40  # values shown of one name

OF_CLAIMS = (
    "kind", "lens", "measure", "type", "indicator", "group", "country", "place", "source", "publisher", "document",
    "precision", "language", "verdict",
)  # fmt: skip
OF_EVENTS = ("lens", "type", "group", "country", "place", "source", "precision")
OF_DOCUMENTS = ("publisher", "language", "document")
FACETS = (
    "kind", "lens", "measure", "type", "indicator", "group", "country", "source", "precision", "language", "verdict",
    "flagged",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is left of a filter for one table: `words` by name of the column, `rows` that words of a text gave."""

    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    start: int | None = None
    end: int | None = None
    as_of: int | None = None
    flagged: bool = False
    passed_on: bool = False
    rejected: bool = False  # rows that a person rejected, too

    @property
    def everything(self) -> bool:
        return not (self.words or self.flagged or self.passed_on) and self.start is self.end is self.as_of is None


def asked(filter: Filter, names: Sequence[str], group: tuple[str, ...]) -> Asked:
    """`group`: the ids asked for, branches and all."""
    values = {name: getattr(filter, name) for name in names} | {"group": group}
    return Asked(
        words=tuple((name, values[name]) for name in names if values[name]),
        start=_day(filter.start),
        end=_day(filter.end),
        as_of=_day(filter.as_of),
        flagged=filter.flagged,
        passed_on=filter.passed_on,
        rejected="reject" in filter.verdict,
    )


def _day(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal()


def chosen(columns: Columns, asked: Asked, among: Codes | None = None) -> Codes:
    """The places of the rows that count, in their order. `among`: of these only, in their order."""
    wanted = {name: _codes(columns, name, values) for name, values in asked.words}
    if any(not codes for codes in wanted.values()):
        return np.empty(0, np.int32)
    lists = {name: codes for name, codes in wanted.items() if NONE not in codes}
    sizes = {name: sum(columns.postings(name).count(code) for code in codes) for name, codes in lists.items()}
    narrow = min(sizes, key=sizes.__getitem__, default=None)
    fewest = columns.rows if narrow is None else sizes[narrow]
    if among is not None and len(among) <= fewest:
        rows, narrow = among, None
    elif (asked.start or asked.end) and 2 * columns.spans.count(asked.start, asked.end) < fewest:
        rows, narrow = columns.spans.rows(asked.start, asked.end), None
    elif narrow is not None:
        rows = _posted(columns, narrow, lists[narrow])
    else:
        return _of_all(columns, asked, wanted)
    if among is not None and rows is not among:
        rows = rows[_membership(columns.rows, [among])[rows]]
    for name, codes in wanted.items():
        if name != narrow:
            rows = rows[_holds(columns, name, codes, rows)]
    for test in _tests(columns, asked):
        rows = rows[test(rows)]
    return rows


def _of_all(columns: Columns, asked: Asked, wanted: Mapping[str, Sequence[int]]) -> Codes:
    """Where nothing narrows the rows: whole columns are looked at as they lie, which is quicker than by row."""
    found = columns.alive.copy()
    for name, codes in wanted.items():
        found &= _holds(columns, name, codes, _ALL)
    for test in _tests(columns, asked):
        found &= test(_ALL)
    return np.flatnonzero(found).astype(np.int32)


def _codes(columns: Columns, name: str, values: Iterable[str]) -> list[int]:
    """Codes of the values that any row has; "none" asks for rows that have no value."""
    found = [columns.code(name, value) for value in values]
    codes = [code for code in found if code is not None]
    return [*codes, NONE] if "none" in values else codes


def _posted(columns: Columns, name: str, codes: Sequence[int]) -> Codes:
    lists = [columns.postings(name).rows(code) for code in codes]
    return lists[0] if len(lists) == 1 else np.unique(np.concatenate(lists))


def _membership(rows: int, lists: Iterable[Codes]) -> Mask:
    found = np.zeros(rows, bool)
    for one in lists:
        found[one] = True
    return found


def _holds(columns: Columns, name: str, codes: Sequence[int], rows: Rows) -> Mask:
    if name in columns.part.listed:
        if not isinstance(rows, slice) and len(rows) * _NARROW < columns.rows:
            return _listed(columns.part.listed[name], codes, rows)
        found = _membership(columns.rows, [columns.postings(name).rows(code) for code in codes if code != NONE])
        if NONE in codes:
            found |= np.diff(columns.part.listed[name].cuts) == 0
        return found[rows]
    held = columns.part.coded[name].codes[rows]
    return held == codes[0] if len(codes) == 1 else np.isin(held, codes)


def _listed(column: Listed, codes: Sequence[int], rows: Codes) -> Mask:
    """Whether rows, one by one, list any of the codes."""
    lengths = column.cuts[rows + 1] - column.cuts[rows]
    held = column.codes[spread(column.cuts, rows)]
    hits = np.concatenate([[0], np.cumsum(held == codes[0] if len(codes) == 1 else np.isin(held, codes))])
    ends = np.cumsum(lengths)
    found: Mask = hits[ends] > hits[ends - lengths]
    return found | (lengths == 0) if NONE in codes else found


def _tests(columns: Columns, asked: Asked) -> list[Callable[[Rows], Mask]]:
    number = columns.number
    tests: list[Callable[[Rows], Mask]] = []
    if len(columns.part.gone):
        tests.append(lambda rows: columns.alive[rows])
    if "rejected" in columns.part.numbers and not asked.rejected:
        tests.append(lambda rows: ~number("rejected")[rows])
    if asked.flagged and "flagged" in columns.part.numbers:
        tests.append(lambda rows: number("flagged")[rows])
    if asked.passed_on:
        tests.append(lambda rows: ~number("kept_back")[rows])
    if asked.start is not None or asked.end is not None:
        tests.append(lambda rows: _touches(columns, asked, rows))
    if asked.as_of is not None:
        tests.append(lambda rows: seen(columns, asked.as_of or 0, rows))
    elif "seen_until" in columns.part.numbers:  # what stands now, not how it stood before
        tests.append(lambda rows: number("seen_until")[rows] == NONE)
    return tests


def _touches(columns: Columns, asked: Asked, rows: Rows) -> Mask:
    """Whether a period touches the days asked; one without a first day touches none, "since" has no end."""
    start, end = columns.number("start")[rows], columns.number("end")[rows]
    found: Mask = start != NONE
    if asked.start is not None:
        found &= (end == NONE) | (end >= asked.start)
    if asked.end is not None:
        found &= start <= asked.end
    return found


def seen(columns: Columns, day: int, rows: Rows) -> Mask:
    """What is seen on a day: published by then, or in hindsight, and about no later period."""
    found: Mask = (columns.number("seen_from")[rows] <= day) | (columns.number("hindsight")[rows] > day)
    if "seen_until" in columns.part.numbers:
        until = columns.number("seen_until")[rows]
        found &= (until == NONE) | (until > day)
    if "over" in columns.part.numbers:
        found &= columns.number("over")[rows] <= day
    return found


def facets(columns: Columns, rows: Codes | None) -> dict[str, list[Facet]]:
    """The values of each name with their numbers, the most frequent first. `rows`: None for all that are alive."""
    if rows is None:
        rows = np.flatnonzero(columns.alive).astype(np.int32)
    alike, groups = columns.alike(_TOGETHER), columns.alike(("group",))
    told = dict.fromkeys(FACETS, alike) | {"group": groups}
    held = {kind: kind.held(rows) for kind in (alike, groups)}
    found = {}
    for name in FACETS:
        kind = told[name]
        if name == "flagged":
            number = int(held[kind][columns.number("flagged")[kind.first]].sum())
            found[name] = [Facet(value="1", count=number)] if number else []
            continue
        counts, labels = columns.counts(name, kind.first, held[kind]), columns.labels(name)
        first = np.lexsort((columns.alphabet(name), -counts))[:MOST_FACETS]
        found[name] = [Facet(value=labels[code], count=int(counts[code])) for code in first if counts[code]]
        if name == "verdict":
            total = len(rows) - int(counts.sum())
            found[name] += [Facet(value="none", count=total)] if total else []
    return found


_TOGETHER = tuple(name for name in FACETS if name != "group")
