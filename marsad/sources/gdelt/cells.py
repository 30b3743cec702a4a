"""The bytes of a GDELT event file as columns of text: tab-separated lines without a header, a chunk of lines at a time.

A line ends with a line feed and nothing else ends one; no character quotes or escapes another.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from marsad.sources.release import SetAside

CHUNK = 16 * 2**20  # bytes cut and parsed at a time, by each thread
# Nearly every cell of these is another one; of all others each distinct cell is read once a chunk.
_DISTINCT = frozenset({"GLOBALEVENTID", "AvgTone", "SOURCEURL"})
_MISSING = [""]
_NONE = pa.array([], pa.string()).dictionary_encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Whole lines of a file, the first of them its line number `first`, counted from 0."""

    text: bytes
    first: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Some rows: columns of text (plain or dictionaries, an empty cell is null), their line numbers, other lines."""

    columns: pa.Table
    numbers: pa.Array
    set_aside: tuple[SetAside, ...] = ()


def lines(stream: BinaryIO) -> Iterator[Lines]:
    """The stream cut at line feeds into pieces of about `CHUNK` bytes."""
    first, rest = 0, b""
    while read := stream.read(CHUNK):
        whole, feed, after = read.rpartition(b"\n")
        if not feed:
            rest += read
            continue
        text, rest = rest + whole + feed, after
        count = text.count(b"\n")
        yield Lines(text=text, first=first, count=count)
        first += count
    if rest:
        yield Lines(text=rest, first=first, count=1)


def cells(piece: Lines, names: tuple[str, ...]) -> Cells:
    """The rows of these lines; a line that has another number of cells is set aside."""
    table = _at_once(piece, names) if piece.count else pa.table([_NONE] * len(names), names=list(names))
    if table is None:
        return _one_by_one(piece, names)
    return Cells(columns=table, numbers=pa.array(np.arange(piece.first, piece.first + piece.count)))


def _at_once(piece: Lines, names: tuple[str, ...]) -> pa.Table | None:
    """All lines by Arrow; None where one of them is no plain row, or where Arrow would cut lines otherwise."""
    if b"\r" in piece.text or piece.text.startswith(codecs.BOM_UTF8):
        return None
    kinds = {name: pa.string() if name in _DISTINCT else pa.dictionary(pa.int32(), pa.string()) for name in names}
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(piece.text),
            read_options=pa_csv.ReadOptions(
                use_threads=False, column_names=list(names), block_size=len(piece.text) + 1
            ),
            parse_options=pa_csv.ParseOptions(delimiter="\t", quote_char=False, ignore_empty_lines=False),
            convert_options=pa_csv.ConvertOptions(column_types=kinds, null_values=_MISSING, strings_can_be_null=True),
        )
    except pa.ArrowInvalid:
        return None
    return table if table.num_rows == piece.count else None


def _one_by_one(piece: Lines, names: tuple[str, ...]) -> Cells:
    kept: list[list[str | None]] = []
    numbers: list[int] = []
    aside: list[SetAside] = []
    for number, line in enumerate(piece.text.removesuffix(b"\n").split(b"\n"), start=piece.first):
        row = [cell or None for cell in line.removesuffix(b"\r").decode("utf-8", "replace").split("\t")]
        if len(row) == len(names):
            kept.append(row)
            numbers.append(number)
        elif row == [None]:
            aside.append(SetAside(row=number, reason="the line is empty"))
        else:
            aside.append(SetAside(row=number, reason=f"{len(row)} cells in place of {len(names)}"))
    columns = [pa.array(column, pa.string()).dictionary_encode() for column in zip(*kept, strict=True)]
    return Cells(
        columns=pa.table(columns or [_NONE] * len(names), names=list(names)),
        numbers=pa.array(numbers, pa.int64()),
        set_aside=tuple(aside),
    )
