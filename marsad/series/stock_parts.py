"""Parts beside their whole: shares, what is left over, and whether they can be true together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from marsad.model.statements import StatementOptions
from marsad.model.stocks import Bounds, Breakdown, Part, StockStatement

_ROUGH = ("about", "vague")


def breakdowns(statements: Sequence[StockStatement], options: StatementOptions) -> tuple[Breakdown, ...]:
    """One for each statement that others say they are a part of."""
    holder = {claim: whole for whole in statements for claim in whole.claims}
    parts: dict[str, list[StockStatement]] = {}
    for one in statements:
        wholes = {holder[claim].cited.claim for claim in one.part_of if claim in holder}
        for whole in wholes - {one.cited.claim}:
            parts.setdefault(whole, []).append(one)
    return tuple(
        break_down(whole, parts[whole.cited.claim], options) for whole in statements if whole.cited.claim in parts
    )


def break_down(whole: StockStatement, parts: Sequence[StockStatement], options: StatementOptions) -> Breakdown:
    """A whole with its parts. Numbers below zero do not exist here: where bounds would go below, a code says so."""
    total = Bounds(low=whole.low, high=whole.high)
    shown = tuple(_part(one, whole, total) for one in parts)
    amounts = [part.amount for part in shown if part.amount is not None]
    findings = ["unit_differs"] if len(amounts) < len(shown) else []
    if not amounts:
        return Breakdown(
            whole=whole, parts=shown, disjoint=None, remainder=None, remainder_if_disjoint=None,
            findings=tuple(findings),
        )  # fmt: skip
    sums = Bounds(low=sum(one.low or 0.0 for one in amounts), high=_sum([one.high for one in amounts]))
    largest = Bounds(low=max(one.low or 0.0 for one in amounts), high=sums.high)
    exact = all(one.best is not None for one in amounts)
    adds_up = len(amounts) > 1 and exact and total.best is not None and sums.low == total.best
    disjoint = True if len(amounts) == 1 or adds_up else _disjoint(shown, options)
    if any("part_exceeds_whole" in part.findings for part in shown):
        findings.append("part_exceeds_whole")
    if adds_up:
        findings.append("parts_add_up")
    elif total.high is not None and (sums.low or 0.0) > total.high and len(amounts) > 1:
        findings.append("parts_exceed_whole" if disjoint else "parts_overlap_or_exceed_whole")
    elif total.low is not None and sums.high is not None and sums.high < total.low and len(amounts) > 1:
        findings.append("parts_sum_short")
    certain, clipped = _left(total, sums if disjoint else largest)
    narrow, _ = _left(total, sums)
    if disjoint and clipped and certain is not None:
        findings.append("remainder_from_zero")
    if any(one.qualifier in _ROUGH for one in (whole, *(part.statement for part in shown))):
        findings.append("approximate")
    return Breakdown(
        whole=whole,
        parts=shown,
        disjoint=disjoint,
        remainder=certain,
        remainder_if_disjoint=narrow,
        findings=tuple(findings),
    )


def _part(one: StockStatement, whole: StockStatement, total: Bounds) -> Part:
    amount = _amount(one, whole, total)
    findings: list[str] = []
    if amount is None:
        findings.append("unit_differs")
    elif total.high is not None and amount.low is not None and amount.low > total.high:
        findings.append("part_exceeds_whole")
    if one.key.unit == "percent" and (one.low or 0.0) > 100:
        findings.append("part_exceeds_whole")
    return Part(statement=one, amount=amount, share=_share(one, amount, total), findings=tuple(dict.fromkeys(findings)))


def _amount(one: StockStatement, whole: StockStatement, total: Bounds) -> Bounds | None:
    """The part in the unit of its whole; a percentage is taken of the whole's interval."""
    if one.key.unit == whole.key.unit:
        return Bounds(low=one.low, high=one.high)
    if one.key.unit != "percent":
        return None
    low = None if one.low is None or total.low is None else one.low / 100 * total.low
    high = None if one.high is None or total.high is None else one.high / 100 * total.high
    return Bounds(low=low, high=high)


def _share(one: StockStatement, amount: Bounds | None, total: Bounds) -> Bounds | None:
    if one.key.unit == "percent":
        return Bounds(low=_over(one.low, 100.0), high=_over(one.high, 100.0))
    if amount is None:
        return None
    return Bounds(low=_over(amount.low, total.high), high=_over(amount.high, total.low))


def _over(value: float | None, whole: float | None) -> float | None:
    return None if value is None or not whole else value / whole


def _left(total: Bounds, taken: Bounds) -> tuple[Bounds | None, bool]:
    """What is left of the whole, and whether its lower bound had to be raised to zero. None where nothing can be."""
    high = None if total.high is None else total.high - (taken.low or 0.0)
    if high is not None and high < 0:
        return None, False
    if total.low is None or taken.high is None:
        return Bounds(low=0.0, high=high), False
    low = total.low - taken.high
    return Bounds(low=max(low, 0.0), high=high), low < 0


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _disjoint(parts: Sequence[Part], options: StatementOptions) -> bool | None:
    """True where each two parts are of fates that nobody shares, or lie in different countries; else not known."""
    return True if all(_apart(one, other, options) for one, other in combinations(parts, 2)) else None


def _apart(one: Part, other: Part, options: StatementOptions) -> bool:
    first, second = one.statement.key, other.statement.key
    if frozenset({first.fate, second.fate}) in options.apart:
        return True
    both = set(first.countries) and set(second.countries)
    return bool(both) and not set(first.countries) & set(second.countries)
