"""What the map draws: one row for each report and each linked event that has a place."""

from __future__ import annotations

from typing import Any

import numpy as np

from marsad.index.columns import NONE
from marsad.index.held import Columns
from marsad.index.models import Points

LINKED = "linked"
_EXACT = ("point", "city")  # finer than an area: drawn as a point


def points_of(claims: Columns, events: Columns) -> Points:
    """Incidents and figures with a place, and events of several reports, in the order of their rows.

    `rowid`: the claim's number; of an event its number with a minus.
    """
    mine, theirs = _there(claims), _there(events) & events.number("linked")
    told, linked = np.flatnonzero(mine & ~claims.number("rejected")), np.flatnonzero(theirs)
    lens, lenses = _together(claims.part.coded["lens"].codes[told], claims.labels("lens"), None, len(linked), LINKED)
    columns: dict[str, Any] = {"lens": lens.astype(np.int16), "lenses": lenses}
    for name, column, plural, kind in _CODED:
        theirs_codes, their_labels = _first(events, column, linked)
        my_codes, my_labels = _first(claims, column if column != "group" else "leading_group", told)
        codes, labels = _merged(my_codes, my_labels, theirs_codes, their_labels)
        columns |= {name: codes.astype(kind), plural: labels}
    exact = [_is_exact(table, rows) for table, rows in ((claims, told), (events, linked))]
    for name in ("lon", "lat"):
        values = [table.number(name)[rows] for table, rows in ((claims, told), (events, linked))]
        columns[name] = np.concatenate(
            [np.where(point, value, np.float32("nan")) for point, value in zip(exact, values, strict=True)]
        ).astype(np.float32)
    for name in ("start", "end", "seen_from", "killed"):
        columns[name] = np.concatenate([claims.number(name)[told], events.number(name)[linked]]).astype(np.int32)
    columns["rowid"] = np.concatenate([told + 1, -(linked + 1)]).astype(np.int64)
    return Points(**columns)


_CODED = (
    ("group", "group", "groups", np.int32),
    ("type", "type", "types", np.int16),
    ("source", "source", "sources", np.int32),
    ("precision", "precision", "precisions", np.int8),
    ("country", "country", "countries", np.int16),
    ("area", "area", "areas", np.int32),
)


def _there(table: Columns) -> Any:
    placed = (table.part.coded["area"].codes != NONE) | ~np.isnan(table.number("lat"))
    return placed & table.alive


def _is_exact(table: Columns, rows: Any) -> Any:
    precision = table.part.coded["precision"]
    codes = [code for code, label in enumerate(precision.labels) if label in _EXACT]
    return np.isin(precision.codes[rows], codes) & ~np.isnan(table.number("lat")[rows])


def _first(table: Columns, name: str, rows: Any) -> tuple[Any, tuple[str, ...]]:
    """The one word of a row, or the first of several."""
    if name in table.part.coded:
        return table.part.coded[name].codes[rows], table.labels(name)
    column = table.part.listed[name]
    there = column.cuts[rows + 1] > column.cuts[rows]
    padded = np.append(column.codes, NONE)
    return np.where(there, padded[np.minimum(column.cuts[rows], len(column.codes))], NONE), column.labels


def _merged(mine: Any, my_labels: tuple[str, ...], theirs: Any, labels: tuple[str, ...]) -> tuple[Any, tuple[str, ...]]:
    known = {label: code for code, label in enumerate(my_labels)}
    new = np.array([*(known.setdefault(label, len(known)) for label in labels), NONE], np.int64)
    return np.concatenate([mine, new[theirs]]), tuple(known)


def _together(mine: Any, labels: tuple[str, ...], _: None, more: int, word: str) -> tuple[Any, tuple[str, ...]]:
    return np.concatenate([mine, np.full(more, len(labels))]), (*labels, word)
