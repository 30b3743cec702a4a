"""Format 1 → 2: the logs of the tables are kept for ever.

Until then whoever wrote a checkpoint deleted the log's entries of more than 30 days ago, and the versions that frozen
forecasts and published briefs cite could no longer be read.
"""

from __future__ import annotations

from pathlib import Path

from marsad.engine.upkeep import table_folders, with_properties

KEPT = {"delta.enableExpiredLogCleanup": "false"}


def run(folder: Path) -> None:
    """A table that has the property already is left as it is."""
    for home in table_folders(folder / "tables"):
        with_properties(home, KEPT)
