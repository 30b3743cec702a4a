"""What the mapping that was kept with a table's release says of its rows, long after they were imported."""

from __future__ import annotations

import json
from collections.abc import Callable

import pyarrow as pa

from marsad.errors import UsageError
from marsad.model import Document
from marsad.sources.table.cells import key
from marsad.sources.table.mapping import TableMapping, mapping_of


def may_be_passed_on(release: Document) -> bool:
    """False where the release is a table whose mapping does not allow it, or has one that cannot be read any more."""
    if not _is_table(release):
        return True
    mapping = _mapping(release)
    return mapping is not None and mapping.redistribute


def terms_of(release: Document) -> TableMapping | None:
    """What a table's mapping says of its publisher and terms; None for other releases."""
    return _mapping(release) if _is_table(release) else None


def column_of(release: Document, slot: str) -> Callable[[pa.Array], pa.Array] | None:
    """How to find the cell of a slot in the kept rows (canonical JSON, null for none); None where it has no column."""
    mapping = _mapping(release) if _is_table(release) else None
    column = mapping.columns.get(slot) if mapping else None
    if column is None:
        return None

    def cell(row: str | None) -> str | None:
        cells = json.loads(row) if row else {}
        found = cells.get(column) or next((cells[name] for name in cells if key(name) == key(column)), None)
        return str(found) if found is not None else None

    return lambda rows: pa.array([cell(row) for row in rows.to_pylist()], pa.string())


def _is_table(release: Document) -> bool:
    """Other releases have no text; that of a table is its mapping."""
    return release.dataset is not None and "columns:" in release.text


def _mapping(release: Document) -> TableMapping | None:
    try:
        return mapping_of(release.text, release.dataset or "")
    except UsageError:
        return None
