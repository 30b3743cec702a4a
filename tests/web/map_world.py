"""An observatory for the tests of the map: twenty days of events in Syria and Iraq, of every precision."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from ged_row import ROW

import marsad

FIRST = dt.date(2019, 9, 2)  # a Monday
# where_prec, province, latitude, longitude, how many
KINDS = (
    ("1", "Deir ez Zor governorate", "34.46", "40.92", 40),  # a village
    ("1", "Deir ez Zor governorate", "35.33", "40.14", 20),
    ("2", "Ar Raqqah governorate", "35.95", "39.01", 15),  # near a town
    ("2", "Daraa governorate", "32.62", "36.1", 1),
    ("3", "Homs governorate", "34.6", "38.3", 12),  # a district
    ("4", "Aleppo governorate", "36.2", "37.2", 9),  # a province
    ("6", "", "35.0", "38.0", 7),  # the country alone
)
POINTS = 76
FINE = 60
COARSE = 28
TOTAL = POINTS + COARSE


def build(folder: Path, scratch: Path) -> Path:
    """The observatory in `folder`; its one release holds `TOTAL` rows."""
    path = scratch / "ged191.csv"
    rows = [
        ROW | {"id": str(number), "date_start": day, "date_end": day, **changed} for number, day, changed in _changes()
    ]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    marsad.open(folder).import_dataset("ucdp-ged", path)
    return folder


def _changes() -> list[tuple[int, str, dict[str, str]]]:
    made = []
    for precision, province, latitude, longitude, count in KINDS:
        for _ in range(count):
            number = len(made) + 1
            day = FIRST + dt.timedelta(days=number % 20)
            where = {"where_prec": precision, "adm_1": province, "latitude": latitude, "longitude": longitude}
            made.append((number, str(day), where | {"where_coordinates": f"place {latitude}"}))
    return made
