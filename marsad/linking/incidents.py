"""What linking compares: one row an incident claim, whatever kind of source it comes from."""

from __future__ import annotations

import pyarrow as pa

# `ref`: what judgements are about. It outlives releases and coder versions: "<dataset>:<its own id of the row>" for a
# dataset's row, "<document>#<start>-<end>" (the quote's span) for a page's incident.
# `source`: whatever does not report the same event twice except by splitting an episode: "dataset:<name>" or
# "document:<id>". `voice`: whose word it is; wire copies and syndicated texts share one.
# `parents`: ids of all that the actors belong to, themselves included. `text`: the words that tell of it, if any.
INCIDENTS = pa.schema(
    [
        pa.field("ref", pa.string(), nullable=False),
        pa.field("claim", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("voice", pa.string(), nullable=False),
        pa.field("lens", pa.string()),
        pa.field("reliability", pa.string()),
        pa.field("published", pa.date32()),
        pa.field("language", pa.string()),
        pa.field("start", pa.date32()),
        pa.field("end", pa.date32()),
        pa.field("date_precision", pa.string()),  # as PeriodPrecision
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("place_precision", pa.string()),  # as PlacePrecision
        pa.field("place_id", pa.string()),
        pa.field("place_name", pa.string()),
        pa.field("country", pa.string()),
        pa.field("actors", pa.list_(pa.string())),
        pa.field("parents", pa.list_(pa.string())),
        pa.field("type", pa.string()),
        pa.field("code", pa.string()),
        pa.field("killed", pa.float64()),
        pa.field("killed_low", pa.float64()),
        pa.field("killed_high", pa.float64()),
        pa.field("wounded", pa.float64()),
        pa.field("wounded_low", pa.float64()),
        pa.field("wounded_high", pa.float64()),
        pa.field("text", pa.string()),
    ]
)
