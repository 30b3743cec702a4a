"""One place, one source: no two entries stand for the same, and no entry contradicts itself."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from marsad.errors import RefusedItem
from marsad.registry import open_registry
from marsad.registry.files import DATA, entries, names_of, spelled
from marsad.registry.tokens import fold

# Places of one country and precision that share a spelling and are two all the same.
TWO_ALL_THE_SAME = (
    {"geonames:1040649", "geonames:1105845"},  # the province of Maputo and the city, a province of its own
    {"geonames:6940571", "geonames:71132"},  # Sanaa: the capital's district and the governorate around it
)
_SPELLINGS = (
    ("ou", "u"),
    ("ch", "sh"),
    ("dj", "j"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("kh", "h"),
    ("gh", "g"),
    ("y", "i"),
)


def spelling_key(name: str) -> str:
    """One key for the English and the French way to write a name: article, spaces and doubled letters do not count."""
    key = re.sub(r"\b(?:al|el|as|ash|ar|ad|an)\b", " ", fold(name)).replace(" ", "")
    for french, english in _SPELLINGS:
        key = key.replace(french, english)
    return re.sub(r"(.)\1+", r"\1", key)


def test_no_two_entries_of_one_country_and_precision_share_a_spelling() -> None:
    places: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for record in entries(DATA / "places.yml"):
        country = record.get("iso") or " ".join(record["countries"])
        more = [record.get("cued", {}), record.get("home", {})]
        listed = [*names_of(record).values(), *(spelled(value) for names in more for value in names.values())]
        for name in {record["name"], *(name for names in listed for name in names)}:
            places[country, record["precision"], spelling_key(name)].add(record["id"])
    shared = {key: ids for key, ids in places.items() if len(ids) > 1 and ids not in TWO_ALL_THE_SAME}
    assert shared == {}


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Cheikh Zoueid", "geonames:353471"),
        ("Albou Kamal", "geonames:174448"),
        ("Bir al-Abed", "geonames:410142"),
        ("تيتاو", "geonames:2354349"),
        ("Mallam Fatori", "geonames:2347033"),
        ("Bani Bangou", "marsad:banibangou"),
        ("Roussafa", "marsad:rusafa"),
        ("Tchakamari", "marsad:tchakarmari-cm"),
        ("غالمودوغ", "marsad:galmudug"),
        ("ديابو", "marsad:diabo-bf"),
        ("المسرب", "marsad:sy-masrab"),
        ("بوعطني", "marsad:bu-atni"),
    ],
)
def test_every_spelling_leads_to_the_one_entry(name: str, id: str) -> None:
    assert open_registry().places.resolve(name).id == id


@pytest.mark.parametrize(
    ("more", "contradicted"),
    [
        ("{id: night-town, name: Night City}", "name"),
        ("{id: night-town, iso: ML}", "iso"),
        ("{id: night-town, at: [1.0, 3.0]}", "at"),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused_by_file_and_id(
    tmp_path: Path, more: str, contradicted: str
) -> None:
    first = "{id: night-town, name: Night Town, iso: NE, precision: city, at: [1.0, 2.0]}"
    (tmp_path / "places.yml").write_text(f"- {first}\n- {more}\n", "utf-8")
    with pytest.raises(RefusedItem, match=rf"places\.yml.*'night-town'.*{contradicted} is"):
        entries(tmp_path / "places.yml")


@pytest.mark.parametrize(
    ("name", "id", "country"),
    [
        ("Tunis Afrique Presse", "tap", "TN"),
        ("وكالة تونس أفريقيا للأنباء", "tap", "TN"),
        ("DGSN algérienne", "dgsn-algeria", "DZ"),
        ("DGSN marocaine", "dgsn-morocco", "MA"),
        ("DGSN", "dgsn", None),
        ("Tabital Pulaaku", "tabital-pulaaku", None),
        ("ITES", "ites", "TN"),
    ],
)
def test_bodies_of_one_name_in_two_states_stay_apart(name: str, id: str, country: str | None) -> None:
    source = open_registry().sources.resolve(name)
    assert (source.id, source.country) == (id, country)
