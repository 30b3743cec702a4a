"""The Global Terrorism Database."""

from marsad.sources.gtd.read import provinces, read, summaries

__all__ = ["provinces", "read", "summaries"]
