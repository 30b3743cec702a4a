"""A dataset's rows as a reader knows them: the event's id, days, place, sides, dead and source; or the row's values.

Everything shown is a value of the kept row, and is looked up there again before the brief is written.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marsad.errors import BriefRefused
from marsad.language import Wording
from marsad.language.plain import plain
from marsad.model import Claim

LISTED = 40  # so many events are listed behind one number
_SOURCES = 3  # so many sources of one event are named
Rows = Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event behind a number. `row` counts the file's data rows from 1; `stated`: what the kept row must say."""

    claim: str
    document: str
    row: int
    id: str
    days: str
    where: str
    sides: str
    dead: str
    source: str
    stated: tuple[tuple[str, Any], ...]


def event_row(claim: Claim, rows: Rows, words: Wording) -> EventRow:
    """The event of a claim that quotes a row. Raises BriefRefused where the row is not kept, or is no row."""
    assert claim.quote.row is not None
    record = _record(claim, rows)
    stated: dict[str, Any] = {}

    def take(*columns: str) -> str:
        """The first of the columns that the row fills."""
        column = next((name for name in columns if record.get(name) not in (None, "")), None)
        if column is None:
            return ""
        stated[column] = record[column]
        return plain(str(record[column]))

    sides = [side for side in (take("side_a"), take("side_b")) if side]
    return EventRow(
        claim=claim.id,
        document=claim.document,
        row=claim.quote.row + 1,
        id=take("id", "relid"),
        days=_days(take("date_start"), take("date_end"), words),
        where=take("where_coordinates", "adm_2", "adm_1", "country"),
        sides=" – ".join(sides) or take("dyad_name"),
        dead=take("best"),
        source=_sources(take("source_office", "source_original")),
        stated=tuple(stated.items()),
    )


def row_values(text: str) -> tuple[tuple[str, str], ...]:
    """What a row states, column by column; nothing for a row that is no object, or one too wide to be read."""
    record = _parsed(text)
    filled = [(plain(key), plain(str(value))) for key, value in record.items() if value not in (None, "")]
    return tuple(filled) if len(filled) <= 12 else ()


_SIDES = (("side_a", "side_b"), ("actor1", "actor2"), ("gname", "target1"), ("Actor1Name", "Actor2Name"))
_TOLD = ("source_headline", "notes", "summary")


def row_told(text: str) -> tuple[str, str]:
    """Who fought, and the headline or note of a row of one of the event datasets, as they name them; else empty."""
    record = _parsed(text)
    named = [[plain(str(record[name])) for name in pair if record.get(name)] for pair in _SIDES]
    told = next((plain(str(record[name])) for name in _TOLD if record.get(name)), "")
    return " – ".join(next(filter(None, named), [])), told


def check_events(events: Iterable[EventRow], rows: Rows) -> None:
    """Raises BriefRefused where a value that is shown is not in the kept row."""
    for event in events:
        record = _parsed(rows.get((event.document, event.row - 1), ""))
        for column, value in event.stated:
            if column not in record or record[column] != value:
                item = f"claim {event.claim} of document {event.document}"
                raise BriefRefused(
                    item, f"“{value}” is not in column {column} of the kept row", "Import the dataset again"
                )


def _record(claim: Claim, rows: Rows) -> dict[str, Any]:
    text = rows.get((claim.document, claim.quote.row if claim.quote.row is not None else -1))
    if text is None:
        item = f"claim {claim.id} of document {claim.document}"
        raise BriefRefused(item, f"row {claim.quote.row} of its dataset is not kept", "Import the dataset again")
    return _parsed(text)


def _parsed(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _days(start: str, end: str, words: Wording) -> str:
    try:
        return words.span(dt.date.fromisoformat(start[:10]), dt.date.fromisoformat((end or start)[:10]))
    except ValueError:
        return start


def _sources(named: str) -> str:
    """Each source once: a row of five reports names its office five times."""
    each = list(dict.fromkeys(part.strip() for part in named.split(";") if part.strip()))
    return ", ".join(each[:_SOURCES]) + (" …" if len(each) > _SOURCES else "")
