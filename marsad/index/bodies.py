"""Whole rows as small bytes: canonical JSON, deflated against a text that rows of the same origin share.

A dataset's rows are alike: their keys and most of their words stand in every one. Against such a text a row of a
kilobyte takes two hundred bytes, and any single one can be read without its neighbours.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

Json = dict[str, Any]
_WINDOW = 14  # bits: 16 KiB
_MEMORY, _LEVEL = 7, 1
_LEARNT = 12  # rows that a dictionary is made of
_AT_ONCE = 8192  # rows as Python values
QUOTE = "quote_text"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Packer:
    """Bodies of one origin."""

    def __init__(self, dictionary: bytes = b"") -> None:
        self.dictionary = dictionary[-(1 << _WINDOW) :]
        given = {"zdict": self.dictionary} if self.dictionary else {}
        self._fresh = zlib.compressobj(_LEVEL, zlib.DEFLATED, -_WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, **given)

    def pack(self, text: str) -> bytes:
        machine = self._fresh.copy()
        return machine.compress(text.encode("utf-8", "surrogatepass")) + machine.flush()


def unpacked(data: bytes, dictionary: bytes = b"") -> str:
    """Raises `zlib.error` for torn bytes."""
    machine = zlib.decompressobj(-_WINDOW, dictionary) if dictionary else zlib.decompressobj(-_WINDOW)
    return machine.decompress(data).decode("utf-8", "surrogatepass")


def learnt(texts: Sequence[str]) -> bytes:
    """What the first rows of an origin teach about the others."""
    return "".join(texts[:_LEARNT]).encode("utf-8", "surrogatepass")[-(1 << _WINDOW) :]


def read(text: str) -> Json:
    """The row that `texts` wrote."""
    stated, _, quote = text.partition("\n")
    found: Json = json.loads(stated)
    if quote:
        found[QUOTE] = quote
    return found


def texts(table: pa.Table) -> Iterator[str]:
    """Each row as JSON without what it does not state; days as ISO text, moments as microseconds.

    The quote stands behind it as it is: a dataset's is JSON itself, and escaping it would cost more than all the rest.
    """
    if QUOTE not in table.column_names:
        yield from _jsons(table)
        return
    rest = table.drop_columns([QUOTE])
    for start in range(0, table.num_rows, _AT_ONCE):
        quotes = table[QUOTE].slice(start, _AT_ONCE).to_pylist()
        for stated, quote in zip(_jsons(rest.slice(start, _AT_ONCE)), quotes, strict=True):
            yield f"{stated}\n{quote}"


def _jsons(table: pa.Table) -> Iterator[str]:
    for batch in table.to_batches(max_chunksize=_AT_ONCE):
        columns = [(field.name, _plain(batch.column(field.name))) for field in batch.schema]
        stated = [(name, column.to_pylist()) for name, column in columns if column.null_count < len(column)]
        names = [name for name, _ in stated]
        for values in zip(*(values for _, values in stated), strict=True):
            yield _encode({name: value for name, value in zip(names, values, strict=True) if value is not None})


def _plain(column: pa.Array) -> pa.Array:
    if pa.types.is_date(column.type):
        return column.cast(pa.string())
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.int64())
    return column


def packed_all(texts: Iterable[str], packer: Packer) -> Iterator[bytes]:
    return map(packer.pack, texts)
