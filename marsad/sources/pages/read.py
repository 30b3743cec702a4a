"""Paths → captures and ready documents, one at a time; what cannot be taken comes as an error value."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from marsad.errors import MissingItem, UnreadablePage
from marsad.model import Capture
from marsad.sources import rss
from marsad.sources.pages.jsonl import bounded_lines, documents
from marsad.sources.pages.parquet import PARQUET, rows_taken
from marsad.sources.pages.web import Taken, Web, entries
from marsad.sources.release import is_address

MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
}
DOCUMENTS = frozenset({".jsonl", ".ndjson"})
ARCHIVES = (".warc", ".warc.gz", ".wacz")
KINDS = frozenset({*MEDIA_TYPES, *DOCUMENTS, *ARCHIVES, PARQUET})
MAX_BYTES = 100_000_000  # nothing larger is loaded; the documents room has narrower bounds for each kind
STDIN = "-"


def captures(paths: Iterable[str], web: Web | None = None) -> Iterator[Taken]:
    """Files, folders (recursive, sorted, hidden files left out), web archives, .jsonl of documents, "-" for stdin.

    A path given by name is read whatever it is called; in folders only the extensions of pages are taken. A feed gives
    its entries. With `web`, http(s) addresses are followed. Errors are yielded as values (MissingItem, UnreadablePage,
    FetchError), so that the rest goes on.
    """
    for path in paths:
        if path == STDIN:
            yield from standard_input(sys.stdin.buffer, web)
        elif web is not None and is_address(path):
            yield from web.taken(path)
        else:
            yield from _path(path, web)


def _path(given: str, web: Web | None) -> Iterator[Taken]:
    path = Path(given)
    try:
        if path.is_dir():
            yield from _folder(path, web)
        elif path.exists():
            yield from _file(path, web)
        else:
            yield _missing(given)
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the name
        yield UnreadablePage(given, f"cannot be opened ({error})", "Check its name and permissions")


def _missing(given: str) -> MissingItem:
    """What is no path here: an address of another kind, one without its beginning, or a misspelt path."""
    if re.match(r"[a-z][a-z0-9+.-]+://", given, re.IGNORECASE):
        return MissingItem(given, "is no http or https address: only those are fetched", "Save the page, give its path")
    if given.lower().startswith("www."):
        return MissingItem(given, "there is no such file or folder", f"An address begins so: https://{given}")
    return MissingItem(given, "there is no such file or folder", "Check the path")


def _folder(folder: Path, web: Web | None) -> Iterator[Taken]:
    taken = 0
    for path in pages_in(folder):
        taken += 1
        yield from _path(str(path), web)
    if not taken:
        kinds = ", ".join(sorted(KINDS))
        yield UnreadablePage(str(folder), "is a folder without pages", f"Pages are files ending in {kinds}")


def pages_in(folder: Path) -> Iterator[Path]:
    """The pages of a folder and of the folders in it, sorted; hidden ones left out."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts) or not path.is_file():
            continue
        if path.suffix.lower() in KINDS or is_archive(path.name):
            yield path


def _file(path: Path, web: Web | None) -> Iterator[Taken]:
    suffix = path.suffix.lower()
    if is_archive(path.name):
        yield from _archive(path, web)
        return
    if suffix in DOCUMENTS:
        with path.open("rb") as lines:
            yield from documents(bounded_lines(lines), str(path))
        return
    if suffix == PARQUET:
        yield from rows_taken(path)
        return
    size = path.stat().st_size
    if size > MAX_BYTES:
        yield _too_large(str(path), size)
        return
    yield from _content(str(path), path.read_bytes(), MEDIA_TYPES.get(suffix), web)


def is_archive(name: str) -> bool:
    """Whether a file is a web archive, by its name."""
    return name.lower().endswith(ARCHIVES)


def _archive(path: Path, web: Web | None) -> Iterator[Taken]:
    """The pages of a web archive, and the entries of its feeds."""
    from marsad.sources import warc  # httpx and warcio are heavy: only where there is one

    for found in warc.records(path):
        if isinstance(found, Capture):
            yield from _content(found.url, found.content, found.media_type, web, found.captured_at)
        else:
            yield found


def standard_input(stream: BinaryIO, web: Web | None = None) -> Iterator[Taken]:
    """A .jsonl of documents where the first line is a JSON object, else one page or feed."""
    first = stream.readline(MAX_BYTES)
    if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from documents(itertools.chain([first], bounded_lines(stream)), STDIN)
        return
    content = first + stream.read(MAX_BYTES + 1 - len(first))
    if len(content) > MAX_BYTES:
        yield _too_large(STDIN, len(content))
        return
    yield from _content(STDIN, content, None, web)


def _content(
    name: str, content: bytes, media_type: str | None, web: Web | None, captured_at: dt.datetime | None = None
) -> Iterator[Taken]:
    """A page, or the entries of a feed."""
    now = captured_at or dt.datetime.now(dt.UTC)
    if not rss.is_feed(content):
        yield Capture(url=name, content=content, media_type=media_type, captured_at=now)
    elif web is not None:
        yield from web.feed(content, name)
    else:
        yield from (entry.taken(now) if isinstance(entry, rss.Entry) else entry for entry in entries(content, name))


def _too_large(name: str, size: int) -> UnreadablePage:
    cause = f"holds {size / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that a page may have"
    return UnreadablePage(name, cause, "Split it")
