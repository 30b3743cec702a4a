"""An event's dead and wounded: low, best and high over independent voices.

- Parts of an episode that one source splits are added up before they are held against the whole that others state.
- Copies of one voice count once: its most reliable statement, then the one most of its copies state.
- Best: a stated number before mere limits, then that of the most reliable voice, then the one that most independent
  voices state, then the lower median of what is left. It is always a number that somebody states (or the sum of parts).
- Low and high: the lowest and highest limit over all voices. A limit that is left open beyond all others ("at least 10"
  where others say 8) stays open: None.
- A limit is a number of people: a share of a toll that a source spreads over linked attacks (2.5) lies between 2 and 3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.linking.statements import Row, Sources, Statement, chosen, grade
from marsad.model.event import FusedValue, Rival


@dataclass(frozen=True, slots=True)
class _Toll:
    """`low` or `high` None: open."""

    low: float | None
    best: float | None
    high: float | None


def toll(sources: Sources, measure: str, voices: Mapping[str, str]) -> FusedValue[float | None] | None:
    """`measure`: killed or wounded. None where no report states anything of it."""
    stated = [item for parts in sources.values() if (item := _statement(parts, measure, voices)) is not None]
    if not stated:
        return None
    spoken = _one_a_voice(stated)
    numbers = [_number(item) for item in spoken if item.value.best is not None]
    low, high = _whole(*_bounds([item.value for item in spoken]))
    everything = [_number(item) for item in stated if item.value.best is not None]
    if not numbers:
        members = tuple(sorted(ref for item in stated for ref in item.members))
        return FusedValue(value=None, members=members, rule="bounds_only", low=low, high=high)
    value, members, rule = chosen(numbers, _itself, ("most_reliable", "most_voices", "median"))
    copies = {ref for number in everything if number.value == value for ref in number.members}
    if rule == "only" and len(everything) > 1 and len({number.value for number in everything}) == 1:
        rule = "agreed"  # copies of one voice
    others: dict[float, list[str]] = {}
    for number in everything:
        if number.value != value:
            others.setdefault(number.value, []).extend(number.members)
    rivals: tuple[Rival[float | None], ...] = tuple(
        Rival(value=other, members=tuple(sorted(refs))) for other, refs in sorted(others.items())
    )
    members = tuple(sorted({*members, *copies}))
    return FusedValue(value=value, members=members, rule=rule, rivals=rivals, low=low, high=high)


def _whole(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    return (
        None if low is None else float(math.floor(low)),
        None if high is None else float(math.ceil(high)),
    )


def _itself(value: float) -> float:
    return value


def _number(item: Statement[_Toll]) -> Statement[float]:
    assert item.value.best is not None
    return Statement(item.value.best, item.members, item.voice, item.reliability)


def _statement(parts: list[list[Row]], measure: str, voices: Mapping[str, str]) -> Statement[_Toll] | None:
    """What one source states of the whole event: the sum of its parts."""
    tolls = [_of_part(part, measure) for part in parts]
    if all(item is None for item in tolls):
        return None
    if len(parts) == 1 and len(parts[0]) == 1 and tolls[0] is not None:
        (row,) = parts[0]
        return Statement(tolls[0], (row["ref"],), voices[row["ref"]], grade(parts[0]))
    rows = [row for part in parts for row in part]
    known = [item or _Toll(0.0, None, None) for item in tolls]  # an untold part leaves the sum open above
    summed = _Toll(*(_sum(values) for values in zip(*((t.low, t.best, t.high) for t in known), strict=True)))
    members = tuple(sorted(row["ref"] for row in rows if _of_row(row, measure) is not None))
    return Statement(summed, members, min(voices[row["ref"]] for row in rows), grade(rows))


def _sum(values: Sequence[float | None]) -> float | None:
    return (
        None if any(value is None for value in values) else float(sum(value for value in values if value is not None))
    )


def _of_part(part: list[Row], measure: str) -> _Toll | None:
    """Of rows that are one report told twice: the number of the smallest ref that states one, else its limits."""
    if len(part) == 1:
        return _of_row(part[0], measure)
    stated = [item for row in sorted(part, key=lambda row: str(row["ref"])) if (item := _of_row(row, measure))]
    return next((item for item in stated if item.best is not None), stated[0] if stated else None)


def _of_row(row: Row, measure: str) -> _Toll | None:
    low, best, high = row[f"{measure}_low"], row[measure], row[f"{measure}_high"]
    if low is None and high is None:
        return None if best is None else _Toll(best, best, best)
    return _Toll(low, best, high)


def _one_a_voice(stated: Sequence[Statement[_Toll]]) -> list[Statement[_Toll]]:
    spoken: dict[str, list[Statement[_Toll]]] = {}
    for item in stated:
        spoken.setdefault(item.voice, []).append(item)
    found = []
    for items in spoken.values():
        numbers = [item for item in items if item.value.best is not None] or items
        copies = {item.members: sum(other.value == item.value for other in numbers) for item in numbers}
        found.append(min(numbers, key=lambda item: (item.reliability, -copies[item.members], item.members)))
    return found


def _bounds(tolls: Sequence[_Toll]) -> tuple[float | None, float | None]:
    # A limit may leave out the best number of the same voice; what is stated lies between the limits.
    lows = [min(item.low, item.best) if item.best is not None else item.low for item in tolls if item.low is not None]
    highs = [
        max(item.high, item.best) if item.best is not None else item.high for item in tolls if item.high is not None
    ]
    low, high = min(lows, default=None), max(highs, default=None)
    reached = [limit for item in tolls for limit in (item.best, item.low, item.high) if limit is not None]
    if high is not None and max(reached) > high:
        high = None  # stated by somebody who leaves it open above
    if low is not None and min(reached) < low:
        low = None
    return low, high
