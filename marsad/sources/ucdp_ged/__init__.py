"""UCDP Georeferenced Event Dataset."""

from marsad.sources.ucdp_ged.read import provinces, read

__all__ = ["provinces", "read"]
