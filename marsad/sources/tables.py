"""CSV files as columns of text, and their rows as canonical JSON: column by column, never row by row.

A cell is kept as it is printed. A whole number or a finite decimal in a column that the source's description calls
numeric is a JSON number; every other cell is a JSON string, so that nothing is lost; a missing one is null.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import math
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from marsad.errors import MissingItem, UnreadableDataset
from marsad.model.schemas import ROWS
from marsad.sources.release import SetAside

LARGEST = 8 * 2**30  # bytes of CSV; the whole GED is 0.3 GiB
BATCH = 65_536  # rows turned at a time: bounds the memory beyond what is given back
WHOLE_NUMBER = r"^(0|-?[1-9][0-9]{0,17})$"
_MISSING = ["NA", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A CSV file's columns as text, each row's number in the file, and the rows that do not fit the header."""

    path: Path
    file_sha256: str  # of the file as it lies there, zip and all
    content_sha256: str  # of the CSV in it
    notes: str  # the comment lines above the header, without their marks
    columns: pa.Table
    numbers: pa.Array
    set_aside: tuple[SetAside, ...]


def read_csv(path: Path) -> RawTable:
    """Read a .csv, or a .zip that holds one. Lines before the header that begin with "#" are its notes.

    Raises MissingItem where there is no such file, UnreadableDataset where it is not a table in UTF-8.
    """
    if not path.is_file():
        raise MissingItem(str(path), "there is no such file", "Give the path of a CSV file or of a zip with one")
    kept = path.read_bytes()
    content = _unzipped(path, kept) if zipfile.is_zipfile(io.BytesIO(kept)) else kept
    notes, body = _notes(content)
    names = _header(path, body)
    broken: list[pa_csv.InvalidRow] = []

    def lay_aside(row: pa_csv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    try:
        table = pa_csv.read_csv(
            pa.BufferReader(body),
            # One thread: only then does Arrow number the rows that it lays aside.
            read_options=pa_csv.ReadOptions(use_threads=False, block_size=16 * 2**20),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=lay_aside),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=_MISSING,
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise UnreadableDataset(str(path), f"it is not a CSV table in UTF-8 ({error})", "Export it again") from error
    aside = tuple(
        SetAside(row=row.number - 2, reason=f"{row.actual_columns} cells under {row.expected_columns} columns")
        for row in broken
    )
    return RawTable(
        path=path,
        file_sha256=hashlib.sha256(kept).hexdigest(),
        content_sha256=hashlib.sha256(content).hexdigest(),
        notes=notes,
        columns=table.combine_chunks(),
        numbers=_row_numbers(table.num_rows, {item.row for item in aside}),
        set_aside=aside,
    )


def require(table: RawTable, required: tuple[str, ...], dataset: str) -> None:
    """Raise UnreadableDataset naming the columns that are not there."""
    missing = [name for name in required if name not in table.columns.column_names]
    if missing:
        raise UnreadableDataset(
            str(table.path),
            f"as a file of {dataset} it lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}",
            "Take the CSV as published, with its header line",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalRows:
    """The JSON texts of some rows, and where the values of one column stand in them (code points)."""

    text: pa.Array
    cell: pa.Array
    cell_start: pa.Array
    cell_end: pa.Array


def canonical_rows(columns: pa.Table, whole: frozenset[str], decimal: frozenset[str], cut: str) -> CanonicalRows:
    """Each row as canonical JSON (sorted keys, no spaces), and the span of the value of column `cut`."""
    parts: list[Any] = []
    before, fixed = pa.repeat(pa.scalar(0, pa.int64()), columns.num_rows), 0
    cell = start = None
    for position, name in enumerate(sorted(columns.column_names)):
        key = ("{" if position == 0 else ",") + json.dumps(name, ensure_ascii=False) + ":"
        value = _encoded(one_chunk(columns[name]), name, whole, decimal)
        parts += [key, value]
        fixed += len(key)
        if name == cut:
            cell, start = value, pc.add(before, fixed)
        if start is None:
            before = pc.add(before, pc.utf8_length(value).cast(pa.int64()))
    if cell is None or start is None:
        raise KeyError(cut)
    return CanonicalRows(
        text=joined([*parts, "}"]), cell=cell, cell_start=start, cell_end=pc.add(start, pc.utf8_length(cell))
    )


def rows_table(document: str, numbers: pa.Array, text: pa.Array, keys: pa.Array | None = None) -> pa.Table:
    """The kept rows of a release; `keys`: the dataset's own ids of them, where it has such."""
    named = pa.nulls(len(text), pa.string()) if keys is None else keys.cast(pa.string())
    return pa.Table.from_arrays([pa.repeat(pa.scalar(document), len(text)), numbers, text, named], schema=ROWS)


def joined(parts: list[Any]) -> pa.Array:
    """Texts and columns of text, side by side."""
    scalars = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, pa.scalar(""))


def whole_numbers(column: pa.Array) -> pa.Array:
    """The cells that are whole numbers; the others are null."""
    return pc.if_else(pc.match_substring_regex(column, WHOLE_NUMBER), column, None).cast(pa.int64())


def sort_out(rows: pa.Array, faults: list[tuple[str, pa.Array]]) -> tuple[pa.Array, tuple[SetAside, ...]]:
    """Which rows are readable, and the others with all their reasons. `faults`: a reason and the mask of its rows."""
    reasons: dict[int, list[str]] = {}
    for reason, fault in faults:
        if pc.any(fault).as_py():
            for row in rows.filter(fault).to_pylist():
                reasons.setdefault(row, []).append(reason)
    aside = tuple(SetAside(row=row, reason="; ".join(reasons[row])) for row in sorted(reasons))
    return pc.invert(pc.is_in(rows, value_set=pa.array(sorted(reasons), pa.int64()))), aside


def by_value(column: pa.Array, turn: Callable[[str], Any], kind: pa.DataType) -> pa.Array:
    """`turn` applied once to each distinct cell; null stays null."""
    encoded = column.dictionary_encode()
    turned = pa.array([turn(value) for value in encoded.dictionary.to_pylist()], kind)
    return turned.take(encoded.indices)


def looked_up(keys: pa.Array, table: Mapping[Any, Any], kind: pa.DataType) -> pa.Array:
    """The table's entry for each key; null where there is none."""
    encoded = keys.dictionary_encode()
    found = pa.array([table.get(key) for key in encoded.dictionary.to_pylist()], kind)
    return found.take(encoded.indices)


def decimal_number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _unzipped(path: Path, kept: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        tables = [
            item
            for item in archive.infolist()
            if item.filename.lower().endswith(".csv") and not item.filename.startswith("__MACOSX")
        ]
        if len(tables) != 1:
            raise UnreadableDataset(str(path), f"the zip holds {len(tables)} CSV files", "Give the one to read")
        if tables[0].file_size > LARGEST:
            raise UnreadableDataset(str(path), f"the CSV in it has {tables[0].file_size} bytes", "Split the file")
        try:
            return archive.read(tables[0])
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise UnreadableDataset(str(path), f"the zip cannot be opened ({error})", "Fetch it again") from error


def _notes(content: bytes) -> tuple[str, bytes]:
    """The comment lines above the header, and what follows them."""
    lines: list[str] = []
    start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    while content[start : start + 1] == b"#":
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        lines.append(content[start + 1 : end].decode("utf-8", "replace").removeprefix(" ").rstrip("\r"))
        start = end + 1
    return "\n".join(lines), content[start:]


def _header(path: Path, content: bytes) -> list[str]:
    first = content[: 2**16].decode("utf-8-sig", "replace").splitlines()
    names = next(csv.reader(first[:1]), []) if first else []
    if len(names) < 2:
        raise UnreadableDataset(str(path), "it has no header line of comma-separated names", "Give a CSV file")
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise UnreadableDataset(str(path), f"the header names {', '.join(doubled)} twice", "Rename one of them")
    return names


def _row_numbers(kept: int, skipped: set[int]) -> pa.Array:
    if not skipped:
        return pa.array(range(kept), pa.int64())
    return pa.array([row for row in range(kept + len(skipped)) if row not in skipped], pa.int64())


def one_chunk(column: pa.ChunkedArray) -> pa.Array:
    """The column as one array."""
    chunked = column.combine_chunks()
    return chunked.chunk(0) if isinstance(chunked, pa.ChunkedArray) else chunked


def _encoded(column: pa.Array, name: str, whole: frozenset[str], decimal: frozenset[str]) -> pa.Array:
    if name in decimal:
        encoded = by_value(column, _decimal_json, pa.string())
    elif name in whole:
        as_printed = pc.fill_null(pc.match_substring_regex(column, WHOLE_NUMBER), True)
        encoded = column if pc.all(as_printed).as_py() is not False else pc.if_else(as_printed, column, _quoted(column))
    else:
        encoded = _quoted(column)
    return pc.fill_null(encoded, "null")


def _decimal_json(text: str) -> str:
    value = decimal_number(text)
    return json.dumps(text, ensure_ascii=False) if value is None else json.dumps(value)


def _quoted(column: pa.Array) -> pa.Array:
    """Each text as a JSON string, as json.dumps writes it."""
    if pc.any(pc.match_substring_regex(column, r"[\x00-\x1f]")).as_py():
        return by_value(column, encode_basestring, pa.string())  # what json.dumps uses where letters stay letters
    escaped = pc.replace_substring(pc.replace_substring(column, "\\", "\\\\"), '"', '\\"')
    return pc.binary_join_element_wise(pa.scalar('"'), escaped, pa.scalar('"'), pa.scalar(""))
