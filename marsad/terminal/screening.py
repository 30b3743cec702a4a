"""The screen: the most unexpected series as a table, all of them as JSON or CSV."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from marsad.terminal.files import write_csv, write_json
from marsad.terminal.screen import as_text, counted, new_table, show, target, whole

if TYPE_CHECKING:
    from marsad.model.screen import Screen, ScreenRow

_WORDS = {"alarm": "alarm", "no_alarm": "-", "not_testable": "not testable"}
_NUMBERS = ("count", "4 weeks", "expected", "bound", "p", "q", "")


def print_screen(found: Screen, format: str, output: Path | None, names: Mapping[str, str], limit: int = 20) -> None:
    """`names`: id of a group or place → its name; the rows' own stand in for others. `limit`: of the table's rows."""
    names = {**found.names, **names}
    with target(output) as stream:
        if format == "json":
            write_json(dataclasses.asdict(found), stream)
        elif format == "csv":
            write_csv(("group_name", "place_name", *_columns()), _rows(found, names), stream)
        else:
            _text(found, stream, names, limit)


def _text(found: Screen, stream: TextIO, names: Mapping[str, str], limit: int) -> None:
    if not found.rows:
        show("No dataset that was imported lists anything here; missing is not zero.", stream)
        return
    shown = [row for row in found.rows if row.p is not None][:limit]
    if shown:
        weeks = sorted({(row.week, row.week_end) for row in shown if row.week and row.week_end})
        span = ", ".join(f"{first} to {last}" for first, last in weeks)
        lenses = sorted({row.lens for row in shown})
        several = len(lenses) > 1
        columns = ("group", "place", *(("who counts",) if several else ()), *_NUMBERS)
        table = new_table(title=span if several else f"{span}, {lenses[0]}")
        for heading in columns:
            table.add_column(heading, no_wrap=heading in _NUMBERS, overflow="fold")
        for row in shown:
            group, where, *numbers = _cells(row, names)
            table.add_row(*(as_text(cell) for cell in (group, where, *((row.lens,) if several else ()), *numbers)))
        show(table, stream)
    alarms = f"{counted(found.alarms, 'alarm')} of {found.tested:,} series tested"
    show(f"{alarms}, false discovery rate {found.rate:g} ({found.control}).", stream)
    if found.false_alarms is not None and found.threshold is not None:
        cost = f"{found.false_alarms:.2g} false alarms a year in each series without a rise"
        show(f"Largest p that alarms: {found.threshold:.2g}, which gives {cost}.", stream)
    if found.not_tested:
        reasons = ", ".join(f"{code} {number:,}" for code, number in sorted(found.not_tested.items()))
        show(f"Not testable, by reason: {reasons}.", stream)
    show(
        "expected: by the series' own level, or season (s); bound: Farrington's, above it marked !. "
        "A province's events are its country's, too.\nh: known only from a later release. Missing is not zero.",
        stream,
    )


def _cells(row: ScreenRow, names: Mapping[str, str]) -> tuple[str, ...]:
    group, place = _named(row.group, names), _place(row, names)
    where = f"{place} ({row.country})" if row.area == "admin1" and row.country else place
    bound = "" if row.bound is None else f"{row.bound:g}{' !' if row.above else ''}"
    expected = "" if row.expected is None else f"{row.expected:.2g}{' s' if row.baseline == 'season' else ''}"
    chances = ("" if value is None else f"{value:.2g}" for value in (row.p, row.q))
    mark = _WORDS[row.verdict] + (" h" if row.hindsight else "")
    return group, where, _number(row.count), _number(row.recent), expected, bound, *chances, mark


def _named(id: str | None, names: Mapping[str, str]) -> str:
    return "" if id is None else names.get(id, id)


def _place(row: ScreenRow, names: Mapping[str, str]) -> str:
    from marsad.language import wording

    return wording("en").country(row.place) if row.area == "country" and row.place else _named(row.place, names)


def _number(value: float | None) -> str:
    return "" if value is None else f"{whole(value):,}"


def _columns() -> list[str]:
    from marsad.model.screen import ScreenRow

    return [field.name for field in dataclasses.fields(ScreenRow)]


def _rows(found: Screen, names: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    columns = _columns()
    for row in found.rows:
        yield (_named(row.group, names), _place(row, names), *(getattr(row, column) for column in columns))
