"""A small file of UCDP GED rows."""

from __future__ import annotations

import csv
from pathlib import Path

from ged_row import ROW


def ged(folder: Path, name: str, rows: list[tuple[str, str, str, str]]) -> Path:
    """A small GED file."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*ROW, "date_start", "date_end", "source_headline"])
        writer.writeheader()
        for key, day, side, dead in rows:
            row = ROW | {"id": key, "side_b": side, "low": dead, "best": dead, "high": dead}
            writer.writerow(
                row | {"date_start": day, "date_end": day, "source_headline": f"Clashes near Baghouz {key}"}
            )
    return path
