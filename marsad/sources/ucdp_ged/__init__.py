"""UCDP Georeferenced Event Dataset."""

from marsad.sources.ucdp_ged.read import headlines, provinces, read, sides

__all__ = ["headlines", "provinces", "read", "sides"]
