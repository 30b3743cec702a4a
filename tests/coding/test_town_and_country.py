""" "Maiduguri, Nigeria": a town and the country that it lies in are one place, which the registry knows."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Place
from marsad.registry import open_registry

REGISTRY = open_registry()
MAIDUGURI, GAO = "geonames:2331447", "geonames:2457161"


def place_of(language: str, text: str) -> Place:
    document = Document(text=text, published=date(2024, 6, 2), published_precision="day", language=language)
    (place,) = {claim.place for claim in code(document, REGISTRY) if claim.kind == "incident"}
    assert place is not None
    return place


@pytest.mark.parametrize(
    ("language", "text", "id"),
    [
        ("en", "Boko Haram killed 12 people at a market in Maiduguri, Nigeria, on 14 May 2024.", MAIDUGURI),
        ("fr", "Boko Haram a tué 12 personnes dans une attaque à Maiduguri, au Nigeria, le 14 mai 2024.", MAIDUGURI),
        ("ar", "قُتل سبعة جنود في هجوم شنته جماعة بوكو حرام في مايدوغوري، نيجيريا، يوم 1 يونيو 2024.", MAIDUGURI),
        ("en", "JNIM fighters killed seven soldiers in an attack in Gao, Mali, on 1 June 2024.", GAO),
    ],
)
def test_a_town_with_its_country_behind_it_is_the_town_of_the_registry(language: str, text: str, id: str) -> None:
    place = place_of(language, text)
    assert place.id == id
    assert place.latitude is not None
    assert place.name is not None
    assert "," not in place.name


def test_two_places_that_stand_together_stay_two() -> None:
    place = place_of("en", "Boko Haram killed 12 people in attacks in Maiduguri and Gwoza, Nigeria, on 14 May 2024.")
    assert place.name == "Maiduguri, Gwoza"
    assert place.id is None
