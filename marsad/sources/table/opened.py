"""A table's file opened as what it is, whatever its name says: a workbook, Parquet, or text of cells."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from marsad.sources.table.delimited import first_cells, read_delimited
from marsad.sources.table.mapping import TableMapping
from marsad.sources.workbooks import TextTable, check_there, first_lines, read_parquet, read_workbook

Kind = Literal["workbook", "parquet", "text"]
_STARTS: dict[bytes, Kind] = {b"PK": "workbook", b"\xd0\xcf\x11\xe0": "workbook", b"PAR1": "parquet"}
_ENDINGS: dict[str, Kind] = {".xlsx": "workbook", ".xlsm": "workbook", ".parquet": "parquet"}


def kind_of(path: Path) -> Kind:
    """What a file is by its first bytes, or by its name where they say nothing. Raises MissingItem."""
    check_there(path)
    with path.open("rb") as stream:
        head = stream.read(4)
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind
    return _ENDINGS.get(path.suffix.lower(), "text")


def opened(path: Path, mapping: TableMapping) -> TextTable:
    """Raises MissingItem, UsageError (sheet, delimiter, encoding), UnreadableDataset."""
    kind = kind_of(path)
    if kind == "workbook":
        return read_workbook(path, mapping.sheet, mapping.header)
    if kind == "parquet":
        return read_parquet(path)
    return read_delimited(path, encoding=mapping.encoding, delimiter=mapping.delimiter, header=mapping.header)


def first_of(path: Path, sheet: str | None = None) -> list[list[str | None]]:
    """The first lines as they stand there, the header among them; of Parquet its names alone. Raises as `opened`."""
    kind = kind_of(path)
    if kind == "workbook":
        return first_lines(path, sheet)
    return [list(read_parquet(path).names)] if kind == "parquet" else first_cells(path)
