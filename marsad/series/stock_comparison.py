"""Two sources on one measure: do their intervals meet, at about the same date? Nothing is pooled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from marsad.model.statements import StatementOptions
from marsad.model.stocks import Agreement, Bounds, Comparison, Stock, StockStatement

_ASPECTS = ("unit", "cohort", "fate", "accumulation", "place", "role")


def comparisons(stocks: Sequence[Stock], options: StatementOptions) -> tuple[Comparison, ...]:
    """Each two sources' latest statements on one measure of one group that differ in one respect at most.

    Parts without a name of their own, percentages and voices that nobody knows are held against nothing.
    """
    latest = [stock.latest for stock in stocks if _comparable(stock)]
    found = []
    for one, other in combinations(latest, 2):
        same = (one.key.group, one.key.measure) == (other.key.group, other.key.measure)
        if same and one.key.source != other.key.source:
            made = compare(one, other, options.near_days)
            if len(made.reasons) <= 1:
                found.append(made)
    order = ("disagree", "agree", "not_comparable")
    return tuple(sorted(found, key=lambda made: order.index(made.agreement)))


def compare(one: StockStatement, other: StockStatement, near_days: int) -> Comparison:
    """Agree where both intervals allow one number, disagree where none; else the reasons why it cannot be said."""
    reasons = _differences(one, other)
    days = days_apart(one, other)
    if "recorded" in (one.dated_by, other.dated_by):
        reasons.append("date_unknown")
    elif days > near_days:
        reasons.append("date_differs")
    overlap = None if reasons else _overlap(one, other)
    meets: Agreement = "not_comparable" if reasons else "disagree" if overlap is None else "agree"
    return Comparison(
        one=one,
        other=other,
        agreement=meets,
        reasons=tuple(reasons),
        days_apart=days,
        overlap=overlap,
        gap=_gap(one, other) if meets == "disagree" else None,
        one_page=one.cited.document == other.cited.document,
    )


def days_apart(one: StockStatement, other: StockStatement) -> int:
    """Days between the spans that two statements stand for; 0 where the spans meet."""
    first, second = sorted((one.stands, other.stands))
    return max(0, (second[0] - first[1]).days)


def _comparable(stock: Stock) -> bool:
    return stock.key.lens is not None and stock.key.of is None and stock.key.unit != "percent"


def _differences(one: StockStatement, other: StockStatement) -> list[str]:
    keys = [replace(side.key, place=None) for side in (one, other)]
    values = [
        {name: getattr(key, name) for name in _ASPECTS if name != "place"}
        | {"place": (side.key.place, side.key.countries)}
        for key, side in zip(keys, (one, other), strict=True)
    ]
    return [f"{name}_differs" for name in _ASPECTS if values[0][name] != values[1][name]]


def _overlap(one: StockStatement, other: StockStatement) -> Bounds | None:
    lows = [low for low in (one.low, other.low) if low is not None]
    highs = [high for high in (one.high, other.high) if high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    return None if low is not None and high is not None and low > high else Bounds(low=low, high=high)


def _gap(one: StockStatement, other: StockStatement) -> float | None:
    """How many times the lower end of the higher interval is the upper end of the lower one."""
    first, second = (one, other) if (one.low or 0.0) > (other.low or 0.0) else (other, one)
    return first.low / second.high if first.low and second.high else None
