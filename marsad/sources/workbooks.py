"""Excel workbooks (.xlsx) and Parquet files as batches of columns of text, with the number of each row: streamed.

A cell is given as it reads: a whole number without a decimal point, a date as 2019-03-01 (with its time where it has
one), a formula as the value that was last kept for it. Nothing is calculated, no macro and no link is followed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import MissingItem, UnreadableDataset, UsageError
from marsad.sources.release import SetAside

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_CELLS = 1_000_000  # held at a time
_LARGEST = 8 * 2**30  # bytes that a workbook may unpack to
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# What openpyxl and the zip under it raise for damaged files, as tried with thousands of them.
_BROKEN: tuple[type[Exception], ...] = (zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, ValueError)
_NO_PARQUET: tuple[type[Exception], ...] = (pa.ArrowException, OSError, UnicodeDecodeError, OverflowError, KeyError)
_BROKEN += (SyntaxError, RuntimeError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRows:
    """Some rows of a table. `columns`: text, null for an empty cell. `numbers`: each row's number in the file.

    Rows are counted from 0 below the header, empty ones too. `set_aside`: rows that do not fit the header.
    """

    columns: pa.Table
    numbers: pa.Array
    set_aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A table as text, read batch by batch; `batches()` may be called again, and then reads the file anew.

    `file_sha256`: of the file as it lies there. `remarks`: what was found out about the file, to be told to the user.
    `batches` raises UnreadableDataset where the file breaks off.
    """

    path: Path
    file_sha256: str
    names: tuple[str, ...]
    batches: Callable[[], Iterator[TextRows]]
    sheet: str | None = None
    remarks: tuple[str, ...] = ()

    def whole(self) -> TextRows:
        """All rows at once, for tables that fit into memory."""
        return gathered(self.names, self.batches())


def read_workbook(path: Path, sheet: str | None = None, header: int = 1) -> TextTable:
    """A sheet of an .xlsx workbook. `sheet`: its name, needed where there are several; `header`: its line, from 1.

    Raises MissingItem, UsageError (which sheet?), UnreadableDataset (no workbook, no header, a name twice).
    """
    digest = file_sha256(path)
    with _opened(path) as workbook:
        name = _sheet(path, [item.title for item in workbook.worksheets], sheet)
        lines = _lines(workbook, name)
        names = header_names(path, _line(lines, header))
    return TextTable(
        path=path,
        file_sha256=digest,
        names=names,
        batches=lambda: _workbook_rows(path, name, header, names),
        sheet=name,
    )


