"""Whether a table that was imported may be passed on row by row: what its mapping, kept with the release, says."""

from __future__ import annotations

from marsad.errors import UsageError
from marsad.model import Document
from marsad.sources.table.mapping import mapping_of


def may_be_passed_on(release: Document) -> bool:
    """False where the release is a table whose mapping does not allow it, or has one that cannot be read any more."""
    if not release.dataset or "columns:" not in release.text:
        return True  # no table: its text would be a mapping
    try:
        return mapping_of(release.text, release.dataset).redistribute
    except UsageError:
        return False
