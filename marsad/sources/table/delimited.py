"""CSV in any of the ways in which it is written: which encoding, which mark between the cells, found out and told.

Encoding: a byte order mark decides; without one the bytes are UTF-16 where every second one is zero, UTF-8 where they
are valid as that throughout, and otherwise windows-1256 (Arabic) or windows-1252 (Western), whichever gives words of
one script. A quotation mark out of place costs its row, not the file.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from marsad.errors import UnreadableDataset, UsageError
from marsad.sources.release import SetAside
from marsad.sources.workbooks import TextRows, TextTable, check_there, file_sha256, header_names, text_rows

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLE = 2**20  # bytes from which the encoding of a page of one byte a letter is told
_LINES = 40  # from which the mark between the cells is told
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SHOWN = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_SHOWN |= {"cp1252": "windows-1252", "cp1256": "windows-1256", "utf-32": "UTF-32"}
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_ARABIC = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[A-Za-z]")


def read_delimited(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, header: int = 1
) -> TextTable:
    """A text file of cells. `header`: the line of the header, from 1; `encoding`, `delimiter`: where they are known.

    Raises MissingItem, UsageError (no such encoding, another delimiter), UnreadableDataset.
    """
    digest = file_sha256(path)
    found = encoding or sniffed_encoding(path)
    try:
        mark = sniffed_delimiter(path, found) if delimiter is None else delimiter
        lines = _lines(path, found, mark)
        head: list[str | None] = next((cells for number, cells in enumerate(lines, 1) if number == header), [])
    except LookupError as error:
        raise UsageError(f"encoding {found!r}", "is none that we know", "Write utf-8 or windows-1256") from error
    except UnicodeError as error:
        raise _undecoded(path, found, error) from error
    if len(head) < 2 and delimiter is not None:
        other = sniffed_delimiter(path, found)
        if other != delimiter:
            cause = f"its header is a single cell where a {DELIMITERS.get(mark, mark)} parts the cells"
            raise UsageError(
                str(path), cause, f"It looks as if a {DELIMITERS[other]} did; mend the mapping's delimiter"
            )
    names = header_names(path, head)
    told = f"Read as {_SHOWN.get(found, found)}, cells parted by a {DELIMITERS.get(mark, mark)}"
    return TextTable(
        path=path,
        file_sha256=digest,
        names=names,
        batches=lambda: _rows(path, found, mark, header, names),
        remarks=(told,),
    )


def first_cells(path: Path, count: int = 30) -> list[list[str | None]]:
    """The first lines as cells, for finding the header. Raises as `read_delimited`."""
    check_there(path)
    encoding = sniffed_encoding(path)
    try:
        lines = _lines(path, encoding, sniffed_delimiter(path, encoding))
        return [cells for _, cells in zip(range(count), lines, strict=False)]
    except UnicodeError as error:
        raise _undecoded(path, encoding, error) from error


def sniffed_encoding(path: Path) -> str:
    """The encoding of a text file, as Python calls it. Raises UnreadableDataset for bytes that are no text."""
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if sample[:2000].count(0):
        zeros = [sample[start:2000:2].count(0) for start in (0, 1)]
        half = len(sample[:2000]) // 2
        # Arabic letters have no zero byte; commas, digits and line ends do.
        if min(zeros) == 0 and max(zeros) > half / 20:
            return "utf-16-be" if zeros[0] else "utf-16-le"
        raise UnreadableDataset(str(path), "it is no text, nor a workbook or Parquet file", "Export it as CSV or XLSX")
    fault = _first_fault(path)
    if fault is None:
        return "utf-8"
    good = len(re.findall(rb"[\xc3\xd8-\xdb][\x80-\xbf]", sample))
    if good > 20 * len(re.findall(rb"[\x80-\xff](?![\x80-\xbf])", _without_pairs(sample))):
        cause = f"it is UTF-8 but for a letter in line {fault}"
        raise UnreadableDataset(str(path), cause, "Mend the letter, or save the table again as UTF-8")
    return _one_byte(sample)


def _without_pairs(sample: bytes) -> bytes:
    return re.sub(rb"[\xc3\xd8-\xdb][\x80-\xbf]", b"", sample)


def _first_fault(path: Path) -> int | None:
    """The line of the first byte that is no UTF-8."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return None


def _one_byte(sample: bytes) -> str:
    """windows-1256 where its words are of one script more often than those that it mixes."""
    whole = mixed = 0
    for word in _WORD.findall(sample):
        text = word.decode("cp1256", "replace")
        if _ARABIC.search(text):
            if _LATIN.search(text):
                mixed += 1
            elif len(word) > 1:
                whole += 1
    return "cp1256" if whole > mixed else "cp1252"


def sniffed_delimiter(path: Path, encoding: str) -> str:
    """The mark that parts the first lines into the same number of cells most often, and into more than one."""
    with _text(path, encoding) as stream:
        lines = [line for _, line in zip(range(_LINES), stream, strict=False) if line.strip()]
    best, most = ",", (0.0, 0)
    for mark in DELIMITERS:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=mark, skipinitialspace=True) if cells)
        wide = {width: count for width, count in widths.items() if width > 1}
        if wide:
            width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
            score = (count / sum(widths.values()), width)
            if score > most:
                best, most = mark, score
    return best


def _text(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, newline="")


def _lines(path: Path, encoding: str, delimiter: str) -> Iterator[list[str | None]]:
    """The cells of each line; a line whose quotation marks are out of place is an empty one."""
    for line in _records(path, encoding, delimiter):
        yield [] if isinstance(line, str) else line


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[list[str | None] | str]:
    """Each record's cells, or what is wrong with its quotation marks."""
    with _text(path, encoding) as stream:
        reader = csv.reader(stream, delimiter=delimiter, skipinitialspace=True, strict=True)
        before = 0
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                lines = reader.line_num - before
                swallowed = f", and {lines - 1} more lines lie behind it" if lines > 1 else ""
                yield f"a quotation mark in line {before + 1} is out of place or never closed{swallowed}"
            else:
                if cells is None:
                    return
                yield [cell.strip() or None for cell in cells]
            before = reader.line_num


def _rows(path: Path, encoding: str, delimiter: str, header: int, names: tuple[str, ...]) -> Iterator[TextRows]:
    faulty: list[SetAside] = []

    def readable() -> Iterator[tuple[int, list[str | None]]]:
        for number, line in enumerate(_records(path, encoding, delimiter), -header):
            if number < 0:
                continue
            if isinstance(line, str):
                faulty.append(SetAside(row=number, reason=line))
            else:
                yield number, line

    try:
        yield from text_rows(names, readable())
    except UnicodeError as error:
        raise _undecoded(path, encoding, error) from error
    if faulty:
        yield from text_rows(names, (), faulty)


def _undecoded(path: Path, encoding: str, error: UnicodeError) -> UnreadableDataset:
    cause = f"it is not {_SHOWN.get(encoding, encoding)} throughout ({error})"
    return UnreadableDataset(str(path), cause, "Save it again as UTF-8, or write the right `encoding` into the mapping")
