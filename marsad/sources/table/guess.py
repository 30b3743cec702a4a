"""A mapping proposed for a table: which column is taken for what, and why; what was not understood; what to ask.

Names of columns weigh most (headers.yml), values confirm or deny them; a column without a telling name is taken for
what its values are only where the registry or their form leave little doubt. Nothing is written.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from marsad.errors import UnreadableDataset
from marsad.registry import Registry
from marsad.sources import faults
from marsad.sources.table.cells import plain
from marsad.sources.table.dates import DateRules, NoDate, read_days
from marsad.sources.table.headers import called
from marsad.sources.table.mapping import TOLLS, TableMapping
from marsad.sources.table.names import Names
from marsad.sources.table.opened import first_of, kind_of, opened
from marsad.sources.table.order import Found, date_rules
from marsad.sources.table.positions import NoCoordinate, read_coordinate
from marsad.sources.table.profile import Profile, Tests, is_date, profile_of
from marsad.sources.workbooks import TextRows, TextTable, gathered, sheet_names

_SAMPLE = 2_000  # rows looked at
_FITS = 0.5  # the share of values that must be what the column's name says
_KNOWN = {"country": 0.9, "group": 0.6, "place": 0.6, "type": 0.6}  # what values alone must show, by slot
_BY_VALUES = 3.0
_DATES = ("date", "date_start", "date_end")
_FIRST_LINES = 15


@dataclass(frozen=True, slots=True)
class Taken:
    """A column taken for a slot, and why."""

    slot: str
    profile: Profile
    reason: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table looks like. `unknown`: names of groups that the registry lacks, and types, by slot, with counts."""

    table: TextTable
    header: int
    title: str | None
    sheets: tuple[str, ...]
    rows: int
    taken: tuple[Taken, ...]
    left: tuple[Profile, ...]
    dates: Found
    span: tuple[dt.date, dt.date] | None
    decimal: str | None
    unknown: dict[str, list[tuple[str, int]]]
    questions: tuple[str, ...]
    remarks: tuple[str, ...]


def guess(path: Path, registry: Registry) -> Guess:
    """Look at a table. Raises MissingItem, UnreadableDataset."""
    sheets = sheet_names(path) if kind_of(path) == "workbook" else ()
    blank = TableMapping(named=str(path), text="", dataset="guess", columns={})
    candidates = []
    for sheet in sheets or (None,):
        lines = first_of(path, sheet)
        header, score = _header(lines)
        title = next((cell for cells in lines[: header - 1] for cell in cells if cell), None)
        candidates.append((score, replace(blank, sheet=sheet, header=header, title=title)))
    _, chosen = max(candidates, key=lambda item: item[0])
    table = opened(path, chosen)
    rows = _sample(table)
    if not rows.columns.num_rows:
        raise UnreadableDataset(str(path), "it has no rows below its header", "Give a table with some events")
    profiles = [profile_of(name, rows.columns[name].to_pylist()) for name in table.names]
    names = Names(blank, registry)
    taken, remarks = _assigned(profiles, Tests(names))
    languages = _languages(profiles)
    dated = [item.profile for item in taken if item.slot in _DATES]
    dates = date_rules([v for item in dated for v in item.values], languages, [item.name for item in dated])
    taken, questions = _turned(taken, rows, names)
    if dates.question:
        questions = (f"Dates: {dates.question}", *questions)
    used = {item.profile.name for item in taken}
    return Guess(
        table=table,
        header=chosen.header,
        title=chosen.title,
        sheets=tuple(sheets),
        rows=rows.columns.num_rows,
        taken=tuple(taken),
        left=tuple(profile for profile in profiles if profile.name not in used),
        dates=dates,
        span=_span(taken, dates.rules),
        decimal=_decimal(taken),
        unknown=_unknown(taken, names),
        questions=questions,
        remarks=(*table.remarks, *remarks),
    )


def _sample(table: TextTable) -> TextRows:
    batches, count = [], 0
    for batch in table.batches():
        batches.append(batch)
        count += batch.columns.num_rows
        if count >= _SAMPLE:
            break
    rows = gathered(table.names, batches)
    return TextRows(columns=rows.columns.slice(0, _SAMPLE), numbers=rows.numbers.slice(0, _SAMPLE))


def _header(lines: Sequence[Sequence[str | None]]) -> tuple[int, float]:
    """The line, from 1, that looks most like a header, and how much it does."""
    scores = []
    for number, cells in enumerate(lines[:_FIRST_LINES], 1):
        filled = [cell for cell in cells if cell]
        if filled and len(set(filled)) == len(filled):
            known = sum(1 for cell in filled if len(cell) < 60 and called(cell))
            figures = sum(1 for cell in filled if re.fullmatch(r"[\d.,/\- :]+", plain(cell)))
            scores.append((known - figures + min(len(filled), 12) / 100, number))
    best = max(scores, key=lambda item: (item[0], -item[1]), default=(0.0, 1))
    return best[1], best[0]


def _languages(profiles: Sequence[Profile]) -> tuple[str, ...]:
    """The languages of the header, the commonest first; a word of several languages tells nothing."""
    spoken = Counter(
        found[0].languages[0]
        for profile in profiles
        if (found := called(profile.name)) and len(found[0].languages) == 1
    )
    most = spoken.most_common(1)[0][1] if spoken else 0
    return tuple(language for language, count in spoken.items() if count == most)


