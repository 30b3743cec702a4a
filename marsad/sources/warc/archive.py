"""An archive → the pages in it, one at a time, however large it is; what is broken comes as an error.

Records are read by warcio. Taken are answers with status 200, and resources, whose media type is that of a page or a
feed. A revisit of another address stands for the answer that it refers to, which is looked up in the same file.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import httpx
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.bufferedreaders import ChunkedDataReader  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeadersParser  # type: ignore[import-untyped]

from marsad.errors import MarsadError, UnreadablePage
from marsad.model import Capture
from marsad.sources.fetching.addresses import shown
from marsad.sources.fetching.bodies import Broken, TooLarge, decoded
from marsad.sources.warc.stream import HEAD, LongHead, Plain

LARGEST = 100_000_000  # bytes of one body, packed or not
MOST_REVISITS = 100_000  # that are looked up in one file
_PIECE = 1 << 16
_SAYS = logging.getLogger("warcio.recordloader")
_ZIP = b"PK\x03\x04"
# What a damaged zip raises, as tried with thousands of them: of places that cannot be (ValueError, OSError), too.
_NO_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)
_INSIDE = (".warc", ".warc.gz")
_PAGES = ("text/html", "text/plain", "text/markdown", "application/xhtml", "application/pdf", "application/rss",
          "application/atom", "application/rdf", "application/xml", "text/xml")  # fmt: skip
_UNKNOWN = ("application/octet-stream", "application/warc-record")
_HTTP = ("http://", "https://")
_AGAIN = "Fetch it again, or mend it with `warcio recompress`"


class _Records(ArchiveIterator):  # type: ignore[misc]
    INC_RECORD = ""  # what it would write to standard error about a record that is followed by none


@dataclass(slots=True)
class _Archive:
    """One file on its way. `revisits`: of which digest, at which addresses and moments."""

    name: str
    plain: Plain
    revisits: dict[str, list[tuple[str, dt.datetime]]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)


def records(path: Path) -> Iterator[Capture | MarsadError]:
    """The pages of an archive in its order. Raises OSError where it cannot be opened."""
    _SAYS.disabled = True  # it writes addresses as they are, with keys and letters that steer a terminal
    for name, opened in _files(path):
        with opened() as raw:
            archive = _Archive(name, Plain(raw))
            yield from _read(archive)
        if archive.revisits:
            with opened() as raw:
                yield from _revisited(archive, Plain(raw))


def _files(path: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The file itself; of a WACZ the archives in it."""
    with path.open("rb") as stream:
        if not stream.read(len(_ZIP)).startswith(_ZIP):  # the last page of an archive may be a zip
            yield str(path), lambda: path.open("rb")
            return
    try:
        with zipfile.ZipFile(path) as packed:
            inside = [item.filename for item in packed.infolist() if item.filename.lower().endswith(_INSIDE)]
    except _NO_ZIP as error:
        raise OSError(f"the zip is damaged ({error})") from error
    if not inside:
        raise OSError("the zip holds no web archive")
    for name in inside:
        yield f"{path}/{name}", partial(_member, path, name)


@contextmanager
def _member(path: Path, name: str) -> Iterator[BinaryIO]:
    with ExitStack() as opened:
        try:
            raw = opened.enter_context(opened.enter_context(zipfile.ZipFile(path)).open(name))
        except _NO_ZIP as error:
            raise OSError(f"the zip is damaged ({error})") from error
        yield _Checked(raw)  # type: ignore[misc]


