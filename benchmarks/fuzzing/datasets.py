"""Event datasets, tables, and what describes them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.fuzzing import seeds
from benchmarks.fuzzing.seeds import ADDRESS, SAMPLES
from benchmarks.fuzzing.target import Target, file, folder, registry, text_of
from marsad.errors import MarsadError
from marsad.sources import acled, counts, gdelt, gtd, table, ucdp_ged
from marsad.sources.description import FOLDER, read_description
from marsad.sources.ucdp_ged import api


def _dataset(read: Callable[[Path], Any], name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with suppress(MarsadError):
            for batch in read(file(name, data)).batches:
                assert batch.rows.num_rows >= 0

    return run


def _guessed(name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        path = file(name, data)
        with suppress(MarsadError):
            proposed = table.proposal(path, table.guess(path, registry()), registry())
            mapping = table.mapping_of(proposed, "proposed.yml")
            for batch in table.read(path, mapping, registry()).batches:
                assert batch.rows.num_rows >= 0

    return run


def _events(data: bytes) -> None:
    """A page of the UCDP API, as it is kept, and the file that is made of it."""
    place = folder() / "api"
    with suppress(MarsadError):
        page = api.read_page(data, ADDRESS)
        api.following(page, ADDRESS)
        pages = api.Pages(place, api.Query(version="25.1"))
        pages.begin(data, page)
        for batch in ucdp_ged.read(pages.write_csv()).batches:
            assert batch.rows.num_rows >= 0


def _mapped(data: bytes) -> None:
    with suppress(MarsadError):
        mapping = table.mapping_of(text_of(data), "x.yml")
        for batch in table.read(SAMPLES / "table" / "terrain.csv", mapping, registry()).batches:
            assert batch.rows.num_rows >= 0


def _described(data: bytes) -> None:
    home = folder() / "ucdp_ged"
    home.mkdir(exist_ok=True)
    with suppress(MarsadError):
        (home / "source.yml").write_bytes(data)
        read_description(home / "source.yml")


TARGETS: dict[str, Target] = {
    "ucdp-ged": Target(_dataset(ucdp_ged.read, "GEDEvent_v25_1.csv"), seeds.samples("ucdp_ged/*.csv")),
    "ucdp-zip": Target(_dataset(ucdp_ged.read, "GEDEvent_v25_1.zip"), seeds.zipped("ucdp_ged/*.csv")),
    "ucdp-api": Target(_events, seeds.sentences(*seeds.EVENTS), 3_000),
    "acled": Target(_dataset(acled.read, "acled.csv"), seeds.samples("acled/*")),
    "gtd": Target(_dataset(gtd.read, "gtd.csv"), seeds.samples("gtd/*.csv")),
    "gtd-workbook": Target(_dataset(gtd.read, "gtd.xlsx"), seeds.samples("gtd/*.xlsx"), 60_000),
    "gdelt": Target(_dataset(gdelt.read, "20190924001500.export.CSV"), seeds.samples("gdelt/*.CSV")),
    "counts": Target(_dataset(counts.read, "counts.csv"), seeds.tables),
    "table": Target(_guessed("guessed.csv"), seeds.samples("table/*.csv", "table/*.tsv")),
    "table-book": Target(_guessed("guessed.xlsx"), seeds.workbooks, 20_000),
    "table-parquet": Target(_guessed("guessed.parquet"), seeds.parquet_tables),
    "mapping": Target(_mapped, seeds.samples("table/*.yml")),
    "source.yml": Target(_described, lambda: [path.read_bytes() for path in sorted(FOLDER.glob("*/source.yml"))]),
}
