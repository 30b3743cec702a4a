"""CSV for spreadsheets, plain or with HXL hashtags in its second row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from marsad.export.cells import cell
from marsad.export.content import Content, fields_of

# Without it Excel takes UTF-8 for the machine's old code page, and Arabic is lost.
_BYTE_ORDER_MARK = "\ufeff"


def write_csv(content: Content, stream: BinaryIO) -> None:
    """All columns, text made harmless for spreadsheets."""
    _write(content, stream, content.names, [content.names])


def write_hxl(content: Content, stream: BinaryIO) -> None:
    """The columns that have a hashtag, the hashtags below the heading. Booleans and lists as in CSV."""
    tagged = [field for field in fields_of(content.kind, content.names) if field.hxl]
    _write(content, stream, [field.name for field in tagged], [[f.name for f in tagged], [f.hxl or "" for f in tagged]])


def _write(content: Content, stream: BinaryIO, names: Sequence[str], heading: Iterable[Sequence[str]]) -> None:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerows(heading)
    for row in content.rows():
        writer.writerow([cell(row[name]) for name in names])
    text.flush()
    text.detach()
