"""UCDP Georeferenced Event Dataset."""

from marsad.sources.ucdp_ged.read import headlines, provinces, read

__all__ = ["headlines", "provinces", "read"]
