"""How many claims there are by two or three things at once, and by month: group and lens in a place, source and year.

Answered from the columns in memory: a question costs what its rows are, not a look into the file.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from marsad.index.columns import NONE, Coded, Codes, Ints, spread
from marsad.index.held import Columns

Every = Literal["month", "year"]
Dated = Literal["period", "published"]
_FEW = 1 << 18  # combinations that are counted rather than sorted
_EPOCH = 719_163  # the ordinal of 1 January 1970


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`values`: one for each name asked for, None where a claim says nothing of it. `start`: first day of the month or
    year, None without one or where none was asked for. `first`, `last`: the days that the claims are about."""

    values: tuple[str | None, ...]
    start: dt.date | None
    count: int
    first: dt.date | None
    last: dt.date | None


def tally(
    columns: Columns, rows: Codes, by: Sequence[str], every: Every | None = None, dated: Dated = "period"
) -> list[Tally]:
    """The rows counted by every combination of these columns that there is, the most frequent first.

    `every`: by month or year, too; `dated`: of the period's last day, or of the publication. A claim that has several
    values of one name (the two sides of an incident) counts with each.
    """
    wide: Ints = rows.astype(np.int64)
    found: list[npt.NDArray[np.int64]] = []
    for name in by:
        wide, found = _widened(columns, name, wide, found)
    if not len(wide):
        return []
    units = _units(columns.number("published" if dated == "published" else "end")[wide], every)
    distinct, which, counts = _combined([*found, units])
    first, last = _reach(columns, wide, which, len(counts))
    labels = [columns.labels(name) for name in by]
    order = np.argsort(-counts, kind="stable")
    return [
        Tally(
            values=tuple(_label(labels[i], int(distinct[i, at])) for i in range(len(by))),
            start=_start(int(distinct[-1, at]), every),
            count=int(counts[at]),
            first=_day(int(first[at])),
            last=_day(int(last[at])),
        )
        for at in order
    ]


def _combined(parts: Sequence[npt.NDArray[np.int64]]) -> tuple[Ints, npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The combinations that there are (a row for each part, ascending), which one each claim has, and how often.

    Each combination becomes one number: numbers sort, or where they are few count, in a fraction of what columns take.
    """
    lows = [int(part.min()) for part in parts]
    sizes = [int(part.max()) - low + 1 for part, low in zip(parts, lows, strict=True)]
    keys = np.zeros(len(parts[0]), np.int64)
    for part, low, size in zip(parts, lows, sizes, strict=True):
        keys = keys * size + (part - low)
    if math.prod(sizes) <= _FEW:
        often = np.bincount(keys)
        present = np.flatnonzero(often)
        places = np.zeros(len(often), np.intp)
        places[present] = np.arange(len(present))
        which, counts = places[keys], often[present]
    else:
        present, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    distinct = np.zeros((len(parts), len(present)), np.int64)
    left = present.astype(np.int64)
    for at in range(len(parts) - 1, -1, -1):
        distinct[at] = left % sizes[at] + lows[at]
        left = left // sizes[at]
    return distinct, which.reshape(-1), counts


def inside(columns: Columns, rows: Codes, area: str) -> Codes:
    """Those of the rows that are known to lie in this area."""
    code = columns.code("area", area)
    return rows[columns.part.coded["area"].codes[rows] == code] if code is not None else rows[:0]


def _widened(
    columns: Columns, name: str, rows: Ints, found: list[npt.NDArray[np.int64]]
) -> tuple[Ints, list[npt.NDArray[np.int64]]]:
    """The codes of a column beside those of the others; rows with several values stand several times."""
    column = columns.part.coded.get(name)
    if isinstance(column, Coded):
        return rows, [*found, column.codes[rows].astype(np.int64)]
    listed = columns.part.listed[name]
    lengths = listed.cuts[rows + 1] - listed.cuts[rows]
    again = np.repeat(np.arange(len(rows)), lengths)
    codes = listed.codes[spread(listed.cuts, rows)].astype(np.int64)
    return rows[again], [*(one[again] for one in found), codes]


def _units(days: npt.NDArray[np.int32], every: Every | None) -> npt.NDArray[np.int64]:
    if every is None:
        return np.full(len(days), NONE, np.int64)
    unit: Literal["M", "Y"] = "M" if every == "month" else "Y"
    dates = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)
    base = 12 * 1970 if every == "month" else 1970
    return np.where(days == NONE, NONE, dates + base).astype(np.int64)


def _start(unit: int, every: Every | None) -> dt.date | None:
    if unit == NONE or every is None:
        return None
    return dt.date(unit // 12, unit % 12 + 1, 1) if every == "month" else dt.date(unit, 1, 1)


def _reach(
    columns: Columns, rows: Ints, which: npt.NDArray[np.intp], groups: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """First and last day of each group; -1 where no row has one."""
    far = np.iinfo(np.int64).max
    first, last = np.full(groups, far), np.full(groups, NONE, np.int64)
    start, end = columns.number("start")[rows].astype(np.int64), columns.number("end")[rows].astype(np.int64)
    np.minimum.at(first, which, np.where(start == NONE, far, start))
    np.maximum.at(last, which, end)
    return np.where(first == far, NONE, first), last


def _label(labels: Sequence[str], code: int) -> str | None:
    return None if code == NONE else labels[code]


def _day(ordinal: int) -> dt.date | None:
    return None if ordinal == NONE else dt.date.fromordinal(ordinal)
