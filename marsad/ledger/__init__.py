"""The only memory: append-only, typed views, as of any day."""

from marsad.ledger.batch import Batch, Coding, Receipt
from marsad.ledger.judging import GIVEN_PAIRS
from marsad.ledger.ledger import Ledger, open_ledger
from marsad.ledger.views import CLAIM_VIEW, DOCUMENT_VIEW, JUDGEMENT_VIEW, LINKING_VIEW

__all__ = [
    "CLAIM_VIEW",
    "DOCUMENT_VIEW",
    "GIVEN_PAIRS",
    "JUDGEMENT_VIEW",
    "LINKING_VIEW",
    "Batch",
    "Coding",
    "Ledger",
    "Receipt",
    "open_ledger",
]
