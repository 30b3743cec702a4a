"""Columns of text as claims and canonical JSON: column by column, never row by row. How files are read: `delimited`.

A cell is kept as it is printed. A whole number or a finite decimal in a column that the source's description calls
numeric is a JSON number; every other cell is a JSON string, so that nothing is lost; a missing one is null.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model.schemas import ROWS
from marsad.sources.delimited import BATCH, CsvFile, RawBatch, RawTable, open_csv, read_csv, require
from marsad.sources.faults import sort_out

__all__ = [
    "BATCH",
    "WHOLE_NUMBER",
    "CanonicalRows",
    "CsvFile",
    "RawBatch",
    "RawTable",
    "by_value",
    "canonical_rows",
    "canonical_texts",
    "decimal_number",
    "joined",
    "looked_up",
    "one_chunk",
    "open_csv",
    "read_csv",
    "require",
    "rows_table",
    "sort_out",
    "whole_numbers",
]

WHOLE_NUMBER = r"^(0|-?[1-9][0-9]{0,17})$"
# Decimals of up to 15 digits that Python prints as they stand here: no two of them are the same float, so that none is
# shortened, and none is so small or large that it is printed with an exponent.
_SHORTEST = (
    r"^-?(0\.(0|0{0,3}[1-9]([0-9]{0,13}[1-9])?)|[1-9]\.(0|[0-9]{0,13}[1-9])|[1-9][0-9]\.(0|[0-9]{0,12}[1-9])"
    r"|[1-9][0-9]{2,3}\.(0|[0-9]{0,10}[1-9]))$"
)

_PAIRS = 4_096  # distinct pieces of a row's text that are made beforehand; far fewer than the rows of a chunk


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
        key = _key(name, position)
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


def canonical_texts(columns: pa.Table, whole: frozenset[str], decimal: frozenset[str]) -> pa.Array:
    """The texts of `canonical_rows` alone. Columns may be dictionaries: each distinct cell is then turned once.

    Neighbours with few distinct cells are turned together, every pair of them once.
    """
    parts: list[Any] = []
    before: _Pieces | None = None
    for position, name in enumerate(sorted(columns.column_names)):
        key, column = _key(name, position), one_chunk(columns[name])
        if not isinstance(column, pa.DictionaryArray):
            parts += [*([before.whole()] if before else []), key, _encoded(column, name, whole, decimal)]
            before = None
            continue
        texts = joined([key, _encoded(column.dictionary, name, whole, decimal)])
        texts = pa.concat_arrays([texts, pa.array([f"{key}null"])])
        pieces = _Pieces(texts, pc.fill_null(column.indices, len(texts) - 1).to_numpy())
        if before and len(before.texts) * len(texts) > _PAIRS:
            parts.append(before.whole())
            before = None
        before = before.beside(pieces) if before else pieces
    return joined([*parts, *([before.whole()] if before else []), "}"])


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A piece of each row's text: the distinct ones, and which of them each row has."""

    texts: pa.Array
    rows: npt.NDArray[np.int32]

    def beside(self, other: _Pieces) -> _Pieces:
        """Both, one behind the other."""
        left, right = len(self.texts), len(other.texts)
        first = self.texts.take(pa.array(np.repeat(np.arange(left), right)))
        second = other.texts.take(pa.array(np.tile(np.arange(right), left)))
        return _Pieces(joined([first, second]), self.rows * np.int32(right) + other.rows)

    def whole(self) -> pa.Array:
        return self.texts.take(pa.array(self.rows))


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


def one_chunk(column: pa.ChunkedArray) -> pa.Array:
    """The column as one array."""
    chunked = column.combine_chunks()
    return chunked.chunk(0) if isinstance(chunked, pa.ChunkedArray) else chunked


def _key(name: str, position: int) -> str:
    return ("{" if position == 0 else ",") + json.dumps(name, ensure_ascii=False) + ":"


def _encoded(column: pa.Array, name: str, whole: frozenset[str], decimal: frozenset[str]) -> pa.Array:
    if name in decimal:
        as_printed = pc.match_substring_regex(column, _SHORTEST)
        encoded = column
        if pc.all(as_printed).as_py() is False:
            other = by_value(pc.if_else(as_printed, None, column), _decimal_json, pa.string())
            encoded = pc.coalesce(other, column)
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
