"""Indicators: how often each source says that something rises or falls. Shown beside the numbers, never mixed in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

import pyarrow as pa

from marsad.model.indicators import IndicatorCount, Indicators, IndicatorStatement, KindCount, MonthCount
from marsad.model.statements import StatementOptions, Unused
from marsad.series.grid import period_start
from marsad.series.statement_rows import UNSAID, Row, cited, names_of, newest_first, rows_of, too_late

DIRECTIONS = ("rising", "falling", "present", "absent")
_OPPOSITE = {"rising": "falling", "falling": "rising", "present": "absent", "absent": "present"}
_UNLIKE = {
    "rising": {"falling", "absent"},
    "falling": {"rising"},
    "present": {"absent"},
    "absent": {"present", "rising"},
}
_SPACE = re.compile(r"\s+")


def indicators(claims: pa.Table, options: StatementOptions) -> Indicators:
    """Count a view of claims (columns of `marsad.model.schemas.CLAIMS` and the joined document columns).

    One statement is one, however many pages copy it: same source, kind, direction and place, and either the same
    sentence or pages that copy one text. Raises UsageError where a column is missing.
    """
    rows = rows_of(claims, "indicator", options)
    left: dict[str, list[str]] = {}
    used: list[Row] = []
    for row in rows:
        code = _refusal(row, options)
        if code is None:
            used.append(row)
        else:
            left.setdefault(code, []).append(row["id"])
    said = _statements([row for row in used if row["modality"] not in UNSAID], options)
    lines: dict[tuple[str, str], list[IndicatorStatement]] = {}
    for one in said:
        lines.setdefault((one.indicator, one.source), []).append(one)
    counts = tuple(_count(lines[key]) for key in sorted(lines))
    return Indicators(
        kinds=_kinds(counts),
        counts=counts,
        unsaid=_statements([row for row in used if row["modality"] in UNSAID], options),
        left_out=tuple(Unused(code=code, claims=tuple(sorted(ids))) for code, ids in sorted(left.items())),
        options=options,
        names=names_of(used),
    )


def _refusal(row: Row, options: StatementOptions) -> str | None:
    if row["direction"] not in DIRECTIONS or row["indicator"] is None:
        return "direction_unknown"
    if row["reach"] == "elsewhere":
        return "elsewhere"
    if (late := too_late(row, options)) is not None:
        return late
    day = row["period_end"] or row["seen"]
    return "period_earlier" if options.start is not None and day < options.start else None


def _statements(rows: Iterable[Row], options: StatementOptions) -> tuple[IndicatorStatement, ...]:
    """Rows as statements, oldest first: one for all pages that carry the sentence, or that copy one text."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in sorted(rows, key=newest_first):
        alike.setdefault(_key(row), []).append(row)
    found = [_statement(group) for rows in alike.values() for group in _copies(rows, options)]
    return tuple(sorted(found, key=lambda one: (one.day, -one.cited.start, one.claims)))


def _key(row: Row) -> tuple[object, ...]:
    kind = row["source"], row["indicator"], row["direction"], row["group_id"]
    place = row["place_id"], tuple(sorted(row["countries"] or ()))
    return *kind, *place, row["modality"] if row["modality"] in UNSAID else None, row["period_start"], row["period_end"]


def _copies(rows: Sequence[Row], options: StatementOptions) -> list[list[Row]]:
    """Rows of one sentence together, and of one text: a page that says it twice says it once."""
    holder: dict[str, list[Row]] = {}  # by sentence and by voice
    marks: dict[int, list[str]] = {}  # of each group, by its identity
    for row in rows:
        mine = [
            "text:" + _SPACE.sub(" ", row["quote_text"]).strip().casefold(),
            "voice:" + options.voices.get(row["document"], row["document"]),
        ]
        meeting = {id(group): group for mark in mine if (group := holder.get(mark)) is not None}
        largest = max(meeting.values(), key=len, default=[])
        largest.append(row)
        for group in meeting.values():
            if group is not largest:
                largest.extend(group)
                mine += marks.pop(id(group))
        marks.setdefault(id(largest), []).extend(mine)
        holder.update(dict.fromkeys(mine, largest))
    groups = {id(group): group for group in holder.values()}
    return [sorted(group, key=newest_first) for group in groups.values()]


def _statement(group: Sequence[Row]) -> IndicatorStatement:
    head = group[0]
    first = min(row["seen"] for row in group)
    dated = head["period_end"] is not None
    day: dt.date = head["period_end"] if dated else first
    return IndicatorStatement(
        indicator=head["indicator"],
        direction=head["direction"],
        source=head["source"],
        lens=head["lens"],
        origin=head["origin_id"],
        origin_name=head["origin_name"],
        origin_kind=head["origin_kind"],
        group=head["group_id"],
        place=head["place_id"],
        countries=tuple(sorted(head["countries"] or ())),
        reach=head["reach"],
        modality=head["modality"],
        month=period_start("month", 0, day),
        day=day,
        dated_by="period" if dated else "published" if head["published_until"] is not None else "recorded",
        cited=cited(head),
        repeats=tuple(cited(row) for row in group[1:]),
    )


def _count(statements: Sequence[IndicatorStatement]) -> IndicatorCount:
    months: dict[dt.date, list[str]] = {}
    for one in sorted(statements, key=lambda one: one.month):
        months.setdefault(one.month, []).append(one.direction)
    head = statements[-1]
    before = [one.direction for one in statements[:-1] if one.day < head.day]
    said = [one.direction for one in statements]
    return IndicatorCount(
        indicator=head.indicator,
        source=head.source,
        lens=head.lens,
        origin=head.origin,
        origin_name=head.origin_name,
        **{name: said.count(name) for name in DIRECTIONS},
        months=tuple(MonthCount(month=month, **_tally(told)) for month, told in months.items()),
        statements=tuple(statements),
        turned=bool(before) and before[-1] == _OPPOSITE[head.direction],
    )


def _kinds(counts: Sequence[IndicatorCount]) -> tuple[KindCount, ...]:
    """Each kind with what the sources' latest statements say: one source that speaks often is still one."""
    latest: dict[str, list[str]] = {}
    for one in counts:
        latest.setdefault(one.indicator, []).append(one.latest.direction)
    return tuple(
        KindCount(
            indicator=name,
            **_tally(said),
            sources=len(said),
            disagree=any(_UNLIKE[one] & set(said) for one in said),
        )
        for name, said in sorted(latest.items())
    )


def _tally(said: Sequence[str]) -> dict[str, int]:
    return {name: said.count(name) for name in DIRECTIONS}
