"""GDELT event files, versions 1 and 2."""

from marsad.sources.gdelt.claims import provinces
from marsad.sources.gdelt.read import read

__all__ = ["provinces", "read"]
