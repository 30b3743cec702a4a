"""Tables of counts."""

from marsad.sources.counts.read import read

__all__ = ["read"]
