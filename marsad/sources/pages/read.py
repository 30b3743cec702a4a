"""Paths → captures and ready documents, one at a time; what cannot be taken comes as an error value."""

from __future__ import annotations

import datetime as dt
import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from marsad.errors import MarsadError, MissingItem, RefusedItem, UnreadablePage
from marsad.model import Capture, Document
from marsad.sources.pages.jsonl import bounded_lines, documents

Taken = Capture | Document | MarsadError

MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
}
DOCUMENTS = frozenset({".jsonl", ".ndjson"})
MAX_BYTES = 100_000_000  # nothing larger is loaded; the documents room has narrower bounds for each kind
STDIN = "-"


def captures(paths: Iterable[str]) -> Iterator[Taken]:
    """Files, folders (recursive, sorted, hidden files left out), .jsonl of documents and "-" for standard input.

    A path given by name is read whatever it is called; in folders only the extensions of pages are taken. Errors are
    yielded as values (MissingItem, UnreadablePage), so that the rest goes on.
    """
    for path in paths:
        if path == STDIN:
            yield from standard_input(sys.stdin.buffer)
        else:
            yield from _path(path)


def _path(given: str) -> Iterator[Taken]:
    path = Path(given)
    try:
        if path.is_dir():
            yield from _folder(path)
        elif path.exists():
            yield from _file(path)
        else:
            yield MissingItem(given, "there is no such file or folder", "Check the path")
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the name
        yield UnreadablePage(given, f"cannot be opened ({error})", "Check its name and permissions")


def _folder(folder: Path) -> Iterator[Taken]:
    taken = 0
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts) or not path.is_file():
            continue
        if path.suffix.lower() in MEDIA_TYPES or path.suffix.lower() in DOCUMENTS:
            taken += 1
            yield from _path(str(path))
    if not taken:
        kinds = ", ".join(sorted({*MEDIA_TYPES, *DOCUMENTS}))
        yield UnreadablePage(str(folder), "is a folder without pages", f"Pages are files ending in {kinds}")


def _file(path: Path) -> Iterator[Taken]:
    suffix = path.suffix.lower()
    if suffix in DOCUMENTS:
        with path.open("rb") as lines:
            yield from documents(bounded_lines(lines), str(path))
        return
    size = path.stat().st_size
    if size > MAX_BYTES:
        yield _too_large(str(path), size)
        return
    yield _capture(str(path), path.read_bytes(), MEDIA_TYPES.get(suffix))


def standard_input(stream: BinaryIO) -> Iterator[Capture | Document | RefusedItem]:
    """A .jsonl of documents where the first line is a JSON object, else one page."""
    first = stream.readline(MAX_BYTES)
    if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from documents(itertools.chain([first], bounded_lines(stream)), STDIN)
        return
    content = first + stream.read(MAX_BYTES + 1 - len(first))
    if len(content) > MAX_BYTES:
        yield _too_large(STDIN, len(content))
        return
    yield _capture(STDIN, content, None)


def _capture(name: str, content: bytes, media_type: str | None) -> Capture:
    return Capture(url=name, content=content, media_type=media_type, captured_at=dt.datetime.now(dt.UTC))


def _too_large(name: str, size: int) -> UnreadablePage:
    cause = f"holds {size / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that a page may have"
    return UnreadablePage(name, cause, "Split it")
