"""What a question may see: nothing that was published after its day."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc

from marsad.series.scope import Mask, as_mask, equals


def seen(claims: pa.Table, as_of: dt.date | None) -> pa.Table:
    """Without the rows published after `as_of` (a view with as_of has none; hindsight rows are marked and stay).

    Of figures sort_figures says which were, so that they are in what is left out.
    """
    if as_of is None:
        return claims
    return claims.filter(pa.array(~(published_later(claims, as_of) & equals(claims["kind"], "incident"))))


def published_later(claims: pa.Table, as_of: dt.date | None) -> Mask:
    """Claims that nobody could know on the day of the question."""
    if as_of is None:
        return as_mask(pa.repeat(False, claims.num_rows))
    later = pc.greater(claims["published_until"], pa.scalar(as_of, pa.date32()))
    return as_mask(later) & ~as_mask(claims["hindsight"])
