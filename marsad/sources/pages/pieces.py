"""Paths → pieces of about the same size, for workers that read them apart: each file, a large .jsonl in several.

A piece is read by `taken` to what `captures` would give there, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from marsad.errors import UnreadablePage
from marsad.sources.pages.jsonl import bounded_lines, documents
from marsad.sources.pages.parquet import PARQUET, group_taken, groups
from marsad.sources.pages.read import DOCUMENTS, captures, pages_in
from marsad.sources.pages.web import Taken

PIECE = 2**20  # bytes of a .jsonl


@dataclass(frozen=True, slots=True)
class Piece:
    """`path` whole, or bytes `start` to `end` of a .jsonl, the first of them on line `line`; or a Parquet row group.

    `size`, `changed`: the file's bytes and when it was last written (nanoseconds), -1 where there is no file.
    """

    path: str
    size: int
    changed: int
    start: int | None = None
    end: int | None = None
    line: int = 1
    group: int | None = None


def pieces(paths: Iterable[str]) -> Iterator[Piece]:
    """All pieces of files and folders; what is not there is a piece, too, which says so when it is read."""
    for given in paths:
        path = Path(given)
        try:
            found = list(pages_in(path)) if path.is_dir() else []
            for one in found or [path]:
                yield from _of_file(one)
        except (OSError, ValueError):  # reading it says what is wrong
            yield Piece(given, -1, -1)


def _of_file(path: Path) -> Iterator[Piece]:
    if not path.is_file():
        yield Piece(str(path), -1, -1)
        return
    stat = path.stat()
    whole = Piece(str(path), stat.st_size, stat.st_mtime_ns)
    suffix = path.suffix.lower()
    if suffix == PARQUET:
        for group in range(groups(path)):
            yield Piece(whole.path, whole.size, whole.changed, group=group)
    elif suffix in DOCUMENTS and stat.st_size > PIECE:
        yield from _of_lines(path, whole)
    else:
        yield whole


def _of_lines(path: Path, whole: Piece) -> Iterator[Piece]:
    """Cut behind the first line feed after each PIECE bytes."""
    start, line, reached = 0, 1, 1
    with path.open("rb") as stream:
        while block := stream.read(PIECE):
            rest = stream.readline()
            reached += block.count(b"\n") + rest.count(b"\n")
            end = stream.tell()
            yield Piece(whole.path, whole.size, whole.changed, start, end, line)
            start, line = end, reached


def taken(piece: Piece) -> Iterator[Taken]:
    """What stands in the piece; errors are values, as in `captures`."""
    try:
        if piece.group is not None:
            yield from group_taken(Path(piece.path), piece.group)
        elif piece.start is not None and piece.end is not None:
            with open(piece.path, "rb") as stream:
                stream.seek(piece.start)
                lines = BytesIO(stream.read(piece.end - piece.start))
            yield from documents(bounded_lines(lines), piece.path, piece.line)
        else:
            yield from captures([piece.path])
    except OSError as error:
        yield UnreadablePage(piece.path, f"cannot be opened ({error})", "Every worker must see it under this path")
