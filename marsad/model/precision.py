"""How far from the coordinates stated the truth may lie, by the precision of the place."""

from __future__ import annotations

from collections.abc import Mapping

# By PlacePrecision: the radius in km of a circle around the coordinates in which the event lies. None: none can be
# told.
RADIUS_KM: Mapping[str, float | None] = {
    # A named settlement with its own coordinates (UCDP where_prec 1, ACLED geo_precision 1, GTD specificity 1).
    # Measured: of the 151 settlements that UCDP GED 19.1 codes so in Syria and whose name GeoNames knows there once,
    # half lie within 0.1 km and 90 % within 1.4 km of GeoNames' point; rounded up.
    "point": 2.0,
    # UCDP's definition of where_prec 2: within about 25 km of the named point (Högbladh 2019).
    "city": 25.0,
    # Circles of the mean area of a unit: 134.9 million km2 of land without Antarctica (Natural Earth), 47,398
    # second-order units (GeoNames), 4,596 first-order units and 195 states (Natural Earth 10m).
    "admin2": 30.0,
    "admin1": 97.0,
    "country": 469.0,
    # A border, a river, the Sahel: as long or wide as it pleases.
    "region": None,
}


def radius_km(precision: str | None) -> float | None:
    """The radius of a place precision; None where it is unknown or has none."""
    return RADIUS_KM.get(precision) if precision else None
