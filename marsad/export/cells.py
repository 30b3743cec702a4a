"""Values as cells of a spreadsheet: readable, and never a formula."""

from __future__ import annotations

import datetime as dt
import re

from marsad.model.form import plain

# Excel, LibreOffice and Google Sheets compute a cell that begins with one of these (their full-width forms too), also
# behind blanks or quotation marks. Where the reader's list separator is a semicolon, a cell can begin inside ours.
# https://owasp.org/www-community/attacks/CSV_Injection
_BEGINNING = r"""[\s"\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\-@＝＋－＠]"""
_FORMULA = re.compile(_BEGINNING)
_INNER_FORMULA = re.compile(rf"(\r\n|[;\t\r\n])(?={_BEGINNING})")
_SEPARATOR = re.compile(r"[;\t\r\n]")  # looked for first: most cells hold none, and this is ten times as fast


def cell(value: object) -> str:
    """The value as a cell's text. Only text is neutralised (by an apostrophe): -3 in a column of numbers stays -3."""
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(plain(value))
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return neutral("; ".join(str(item) for item in value))
    return neutral(str(value))


def neutral(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would compute.

    A leading tab or carriage return is marked too: some spreadsheets drop it and then see what follows.
    """
    marked = _INNER_FORMULA.sub(r"\1'", text) if _SEPARATOR.search(text) else text
    return f"'{marked}" if _FORMULA.match(marked) or marked.startswith(("\t", "\r", "\n")) else marked
