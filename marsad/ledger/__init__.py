"""The only memory: append-only, typed views, as of any day."""

from marsad.ledger.batch import Batch, Coding, Receipt, Verdict
from marsad.ledger.ledger import Ledger, open_ledger
from marsad.ledger.views import CLAIM_VIEW, DOCUMENT_VIEW

__all__ = ["CLAIM_VIEW", "DOCUMENT_VIEW", "Batch", "Coding", "Ledger", "Receipt", "Verdict", "open_ledger"]
