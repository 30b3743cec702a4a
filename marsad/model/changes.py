"""What one release of a dataset says otherwise than another: rows changed, added and withdrawn."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

ChangeKind = Literal["changed", "added", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRelease:
    """A release of a dataset that an observatory holds. `start` and `end`: the days it covers; None without a date.

    `countries`: ISO codes of all countries that a row of it lies in; `worldwide`: it was quiet in the others.
    """

    id: str
    dataset: str
    title: str | None
    published: dt.date | None  # the last day that the stated date can mean
    recorded_at: dt.datetime
    start: dt.date | None
    end: dt.date | None
    countries: frozenset[str] = frozenset()
    worldwide: bool = False

    def shares_a_country(self, other: HeldRelease) -> bool:
        """Whether the two say something of one country; files without countries are taken to."""
        if not self.countries or not other.countries or self.worldwide or other.worldwide:
            return True
        return not self.countries.isdisjoint(other.countries)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field's value in either release, as printed; None where the cell is empty."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row by the dataset's own id. `fields`: of a changed row; `row`: canonical JSON of one added or withdrawn."""

    key: str
    kind: ChangeKind
    fields: tuple[FieldChange, ...] = ()
    row: str | None = None


@dataclass(slots=True)
class ChangeTotals:
    """How many rows of which kind there are.

    `same` rows print the same values in all columns that both releases have. `only_older` and `only_newer` lie outside
    of the days or the countries that the other release covers: they are neither withdrawn nor added. `fields`: changed
    rows by field.
    """

    same: int = 0
    changed: int = 0
    added: int = 0
    withdrawn: int = 0
    only_older: int = 0
    only_newer: int = 0
    fields: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes from `older` to `newer`, one at a time. `totals` are whole once all have been gone through.

    `passed_on`: whether values of the rows may leave the machine.
    """

    older: HeldRelease
    newer: HeldRelease
    rows: Iterator[RowChange]
    totals: ChangeTotals
    passed_on: bool = True
