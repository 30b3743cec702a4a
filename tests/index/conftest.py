"""An observatory with what an index has to tell apart: pages in three languages, tables, releases, decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from ged_file import ged

import marsad
from marsad import samples
from marsad.observatory import Observatory

GED = [
    # key, day, side, dead
    ("1", "2019-03-01", "IS", "3"),
    ("2", "2019-03-01", "SDF", "5"),
    ("3", "2019-06-10", "IS", "1"),
    ("4", "2023-01-05", "IS", "2"),
]


RAID = """<html><head><title>A raid</title><meta property="article:published_time" content="2019-09-21"></head><body>
<p>On 20 September 2019 gunmen of Islamic State killed five soldiers in an attack near Mosul, Iraq, police said.</p>
</body></html>"""


def fill(observatory: Observatory, files: Path) -> None:
    """Sample pages and one of an attack, a table of counts, two releases of a dataset, and a person's decisions."""
    (files / "raid.html").write_text(RAID, "utf-8")
    observatory.read([*(str(path) for path in samples.sample_paths()), files / "raid.html"])
    for table in samples.count_tables():
        observatory.import_dataset("counts", table)
    observatory.import_dataset("ucdp-ged", ged(files, "ged201.csv", GED[:3]), dt.date(2020, 6, 1))
    observatory.import_dataset("ucdp-ged", ged(files, "ged251.csv", GED), dt.date(2025, 6, 1))
    claims = observatory.claims()
    incidents = [claim for claim in claims if claim.kind == "incident" and claim.quote.row is None]
    figures = [claim for claim in claims if claim.kind == "figure"]
    ledger = observatory._ledger
    ledger.append_judgement([figures[0].id], "reject", "Ana", reason="a typo")
    ledger.append_judgement([figures[1].id], "accept", "Ana")
    ledger.append_judgement([incidents[0].id], "reject", "Ben")
    observatory.judge("same_event", "ucdp-ged:1", "ucdp-ged:2", by="Ana", reason="one fight")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    fill(marsad.open(folder / "observatory"), folder)
    return folder / "observatory"


@pytest.fixture
def fresh(filled: Path, tmp_path: Path) -> Callable[[], Observatory]:
    """A copy of the observatory that a test may change."""
    import shutil

    def copied() -> Observatory:
        target = tmp_path / "copy"
        shutil.copytree(filled, target)
        return marsad.open(target)

    return copied


@pytest.fixture(scope="session")
def observatory(filled: Path) -> Observatory:
    return marsad.open(filled)
