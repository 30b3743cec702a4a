"""The gazetteer is made once, and its towns count in a text only where the page gives reason to."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from marsad.registry import open_registry
from marsad.registry.files import DATA, GAZETTEER
from marsad.registry.gazetteer_build import build

TOWNS = {
    "1": ("Testabad", "IQ", 300_000, ["تستاباد"]),
    "2": ("Testabad", "US", 9_000, []),
    "3": ("Reading", "IQ", 300_000, []),
    "4": ("Smallville", "IQ", 900, []),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in DATA.glob("*.yml"):
        shutil.copy(file, tmp_path / file.name)
    towns = {
        key: {
            "geonameid": int(key),
            "name": name,
            "countrycode": country,
            "latitude": 33.0,
            "longitude": 44.0,
            "population": population,
            "alternatenames": other,
        }
        for key, (name, country, population, other) in TOWNS.items()
    }
    geonames = tmp_path / "cities.json"
    geonames.write_text(json.dumps(towns), "utf-8")
    assert build(tmp_path / GAZETTEER, tmp_path, geonames)
    assert not build(tmp_path / GAZETTEER, tmp_path, geonames), "up to date: not written again"
    with (tmp_path / "measures.yml").open("a") as file:
        file.write("# edited\n")
    assert build(tmp_path / GAZETTEER, tmp_path, geonames), "an input changed: written again"
    return tmp_path


def test_towns_need_a_reason(folder: Path) -> None:
    places = open_registry(folder).places
    iraq = frozenset({"IQ"})

    def names(text: str, language: str = "en", countries: frozenset[str] = iraq) -> list[str]:
        return [item.entry.id for item in places.find(text, language, countries)]

    assert names("an attack near Testabad on Monday") == ["geonames:1"]
    assert names("an attack near Testabad", countries=frozenset({"US"})) == ["geonames:2"]
    assert names("a blast in Testabad", countries=frozenset()) == ["geonames:1"]
    assert names("Reading the report") == []
    assert names("Smallville was quiet") == []
    assert names("in the village of Smallville") == ["geonames:4"]
    assert names("هجوم في تستاباد", "ar") == ["geonames:1"]
    assert names("تستاباد كلمة", "ar") == []
    assert places.resolve("testabad", "US").id == "geonames:2"
    assert places.get("geonames:4").name == "Smallville"
