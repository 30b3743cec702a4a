"""What lies beside the tables: what is derived goes, what can be told apart is searched for words of what was purged.

Derived files are deleted whole, whatever they are about: they are made again. Of lines, only those that name what was
purged; of feeds, downloads, records of fetching and whatever else a later version keeps, files in which it is found.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

# Made from the tables; of `asked` the questions stay, since their addresses were given away.
DERIVED = ("derived", "papers")
ASKED, QUESTION = "asked", "question.json"
ALARMS = "alarms.json"
ANSWERS = "answers"  # of language models, a folder a document
LINES = (".jsonl", ".old", ".log")
# What is no copy of what was read: the tables are purged by themselves, users and the trail are nobody's content.
_ELSEWHERE = ("tables", "observatory.json", "purged.jsonl", "purging.json")
_ACCOUNTS = "accounts.sqlite"
_BLOCK = 1 << 20


def clear(folder: Path, documents: Collection[str], words: Collection[str]) -> list[str]:
    """Delete what is derived and what holds one of `words`; gives the names of files in which one is found still.

    `documents`: ids. `words`: addresses, ids, sentences, names.
    """
    for name in DERIVED:
        shutil.rmtree(folder / name, ignore_errors=True)
        if (folder / name).exists():
            shutil.rmtree(folder / name)  # and say why
    _forget_answers(folder / ASKED)
    (folder / ALARMS).unlink(missing_ok=True)
    for id in documents:
        shutil.rmtree(folder / ANSWERS / id, ignore_errors=True)
    needles = sorted({spelled for word in words if word for spelled in _spelled(word)})
    for path in list(_files(folder)):
        if holds(path, needles):
            _drop(path, needles)
    return sorted(str(path.relative_to(folder)) for path in _files(folder) if holds(path, needles))


def holds(path: Path, needles: Collection[bytes]) -> bool:
    """Whether one of the needles stands in the file, also where it is packed; a file that goes meanwhile holds none."""
    if not needles:
        return False
    longest = max(map(len, needles))
    with suppress(FileNotFoundError):
        for blocks in _readings(path):
            tail = b""
            with suppress(
                EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError
            ):
                for block in blocks:
                    text = tail + block
                    if any(needle in text for needle in needles):
                        return True
                    tail = text[-longest:]
    return False


def _readings(path: Path) -> Iterator[Iterator[bytes]]:
    """The bytes of the file as they are, and unpacked."""
    with path.open("rb") as plain:
        head = plain.read(4)
        plain.seek(0)
        yield _blocks(plain)
    if head[:2] == b"\x1f\x8b":
        with gzip.open(path) as packed:
            yield _blocks(packed)
    elif head == b"PK\x03\x04":
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as member:
                    yield _blocks(member)


def _blocks(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block


def _spelled(word: str) -> set[bytes]:
    """The word as it stands in a text and in JSON of either kind."""
    return {word.encode(), *(json.dumps(word, ensure_ascii=plain)[1:-1].encode() for plain in (True, False))}


def _files(folder: Path) -> Iterator[Path]:
    for name in sorted(os.listdir(folder)):
        path = folder / name
        if name in _ELSEWHERE or name.startswith(_ACCOUNTS):
            continue
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*")) if file.is_file())
        else:
            yield path


def _forget_answers(folder: Path) -> None:
    if not folder.is_dir():
        return
    for path in list(folder.rglob("*")):
        if path.is_file() and path.name != QUESTION:
            path.unlink(missing_ok=True)


def _drop(path: Path, needles: Collection[bytes]) -> None:
    """Take out the lines that hold a needle, the rows of a table of ours, or the whole file."""
    if path.suffix in LINES:
        kept = [line for line in path.read_bytes().splitlines(keepends=True) if not any(one in line for one in needles)]
        _write(path, b"".join(kept))
    elif path.suffix in (".sqlite", ".db"):
        _drop_rows(path, needles)
    else:
        path.unlink(missing_ok=True)


def _drop_rows(path: Path, needles: Collection[bytes]) -> None:
    """Of a table, the rows in which a text or some bytes hold a needle; what they held is overwritten."""
    with closing(sqlite3.connect(path, timeout=10.0)) as database:
        database.execute("PRAGMA secure_delete = ON")
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        for (table,) in tables.fetchall():
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            found = " OR ".join(f'instr(CAST("{column}" AS BLOB), ?) > 0' for column in columns)
            for needle in needles:
                database.execute(f'DELETE FROM "{table}" WHERE {found}', [needle] * len(columns))
        database.commit()
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
