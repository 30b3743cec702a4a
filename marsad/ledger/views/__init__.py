"""The questions asked of the kept tables, in SQL, and the schemas of their answers.

What is visible follows DESIGN.md, "Time". Two rules keep torn and repeated appends out of sight without ever deleting:

- a claim is seen only through the coding that was written after it, matched by document, coder and instant: rows that
  a killed process left behind match no coding;
- of several codings of a document by one coder the newest version counts, and of that the first one kept.
"""

from marsad.ledger.views.claims import CLAIMS_OF, READINGS_OF, claims_seen
from marsad.ledger.views.decisions import JUDGEMENT_KINDS, LINKINGS_SEEN, TOLD_BY_PERSONS, judgements_seen
from marsad.ledger.views.lookups import (
    ARRIVED,
    CAPTURE_BY_HASH,
    CAPTURED,
    CAPTURES_BY_HASH,
    CITED,
    CODED_BY,
    DOCUMENT_BY_ID,
    REACHED,
    ROWS_OF,
    held,
)
from marsad.ledger.views.releases import RELEASE_SPANS, RELEASES_HELD
from marsad.ledger.views.schemas import CLAIM_VIEW, DOCUMENT_VIEW, JUDGEMENT_VIEW, LINKING_VIEW, REF, TABLES
from marsad.ledger.views.visible import documents_seen

__all__ = [
    "ARRIVED",
    "CAPTURED",
    "CAPTURES_BY_HASH",
    "CAPTURE_BY_HASH",
    "CITED",
    "CLAIMS_OF",
    "CLAIM_VIEW",
    "CODED_BY",
    "DOCUMENT_BY_ID",
    "DOCUMENT_VIEW",
    "JUDGEMENT_KINDS",
    "JUDGEMENT_VIEW",
    "LINKINGS_SEEN",
    "LINKING_VIEW",
    "REACHED",
    "READINGS_OF",
    "REF",
    "RELEASES_HELD",
    "RELEASE_SPANS",
    "ROWS_OF",
    "TABLES",
    "TOLD_BY_PERSONS",
    "claims_seen",
    "documents_seen",
    "held",
    "judgements_seen",
]
