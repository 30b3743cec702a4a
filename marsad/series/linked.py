"""Events as a lens of their own: what all lists together hold, each event once.

An event stands in the claims view as its leading member's row, under the lens `linked`, with the date, place and actors
that fusion gave it: so each number of the series still leads to a row that somebody published.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from marsad.model.counts import Coverage

LINKED = "linked"
# What an event says for itself; the rest of the row is its leading member's.
FUSED = ("period_start", "period_end", "period_precision", "place_id", "place_precision", "country", "actors")


def with_events(claims: pa.Table, events: pa.Table) -> pa.Table:
    """The claims, and behind them one row an event.

    `events`: `claim` (the id of the leading member's claim) and the columns of `FUSED`. An event whose leading member
    is not among the claims (published later, in another country) is left out.
    """
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


def linked_coverage(coverage: Iterable[Coverage]) -> tuple[Coverage, ...]:
    """The days on which every dataset that ever covers a country covers it, by country.

    Elsewhere the number of events would jump with the number of lists: a new list would look like a group's return.
    """
    spans = [span for span in coverage if span.lens.startswith("dataset:")]
    countries = sorted({country for span in spans for country in span.countries})
    found: list[Coverage] = []
    for country in countries:
        there = [span for span in spans if country in span.countries]
        lenses = sorted({span.lens for span in there})
        by_lens = [[(span.start, span.end) for span in there if span.lens == lens] for lens in lenses]
        common = by_lens[0]
        for other in by_lens[1:]:
            pairs = itertools.product(common, other)
            common = [(max(a[0], b[0]), min(a[1], b[1])) for a, b in pairs if max(a[0], b[0]) <= min(a[1], b[1])]
        found += [
            Coverage(lens=LINKED, start=start, end=end, countries=(country,)) for start, end in sorted(set(common))
        ]
    return tuple(found)
