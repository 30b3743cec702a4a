"""No marker → format 1: a folder of our tables is an observatory. The marker itself is written when a step is through.

The first observatories had none, and a copy made file by file may have lost it.
"""

from __future__ import annotations

from pathlib import Path

from marsad.engine.upkeep import columns, table_folders
from marsad.errors import ObservatoryError
from marsad.model.schemas import SCHEMAS

TABLES = "tables"


def is_older(folder: Path) -> bool:
    """Whether the folder holds tables, every one of them ours: by its name and by columns that we know."""
    try:
        found = table_folders(folder / TABLES)
        return bool(found) and all(
            home.name in SCHEMAS and set(columns(home)) <= set(SCHEMAS[home.name].names) for home in found
        )
    except (ObservatoryError, OSError):
        return False


def run(folder: Path) -> None:
    """Nothing but the marker is new."""
