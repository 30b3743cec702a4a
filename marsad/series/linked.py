"""Events as a lens of their own: what all lists together hold, each event once.

An event stands in the claims view as its leading member's row, under the lens `linked`, with the date, place and actors
that fusion gave it: so each number of the series still leads to a row that somebody published.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model.counts import Coverage
from marsad.series.coverage import without_gaps
from marsad.series.scope import equals

LINKED = "linked"
Span = tuple[dt.date, dt.date]
# What an event says for itself; the rest of the row is its leading member's.
FUSED = ("period_start", "period_end", "period_precision", "place_id", "place_precision", "country", "actors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Datasets whose events of a country can be counted together. `spans`: the days that all of them cover."""

    country: str
    lenses: tuple[str, ...]
    spans: tuple[tuple[dt.date, dt.date], ...]


def together(coverage: Iterable[Coverage]) -> tuple[Together, ...]:
    """Which datasets are counted together, by country, and on which days.

    On the days that all of them cover: elsewhere the number of events would jump with the number of lists, and a new
    list would look like a group's return. A dataset that would leave less than half of these days stays out, so that
    a table of three weeks does not silence four years.
    """
    spans = [span for span in coverage if span.lens.startswith("dataset:")]
    found = []
    for country in sorted({country for span in spans for country in span.countries}):
        by_lens: dict[str, list[Span]] = {}
        for span in spans:
            if country in span.countries:
                by_lens.setdefault(span.lens, []).append((span.start, span.end))
        order = sorted(by_lens, key=lambda lens: (-_days(by_lens[lens]), lens))
        lenses, common = [order[0]], without_gaps(by_lens[order[0]])
        for lens in order[1:]:
            shared = _common(common, without_gaps(by_lens[lens]))
            if 2 * _days(shared) >= _days(common):
                lenses, common = [*lenses, lens], shared
        found.append(Together(country=country, lenses=tuple(sorted(lenses)), spans=tuple(common)))
    return tuple(found)


def linked_coverage(lists: Iterable[Together]) -> tuple[Coverage, ...]:
    """What the lens `linked` watched."""
    return tuple(
        Coverage(lens=LINKED, start=start, end=end, countries=(item.country,))
        for item in lists
        for start, end in item.spans
    )


def with_events(claims: pa.Table, events: pa.Table, lists: Iterable[Together]) -> pa.Table:
    """The claims, and behind them one row an event that one of the country's lists holds.

    `events`: `claim` (the id of the leading member's claim), `sources` (its members') and the columns of `FUSED`.
    Events that pages alone tell are left out: their number grows with the pages that were read. So is an event whose
    leading member is not among the claims (in another country).
    """
    counted = np.zeros(events.num_rows, dtype=bool)
    for item in lists:
        named = pc.is_in(pc.list_flatten(events["sources"]), value_set=pa.array(item.lenses, pa.string()))
        parents = pc.list_parent_indices(events["sources"].combine_chunks()).to_numpy()
        holds = np.zeros(events.num_rows, dtype=bool)
        holds[parents[named.to_numpy(zero_copy_only=False)]] = True
        counted |= holds & equals(events["country"], item.country)
    events = events.filter(pa.array(counted))
    leading = pc.index_in(events["claim"].combine_chunks(), value_set=claims["id"].combine_chunks())
    seen = pc.is_valid(leading)
    events = events.filter(seen)
    rows = claims.take(leading.filter(seen))
    columns = {name: events[name].cast(claims.schema.field(name).type) for name in FUSED}
    for name, value in {"lens": LINKED, "document": LINKED, "origin_id": LINKED, "kind": "incident"}.items():
        columns[name] = pa.repeat(pa.scalar(value), events.num_rows)
    # Rows that are seen in hindsight may have made or placed an event: then all of them are told as such.
    hindsight = bool(pc.any(claims["hindsight"]).as_py())
    columns["hindsight"] = pa.repeat(pa.scalar(hindsight), events.num_rows)
    for name, column in columns.items():
        rows = rows.set_column(rows.column_names.index(name), claims.schema.field(name), column)
    return pa.concat_tables([claims, rows])


def counted_members(claims: pa.Table, events: pa.Table) -> frozenset[str]:
    """The ids of the claims that stand in an event which `with_events` put behind the claims."""
    leading = claims.filter(pa.array(equals(claims["lens"], LINKED)))["id"]
    counted = events.filter(pc.is_in(events["claim"], value_set=leading.combine_chunks()))
    return frozenset(pc.list_flatten(counted["claims"]).to_pylist())


def _common(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    pairs = itertools.product(one, other)
    shared = [(max(a[0], b[0]), min(a[1], b[1])) for a, b in pairs]
    return sorted((start, end) for start, end in shared if start <= end)


def _days(spans: Iterable[Span]) -> int:
    return sum((end - start).days + 1 for start, end in without_gaps(spans))