def _assigned(profiles: Sequence[Profile], tests: Tests) -> tuple[list[Taken], list[str]]:
    """Each slot its column, the surest first; and what a name promised and the values did not keep."""
    offers: list[tuple[float, int, Taken]] = []
    remarks = []
    for position, profile in enumerate(profiles):
        for item in called(profile.name):
            test = tests.of(item.slot)
            share = profile.share(test) if test and profile.values else 1.0
            if share < _FITS:
                shown = ", ".join(profile.examples)
                remarks.append(f"{profile.name} may be {item.slot} by its name, not by its values ({shown})")
            elif profile.values or item.score >= 10:
                why = "by its name" + (f", {share:.0%} of its values read" if test and profile.values else "")
                known = tests.knows(item.slot)
                score = item.score + share + (profile.share(known) if known else 0.0)
                offers.append((score, -position, Taken(item.slot, profile, why)))
        offers += [(score, -position, taken) for score, taken in _by_values(profile, tests)]
    taken: dict[str, Taken] = {}
    used: set[str] = set()
    for _, _, offer in sorted(offers, key=lambda item: item[:2], reverse=True):
        if offer.slot not in taken and offer.profile.name not in used:
            taken[offer.slot] = offer
            used.add(offer.profile.name)
    remarks = [remark for remark in remarks if not any(remark.startswith(f"{name} may be") for name in used)]
    return _consistent(taken), remarks


def _by_values(profile: Profile, tests: Tests) -> list[tuple[float, Taken]]:
    """What a column is by its values alone: dates, addresses, names that are known."""
    if not profile.values:
        return []
    found = []
    if profile.share(is_date) > 0.9 and not profile.share(lambda cell: re.fullmatch(r"\d+", plain(cell)) is not None):
        found.append((_BY_VALUES, Taken("date", profile, "by its values: they are dates")))
    test = tests.of("url")
    if test and profile.share(test) > 0.8:
        found.append((_BY_VALUES, Taken("url", profile, "by its values: they are addresses")))
    for slot, least in _KNOWN.items():
        known = tests.knows(slot)
        share = profile.share(known) if known else 0.0
        if share >= least:
            found.append((share, Taken(slot, profile, f"by its values: {share:.0%} of them are known")))
    return found


def _consistent(taken: dict[str, Taken]) -> list[Taken]:
    """Without slots that contradict one another or are of no use alone."""
    if "date" in taken:
        for slot in ("date_start", "year", "month", "day"):
            taken.pop(slot, None)
    if "date_start" in taken:
        taken.pop("year", None)
    if "date_start" not in taken:
        taken.pop("date_end", None)
    for slot, needed in (("month", "year"), ("day", "month"), ("latitude", "longitude"), ("longitude", "latitude")):
        if needed not in taken:
            taken.pop(slot, None)
    if "latitude" in taken:
        taken.pop("coordinates", None)
    return list(taken.values())


def _turned(taken: list[Taken], rows: TextRows, names: Names) -> tuple[list[Taken], tuple[str, ...]]:
    """Latitude and longitude the other way round, where most points lie in their countries only so."""
    by_slot = {item.slot: item for item in taken}
    if not {"latitude", "longitude", "country"} <= by_slot.keys():
        return taken, ()
    cells = {
        slot: rows.columns[by_slot[slot].profile.name].to_pylist() for slot in ("latitude", "longitude", "country")
    }
    numbers = {
        slot: pa.array([_degrees(cell) for cell in cells[slot]], pa.float64()) for slot in ("latitude", "longitude")
    }
    codes = [entry.country if cell and (entry := names.country(cell)) else None for cell in cells["country"]]
    checked = faults.coordinates(numbers["latitude"], numbers["longitude"], pa.array(codes, pa.string()))
    swapped = checked.doubts[0][1].to_pylist().count(True)
    known = sum(1 for lat, code in zip(cells["latitude"], codes, strict=True) if lat and code)
    if not swapped or swapped * 2 <= known:
        return taken, ()
    other = {"latitude": by_slot["longitude"], "longitude": by_slot["latitude"]}
    turned = [
        replace(
            item, profile=other[item.slot].profile, reason="the other column by its name, but only so the points fit"
        )
        if item.slot in other
        else item
        for item in taken
    ]
    question = f"Coordinates: {swapped} of {known} points lie in their country only with latitude and longitude swapped"
    return turned, (f"{question}, as proposed here. Is that right?",)


def _span(taken: Sequence[Taken], rules: DateRules) -> tuple[dt.date, dt.date] | None:
    """The first and the last day that the sample names."""
    days = []
    for value in {value for item in taken if item.slot in _DATES for value in item.profile.values}:
        with contextlib.suppress(NoDate):
            days.append(read_days(value, rules))
    return (min(day.start for day in days), max(day.end for day in days)) if days else None


def _degrees(cell: str | None) -> float | None:
    """Either coordinate: read with the wider limits of a longitude."""
    try:
        return read_coordinate(cell, "longitude") if cell else None
    except NoCoordinate:
        return None


def _decimal(taken: Sequence[Taken]) -> str | None:
    """The decimal mark that coordinates and numbers of people show, where they show one."""
    marks: Counter[str] = Counter()
    for item in taken:
        if item.slot in ("latitude", "longitude") or item.slot.startswith(TOLLS):
            marks.update(
                found[1]
                for value in item.profile.values
                if (found := re.fullmatch(r"-?\d+([.,])(?!\d{3}$)\d+", plain(value)))
            )
    return marks.most_common(1)[0][0] if len(marks) == 1 else None


def _unknown(taken: Sequence[Taken], names: Names) -> dict[str, list[tuple[str, int]]]:
    """The names of groups and the types that nothing knows, the most frequent first."""
    found = {}
    for item in taken:
        if item.slot in ("perpetrator", "group", "type"):
            counts = Counter(item.profile.values)
            known = Tests(names).knows(item.slot)
            unknown = [(value, count) for value, count in counts.most_common() if known and not known(value)]
            if unknown:
                found[item.slot] = unknown
    return found
