"""What a question may see: nothing that was published after its day."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc

from marsad.series.scope import as_mask


def seen(claims: pa.Table, as_of: dt.date | None) -> pa.Table:
    """Without the rows published after `as_of` (a view with as_of has none; hindsight rows are marked and stay).

    Of figures sort_figures says which were, so that they are in what is left out.
    """
    if as_of is None:
        return claims
    later = as_mask(pc.greater(claims["published_until"], pa.scalar(as_of, pa.date32())))
    rows = later & ~as_mask(claims["hindsight"]) & as_mask(pc.equal(claims["kind"], "incident"))
    return claims.filter(pa.array(~rows))
