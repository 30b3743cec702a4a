"""Stocks: what a group is said to have (fighters, foreigners, money), by source and date. Nothing is pooled."""

from __future__ import annotations

import pyarrow as pa

from marsad.model.statements import Cited, StatementOptions, Unused
from marsad.model.stocks import Stock, Stocks, StockStatement
from marsad.series.statement_rows import names_of, rows_of
from marsad.series.stock_comparison import comparisons
from marsad.series.stock_observations import observations, pick
from marsad.series.stock_parts import breakdowns

_REACH = ("here", "inside", "wider", "unstated", "elsewhere")


def stocks(claims: pa.Table, options: StatementOptions) -> Stocks:
    """What a view of claims says of a group's stocks: timelines by source, parts and wholes, sources compared.

    claims: columns of `marsad.model.schemas.CLAIMS` and the joined document columns. Raises UsageError where one is
    missing.
    """
    rows = rows_of(claims, "figure", options)
    picked = pick(rows, options)
    found = observations(picked.rows, options)
    lines: dict[object, list[StockStatement]] = {}
    for one in found:
        lines.setdefault(one.key, []).append(one)
    timelines = sorted(
        (Stock(key=mine[0].key, statements=tuple(sorted(mine, key=_by_day))) for mine in lines.values()), key=_order
    )
    in_order = [one for line in timelines for one in line.statements]
    return Stocks(
        stocks=tuple(timelines),
        breakdowns=breakdowns(in_order, options),
        comparisons=comparisons(timelines, options),
        left_out=tuple(Unused(code=code, claims=tuple(sorted(ids))) for code, ids in sorted(picked.left_out.items())),
        options=options,
        names=names_of(picked.rows),
    )


def _by_day(one: StockStatement) -> tuple[object, ...]:
    # Of two numbers for one day the earlier sentence is the main one: it comes last, as the latest. Copies, which are
    # newer, do not move it.
    told = [(item.published or one.first_published, item.start, item.number_start or 0) for item in _cited(one)]
    first = min(told)
    numbers = tuple(-1.0 if value is None else value for value in (one.low, one.high))
    return one.stands[1], one.stands[0], one.first_published, -first[1], -first[2], numbers, one.claims


def _cited(one: StockStatement) -> tuple[Cited, ...]:
    return (one.cited, *one.repeats)


def _order(line: Stock) -> tuple[object, ...]:
    key = line.key
    newest = line.latest.stands[1].toordinal()
    return key.measure, key.of is not None, _REACH.index(line.latest.reach), -newest, tuple(map(str, key_fields(line)))


def key_fields(line: Stock) -> tuple[object, ...]:
    """The key's fields, for an order that does not depend on that of the claims."""
    key = line.key
    place = (key.place, key.countries)
    return key.source, place, key.unit, key.role, key.accumulation, key.cohort, key.fate, key.of
