"""Web archives: WARC (ISO 28500) and WACZ, record by record."""

from marsad.sources.warc.archive import records

__all__ = ["records"]
