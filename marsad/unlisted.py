"""How many events no list holds: from the linked events of a group and a place to the overlaps that the estimate needs.

What is asked of the lists must be what every one of them would hold: the same days, the same places, the same least
number of dead. Events outside of that are left out, and the answer says how many.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad import linkage, scope
from marsad.errors import UsageError
from marsad.ledger import Ledger
from marsad.linking.missing import MOST_LISTS, Missing, estimate_missing
from marsad.registry import Registry
from marsad.scope import Question
from marsad.series import together
from marsad.sources.description import descriptions

PAGES = "pages"  # all that was read beside datasets is one list: single pages hold too few events each
OTHERS = "other lists"
_SIZES = (2, 10)  # dead: one (or none), two to nine, ten and more are found by different means


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """`missing`: the estimate, over events with at least `killed_at_least` dead in the spans that all datasets cover.

    `outside`: events of the group there that lie outside of those spans or that only other lists hold; `too_small`:
    with fewer dead, or an unknown number, where some list holds only events with more.
    """

    missing: Missing
    spans: tuple[tuple[dt.date, dt.date], ...]
    killed_at_least: int
    outside: int
    too_small: int


def unlisted(ledger: Ledger, registry: Registry, question: Question, end: dt.date | None = None) -> Unlisted:
    """How many events of the group in the question's one place no list holds, from its `start` to `end`.

    Raises UsageError where nothing is linked or the place is no country, UnknownName for names.
    """
    moment = linkage.Moment(as_of=question.as_of, recorded_by=question.recorded_by)
    if not linkage.is_linked(ledger, moment):
        raise UsageError("what no list holds", "nothing is linked yet", "Run `marsad link` first")
    place = registry.places.resolve(question.places[0])
    if place.country is None or place.precision != "country":
        raise UsageError(question.places[0], "lists are compared by country", "Name a country")
    events = linkage.chosen(
        linkage.events(ledger, registry, moment), groups=scope.group_of(registry, question).ids, country=place.country
    )
    coverage = scope.coverage_of(ledger, question.as_of, question.recorded_by)
    lists = [item for item in together(coverage) if item.country == place.country]
    spans = _asked([span for item in lists for span in item.spans], question.start, end)
    within = events.filter(pa.array(_within(events, spans)))
    names, captured = _captured(within, [lens for item in lists for lens in item.lenses])
    within, captured = within.filter(pa.array(captured.any(axis=1))), captured[captured.any(axis=1)]
    least = max((_least_killed(name) for name in names), default=0)
    killed = within["killed"].to_numpy(zero_copy_only=False)
    held = ~(killed < least) & ~(np.isnan(killed) & (least > 0))
    return Unlisted(
        missing=estimate_missing(names, captured[held], _strata(killed[held])),
        spans=spans,
        killed_at_least=least,
        outside=events.num_rows - within.num_rows,
        too_small=int((~held).sum()),
    )


def _asked(
    spans: Sequence[tuple[dt.date, dt.date]], start: dt.date | None, end: dt.date | None
) -> tuple[tuple[dt.date, dt.date], ...]:
    """The part of the spans that lies between the days asked for."""
    cut = [(max(first, start or first), min(last, end or last)) for first, last in spans]
    return tuple(sorted({(first, last) for first, last in cut if first <= last}))


def _within(events: pa.Table, spans: Sequence[tuple[dt.date, dt.date]]) -> npt.NDArray[np.bool_]:
    start, end = (
        events[f"period_{edge}"].to_numpy(zero_copy_only=False).astype("datetime64[D]") for edge in ("start", "end")
    )
    mask = np.zeros(events.num_rows, dtype=bool)
    for first, last in spans:
        mask |= (start >= np.datetime64(first)) & (end <= np.datetime64(last))
    return mask


def _captured(events: pa.Table, lenses: Sequence[str]) -> tuple[tuple[str, ...], npt.NDArray[np.bool_]]:
    """The lists, and which of them hold each event: (events, lists). The smallest beyond the limit are one list.

    `lenses`: the datasets that are lists here; what others hold is as if not held.
    """
    sources = events["sources"].combine_chunks()
    flat = pc.list_flatten(sources)
    lists = pc.if_else(pc.starts_with(flat, "dataset:"), flat, PAGES)
    names = [name for name in (*lenses, PAGES) if pc.any(pc.equal(lists, name)).as_py()]
    column = pc.index_in(lists, value_set=pa.array(names, pa.string())).to_numpy(zero_copy_only=False)
    held = np.zeros((events.num_rows, len(names)), dtype=bool)
    known = ~np.isnan(column)
    held[pc.list_parent_indices(sources).to_numpy()[known], column[known].astype(int)] = True
    order = sorted(range(len(names)), key=lambda index: (-int(held[:, index].sum()), names[index]))
    if len(order) <= MOST_LISTS:
        return tuple(names[index] for index in order), held[:, order]
    kept, rest = order[: MOST_LISTS - 1], order[MOST_LISTS - 1 :]
    joined = held[:, rest].any(axis=1, keepdims=True)
    return (*(names[index] for index in kept), OTHERS), np.hstack([held[:, kept], joined])


def _strata(killed: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """By number of dead; of unknown number apart, the last."""
    return np.where(np.isnan(killed), len(_SIZES) + 1, np.searchsorted(_SIZES, np.nan_to_num(killed), side="right"))


def _least_killed(name: str) -> int:
    known = {f"dataset:{item.name}": item.killed_at_least for item in descriptions()}
    return known.get(name, 0)
