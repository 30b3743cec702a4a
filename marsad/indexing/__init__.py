"""The flow into the index: ledger and linkage → what pages read. Derived: it may be deleted at any moment."""

from marsad.indexing.build import build
from marsad.indexing.keeper import IndexKeeper

__all__ = ["IndexKeeper", "build"]
