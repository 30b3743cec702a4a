"""A made-up observatory for timing its pages: two datasets with a million rows, and pages that the coder reads.

Nothing in it was ever reported. Both datasets are imported, and the pages read, as a user would do it; the same seed
gives the same files. The shares are those that matter for speed: how many towns, groups, days and words there are.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv

import marsad

_SIDES = (
    "IS", "Government of Syria", "Syrian insurgents", "Government of Iraq", "Boko Haram", "Government of Nigeria",
    "AQIM", "Government of Mali", "Al-Shabaab", "Government of Somalia", "Taleban", "Government of Afghanistan", "SDF",
    "JNIM", "Civilians", "Hayat Tahrir al-Sham", "Government of Yemen (North Yemen)", "AQAP", "PKK",
    "Government of Turkey",
)  # fmt: skip
# name, the number of the Correlates of War, and a box that lies inside its borders
_COUNTRIES = (
    ("Syria", 652, 33.5, 36.5, 37.0, 41.0),
    ("Iraq", 645, 31.5, 36.0, 42.5, 46.5),
    ("Nigeria", 475, 7.0, 13.0, 4.5, 13.0),
    ("Mali", 432, 12.5, 17.0, -6.0, 2.0),
    ("Somalia", 520, 0.5, 6.0, 42.5, 46.5),
    ("Afghanistan", 700, 32.5, 35.5, 64.0, 69.5),
    ("Yemen (North Yemen)", 678, 14.0, 17.0, 44.0, 48.0),
)
_WORDS = (
    "soldiers", "militants", "village", "convoy", "market", "checkpoint", "attacked", "killed", "wounded", "shelling",
    "clashes", "airstrike", "raid", "bomb", "explosion", "gunmen", "civilians", "police", "base", "road", "bridge",
    "governor", "district", "north", "south", "claimed", "reported", "sources",
)  # fmt: skip
_SYLLABLES = (
    "ba", "da", "fa", "ga", "ha", "ja", "ka", "la", "ma", "na", "qa", "ra", "sa", "ta", "wa", "ya", "za", "sha", "kha",
    "dhi", "ru", "mi", "no", "el", "ur", "bin", "tel", "abu", "dar", "kar",
)  # fmt: skip
_TOWNS = 400  # a country
_FIRST = np.datetime64("2014-01-01")
_DAYS = 3900
_MAPPING = """dataset: watchers
title: Watchers of roads
publisher: Watchers of roads
licence: free
redistribute: true
released: 2024-12-31
columns: {id: id, date: date, place: town, country: country, latitude: lat, longitude: lon, perpetrator: by,
  target: against, type: kind, killed: dead, wounded: hurt, notes: note}
