"""Figures of what stands → observations: which may be used, which repeat each other, which days they stand for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from marsad.model.statements import StatementOptions
from marsad.model.stocks import STANDING, DatedBy, StockKey, StockStatement
from marsad.series.statement_rows import UNSAID, Row, Span, cited, newest_first, too_late
from marsad.series.stock_fates import JOINED, PEOPLE, pointing_back, with_fates

NOT_ASKED = "measure_not_asked"
_ROLES = {"fighters": "member", "foreign_fighters": "member", "money": "owner", "territory": "owner"}


@dataclass(frozen=True, slots=True)
class Picked:
    """Rows to use (each with `whole`: the row id that it is a part of, and `tied_by`), and what was left out."""

    rows: tuple[dict[str, Any], ...]
    left_out: Mapping[str, list[str]]


def pick(rows: Sequence[dict[str, Any]], options: StatementOptions) -> Picked:
    """Figures that state what stands, and the parts of these, whatever the parts count."""
    left: dict[str, list[str]] = {}
    used: dict[str, dict[str, Any]] = {}
    for row in rows:
        code = refusal(row, options)
        if code is None:
            used[row["id"]] = row | {"whole": None, "tied_by": None}
        elif code != NOT_ASKED and (row["measure"] in STANDING or row["accumulation"] == "stock"):
            left.setdefault(code, []).append(row["id"])
    waiting = [row for row in rows if row["part_of"] is not None]
    found = True
    while found:  # parts of parts
        ready = [row for row in waiting if row["part_of"] in used]
        waiting = [row for row in waiting if row["part_of"] not in used]
        found = bool(ready)
        for row in ready:
            if (code := _no_part(row, options)) is None:
                circle = _leads_to(row["part_of"], row["id"], used)
                tied = {"whole": None, "tied_by": None} if circle else {"whole": row["part_of"], "tied_by": "stated"}
                used[row["id"]] = row | tied
            elif row["id"] not in used:
                left.setdefault(code, []).append(row["id"])
    done = with_fates(used.values(), rows, options)
    tied = _pointing(done, rows, options)
    done = [tied.pop(row["id"], row) for row in done] + list(tied.values())
    ids = {row["id"] for row in done}
    left = {code: [id for id in claims if id not in ids] for code, claims in left.items()}
    return Picked(tuple(done), {code: claims for code, claims in left.items() if claims})


def _pointing(
    done: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], options: StatementOptions
) -> dict[str, dict[str, Any]]:
    """Rows whose sentence only points back to their whole, by id, with the whole."""
    wholes = [row for row in done if row["whole"] is None]
    pages = {row["document"] for row in wholes if row["measure"] in JOINED}
    free = [row for row in rows if row["document"] in pages and row["part_of"] is None]
    maybe = with_fates([row for row in free if _no_part(row, options) is None], rows, options)
    return {
        row["id"]: dict(row) | {"whole": whole["id"], "tied_by": "of_them"}
        for row, whole in pointing_back(maybe, wholes, options)
    }


def _leads_to(whole: str | None, part: str, used: Mapping[str, Row]) -> bool:
    """Whether the whole is itself a part of the part: a coder's slip that must not run in circles."""
    while whole is not None and whole != part:
        whole = used[whole]["whole"] if whole in used else None
    return whole == part


def refusal(row: Row, options: StatementOptions) -> str | None:
    """Why a figure is no statement of a stock (a code of docs/stocks.md), or None where it is one."""
    checks = (
        *_unsure(row, options),
        ("measure_other", row["measure"] in (None, "other")),
        (NOT_ASKED, bool(options.measures) and row["measure"] not in options.measures),
        ("rate", row["per"] is not None),
        ("comparison", row["comparison"] is not None or row["unit"] in ("percent", "ratio")),
        ("accumulation_unknown", row["accumulation"] is None),
        ("flow", row["accumulation"] == "flow"),
        ("running_total_of_events", row["accumulation"] == "running_total" and row["measure"] not in STANDING),
    )
    return next((code for code, holds in checks if holds), None)


def _no_part(row: Row, options: StatementOptions) -> str | None:
    """Why a figure cannot stand as a part of a whole that is used."""
    share = row["unit"] == "percent" and row["comparison"] in (None, "share")
    checks = (
        *_unsure(row, options),
        ("rate", row["per"] is not None),
        ("comparison", (row["comparison"] is not None or row["unit"] in ("percent", "ratio")) and not share),
    )
    return next((code for code, holds in checks if holds), None)


def _unsure(row: Row, options: StatementOptions) -> tuple[tuple[str, bool], ...]:
    late = too_late(row, options)
    ended = row["period_end"] is not None and options.start is not None and row["period_end"] < options.start
    earlier = row["period_end"] is None and options.start is not None and row["seen"] < options.start
    return (
        *((name, row["modality"] == name) for name in UNSAID),
        ("no_bounds", row["low"] is None and row["high"] is None),
        ("elsewhere", row["reach"] == "elsewhere"),
        (late or "", late is not None),
        ("period_earlier", ended or earlier),
    )


def observations(rows: Sequence[Row], options: StatementOptions) -> list[StockStatement]:
    """One statement for each observation. The order of the rows does not matter.

    Numbers of one key and one stated period: the number that was first stated last stands, older ones are `revised`,
    but two numbers of one page are two statements. A number without a period stands for the day on which it was first
    published; said again within `repeat_days` it is the same statement.
    """
    by_id = {row["id"]: row for row in rows}
    keyed: dict[StockKey, list[Row]] = {}
    for row in sorted(rows, key=newest_first):
        keyed.setdefault(key_of(row, by_id, options), []).append(row)
    found: list[StockStatement] = []
    for key, mine in keyed.items():
        statements: list[StockStatement] = []
        periods: dict[tuple[dt.date | None, dt.date | None], list[Row]] = {}
        for row in mine:
            stated = (row["period_start"], row["period_end"]) if row["period_end"] else (row["period_start"], None)
            periods.setdefault(stated, []).append(row)
        for (_, last), same in periods.items():
            groups = _same_number(same)
            standing = _revisions(groups) if last is not None else _repeats(groups, options.repeat_days)
            statements += [_statement(key, group, older) for group, older in standing]
        found += _with_rivals(statements)
    return found


