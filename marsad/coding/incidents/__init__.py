"""Single attacks, raids and kidnappings told in the text → incident claims, with their tolls."""

from marsad.coding.incidents.finding import find_incidents
from marsad.coding.incidents.tolls import with_tolls

__all__ = ["find_incidents", "with_tolls"]