class _Checked:
    """A member of a zip that ends where it breaks off."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def read(self, size: int) -> bytes:
        try:
            return bytes(self._raw.read(size))
        except _NO_ZIP:
            return b""


def _read(archive: _Archive) -> Iterator[Capture | MarsadError]:
    for record in _each(archive.name, archive.plain):
        if isinstance(record, MarsadError):
            yield record
            continue
        kind, address = record.rec_type, _header(record, "WARC-Target-URI")
        digest = _header(record, "WARC-Payload-Digest")
        if kind in ("response", "resource") and address:
            archive.seen.add((digest, address))
            found = _page(record, address, _moment(record))
            if found is not None:
                yield found
        elif kind == "revisit" and _another_page(record, archive) and len(archive.revisits) < MOST_REVISITS:
            archive.revisits.setdefault(digest, []).append((address, _moment(record)))


def _another_page(record: Any, archive: _Archive) -> bool:
    """A revisit of the address that it refers to says that nothing has changed: there is nothing to be read."""
    address, digest = _header(record, "WARC-Target-URI"), _header(record, "WARC-Payload-Digest")
    refers = _header(record, "WARC-Refers-To-Target-URI")
    if not digest or not address.startswith(_HTTP) or refers == address or (digest, address) in archive.seen:
        return False
    return "not-modified" not in _header(record, "WARC-Profile")


def _revisited(archive: _Archive, plain: Plain) -> Iterator[Capture | MarsadError]:
    """A second way through the file, for what revisits refer to."""
    left = archive.revisits
    for record in _each(archive.name, plain):
        if isinstance(record, MarsadError) or record.rec_type not in ("response", "resource"):
            continue
        for address, moment in left.pop(_header(record, "WARC-Payload-Digest"), ()):
            found = _page(record, _header(record, "WARC-Target-URI"), moment)
            if isinstance(found, Capture):
                yield Capture(
                    url=shown(address), content=found.content, media_type=found.media_type, captured_at=moment
                )
            break
    if left:
        cause = f"holds {sum(map(len, left.values())):,} revisits of pages that lie in no record of it"
        yield UnreadablePage(archive.name, cause, "Read the archive that they refer to")


def _each(name: str, plain: Plain) -> Iterator[Any]:
    """The records; behind them an error where the file breaks off. A body that nobody read is passed over."""
    if plain.twice:
        yield UnreadablePage(name, "is packed twice", "Unpack it once")
        return
    number, archive = 0, _Records(plain, no_record_parse=True)
    archive.known_format = "warc"
    while True:
        plain.begin_head()
        try:
            record = next(archive, None)
        except LongHead:
            yield _broken(name, number, plain, "the head of a record goes on and on")
            return
        except (ArchiveLoadFailed, ValueError, UnicodeError, AttributeError, TypeError) as error:
            cause = f"what stands there is no record ({' '.join(str(error).split())[:80]})"
            yield _broken(name, number, plain, "it is cut short" if plain.cut else cause)
            return
        plain.end_head()
        if record is None:
            if plain.cut or number == 0:
                yield _broken(name, number, plain, "it is cut short or damaged" if plain.cut else "it holds no record")
            return
        number += 1
        if not isinstance(record.length, int) or not hasattr(record.raw_stream, "limit"):
            yield _broken(name, number - 1, plain, "a record does not say how long it is")
            return
        yield record
        while record.raw_stream.read(_PIECE):
            pass
        if record.raw_stream.limit > 0:
            yield _broken(name, number - 1, plain, "it is cut short")
            return


def _broken(name: str, number: int, plain: Plain, cause: str) -> UnreadablePage:
    behind = "1 record" if number == 1 else f"{number:,} records"
    place = f"{cause} behind {behind}, at byte {plain.offset:,}" + (" unpacked" if plain.packed else "")
    return UnreadablePage(name, place, f"What came before it was read. {_AGAIN}" if number else _AGAIN)


def _header(record: Any, name: str) -> str:
    return str(record.rec_headers.get_header(name) or "").strip()


def _moment(record: Any) -> dt.datetime:
    """When it was captured; now where that cannot be read."""
    try:
        moment = dt.datetime.fromisoformat(_header(record, "WARC-Date"))
    except ValueError:
        return dt.datetime.now(dt.UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _page(record: Any, address: str, moment: dt.datetime) -> Capture | MarsadError | None:
    """The page of a record; None for what is no page."""
    web = address.startswith(_HTTP)
    stated = record.content_type or ""
    media_type: str | None = None if stated.startswith(_UNKNOWN) else stated or None
    encoding, chunked = "", False
    if record.rec_type == "response":
        if not web or "http" not in stated.lower():
            return None
        try:
            head = StatusAndHeadersParser(["HTTP/"], verify=False).parse(_Head(record.raw_stream))
        except (EOFError, LongHead, ValueError):
            return UnreadablePage(shown(address), "has no answer that can be read in the archive", _AGAIN)
        if head.get_statuscode() != "200":
            return None
        media_type = head.get_header("content-type")
        encoding = (head.get_header("content-encoding") or "").strip().lower()
        chunked = (head.get_header("transfer-encoding") or "").strip().lower() == "chunked"
    if media_type and not media_type.strip().lower().startswith(_PAGES):
        return None
    if web and _path(address).endswith("/robots.txt"):
        return None
    item = shown(address) if web else address
    body = _body(record.raw_stream, item, encoding, chunked)
    if not isinstance(body, bytes):
        return body
    return Capture(url=item, content=body, media_type=media_type, captured_at=moment)


def _path(address: str) -> str:
    try:
        return httpx.URL(address).path
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return ""


class _Head:
    """The lines of an answer's head, with a bound."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._left = stream, HEAD

    def readline(self) -> bytes:
        line = bytes(self._stream.readline(self._left + 1))
        self._left -= len(line)
        if self._left < 0:
            raise LongHead
        return line


def _body(stream: Any, item: str, encoding: str, chunked: bool) -> bytes | MarsadError | None:
    """The bytes of a body; None where the file breaks off in it, which is told of the file."""
    too_large = UnreadablePage(item, f"holds more than {LARGEST / 1e6:.0f} MB, more than a page may have", "Split it")
    if stream.limit > LARGEST:
        return too_large
    raw = bytearray()
    while piece := stream.read(_PIECE):
        raw += piece
    if stream.limit > 0:
        return None
    plain = ChunkedDataReader(io.BytesIO(bytes(raw))).read(LARGEST + 1) if chunked else bytes(raw)
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate", "br"):
        return UnreadablePage(item, f"is packed as {encoding[:20]!r} in the archive", "Archive it without that")
    try:
        return b"".join(decoded([plain], encoding, LARGEST))
    except TooLarge:
        return too_large
    except Broken:
        # Some archivers unpack a body and leave in its head that it was packed.
        return plain if not plain.startswith(b"\x1f\x8b") else UnreadablePage(item, "has a broken body", _AGAIN)
