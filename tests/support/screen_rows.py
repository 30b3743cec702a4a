"""An observatory in which one place rises."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import numpy as np
from ged_row import IRAQ, ROW

import marsad


def written(folder: Path) -> Path:
    """An observatory: two provinces with an event a week for two years; one has ten a week in the last four."""
    rows = []
    first = dt.date(2017, 1, 2)
    generator = np.random.default_rng(1)
    for week in range(110):
        for place in ({}, {"adm_1": "Aleppo governorate"}, IRAQ):
            for _ in range(int(generator.poisson(1.0)) + (10 if not place and week > 105 else 0)):
                day = str(first + dt.timedelta(days=7 * week + int(generator.integers(7))))
                rows.append({**ROW, **place, "id": str(len(rows)), "date_start": day, "date_end": day})
    file = folder / "ged.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    marsad.open(folder / "observatory").import_dataset("ucdp-ged", file, dt.date(2020, 6, 1))
    return folder / "observatory"
