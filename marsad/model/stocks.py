"""What stands at a time: strength, foreign fighters, wealth. Intervals by source and date, never pooled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from marsad.model.statements import Cited, StatementOptions, Unused

METHOD = "stocks 1"
# Measures of what stands: for the others a running total counts what happened, and belongs to the series.
STANDING = ("fighters", "foreign_fighters", "money", "detainees", "displaced", "territory", "weapons")
DatedBy = Literal["period", "published", "recorded"]
Reach = Literal["here", "inside", "wider", "elsewhere", "unstated"]
Agreement = Literal["agree", "disagree", "not_comparable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """From `low` to `high`; a missing bound is open. `best` only where one number is stated."""

    low: float | None
    high: float | None

    @property
    def best(self) -> float | None:
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockKey:
    """What is counted, by whom, of whom, where: statements of one key are one timeline.

    `lens`: who counts, as in series; None where the page does not say who speaks (then `source` keeps its pages apart).
    `fate`: what became of those counted (joined, dead, returned, …), None where no word says. `of`: for a part that
    bears no name of its own, the key of its whole, in words.
    """

    source: str
    lens: str | None
    group: str
    place: str | None
    countries: tuple[str, ...]
    measure: str
    role: str | None
    unit: str
    accumulation: str
    cohort: str | None = None
    fate: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockStatement:
    """One observation of one source, whatever the number of pages that repeat it.

    `stands`: first and last day that the number stands for: its own period, or else the day on which it was first
    published (`dated_by`). `cited` is the newest claim that states it, `repeats` are the others with that number,
    `revised` those with an older number for the same period. `part_of`: the claims that this is a part of; `tied_by`:
    "stated" where coding read it, "of_them" where the sentence only points back ("25 percent of them are dead").
    `findings`: `rival` where the same source gives another number for the same days.
    """

    key: StockKey
    reach: Reach
    low: float | None
    high: float | None
    best: float | None
    qualifier: str | None
    modality: str
    stands: tuple[dt.date, dt.date]
    dated_by: DatedBy
    since: dt.date | None
    first_published: dt.date
    last_published: dt.date
    origin: str | None
    origin_name: str | None
    origin_kind: str | None
    cited: Cited
    repeats: tuple[Cited, ...] = ()
    revised: tuple[Cited, ...] = ()
    part_of: tuple[str, ...] = ()
    tied_by: str | None = None
    hindsight: bool = False
    findings: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        return (self.cited.claim, *(one.claim for one in (*self.repeats, *self.revised)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The timeline of one key, oldest first. The last statement is the source's latest."""

    key: StockKey
    statements: tuple[StockStatement, ...]

    @property
    def latest(self) -> StockStatement:
        return self.statements[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part beside its whole. `amount`: in the whole's unit (a percentage is taken of the whole's interval), None
    where the units differ. `share`: of the whole, 0 to 1 and above where it exceeds it; an open bound is None.
    """

    statement: StockStatement
    amount: Bounds | None
    share: Bounds | None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A whole and its parts by the same source. `disjoint`: whether nobody is in two parts; None where it is not known.

    `remainder`: what of the whole is in no part, whatever the parts share with one another; `remainder_if_disjoint`
    the narrower interval that holds if they share nothing. None where the parts exceed the whole for certain
    (see `findings`) or no part has the whole's unit. Codes are in docs/stocks.md.
    """

    whole: StockStatement
    parts: tuple[Part, ...]
    disjoint: bool | None
    remainder: Bounds | None
    remainder_if_disjoint: Bounds | None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The latest statements of two sources on one measure, held against each other; nothing is pooled.

    `reasons`: why they cannot be compared (exactly one thing differs: cohort, fate, unit, place, accumulation, role,
    or the date; or a page has none). `days_apart`: 0 where the days they stand for meet. `overlap`: what both allow;
    `gap`: the least factor between the two where they disagree. `one_page`: one page reports both, so that neither
    confirms the other.
    """

    one: StockStatement
    other: StockStatement
    agreement: Agreement
    reasons: tuple[str, ...]
    days_apart: int
    overlap: Bounds | None = None
    gap: float | None = None
    one_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocks:
    """All timelines of one question, their parts, how sources compare, and what was not used."""

    stocks: tuple[Stock, ...]
    breakdowns: tuple[Breakdown, ...]
    comparisons: tuple[Comparison, ...]
    left_out: tuple[Unused, ...]
    options: StatementOptions
    names: Mapping[str, str]
    method: str = METHOD

    @property
    def latest(self) -> tuple[StockStatement, ...]:
        """The latest statement of each key, as of the day asked for."""
        return tuple(stock.latest for stock in self.stocks)
