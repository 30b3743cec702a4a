"""CSV files as columns of text, batch by batch: memory is bounded by the batch, whatever the file's length.

What does not fit the header is set aside under its row's number; the rest goes on.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from marsad.errors import UnreadableDataset
from marsad.sources.opening import Content, examine
from marsad.sources.release import SetAside

BATCH = 65_536  # rows turned at a time: bounds the memory beyond what is given back
_BLOCK = 4 * 2**20  # bytes that Arrow parses at a time; a row must fit into it
_LONGEST_HEADER = 2**20  # bytes
_DELIMITERS = (",", ";", "\t", "|")
_MARKS = tuple(mark.encode() for mark in _DELIMITERS)
_MISSING = ["NA", ""]
_SHOWN = 8  # names of a foreign header in an error


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBatch:
    """Some of a file's rows: columns of text, each row's number in the file, and rows that do not fit the header."""

    columns: pa.Table
    numbers: pa.Array
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """A CSV file whose head is read and whose rows come batch by batch, as often as they are asked for."""

    content: Content
    notes: str  # the comment lines above the header, without their marks
    names: tuple[str, ...]
    delimiter: str
    quoted: bool
    head: int  # bytes of UTF-8 before the first row

    @property
    def path(self) -> Path:
        return self.content.path

    def batches(self, rows: int = BATCH) -> Iterator[RawBatch]:
        """The rows, so many at a time; at least one batch, which may be empty. Memory holds one batch and one block.

        Raises UnreadableDataset where what follows is no table any more.
        """
        broken: list[pa_csv.InvalidRow] = []

        def lay_aside(row: pa_csv.InvalidRow) -> str:
            broken.append(row)
            return "skip"

        first = given = 0
        with self.content.stream() as stream:
            stream.read(self.head)
            for table, is_last in _marked_last(_regrouped(self._blocks(stream, lay_aside), rows)):
                laid = [row.number - 1 for row in broken[given:]]
                numbers, first = _row_numbers(first, table.num_rows, laid)
                # Arrow reads ahead: what it laid aside beyond this batch belongs to the next.
                here = len(laid) if is_last else sum(row < first for row in laid)
                aside = tuple(map(_does_not_fit, broken[given : given + here]))
                given += here
                yield RawBatch(columns=table, numbers=numbers, set_aside=aside)

    def _blocks(self, stream: BinaryIO, lay_aside: Callable[[pa_csv.InvalidRow], str]) -> Iterator[pa.Table]:
        schema = pa.schema([(name, pa.string()) for name in self.names])
        yield schema.empty_table()
        if not _has_more(stream):
            return
        try:
            reader = pa_csv.open_csv(
                pa.PythonFile(stream, mode="r"),
                # One thread: only then does Arrow number the rows that it lays aside.
                read_options=pa_csv.ReadOptions(use_threads=False, block_size=_BLOCK, column_names=list(self.names)),
                parse_options=pa_csv.ParseOptions(
                    delimiter=self.delimiter,
                    quote_char='"' if self.quoted else False,
                    newlines_in_values=self.quoted,
                    invalid_row_handler=lay_aside,
                ),
                convert_options=pa_csv.ConvertOptions(
                    column_types=dict.fromkeys(self.names, pa.string()),
                    null_values=_MISSING,
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                ),
            )
            for block in reader:
                yield pa.Table.from_batches([block], schema=schema)
        except pa.ArrowInvalid as error:
            raise UnreadableDataset(str(self.path), f"it is not a CSV table ({error})", "Export it again") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A whole CSV file: its columns as text, each row's number in it, and the rows that do not fit the header."""

    path: Path
    file_sha256: str  # of the file as it lies there, zip and all
    content_sha256: str  # of the CSV in it
    notes: str  # the comment lines above the header, without their marks
    columns: pa.Table
    numbers: pa.Array
    set_aside: tuple[SetAside, ...]


def open_csv(
    path: Path,
    *,
    names: tuple[str, ...] | None = None,
    unheaded: Callable[[tuple[str, ...]], tuple[str, ...] | None] | None = None,
    delimiter: str | None = None,
    quoted: bool = True,
    endings: tuple[str, ...] = (".csv",),
    otherwise: str | None = None,
) -> CsvFile:
    """Open a .csv, or a .zip that holds one, to read its rows in bounded memory.

    `names`: the columns of a file that has no header line. `unheaded`: where only some files have none, what gives the
    names if the cells of the first line are no header, else None. `delimiter`: without it, whichever of comma,
    semicolon, tab and bar cuts the header into most names. `quoted`: whether a quotation mark encloses a cell.
    `endings`: of the table's name inside a zip. `otherwise`: the encoding of a dataset that also comes in one that is
    not UTF-8. Lines before the header that begin with "#" are its notes.

    Raises MissingItem where there is no such file, UnreadableDataset where it is not a table in UTF-8 or UTF-16.
    """
    content = examine(path, endings, otherwise)
    with content.stream() as stream:
        notes, line, head = _head(stream, headless=names is not None)
    if names is None:
        delimiter, cells = _cut(path, line, delimiter)
        names = unheaded(cells) if unheaded else None
        if names is not None:
            head -= len(line.encode())
        else:
            names = _header(path, cells)
    return CsvFile(content=content, notes=notes, names=names, delimiter=delimiter or ",", quoted=quoted, head=head)