def key_of(row: Row, by_id: Mapping[str, Row], options: StatementOptions) -> StockKey:
    """What a row counts, by whom. A part that has no name of its own is told apart by its whole."""
    own = _own_key(row, by_id, options)
    whole = by_id.get(row["whole"] or "")
    if whole is None:
        return own
    parent = key_of(whole, by_id, options)
    # A part says what stands when its whole does ("6,000 of them Europeans" is read as a flow: they joined).
    own = replace(own, accumulation=parent.accumulation, fate=own.fate or parent.fate)
    nameless = replace(own, of=None) == replace(parent, of=None) or own.unit != parent.unit
    return replace(own, of=_in_words(parent)) if nameless else own


def _own_key(row: Row, by_id: Mapping[str, Row], options: StatementOptions) -> StockKey:
    cohort = row["cohort"]
    whole = by_id.get(row["whole"] or "")
    fate = row["fate"]
    measure = row["measure"]
    if whole is not None and whole["measure"] in PEOPLE and measure not in STANDING:
        measure = whole["measure"] if fate is not None else measure  # "25 percent of them are dead"
    return StockKey(
        source=row["source"],
        lens=row["lens"],
        group=row["group_id"],
        place=row["place_id"],
        countries=tuple(sorted(row["countries"] or ([row["country"]] if row["country"] else []))),
        measure=measure,
        role=_ROLES.get(measure, row["role"]),
        unit=row["unit"] or "count",
        accumulation=row["accumulation"] or "stock",
        cohort=options.cohorts.get(cohort.casefold(), cohort) if cohort else None,
        fate=fate,
    )


def _in_words(key: StockKey) -> str:
    return "/".join(part for part in (key.measure, key.cohort, key.fate, key.of) if part)


def _same_number(rows: Sequence[Row]) -> list[list[Row]]:
    groups: dict[tuple[float | None, float | None], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["low"], row["high"]), []).append(row)
    return list(groups.values())


def _first_stated(group: Sequence[Row]) -> tuple[dt.date, int, str]:
    first = min(group, key=lambda row: (row["seen"], -row["quote_start"], row["id"]))
    return first["seen"], -first["quote_start"], first["id"]


def _revisions(groups: list[list[Row]]) -> list[tuple[list[Row], list[Row]]]:
    """Numbers of one stated period: the newest number first; one that no page states beside it is its older version."""
    standing: list[tuple[list[Row], list[Row]]] = []
    for group in sorted(groups, key=_first_stated, reverse=True):
        pages = {row["document"] for row in group}
        for kept, older in standing:
            if not pages & {row["document"] for row in (*kept, *older)}:
                older.extend(group)
                break
        else:
            standing.append((group, []))
    return standing


def _repeats(groups: list[list[Row]], repeat_days: int) -> list[tuple[list[Row], list[Row]]]:
    """A number without a period: said again within so many days of its first publication it is no new statement."""
    found: list[tuple[list[Row], list[Row]]] = []
    for group in groups:
        mine: list[Row] = []
        for row in sorted(group, key=lambda row: (row["seen"], row["id"])):
            if mine and (row["seen"] - mine[0]["seen"]).days > repeat_days:
                found.append((sorted(mine, key=newest_first), []))
                mine = []
            mine.append(row)
        found.append((sorted(mine, key=newest_first), []))
    return found


def _statement(key: StockKey, group: Sequence[Row], older: Sequence[Row]) -> StockStatement:
    head = group[0]
    days = [row["seen"] for row in group]
    stands, dated_by = _days(head, min(days))
    tied = [row for row in group if row["whole"] is not None]
    return StockStatement(
        key=key,
        reach=head["reach"],
        low=head["low"],
        high=head["high"],
        best=head["low"] if head["low"] == head["high"] else None,
        qualifier=head["qualifier"],
        modality=head["modality"],
        stands=stands,
        dated_by=dated_by,
        since=head["period_start"] if head["period_end"] is None else None,
        first_published=min(days),
        last_published=max(days),
        origin=head["origin_id"],
        origin_name=head["origin_name"],
        origin_kind=head["origin_kind"],
        cited=cited(head),
        repeats=tuple(cited(row) for row in group[1:]),
        revised=tuple(cited(row) for row in sorted(older, key=newest_first)),
        part_of=tuple(dict.fromkeys(row["whole"] for row in tied)),
        tied_by=tied[0]["tied_by"] if tied else None,
        hindsight=any(row["hindsight"] for row in group),
    )


def _days(row: Row, first: dt.date) -> tuple[Span, DatedBy]:
    if row["period_end"] is not None:
        return (row["period_start"] or row["period_end"], row["period_end"]), "period"
    return (first, first), "published" if row["published_until"] is not None else "recorded"


def _with_rivals(statements: list[StockStatement]) -> list[StockStatement]:
    """Marks those beside which the same source gives another number for the same days."""
    numbers: dict[Span, set[tuple[float | None, float | None]]] = {}
    for one in statements:
        numbers.setdefault(one.stands, set()).add((one.low, one.high))
    return [replace(one, findings=("rival",)) if len(numbers[one.stands]) > 1 else one for one in statements]
