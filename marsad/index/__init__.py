"""A read model of the ledger: derived, stamped with the versions it comes from, quick to ask. Never truth."""

from marsad.index.filters import Filter
from marsad.index.models import Page

__all__ = ["Filter", "Page"]