types: {attack: armed_assault, bomb: bombing, shells: shelling, strike: airstrike, taken: kidnapping}
"""


def make(folder: Path, rows: int, pages: int, seed: int = 1) -> None:
    """An observatory in `folder` with about so many claims of datasets, and so many pages read by the coder."""
    random = np.random.default_rng(seed)
    files = folder.parent / f"{folder.name}-files"
    files.mkdir(parents=True, exist_ok=True)
    first = rows * 7 // 10
    _write(files / "ged251.csv", _ged(_events(random, first)))
    (files / "watchers.csv.yml").write_text(_MAPPING, encoding="utf-8")
    _write(files / "watchers.csv", _watchers(_events(random, rows - first)))
    write_pages(files / "pages.jsonl", pages, seed)
    observatory = marsad.open(folder)
    observatory.import_dataset("ucdp-ged", files / "ged251.csv")
    observatory.import_dataset("table", files / "watchers.csv")
    observatory.read([files / "pages.jsonl"])


def write_pages(path: Path, pages: int, seed: int) -> None:
    """Documents of three to six sentences with numbers, as a `.jsonl` that `marsad read` takes."""
    random = np.random.default_rng(seed)
    groups = ("The Islamic State", "Boko Haram", "Al-Shabaab", "The Taliban", "JNIM", "Hayat Tahrir al-Sham")
    places = ("Iraq", "Syria", "Nigeria", "Somalia", "Mali", "Afghanistan", "Mosul", "Deir ez-Zor", "Maiduguri")
    origins = ("Al-Azhar Observatory", "the United Nations", "the Iraqi army", "SOHR", "local officials")
    with path.open("w", encoding="utf-8") as stream:
        for number in range(pages):
            day = _FIRST + int(random.integers(1500, _DAYS))
            text = " ".join(
                f"{random.choice(groups)} carried out {random.integers(2, 90)} attacks in {random.choice(places)} in "
                f"{day.astype('datetime64[M]').item():%B %Y}, according to {random.choice(origins)}. "
                f"At least {random.integers(2, 30)} people were killed in an attack in {random.choice(places)} on "
                f"{day.item():%d %B %Y}."
                for _ in range(int(random.integers(1, 4)))
            )
            page = {"id": f"{seed}-{number}", "url": f"https://example.org/{seed}/{number}", "text": text}
            page |= {"title": f"{random.choice(groups)} {' '.join(random.choice(_WORDS, 4))}", "published": str(day)}
            stream.write(json.dumps(page | {"publisher": f"Paper {number % 40}", "language": "en"}) + "\n")


def _events(random: np.random.Generator, rows: int) -> dict[str, Any]:
    country = np.minimum(random.geometric(0.35, rows) - 1, len(_COUNTRIES) - 1)
    box = np.array([item[2:] for item in _COUNTRIES])
    towns = len(_COUNTRIES) * _TOWNS
    of = np.arange(towns) // _TOWNS
    lat = box[of, 0] + random.random(towns) * (box[of, 1] - box[of, 0])
    lon = box[of, 2] + random.random(towns) * (box[of, 3] - box[of, 2])
    town = country * _TOWNS + np.minimum(random.geometric(0.01, rows) - 1, _TOWNS - 1)
    names = np.array(["".join(word).capitalize() for word in random.choice(_SYLLABLES, (towns, 3))])
    side = random.integers(0, len(_SIDES), rows)
    note = random.choice(_WORDS, (rows, 8))
    joined = note[:, 0]
    for place in range(1, note.shape[1]):
        joined = np.char.add(np.char.add(joined, " "), note[:, place])
    return {
        "country": country,
        "town": names[town],
        "district": town // 40,
        "lat": np.round(lat[town], 5),
        "lon": np.round(lon[town], 5),
        "day": _FIRST + np.sort(random.integers(0, _DAYS, rows)),
        "by": np.array(_SIDES)[side],
        "against": np.array(_SIDES)[(side + random.integers(1, len(_SIDES), rows)) % len(_SIDES)],
        "dead": random.geometric(0.25, rows),
        "hurt": random.geometric(0.2, rows),
        "kind": random.choice(["attack", "bomb", "shells", "strike", "taken"], rows),
        "note": joined,
        "exact": random.choice([1, 1, 1, 2, 3, 4, 6], rows),
    }


def _ged(made: dict[str, Any]) -> pa.Table:
    rows = len(made["day"])
    countries = np.array([item[0] for item in _COUNTRIES])[made["country"]]
    codes = np.array([item[1] for item in _COUNTRIES])[made["country"]]
    years = made["day"].astype("datetime64[Y]").astype(int) + 1970
    columns: dict[str, Any] = {
        "id": np.arange(1, rows + 1),
        "year": years,
        "type_of_violence": np.where(made["against"] == "Civilians", 3, 1),
        "side_a": made["by"],
        "side_b": made["against"],
        "source_headline": made["note"],
        "source_office": np.char.add("Agency ", (np.arange(rows) % 60).astype(str)),
        "where_prec": made["exact"],
        "where_coordinates": made["town"],
        "adm_1": np.char.add(np.char.add(countries, " province "), (made["district"] % 10).astype(str)),
        "adm_2": np.char.add("District ", made["district"].astype(str)),
        "latitude": made["lat"],
        "longitude": made["lon"],
        "country": countries,
        "country_id": codes,
        "date_prec": np.ones(rows, int),
        "date_start": np.datetime_as_string(made["day"]),
        "date_end": np.datetime_as_string(made["day"]),
        "deaths_a": made["dead"],
        "low": made["dead"],
        "best": made["dead"],
        "high": made["dead"] + 2,
    }
    return pa.table(columns)


def _watchers(made: dict[str, Any]) -> pa.Table:
    countries = np.array([item[0].partition(" (")[0] for item in _COUNTRIES])[made["country"]]
    names = ("town", "lat", "lon", "by", "against", "kind", "dead", "hurt", "note")
    days = np.datetime_as_string(made["day"])
    ids = np.char.add("w", np.arange(len(days)).astype(str))
    return pa.table({"id": ids, "date": days, "country": countries} | {name: made[name] for name in names})


def _write(path: Path, table: pa.Table) -> None:
    csv.write_csv(table, path)
