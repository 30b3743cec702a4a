"""Claims of the same fact: what others say of it, whether they agree or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from marsad.index.columns import NONE, Codes
from marsad.index.held import Columns

_ALIKE = ("accumulation", "cohort", "role")  # of figures: what must not differ


def same_fact(
    columns: Columns, place: int, related: Callable[[str], tuple[str, ...]], event: Sequence[int] = ()
) -> list[int]:
    """The places of claims about the fact of the claim at `place`, the nearest period first.

    Of a figure: the same measure, place, accumulation, cohort and role, the same group or one that it belongs to or
    that belongs to it, and a period that overlaps. Of an incident or indicator: the same type, place and group, and
    days that overlap; and all reports of the same event. A claim that names no group or no place has the fact of
    others that name none. `related`: a group's id → its own, its parents' and its branches'; `event`: the places
    of all reports of its event.
    """
    part = columns.part
    rows = _narrowest(columns, place)
    for name in ("place", "place_name", "country_code") if part.coded["place"].codes[place] == NONE else ("place",):
        codes = part.coded[name].codes
        rows = rows[codes[rows] == codes[place]]
    rows = rows[columns.alive[rows] & ~columns.number("rejected")[rows]]
    for name in ("kind", "measure", "type", "indicator", *_ALIKE):
        codes = part.coded[name].codes
        rows = rows[codes[rows] == codes[place]]
    groups = part.coded["leading_group"]
    mine = int(groups.codes[place])
    if mine == NONE:
        rows = rows[groups.codes[rows] == NONE]
    else:
        known = [columns.code("leading_group", id) for id in related(groups.labels[mine])]
        rows = rows[np.isin(groups.codes[rows], [code for code in known if code is not None])]
    start, end = columns.number("start"), columns.number("end")
    first, last = int(start[place]), int(end[place])
    starts = start[rows]
    ends = np.where(end[rows] == NONE, 2**30, end[rows])
    overlap = (starts <= (last if last != NONE else 2**30)) & (ends >= first)
    rows = rows[overlap & ((starts == NONE) == (first == NONE))]
    reports = np.array(event, np.int32)
    rows = np.union1d(rows, reports[columns.alive[reports] & ~columns.number("rejected")[reports]])
    rows = rows[rows != place]
    away = np.abs(start[rows] - first) + np.abs(end[rows] - last)
    return [int(row) for row in rows[np.lexsort((columns.number("tie")[rows], away))]]


def _narrowest(columns: Columns, place: int) -> Codes:
    """The fewest rows that share one word with the claim which the others of its fact must have, too."""
    found = columns.postings("kind").rows(int(columns.part.coded["kind"].codes[place]))
    for name in ("place", "place_name", "measure", "type", "indicator"):
        code = int(columns.part.coded[name].codes[place])
        if code != NONE and (name != "place_name" or columns.part.coded["place"].codes[place] == NONE):
            rows = columns.postings(name).rows(code)
            found = rows if len(rows) < len(found) else found
    return found
