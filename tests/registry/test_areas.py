"""The division that a place lies in: by its id, by its coordinates, and in readers' words."""

from __future__ import annotations

import numpy as np
import pytest

from marsad.registry.areas import FILE, areas
from marsad.registry.files import DATA
from marsad.registry.registry import open_registry

pytestmark = pytest.mark.skipif(not (DATA / FILE).is_file(), reason="areas are made when the package is installed")


@pytest.mark.parametrize(
    ("country", "latitude", "longitude", "name"),
    [
        ("IQ", 36.34, 43.13, "Nineveh"),  # Mosul
        ("SY", 35.33, 40.14, "Deir ez-Zor"),
        ("NG", 11.83, 13.15, "Borno"),  # Maiduguri
        ("BF", 14.03, -0.03, "Sahel Region (Burkina Faso)"),  # Dori: Natural Earth has provinces, we have regions
        ("KE", -4.05, 39.68, "Coast"),  # Mombasa, off the simplified coast
    ],
)
def test_coordinates_lie_in_their_division(country: str, latitude: float, longitude: float, name: str) -> None:
    area = areas().of(None, country, "admin1", latitude, longitude)
    assert area is not None
    assert areas().name(area, "en") == name


def test_a_division_is_known_by_our_place_id_and_named_in_three_languages() -> None:
    assert areas().of("geonames:92877", "IQ", "admin1", None, None) == "geonames:92877"
    assert [areas().name("geonames:92877", language) for language in ("en", "fr", "ar")] == [
        "Nineveh",
        "Ninive",
        "نينوى",
    ]


def test_what_is_known_by_country_alone_lies_in_the_country_and_a_region_of_many_nowhere() -> None:
    # the coordinates of a country are its rough middle: no province may be read out of them
    assert areas().of("geonames:99237", "IQ", "country", 33.0, 44.0) == "IQ"
    assert areas().of("marsad:sahel", None, "region", 15.0, 0.0) is None
    assert areas().of(None, "IQ", "city", None, None) == "IQ"


def test_nearly_every_province_of_the_registry_is_drawn_somewhere_in_its_own_country() -> None:
    provinces = [place for place in open_registry().places if place.precision == "admin1"]
    missing = {place.id for place in provinces if place.id not in areas().drawn}
    # of vague edge, or without coordinates
    assert missing <= {
        "marsad:syrian-desert",
        "marsad:nord-benin",
        "marsad:nord-togo",
        "marsad:nord-nigeria",
        "marsad:bounkani-ci",
    }


def test_every_division_lies_where_its_own_towns_lie() -> None:
    """The middle of a province's towns, as the registry gives it, lies in the area that the province is drawn in."""
    wrong = []
    for place in open_registry().places:
        if place.precision != "admin1" or place.latitude is None or place.longitude is None or place.country is None:
            continue
        drawn = areas().drawn.get(place.id)
        found = areas().at(place.country, np.array([place.latitude]), np.array([place.longitude]))[0]
        if drawn and not drawn.startswith("marsad:") and found != drawn:
            wrong.append((place.name, drawn, found))
    assert len(wrong) <= 12, wrong  # a middle of towns may fall into the capital's enclave
