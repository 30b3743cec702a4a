"""XLSX: typed cells, text that is never a formula, a heading that stays, a filter; a second sheet says what is what."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from marsad.export.cells import neutral
from marsad.export.content import Content, fields_of
from marsad.model.form import plain

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

LONGEST = 32_767  # characters of a cell; more makes a file that Excel calls damaged
_ROWS = 1_000_000  # of a sheet: Excel ends at 1,048,576
_IN_MEMORY = 2**24  # bytes of a workbook; longer ones wait in a file of the system's
_FIRST_DAY = dt.date(1900, 3, 1)  # Excel believes in a 29 February 1900
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_WIDTHS = {"quote_text": 60, "title": 40, "url": 30}


def write_xlsx(content: Content, stream: BinaryIO) -> None:
    """One sheet of rows (the next where a million are full) and one of the columns' meanings."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    rows = content.rows()
    for number, first in enumerate(_stretches(rows)):
        name = content.kind if number == 0 else f"{content.kind} {number + 1}"
        _sheet(book.create_sheet(name), content, first)
    fields = fields_of(content.kind, content.names)
    sheet = book.create_sheet("fields")
    for line in (("field", "meaning", "unit"), *((item.name, item.means, item.unit) for item in fields)):
        sheet.append([_cell(sheet, value) for value in line])
    # Whole before it goes out: an archive that a full disk cut complains once more when it is thrown away.
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as whole:
        book.save(whole)
        whole.seek(0)
        shutil.copyfileobj(whole, stream)


def _stretches(rows: Iterator[dict[str, Any]]) -> Iterator[Iterator[dict[str, Any]]]:
    """At least one stretch, each of as many rows as a sheet holds."""
    first: dict[str, Any] | None = None
    begun = False
    while not begun or (first := next(rows, None)) is not None:
        yield _up_to(rows, first)
        begun = True


def _up_to(rows: Iterator[dict[str, Any]], first: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    count = 0
    if first is not None:
        yield first
        count = 1
    while count < _ROWS and (row := next(rows, None)) is not None:
        yield row
        count += 1


def _sheet(sheet: WriteOnlyWorksheet, content: Content, rows: Iterable[dict[str, Any]]) -> None:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = content.language == "ar"
    for place, name in enumerate(content.names, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, 16)
    sheet.append([_cell(sheet, name) for name in content.names])
    count = 1
    for row in rows:
        sheet.append(_cells(sheet, row.values()))
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(content.names))}{count}"


def _cells(sheet: WriteOnlyWorksheet, values: Iterable[object]) -> Sequence[Any]:
    return [_cell(sheet, value) for value in values]


def _cell(sheet: WriteOnlyWorksheet, value: object) -> WriteOnlyCell | bool | int | float | None:
    """A value as a cell of its own type; what is no number, day or truth is text and stays text."""
    from openpyxl.cell import WriteOnlyCell

    if value is None or value == "" or isinstance(value, bool):
        return None if value == "" else value
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, dt.date) and _known(value):
        moment = value.astimezone(dt.UTC).replace(tzinfo=None) if isinstance(value, dt.datetime) else None
        cell = WriteOnlyCell(sheet, moment or value)
        cell.number_format = _MOMENT if moment else _DAY
        return cell
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    cell = WriteOnlyCell(sheet, legible(text))
    cell.data_type = "s"  # "=1+1" would be taken for a formula
    cell.quotePrefix = neutral(text) != text  # nor when somebody edits it
    return cell


def _known(value: dt.date) -> bool:
    day = value.date() if isinstance(value, dt.datetime) else value
    return day >= _FIRST_DAY


def legible(text: str) -> str:
    """Without what XML cannot hold, and not longer than a cell."""
    clean = "".join(map(_letter, text)) if not text.isprintable() else text
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def _letter(letter: str) -> str:
    code = ord(letter)
    bad = (code < 32 and letter not in "\t\n\r") or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)
    return "\ufffd" if bad else letter