def read_csv(path: Path) -> RawTable:
    """The whole of a small table, read as `open_csv` does. For large ones go through its batches."""
    file = open_csv(path)
    batches = list(file.batches())
    return RawTable(
        path=path,
        file_sha256=file.content.file_sha256,
        content_sha256=file.content.content_sha256,
        notes=file.notes,
        columns=pa.concat_tables([batch.columns for batch in batches]).combine_chunks(),
        numbers=pa.concat_arrays([batch.numbers for batch in batches]),
        set_aside=tuple(item for batch in batches for item in batch.set_aside),
    )


def require(table: RawTable | CsvFile, required: tuple[str, ...], dataset: str) -> None:
    """Raise UnreadableDataset naming the columns that are not there, and those that are."""
    there = table.names if isinstance(table, CsvFile) else table.columns.column_names
    missing = [name for name in required if name not in there]
    if missing:
        shown = ", ".join(there[:_SHOWN]) + (", …" if len(there) > _SHOWN else "")
        raise UnreadableDataset(
            str(table.path),
            f"as a file of {dataset} it lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)} "
            f"(its header reads {shown})",
            "Take the CSV as published, with its header line",
        )


def _head(stream: BinaryIO, *, headless: bool) -> tuple[str, str, int]:
    """The notes above the header, the header's line, and how many bytes both take."""
    notes: list[str] = []
    head = 0
    while True:
        line = stream.readline(_LONGEST_HEADER)
        # A header may begin with a column called "#".
        if line.startswith(b"#") and line[1:2] not in _MARKS:
            head += len(line)
            notes.append(line[1:].decode("utf-8", "replace").removeprefix(" ").rstrip("\r\n"))
            continue
        if headless:
            return "\n".join(notes), "", head
        while line.count(b'"') % 2 and len(line) < _LONGEST_HEADER and (more := stream.readline(_LONGEST_HEADER)):
            line += more  # a name may hold a line break inside quotation marks
        return "\n".join(notes), line.decode("utf-8", "replace"), head + len(line)


def _cut(path: Path, line: str, delimiter: str | None) -> tuple[str, tuple[str, ...]]:
    """The delimiter that cuts the first line into most cells, and those cells."""
    tried = {mark: _cells(line, mark) for mark in ([delimiter] if delimiter else _DELIMITERS)}
    mark = max(tried, key=lambda mark: len(tried[mark]))
    if len(tried[mark]) < 2:
        raise UnreadableDataset(
            str(path), "it has no header line of names between commas, semicolons, tabs or bars", "Give a CSV file"
        )
    return mark, tried[mark]


def _header(path: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise UnreadableDataset(str(path), f"the header names {', '.join(doubled)} twice", "Rename one of them")
    return names


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    return tuple(next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), ()))


def _has_more(stream: BinaryIO) -> bool:
    """Whether anything follows: Arrow takes an empty stream for a mistake."""
    return bool(stream.peek(1))  # type: ignore[attr-defined]


def _regrouped(blocks: Iterable[pa.Table], rows: int) -> Iterator[pa.Table]:
    """The same rows in tables of `rows` rows, the last one shorter; each column in one chunk."""
    waiting: list[pa.Table] = []
    held = 0
    for block in blocks:
        waiting.append(block)
        held += block.num_rows
        while held >= rows:
            table = pa.concat_tables(waiting)
            yield table.slice(0, rows).combine_chunks()
            waiting, held = [table.slice(rows)], held - rows
    yield pa.concat_tables(waiting).combine_chunks()


def _marked_last(tables: Iterable[pa.Table]) -> Iterator[tuple[pa.Table, bool]]:
    """Each table, and whether it is the last; an empty last one is left out unless it is the only one."""
    before: pa.Table | None = None
    for table in tables:
        if before is not None:
            if table.num_rows == 0:
                continue
            yield before, False
        before = table
    if before is not None:
        yield before, True


def _does_not_fit(row: pa_csv.InvalidRow) -> SetAside:
    return SetAside(row=row.number - 1, reason=f"{row.actual_columns} cells under {row.expected_columns} columns")


def _row_numbers(first: int, rows: int, skipped: list[int]) -> tuple[pa.Array, int]:
    """The numbers in the file of the next rows that were kept, and the number after them."""
    numbers = np.arange(first, first + rows + len(skipped), dtype=np.int64)
    if skipped:
        numbers = numbers[~np.isin(numbers, skipped)][:rows]
    return pa.array(numbers), int(numbers[-1]) + 1 if rows else first
