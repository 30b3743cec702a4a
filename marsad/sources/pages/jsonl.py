"""Documents given ready, one JSON object a line: {"id", "url", "title", "published", "language", "text"}.

The text is taken to the letter, never cleaned or read again: labels and spans made on it stay true.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from marsad.errors import RefusedItem, UnreadablePage
from marsad.model import Document
from marsad.model.terms import DatePrecision

_DATE = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?)(?:[T ].*)?)?)?")
_SHAPE = 'Each line is an object {"id", "url", "title", "published", "language", "text"}'
MAX_LINE = 20_000_000  # bytes, as for a page


def bounded_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one longer than MAX_LINE only the beginning is held, enough to be refused."""
    while line := stream.readline(MAX_LINE + 1):
        whole = line.endswith(b"\n")
        while len(line) > MAX_LINE and not whole:
            rest = stream.readline(MAX_LINE)
            whole = not rest or rest.endswith(b"\n")
        yield line


def documents(lines: Iterable[bytes], name: str, first: int = 1) -> Iterator[Document | RefusedItem]:
    """One document a line; a line that cannot be one is yielded as an error that names file and line.

    `first`: the number of the first of the lines.
    """
    for number, line in enumerate(lines, start=first):
        if line.strip():
            yield _document(line, f"{name}, line {number}")


def _document(line: bytes, item: str) -> Document | RefusedItem:
    if len(line) > MAX_LINE:
        return _too_large(item)
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return UnreadablePage(item, f"is not JSON ({error})", _SHAPE)
    if not isinstance(value, dict):
        return UnreadablePage(item, "is not a JSON object", _SHAPE)
    return document_from(value, item)


def _too_large(item: str) -> UnreadablePage:
    cause = f"holds over {MAX_LINE / 1e6:.0f} MB, more than a page may have"
    return UnreadablePage(item, cause, "Split the document")


def document_from(value: dict[str, Any], item: str) -> Document | RefusedItem:
    """A document given field by field; `item` names it in an error."""
    fields = {name: value.get(name) for name in ("url", "title", "publisher", "published", "language", "text")}
    for name, given in fields.items():
        if given is not None and not isinstance(given, str):
            shown = json.dumps(given, default=str)[:60]  # of Parquet other values come, too
            return UnreadablePage(item, f'"{name}" is not a text but {shown}', _SHAPE)
    text = fields["text"]
    if text is None or not text.strip():
        return UnreadablePage(item, 'has no "text"', _SHAPE)
    if len(text) > MAX_LINE:
        return _too_large(item)
    published, precision = None, None
    if stated := fields["published"]:
        read = _date(stated)
        if read is None:
            cause = f'"published" is {stated!r}, which is no date'
            return UnreadablePage(item, cause, 'Give it as "2019", "2019-09" or "2019-09-24", or null')
        published, precision = read
    label = value.get("id")
    return Document(
        text=text,
        url=fields["url"] or None,
        title=fields["title"] or None,
        published=published,
        published_precision=precision,
        publisher=fields["publisher"] or None,
        language=fields["language"] or None,
        label=None if label is None else str(label),
    )


def _date(stated: str) -> tuple[dt.date, DatePrecision] | None:
    """ "2019" → its first day and "year", "2019-09" → "month", "2019-09-24" (a clock may follow) → "day"."""
    match = _DATE.fullmatch(stated.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = dt.date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    return first, "day" if day else "month" if month else "year"
