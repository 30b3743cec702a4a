"""The bytes of a table's file: unzipped, hashed and known to be text before the first row is read.

A file is gone through once to be hashed and checked, and again for its rows; it is never held whole.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from marsad.errors import MissingItem, UnreadableDataset

LARGEST = 8 * 2**30  # bytes of text; the whole GED is 0.3 GiB
_CHUNK = 2**20
_HEAD = 512
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
# Of a zip's directory: besides, places that cannot be (OSError) and names that are no text (UnicodeDecodeError).
_NO_ZIP = (*_BROKEN, OSError, ValueError)
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The text in a file, or in the one table of a zip. `mark`: how many bytes its byte order mark takes."""

    path: Path
    member: str | None
    encoding: str
    mark: int
    file_sha256: str  # of the file as it lies there, zip and all
    content_sha256: str  # of the text in it

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Its text in UTF-8, without a byte order mark. Raises UnreadableDataset where the file cannot be opened."""
        with _raw(self.path, self.member) as raw:
            raw.read(self.mark)
            if self.encoding == "utf-8":
                yield raw
            else:
                yield io.BufferedReader(_Recoded(raw, self.encoding), _CHUNK)


class _Recoded(io.RawIOBase):
    """A stream of text in another encoding, read as UTF-8."""

    def __init__(self, raw: BinaryIO, encoding: str) -> None:
        self._raw, self._decoder, self._ready = raw, codecs.getincrementaldecoder(encoding)(), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            chunk = self._raw.read(_CHUNK)
            self._ready = self._decoder.decode(chunk, final=not chunk).encode()
            if not chunk:
                break
        given = self._ready[: len(buffer)]
        self._ready = self._ready[len(given) :]
        buffer[: len(given)] = given
        return len(given)


def examine(path: Path, endings: tuple[str, ...] = (".csv",), otherwise: str | None = None) -> Content:
    """The text of a file, or of the one file with such an ending in a zip: UTF-8, or UTF-16 told by its first bytes.

    `otherwise`: the one-byte encoding of a dataset that also comes in one that is not UTF-8. Raises MissingItem where
    there is no such file; UnreadableDataset where a zip is cut short, damaged, or does not hold exactly one table,
    where the text is too long, or in another encoding.
    """
    if not path.is_file():
        raise MissingItem(str(path), "there is no such file", "Give the path of a CSV file or of a zip with one")
    member = _member(path, endings)
    with _raw(path, member) as raw:
        head = raw.read(_HEAD)
    encoding, mark = _encoding(path, head[:4])
    _refuse_another(path, head[mark:])
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder(encoding)()
    read = 0
    with _raw(path, member) as raw:
        chunk = b"\0"
        while chunk:
            chunk = raw.read(_CHUNK)
            digest.update(chunk)
            try:
                decoder.decode(chunk, final=not chunk)  # a letter may be cut in two at the end
            except UnicodeDecodeError as error:
                if otherwise is None or encoding != "utf-8":
                    place = f"byte {read + error.start:,} is none of {error.encoding}"
                    raise UnreadableDataset(
                        str(path), f"it is not text in UTF-8 ({place})", "Save it as CSV in UTF-8"
                    ) from error
                encoding, mark, decoder = otherwise, 0, codecs.getincrementaldecoder(otherwise)()
            read += len(chunk)
            if read > LARGEST:
                raise UnreadableDataset(str(path), f"it holds over {LARGEST:,} bytes of text", "Split the file")
    return Content(
        path=path,
        member=member,
        encoding=encoding,
        mark=mark,
        file_sha256=_sha256(path) if member else digest.hexdigest(),
        content_sha256=digest.hexdigest(),
    )


def _refuse_another(path: Path, head: bytes) -> None:
    """What a source may give in place of its table: a page that asks to sign in, or the same in JSON."""
    begins = head.replace(b"\0", b"").lstrip()[:1]
    if begins == b"<":
        remedy = "Look at its address in a browser: it may ask to sign in, or the file has moved"
        raise UnreadableDataset(str(path), "it is a web page or XML, not a table", remedy)
    if begins in (b"{", b"["):
        remedy = "See whether the source still offers CSV, or turn it into CSV"
        raise UnreadableDataset(str(path), "it is JSON, not a table", remedy)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _member(path: Path, endings: tuple[str, ...]) -> str | None:
    """The name of the table in a zip; None for a file that is no zip."""
    with path.open("rb") as stream:
        if stream.read(4) not in _ZIP:
            return None
    try:
        with zipfile.ZipFile(path) as archive:
            tables = [
                item
                for item in archive.infolist()
                if item.filename.lower().endswith(endings) and not item.filename.startswith("__MACOSX")
            ]
    except _NO_ZIP as error:
        raise _cut(path, error) from error
    if len(tables) != 1:
        kinds = " or ".join(ending.removeprefix(".").upper() for ending in endings)
        raise UnreadableDataset(str(path), f"the zip holds {len(tables)} {kinds} files", "Give the one to read")
    if tables[0].file_size > LARGEST:
        raise UnreadableDataset(str(path), f"the file in it has {tables[0].file_size:,} bytes", "Split the file")
    return tables[0].filename


@contextmanager
def _raw(path: Path, member: str | None) -> Iterator[BinaryIO]:
    if member is None:
        with path.open("rb") as stream:
            yield stream
        return
    with ExitStack() as opened:
        try:
            inside = opened.enter_context(opened.enter_context(zipfile.ZipFile(path)).open(member))
        except _NO_ZIP as error:
            raise _cut(path, error) from error
        try:
            yield inside  # type: ignore[misc]
        except _BROKEN as error:
            raise _cut(path, error) from error


def _cut(path: Path, error: Exception) -> UnreadableDataset:
    cause = f"the zip is cut short or damaged ({' '.join(str(error).split())})"
    return UnreadableDataset(str(path), cause, "Fetch it again")


def _encoding(path: Path, first: bytes) -> tuple[str, int]:
    """The encoding that the first four bytes tell, and the length of the mark. UTF-16 may come without a mark."""
    if first in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise UnreadableDataset(str(path), "it is text in UTF-32", "Save it as CSV in UTF-8")
    for mark, encoding in _MARKS.items():
        if first.startswith(mark):
            return encoding, len(mark)
    if len(first) == 4 and first[1] == first[3] == 0 and first[0] and first[2]:
        return "utf-16-le", 0
    if len(first) == 4 and first[0] == first[2] == 0 and first[1] and first[3]:
        return "utf-16-be", 0
    return "utf-8", 0
