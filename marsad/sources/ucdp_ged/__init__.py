"""UCDP Georeferenced Event Dataset."""

from marsad.sources.ucdp_ged.read import read

__all__ = ["read"]
