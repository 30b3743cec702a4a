"""ACLED: Armed Conflict Location & Event Data."""

from marsad.sources.acled.read import notes, provinces, read

__all__ = ["notes", "provinces", "read"]