def sheet_names(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets, in its order. Raises MissingItem, UnreadableDataset."""
    check_there(path)
    with _opened(path) as workbook:
        return tuple(sheet.title for sheet in workbook.worksheets)


def first_lines(path: Path, sheet: str | None = None, count: int = 30) -> list[list[str | None]]:
    """The first lines of a sheet as they stand there, for finding its header. Raises as `read_workbook`."""
    with _opened(path) as workbook:
        name = _sheet(path, [item.title for item in workbook.worksheets], sheet)
        return [cells for _, cells in zip(range(count), _lines(workbook, name), strict=False)]


def read_parquet(path: Path) -> TextTable:
    """A Parquet file. Raises MissingItem; UnreadableDataset where it is none."""
    from pyarrow import parquet

    digest = file_sha256(path)
    try:
        names = parquet.read_schema(path).names
    except _NO_PARQUET as error:
        raise UnreadableDataset(str(path), f"it is no Parquet file ({error})", "Export it again") from error
    names = header_names(path, names)
    return TextTable(path=path, file_sha256=digest, names=names, batches=lambda: _parquet_rows(path, names))


def gathered(names: Iterable[str], batches: Iterable[TextRows]) -> TextRows:
    """Batches as one."""
    schema = pa.schema([pa.field(name, pa.string()) for name in names])
    read = list(batches)
    numbers = [item.numbers for item in read]
    return TextRows(
        columns=pa.concat_tables([schema.empty_table(), *(item.columns for item in read)]).combine_chunks(),
        numbers=pa.concat_arrays(numbers) if numbers else pa.array([], pa.int64()),
        set_aside=tuple(item for batch in read for item in batch.set_aside),
    )


def text_rows(
    names: tuple[str, ...], lines: Iterable[tuple[int, list[str | None]]], aside: Iterable[SetAside] = ()
) -> Iterator[TextRows]:
    """Numbered lines of cells as batches of columns. Lines without a cell are left out, those too long set aside."""
    schema = pa.schema([pa.field(name, pa.string()) for name in names])
    most = max(1, _CELLS // len(names))
    numbers: list[int] = []
    kept: list[list[str | None]] = []
    faulty = list(aside)

    def batch() -> TextRows:
        columns = list(zip(*kept, strict=True)) if kept else [()] * len(names)
        arrays = [pa.array(column, pa.string()) for column in columns]
        return TextRows(
            columns=pa.Table.from_arrays(arrays, schema=schema),
            numbers=pa.array(numbers, pa.int64()),
            set_aside=tuple(sorted(faulty, key=lambda item: item.row)),
        )

    for number, cells in lines:
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > len(names):
            faulty.append(SetAside(row=number, reason=f"{len(cells)} cells under {len(names)} columns"))
        elif cells:
            numbers.append(number)
            kept.append(cells + [None] * (len(names) - len(cells)))
        if len(kept) >= most:
            yield batch()
            numbers, kept, faulty = [], [], []
    if kept or faulty:
        yield batch()


def header_names(path: Path, cells: Iterable[str | None]) -> tuple[str, ...]:
    """The names of the columns; one without a name is called by its letter. Raises UnreadableDataset."""
    found = [cell.strip() if cell else "" for cell in cells]
    while found and not found[-1]:
        found.pop()
    if not any(found):
        raise UnreadableDataset(str(path), "it has no header line with the names of its columns", "Write one above")
    names = tuple(name or f"(column {letters(position)})" for position, name in enumerate(found))
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise UnreadableDataset(str(path), f"the header names {', '.join(doubled)} twice", "Rename one of them")
    return names


def letters(position: int) -> str:
    """What a spreadsheet calls the column of this position from 0: A, B, … Z, AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def check_there(path: Path) -> None:
    """Raises MissingItem."""
    if not path.is_file():
        raise MissingItem(str(path), "there is no such file", "Give the path of a table: CSV, XLSX or Parquet")


def file_sha256(path: Path) -> str:
    """Raises MissingItem."""
    check_there(path)
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# --- workbooks -----------------------------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    """The workbook with its values as last kept. Whatever breaks while it is open is told as UnreadableDataset."""
    import openpyxl  # loaded only where a workbook is read

    with path.open("rb") as stream:
        if stream.read(4) == _OLD_EXCEL:
            cause = "it is an .xls of old Excel, or locked by a password"
            raise UnreadableDataset(str(path), cause, "Save it as .xlsx without a password")
    workbook = None
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(item.file_size for item in archive.infolist())
            if size > _LARGEST:
                raise UnreadableDataset(str(path), f"it unpacks to {size:,} bytes", "Split the workbook")
            if "mimetype" in archive.namelist():
                raise UnreadableDataset(str(path), "it is no Excel workbook but OpenDocument", "Save it as .xlsx")
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        yield workbook
    except _BROKEN as error:
        cause = f"it is no .xlsx workbook, or breaks off ({' '.join(str(error).split()) or type(error).__name__})"
        raise UnreadableDataset(str(path), cause, "Fetch or save it again") from error
    finally:
        if workbook is not None:
            workbook.close()


def _sheet(path: Path, sheets: list[str], asked: str | None) -> str:
    if asked is None and len(sheets) == 1:
        return sheets[0]
    if asked in sheets:
        return str(asked)
    listed = ", ".join(sheets)
    if not sheets:
        raise UnreadableDataset(str(path), "the workbook has no sheet with cells", "Save it again")
    if asked is None:
        raise UsageError(str(path), f"the workbook has {len(sheets)} sheets", f"Name one in the mapping: {listed}")
    raise UsageError(str(path), f"the workbook has no sheet {asked!r}", f"It has: {listed}")


def _lines(workbook: Workbook, sheet: str) -> Iterator[list[str | None]]:
    """The lines of a sheet as texts, as long as each is."""
    worksheet = workbook[sheet]
    worksheet.reset_dimensions()  # some programs write a wrong size, and rows would be lost
    position = 1
    for row in worksheet.iter_rows():
        cells = [(_text(cell.value), cell) for cell in row]
        number = next((cell.row for _, cell in cells if cell.value is not None), position)
        while position < number:  # lines without a cell are not in the file
            yield []
            position += 1
        yield [text for text, _ in cells]
        position += 1


def _line(lines: Iterator[list[str | None]], number: int) -> list[str | None]:
    return next((cells for position, cells in enumerate(lines, 1) if position == number), [])


def _workbook_rows(path: Path, sheet: str, header: int, names: tuple[str, ...]) -> Iterator[TextRows]:
    with _opened(path) as workbook:
        numbered = ((position - header - 1, cells) for position, cells in enumerate(_lines(workbook, sheet), 1))
        yield from text_rows(names, ((number, cells) for number, cells in numbered if number >= 0))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


# --- Parquet -------------------------------------------------------------------------------------------------------


def _parquet_rows(path: Path, names: tuple[str, ...]) -> Iterator[TextRows]:
    from pyarrow import parquet

    start = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=max(1, _CELLS // len(names))):
                columns = pa.Table.from_arrays([_texts(column) for column in batch.columns], names=list(names))
                columns.validate(full=True)  # letters may be none
                yield TextRows(columns=columns, numbers=pa.array(range(start, start + batch.num_rows), pa.int64()))
                start += batch.num_rows
    except _NO_PARQUET as error:
        raise UnreadableDataset(str(path), f"the Parquet file breaks off ({error})", "Export it again") from error


def _texts(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _texts(column.dictionary_decode())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
        return pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    if pa.types.is_integer(kind) or pa.types.is_date(kind):
        return column.cast(pa.string())
    return pa.array([_text(_plain(value)) for value in column.to_pylist()], pa.string())


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value != value:  # "not a number" is how pandas keeps an empty cell
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value
