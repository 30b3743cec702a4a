"""The schemas of what views answer, and what incidents are called."""

from __future__ import annotations

import pyarrow as pa

from marsad.model import refs
from marsad.model.schemas import CLAIMS, DOCUMENTS, INSTANT, JUDGEMENTS, LINKINGS

# Named in the reverse of the order in which they are written: see `Engine.query`.
TABLES = ("linkings", "judgements", "codings", "claims", "rows", "documents", "captures")

_COUNTED = [pa.field("counts_from", pa.date32()), pa.field("hindsight", pa.bool_())]
DOCUMENT_VIEW = pa.schema([*DOCUMENTS, *_COUNTED])
OF_DOCUMENT = (
    "url",
    "title",
    "publisher",
    "published",
    "published_precision",
    "published_until",
    "language",
    "label",
    "dataset",
    "covers_start",
    "covers_end",
    "counts_from",
    "hindsight",
)
CLAIM_VIEW = pa.schema(
    [
        *CLAIMS,
        *(DOCUMENT_VIEW.field(name) for name in OF_DOCUMENT),
        pa.field("verdict", pa.string()),  # the newest that a person gave; a rejection stands until undone or accepted
        pa.field("judge", pa.string()),  # who gave it
        # Corrections that stand: the slots as they are now (a JSON object), and with what they were, by whom and why
        # (a JSON list, see `model.Correction`).
        pa.field("correction", pa.string()),
        pa.field("corrected", pa.string()),
    ]
)

JUDGEMENT_VIEW = pa.schema([*JUDGEMENTS, pa.field("since", INSTANT), pa.field("withdrawn_by", pa.string())])
LINKING_VIEW = pa.schema([*LINKINGS, pa.field("standing", pa.bool_())])

# What judgements call an incident, but for the number ("~2") that a second one has behind it.
REF = refs.sql(dict.fromkeys(("document", "row", "key", "quote_start", "quote_end"), "claims") | {"dataset": "visible"})
