"""A table of somebody's own, and the mapping that says what its columns mean, to a release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from marsad.errors import UsageError
from marsad.model import Document, content_id
from marsad.model.schemas import claim_to_row
from marsad.registry import Registry
from marsad.sources import faults
from marsad.sources.description import describe
from marsad.sources.release import CLAIM_COLUMNS, Batch, Doubt, ImportOptions, Release, SetAside, UnknownCode, gathered
from marsad.sources.table.incidents import Cells, IncidentMaker, Point, RowFault
from marsad.sources.table.mapping import TableMapping, mapping_of, read_mapping
from marsad.sources.table.opened import opened
from marsad.sources.table.rows import KeptRow, kept_row
from marsad.sources.tables import rows_table
from marsad.sources.workbooks import TextRows, TextTable, check_there


def mapping_for(path: Path, options: ImportOptions) -> TableMapping:
    """The mapping that the user names, or the one beside the file. Raises MissingItem, UsageError."""
    if options.kept_mapping is not None:
        kept = mapping_of(options.kept_mapping, f"the mapping of {options.mapping}")
        # When the earlier table came out, and what it covered, says nothing of this one.
        return replace(kept, released=None, covers_start=None, covers_end=None)
    check_there(path)
    beside = path.with_name(f"{path.name}.yml")
    if options.mapping is None and not beside.is_file():
        remedy = f"Run `marsad import table {path.name} --guess --output {beside.name}`, look it over, import again"
        raise UsageError(str(path), "no mapping says what its columns mean", remedy)
    return read_mapping(options.mapping or beside)


def read(path: Path, mapping: TableMapping, registry: Registry, *, released: dt.date | None = None) -> Release:
    """Read a table. `released`: the day on which it came out, where the mapping does not say it or errs.

    Raises MissingItem, UsageError (the mapping), UnreadableDataset (the file).
    """
    table = opened(path, mapping)
    columns = mapping.check_columns(table.names)
    document = _document(table, mapping, released)
    IncidentMaker(mapping, registry, columns, document.id)  # a wrong name in the mapping is told before rows are read
    used = set(columns.values())
    return Release(
        document=document,
        coder=describe("table").coder,
        batches=_Batches(table, mapping, registry, columns, document.id),
        unknown_columns=tuple(name for name in table.names if name not in used),
        remarks=table.remarks,
    )


def _document(table: TextTable, mapping: TableMapping, released: dt.date | None) -> Document:
    """The release. Its text is the mapping: read otherwise, the same table is another release."""
    stated = released or mapping.released
    sheet = f"&sheet={table.sheet}" if table.sheet else ""
    return Document(
        text=mapping.text,
        url=f"{mapping.url or ''}#sha256={table.file_sha256}{sheet}",
        title=mapping.title or mapping.dataset,
        published=stated,
        published_precision="day" if stated else None,
        publisher=mapping.publisher,
        capture=table.file_sha256,
        dataset=mapping.dataset,
        covers_start=mapping.covers_start,
        covers_end=mapping.covers_end,
    )


@dataclass(frozen=True, slots=True)
class _Batches:
    """The table's batches; each time gone through anew, and each time with its own memory of the ids it met."""

    table: TextTable
    mapping: TableMapping
    registry: Registry
    columns: dict[str, str]
    document: str

    def __iter__(self) -> Iterator[Batch]:
        maker = IncidentMaker(self.mapping, self.registry, self.columns, self.document)
        seen = _Seen()
        for rows in self.table.batches():
            yield _batch(rows, maker, seen)


@dataclass(slots=True)
class _Seen:
    """The rows met so far by their key."""

    rows: dict[str, int] = field(default_factory=dict)

    def check(self, key: str, number: int, given: bool) -> None:
        """Raises RowFault for an id, or for a row without one, that was there before."""
        before = self.rows.setdefault(key, number)
        if before != number:
            what = f"its id {key} is that of row {before + 1}" if given else f"every cell is as in row {before + 1}"
            raise RowFault(what)


def _batch(rows: TextRows, maker: IncidentMaker, seen: _Seen) -> Batch:
    maker.unknown.clear()
    maker.doubts.clear()
    numbers, given = rows.numbers.to_pylist(), rows.columns.to_pylist()
    kept = [kept_row(row) for row in given]
    filled = [_cells(row, maker.columns) for row in given]
    keys = [_key(cells, row) for cells, row in zip(filled, kept, strict=True)]
    points, swapped = _points(rows.numbers, filled, maker)
    claims, aside = [], list(rows.set_aside)
    for number, cells, row, key, point in zip(numbers, filled, kept, keys, points, strict=True):
        try:
            seen.check(key, number, "id" in cells)
            claims.append(claim_to_row(maker.incident(number, cells, row, key, point)) | {"measure": "events"})
        except RowFault as fault:
            aside.append(SetAside(row=number, reason=str(fault)))
    texts = pa.array([row.text for row in kept], pa.string())
    return Batch(
        rows=rows_table(maker.document, rows.numbers, texts, pa.array(keys, pa.string())),
        claims=pa.Table.from_pylist(claims, schema=CLAIM_COLUMNS),
        set_aside=tuple(sorted(aside, key=lambda item: item.row)),
        unknown_codes=tuple(
            UnknownCode(column=column, code=code, rows=count) for (column, code), count in maker.unknown.items()
        ),
        doubts=gathered([*swapped, *maker.doubts]),
    )


def _cells(row: dict[str, str | None], columns: Mapping[str, str]) -> Cells:
    found = {slot: row[column] for slot, column in columns.items()}
    return {slot: text for slot, text in found.items() if text is not None}


def _points(
    numbers: pa.Array, filled: list[Cells], maker: IncidentMaker
) -> tuple[list[Point | None], tuple[Doubt, ...]]:
    """Each row's coordinates, without those that look swapped for its country, which are doubts."""
    stated = [maker.point(cells, number) for cells, number in zip(filled, numbers.to_pylist(), strict=True)]
    if not any(stated):
        return stated, ()
    latitude, longitude = (pa.array([point and point[i] for point in stated], pa.float64()) for i in (0, 1))
    country = pa.array([maker.country(cells) for cells in filled], pa.string())
    checked = faults.coordinates(latitude, longitude, country)
    sure = checked.latitude.is_valid().to_pylist()
    return [point if held else None for point, held in zip(stated, sure, strict=True)], faults.doubted(
        numbers, checked.doubts
    )


def _key(cells: Cells, kept: KeptRow) -> str:
    """The row's own id; without one a hash of all that it says, so that it is the same row in the next release."""
    return cells.get("id") or f"row-{content_id(kept.text)[:12]}"
