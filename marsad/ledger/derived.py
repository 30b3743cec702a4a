"""Derived tables, kept so that they need not be derived again: never truth, always stamped with what they come from.

A file is named after the hash of its stamp (versions of the kept tables, the question, the version of Marsad). A torn,
foreign or missing file costs time, nothing else. The folder may be deleted at any moment.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from marsad.model import content_id

_KEPT = 8  # of each name: the newest; older ones answered questions that are not asked any more


class DerivedTables:
    """Tables under `folder`; where it cannot be written, every table is derived anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def table(self, name: str, stamp: Mapping[str, object], make: Callable[[], pa.Table]) -> pa.Table:
        """The table that `make` gives, from its file where one with this very stamp is there.

        `stamp`: all that the table depends on, as values that JSON can hold.
        """
        kept = self.kept(name, stamp)
        if kept is not None:
            return kept
        path, text = self._place(name, stamp)
        made = make()
        with suppress(OSError):  # a full or read-only disk must not cost the answer
            self._write(path, made.replace_schema_metadata({"stamp": text}))
            self._tidy(name)
        return made

    def kept(self, name: str, stamp: Mapping[str, object]) -> pa.Table | None:
        """The kept table with this very stamp; None where there is none that is whole."""
        return _read(*self._place(name, stamp))

    def _place(self, name: str, stamp: Mapping[str, object]) -> tuple[Path, str]:
        text = json.dumps(stamp, sort_keys=True, default=str)
        return self._folder / f"{name}-{content_id(text)}.arrow", text

    def _write(self, path: Path, table: pa.Table) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        temporary = self._folder / f".{secrets.token_hex(6)}"
        try:
            with pa.OSFile(str(temporary), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    def _tidy(self, name: str) -> None:
        files = sorted(self._folder.glob(f"{name}-*.arrow"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for old in files[_KEPT:]:
            old.unlink(missing_ok=True)


def _read(path: Path, stamp: str) -> pa.Table | None:
    """The kept table without its stamp; None where the file is not there, torn, or of another stamp."""
    try:
        with pa.OSFile(str(path), "rb") as source:
            table = pa.ipc.open_file(source).read_all()
    except (OSError, pa.ArrowInvalid):
        return None
    found = (table.schema.metadata or {}).get(b"stamp")
    return table.replace_schema_metadata(None) if found == stamp.encode() else None
